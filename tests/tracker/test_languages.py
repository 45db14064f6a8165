import pytest

from tracker.languages import Language, language_of, languages_of_many


@pytest.mark.parametrize(
    ("locale", "language"),
    [
        *(("zh-CN", "zh-CN"), ("zh-TW", "zh-CN"), ("zh-Hant-HK", "zh-CN"), ("ZH_cn", "zh-CN")),
        *(("en-US", "en"), ("en-GB", "en"), ("de-DE", "en"), ("ja-JP", "en")),
    ],
)
def test_a_locale_has_one_of_the_two_languages(locale: str, language: Language) -> None:
    assert language_of(locale, "zh-CN") == language
    assert language_of(locale, "en") == language


@pytest.mark.fault("3.34")
@pytest.mark.parametrize("missing", [None, ""])
@pytest.mark.parametrize("default", ["en", "zh-CN"])
def test_a_missing_locale_is_the_default(missing: str | None, default: Language) -> None:
    assert language_of(missing, default) == default


@pytest.mark.requirement("S8a")
@pytest.mark.parametrize(
    ("chinese", "english", "default", "heard"),
    [
        (4, 1, "en", ("zh-CN", "en")),  # a fifth
        (5, 1, "en", ("zh-CN",)),
        (1, 4, "zh-CN", ("en", "zh-CN")),
        (1, 5, "zh-CN", ("en",)),
        (40, 10, "en", ("zh-CN", "en")),
        (41, 10, "en", ("zh-CN",)),
        (1, 0, "en", ("zh-CN",)),
        (0, 1, "zh-CN", ("en",)),
        (1, 1, "en", ("en", "zh-CN")),
        (1, 1, "zh-CN", ("zh-CN", "en")),
        (0, 0, "en", ("en",)),
        (0, 0, "zh-CN", ("zh-CN",)),
    ],
)
def test_a_channel_hears_most_members_language_and_both_from_a_fifth_on(
    chinese: int, english: int, default: Language, heard: tuple[Language, ...]
) -> None:
    one: Language = "zh-CN"
    other: Language = "en"
    spoken = [one] * chinese + [other] * english
    assert languages_of_many(spoken, default) == heard
    assert languages_of_many(reversed(spoken), default) == heard
