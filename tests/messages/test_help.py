import pytest
from syrupy.assertion import SnapshotAssertion

from bot.messages.help import did_you_mean, help_about, help_overview, not_built_yet
from bot.messages.texts import Texts
from tests.messages.standings import HOSTILE, LANGUAGES, checked, words
from tracker.languages import Language


@pytest.mark.parametrize("language", LANGUAGES)
def test_help(texts: Texts, language: Language, snapshot: SnapshotAssertion) -> None:
    assert checked(help_overview(texts, language)) == snapshot


@pytest.mark.parametrize("language", LANGUAGES)
def test_help_about_every_command(texts: Texts, language: Language, snapshot: SnapshotAssertion) -> None:
    whole = []
    for command in texts.commands:
        message = help_about(texts, language, command)
        checked(message)
        whole.append(words(message))
    assert "\n\n".join(whole) == snapshot


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_command_that_is_not_built_says_so_and_what_to_use(
    texts: Texts, language: Language, snapshot: SnapshotAssertion
) -> None:
    whole = []
    for command in texts.commands:
        if not command.built:
            message = not_built_yet(texts, language, command.key)
            checked(message)
            whole.append(words(message).splitlines()[0])
    assert "\n".join(whole) == snapshot


@pytest.mark.parametrize("language", LANGUAGES)
def test_did_you_mean(texts: Texts, language: Language, snapshot: SnapshotAssertion) -> None:
    assert checked(did_you_mean(texts, language, word="nwe", near="new", line="new 官网改版 @li 下周五")) == snapshot


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("word", [HOSTILE, "长" * 40_000, "吃饭"], ids=["hostile", "long", "short"])
def test_nothing_near(texts: Texts, word: str, language: Language, snapshot: SnapshotAssertion) -> None:
    assert checked(did_you_mean(texts, language, word=word, near=None)) == snapshot


def test_what_no_button_holds_is_not_offered(texts: Texts) -> None:
    message = did_you_mean(texts, "en", word="nwe", near="new", line="x" * 40_000)
    checked(message)
    assert [button["action_id"] for button in message.blocks[-1]["elements"]] == ["help.all"]
