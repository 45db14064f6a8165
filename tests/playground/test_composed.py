"""What a client makes of the marks in a typed text."""

import pytest

from playground.composed import Json, as_rich_text
from playground.typed import Piece


def short(text: str) -> list[list[str]]:
    """The parts of the block: its kind and, for each element, its style's letter and its words."""
    block = as_rich_text([Piece("text", text)] if text else [])
    return [
        [part["type"].removeprefix("rich_text_"), *(said(element) for element in part["elements"])]
        for part in block["elements"]
    ]


def said(element: Json) -> str:
    letters = "".join(name[0] for name in element.get("style", {}))
    return f"{letters}|{element['text'] if element['type'] == 'text' else ':' + element['name'] + ':'}"


@pytest.mark.parametrize(
    ("typed", "parts"),
    [
        ("a *b* c", [["section", "|a ", "b|b", "| c"]]),
        ("大家看 *重点*，_斜_ ~删~", [["section", "|大家看 ", "b|重点", "|，", "i|斜", "| ", "s|删"]]),
        ("*a _b_ c*", [["section", "b|a ", "bi|b", "b| c"]]),
        ("`a*b*`", [["section", "c|a*b*"]]),
        ("*粗*中文", [["section", "|*粗*中文"]]),
        ("2 * 3 * 4, a*b*c, **, *\n*", [["section", "|2 * 3 * 4, a*b*c, **, *\n*"]]),
        ("好 :tada: 10:30:00 :+1:", [["section", "|好 ", "|:tada:", "| 10:30:00 ", "|:+1:"]]),
        (
            "> q1\n>q2\nafter ```\ncode *x*\n``` end",
            [["quote", "|q1\nq2"], ["section", "|after "], ["preformatted", "|code *x*"], ["section", "| end"]],
        ),
        ("```x", [["section", "|```x"]]),
        ("", [["section"]]),
    ],
)
def test_marks(typed: str, parts: list[list[str]]) -> None:
    assert short(typed) == parts


def test_entities_keep_what_surrounds_them() -> None:
    bold = as_rich_text([Piece("text", "*ask "), Piece("user", "@Li", "U1"), Piece("text", "* now")])
    assert bold["elements"][0]["elements"] == [
        {"type": "text", "text": "ask ", "style": {"bold": True}},
        {"type": "user", "user_id": "U1", "style": {"bold": True}},
        {"type": "text", "text": " now"},
    ]


def test_a_page_of_marks_is_read_at_once() -> None:
    assert as_rich_text([Piece("text", "*a " * 13_000)])["type"] == "rich_text"
