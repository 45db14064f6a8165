import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.messages.marks import Joined, Link, Mention, Moment, elements, escape, marked, notification, plain
from bot.messages.texts import words

WORDS = st.text(st.characters(exclude_categories=["Cs", "Cc"]) | st.sampled_from("<>&|!@#^*\n"), max_size=60)


def _read(line: str) -> str:
    return "".join(part["text"] for part in elements(line))


@given(WORDS)
def test_what_is_typed_comes_back_as_it_was_and_is_only_text(typed: str) -> None:
    found = elements(escape(typed))
    assert all(part["type"] == "text" for part in found)
    assert "".join(part["text"] for part in found).strip("\u2068\u2069") == typed.strip("\u2068\u2069")


@given(WORDS)
def test_nothing_typed_has_a_raw_sign(typed: str) -> None:
    assert re.sub("<n>|&amp;|&lt;|&gt;", "", escape(typed)).translate({ord(sign): "" for sign in "<>&"}) == re.sub(
        "<n>|&amp;|&lt;|&gt;", "", escape(typed)
    )
    assert "<" not in notification(typed)


@given(WORDS, WORDS)
def test_only_our_own_mentions_and_links_are_elements(typed: str, name: str) -> None:
    line = f"{marked(Mention('UFANG', name))} {marked(typed)} {marked(Link('https://x.cn/p1', f'T-1 {typed}'))}"
    kinds = [part["type"] for part in elements(line)]
    assert kinds == ["user", "text", "link"]


@given(WORDS)
def test_a_card_of_anything_rings_only_who_is_on_it(typed: str) -> None:
    said = words().say("published_to_you", "en", by_name=typed, item=Link(None, typed), ref="T-1", name=typed, out=True,
                     channel=typed, hidden=False)  # fmt: skip
    lines = (said.headline, *said.body)
    assert {part["type"] for line in lines for part in elements(line)} <= {"text"}
    assert "<" not in said.plain


@pytest.mark.parametrize("user_id", ["", "U1>", "U1|x", "<!channel>", "u1", "T-1"])
def test_an_id_that_is_none_of_slacks_is_a_name(user_id: str) -> None:
    assert marked(Mention(user_id, "<方>")) == "&lt;方&gt;"


def test_a_mention() -> None:
    assert elements(marked(Mention("U1", "方敏"))) == [{"type": "user", "user_id": "U1"}]
    assert plain(Mention("U1", "方敏")) == "方敏"


@pytest.mark.parametrize("url", [None, "", "javascript:alert(1)", "https://", "ftp://x.cn", "https://x y"])
def test_no_link_without_an_address(url: str | None) -> None:
    assert elements(marked(Link(url, "T-1 <a>"))) == [{"type": "text", "text": "T-1 <a>"}]


def test_a_link_holds_any_words() -> None:
    assert elements(marked(Link("https://x.cn/?a=1&b=2|<>", "a|b\n<c> & d"))) == [
        {"type": "link", "url": "https://x.cn/?a=1&b=2%7C%3C%3E", "text": "a|b <c> & d"}
    ]


def test_several_of_them() -> None:
    both = Joined([Mention("U1", "方敏"), "<b>"], "、")
    assert [part["type"] for part in elements(marked(both))] == ["user", "text"]
    assert plain(both) == "方敏、<b>"
    assert not Joined([], "、")


def test_a_moment() -> None:
    assert marked(Moment(1773392400, "13 Mar")) == "<!date^1773392400^{date_short_pretty} {time}|13 Mar>"
    assert elements(marked(Moment(1, "13 Mar")))[0] | {"format": ""} == {
        "type": "date", "timestamp": 1, "format": "", "fallback": "13 Mar",
    }  # fmt: skip
    assert plain(Moment(1, "13 Mar")) == "13 Mar"


def test_bold_is_for_our_own_lines() -> None:
    assert elements("<b>逾期</b><n>x") == [
        {"type": "text", "text": "逾期", "style": {"bold": True}},
        {"type": "text", "text": "\nx"},
    ]
    assert _read(escape("<b>x</b>")) == "<b>x</b>"


def test_words_from_right_to_left_keep_to_themselves() -> None:
    assert escape("שלום") == "\u2068שלום\u2069"
    assert escape("abc") == "abc"


def test_a_mark_that_is_none_of_ours_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="none of ours"):
        elements("<!channel>")


def test_nothing_is_no_words() -> None:
    with pytest.raises(TypeError):
        marked(None)
