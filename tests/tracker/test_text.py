import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tracker.text import clean, cut, name_key, one_line

#: What goes wrong in texts: marks that pile up (of several canonical classes), hide, turn or join their neighbours.
AWKWARD = st.text(
    st.one_of(
        st.sampled_from("aé가ᄀ\u1161क\u093c 　\n\r\t"),
        st.sampled_from("\u0301\u0316\u034f\u05b0\u0591\u0e48\u3099\u20dd\u0345\u1ab0"),
        st.sampled_from("\x00\x08\x85\ud800\u200b\u200d\u202e\u2066\ufeff\u2028\ufe0f\u00ad"),
        st.characters(),
    ),
    max_size=40,
)
FLOOD = "\u0301\u0316" * 40


@pytest.mark.fault("3.10")
@pytest.mark.parametrize("unwanted", ["\x00", "\x08", "\x1b", "\x7f", "\x9f", "\ud800", "\u202e", "\u2067"])
def test_what_a_database_refuses_or_a_line_is_overturned_by_is_taken_out(unwanted: str) -> None:
    assert clean(f"官网{unwanted}改版") == "官网改版"


@pytest.mark.parametrize("text", ["a\r\nb", "a\rb", "a\nb"])
def test_lines_end_in_a_line_feed(text: str) -> None:
    assert clean(text) == "a\nb"


def test_tabs_stay() -> None:
    assert clean("a\tb") == "a\tb"


@pytest.mark.fault("3.9")
@pytest.mark.parametrize(
    "unseen",
    [
        *("", "   ", "\u3000", "\n\n", "\u200b", "\u200b\u200d\ufeff", "\u202e", "\u202e \u202c", "\u2800", "\u3164"),
        *("\u00ad", "\u034f", "\u061c", "\u115f", "\u17b4", "\u180b", "\u2063", "\u206a", "\ufe0f", "\U000e0041"),
    ],
)
def test_a_text_nobody_can_see_is_empty(unseen: str) -> None:
    assert clean(unseen) == ""


@pytest.mark.fault("3.11")
@pytest.mark.parametrize(
    "text",
    [
        "👩‍👩‍👧‍👦 家",
        "🏳️‍🌈",
        "🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f",
        "𠮷野家",
        "䶮",
        "می‌خواهم",
        "👍🏽",
        "1️⃣",
    ],
)
def test_what_can_be_seen_stays_as_it_is(text: str) -> None:
    assert clean(text) == text


@pytest.mark.fault("3.11")
def test_a_flood_of_marks_is_tamed() -> None:
    tamed = clean("".join(f"{letter}{FLOOD}" for letter in "Zalgo"))
    assert len(tamed) <= len("Zalgo") * 5
    assert [sign for sign in unicodedata.normalize("NFD", tamed) if sign.isascii()] == list("Zalgo")


@pytest.mark.fault("3.7")
def test_a_long_flood_takes_no_time() -> None:
    assert clean("a" + "\u0301\u0316" * 200_000) == clean("a" + FLOOD)


@pytest.mark.parametrize("text", ["Việt Nam", "ậ̀", "שָׁלוֹם", "ที่นี้"])
def test_marks_that_scripts_need_stay(text: str) -> None:
    assert clean(text) == unicodedata.normalize("NFC", text)


def test_one_sign_is_kept_in_one_way() -> None:
    assert clean("e\u0301") == clean("é") == "é"


@given(AWKWARD)
@example("x" + "\u0301" * 4 + "\u034f\u0301\u05b0" + "\u0301" * 4)
def test_cleaning_twice_changes_nothing_more(text: str) -> None:
    once = clean(text)
    assert clean(once) == once
    assert once == unicodedata.normalize("NFC", once)
    assert once.encode().decode() == once
    assert one_line(one_line(text)) == one_line(text)
    assert "\n" not in one_line(text)


def test_one_line_folds_blanks_and_breaks() -> None:
    assert one_line("  官网 \r\n\t 改版　v2 ") == "官网 改版 v2"


@pytest.mark.parametrize("same", ["市场部 A", " 市场部  ａ", "市场部　Ａ", "市场部\nA"])
def test_names_that_look_the_same_are_the_same(same: str) -> None:
    assert name_key(same) == "市场部 a"


def test_names_that_differ_are_told_apart() -> None:
    assert name_key("市场部") != name_key("市场一部")
    assert name_key("STRASSE") == name_key("straße")


@given(AWKWARD)
def test_the_key_of_a_name_is_its_own_key(name: str) -> None:
    assert name_key(name_key(name)) == name_key(name)


@given(st.text(), st.integers(1, 20))
def test_a_cut_text_fits_and_says_that_it_is_cut(text: str, most: int) -> None:
    short = cut(text, most)
    assert len(short) <= most
    assert short == text or short.endswith("…")
