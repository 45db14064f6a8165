"""Whatever the app sends, the answer is Slack's: taken or refused, never a crash. And whatever people type arrives."""

import copy
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from slack_bolt.async_app import AsyncAck, AsyncApp

from playground.block_kit import check_message, check_view
from playground.cast import Cast
from playground.problems import RefusedError

Json = dict[str, Any]

PLAIN = {"type": "plain_text", "text": "x"}
OPTION = {"text": PLAIN, "value": "v"}
BLOCKS: list[Json] = [
    {
        "type": "section",
        "text": {"type": "mrkdwn", "text": "x"},
        "fields": [PLAIN],
        "accessory": {"type": "static_select", "options": [OPTION], "initial_option": OPTION},
    },
    {
        "type": "actions",
        "elements": [{"type": "button", "text": PLAIN, "action_id": "a"}, {"type": "overflow", "options": [OPTION]}],
    },
    {"type": "input", "label": PLAIN, "element": {"type": "plain_text_input", "max_length": 5, "initial_value": "x"}},
    {"type": "input", "label": PLAIN, "element": {"type": "timepicker", "timezone": "UTC"}},
    {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": [{"type": "text", "text": "x"}]}]},
    {"type": "context", "elements": [PLAIN, {"type": "image", "alt_text": "x", "image_url": "https://a.example"}]},
    {"type": "image", "alt_text": "x", "slack_file": {"id": "F1"}, "title": PLAIN},
    {"type": "data_table", "caption": "x", "rows": [[{"type": "raw_text", "text": "x"}]] * 2},
    {
        "type": "input",
        "label": PLAIN,
        "element": {"type": "number_input", "is_decimal_allowed": True, "min_value": "1"},
    },
]

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)


def places(value: object, path: tuple[object, ...] = ()) -> list[tuple[object, ...]]:
    """The paths to everything inside a JSON value."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [path, *(found for key, item in inner for found in places(item, (*path, key)))]


def refusal(check: Callable[..., object], *what: object) -> str:
    """The error it is refused with; "" when it is taken."""
    try:
        check(*what)
    except RefusedError as refused:
        return refused.error
    return ""


@given(st.data())
def test_one_wrong_value_anywhere_is_refused_or_taken(data: st.DataObject) -> None:
    blocks = copy.deepcopy(BLOCKS)
    *way, last = data.draw(st.sampled_from(places(BLOCKS)[1:]))
    inner: Any = blocks
    for key in way:
        inner = inner[key]
    inner[last] = data.draw(json_values)
    modal = {"type": "modal", "title": PLAIN, "submit": PLAIN, "blocks": blocks}
    assert refusal(check_message, blocks) in {"", "invalid_blocks", "msg_blocks_too_long"}
    assert refusal(check_view, modal) in {"", "invalid_arguments"}


@given(json_values)
def test_nonsense_is_refused(nonsense: object) -> None:
    assert refusal(check_view, nonsense) == "invalid_arguments"
    assert refusal(check_message, nonsense) in {"", "invalid_blocks", "invalid_blocks_format"}
    assert refusal(check_message, None, nonsense) in {"", "invalid_attachments"}
    assert refusal(check_message, None, None, nonsense) in {"", "invalid_metadata_format"}


@pytest.mark.parametrize(
    ("typed", "arrives"),
    [
        ("", ""),
        ("\u200b\u202e", "\u200b\u202e"),
        ("\x00\x08", "\x00\x08"),
        ("\ud800", "\ud800"),
        ("👩‍👩‍👧‍👦𠮷䶮", "👩‍👩‍👧‍👦𠮷䶮"),
        ("Z͑ͫ̓a̴̡l͎g͚o", "Z͑ͫ̓a̴̡l͎g͚o"),
        ("&lt;!here&gt;", "&amp;lt;!here&amp;gt;"),
        ("<!channel>", "&lt;!channel&gt;"),
        ("`<https://evil|x>`", "`&lt;<https://evil>|x&gt;`"),
        ("{{7*7}} %(x)s {0.__class__}", "{{7*7}} %(x)s {0.__class__}"),
        ("@nobody #nowhere", "@nobody #nowhere"),
        ("x" * 40_000, "x" * 40_000),
    ],
)
async def test_whatever_is_typed_arrives(app: AsyncApp, cast: Cast, typed: str, arrives: str) -> None:
    got: list[str] = []

    @app.command("/poll")
    async def command(ack: AsyncAck, body: Json) -> None:
        got.append(body["text"])
        await ack()

    await cast.fang.types(f"/poll {typed}", in_="#launch")
    assert cast.fang.trouble == ""
    assert got == [arrives]
