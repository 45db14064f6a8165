"""Every limit of blocks, views and messages: just inside it is taken, just outside it is refused."""

import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from playground import limits
from playground.block_kit import check_message, check_view
from playground.cast import Cast
from playground.problems import RefusedError
from playground.shape import Surface
from playground.unverified import DEFAULTS

Json = dict[str, Any]
Make = Callable[[int], Json]


def plain(text: str = "字") -> Json:
    return {"type": "plain_text", "text": text}


def mrkdwn(text: str = "字") -> Json:
    return {"type": "mrkdwn", "text": text}


def han(length: int) -> str:
    """So many code points outside the Basic Multilingual Plane: four bytes, two UTF-16 units each."""
    return "𠮷" * length


def url(length: int) -> str:
    return "https://a.example/".ljust(length, "x")


def section(**more: object) -> Json:
    return {"type": "section", "text": mrkdwn(), **more}


def beside(kind: str, **more: object) -> Json:
    return section(accessory={"type": kind, "action_id": "a", **more})


def actions(*elements: Json) -> Json:
    return {"type": "actions", "elements": list(elements)}


def asked(kind: str, **more: object) -> Json:
    return {"type": "input", "label": plain(), "element": {"type": kind, "action_id": "a", **more}}


def button(**more: object) -> Json:
    return {"type": "button", "text": plain(), **more}


def option(value: str = "v", **more: object) -> Json:
    return {"text": plain(), "value": value, **more}


def options(count: int) -> list[Json]:
    return [option(str(number)) for number in range(count)]


def confirm(**more: object) -> Json:
    return {"title": plain(), "text": plain(), "confirm": plain(), "deny": plain(), **more}


def rich(*elements: Json) -> Json:
    return {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": list(elements)}]}


def table(rows: int, cells: int = 1, text: str = "x", **more: object) -> Json:
    row = [{"type": "raw_text", "text": text} for _ in range(cells)]
    return {"type": "table", "rows": [row for _ in range(rows)], **more}


def data_table(rows: int, **more: object) -> Json:
    return table(rows) | {"type": "data_table", "caption": "Figures", **more}


def card(**more: object) -> Json:
    return {"type": "card", "title": plain(), **more}


def video(**more: object) -> Json:
    there = {"video_url": url(20), "thumbnail_url": url(20), "alt_text": "a", "title": plain()}
    return {"type": "video", **there, **more}


def pie(segments: int, **more: object) -> Json:
    chart = {"type": "pie", "segments": [{"label": str(n), "value": n} for n in range(segments)]}
    return {"type": "data_visualization", "title": "t", "chart": chart, **more}


def chart(series: int, points: int = 1, kind: str = "bar") -> Json:
    data = [{"label": str(n), "value": n} for n in range(points)]
    about = {"series": [{"name": f"S{n}", "data": data} for n in range(series)]}
    axis = {"axis_config": {"categories": [str(n) for n in range(points)]}}
    return pie(1) | {"chart": {"type": kind, **about, **axis}}


def action_cell(**more: object) -> Json:
    return {"type": "action_cell", "element": button(action_id="a"), **more}


@dataclass(frozen=True)
class Most:
    """A payload that may be so long, or have so many, and no more; `surface` is one where the block may stand."""

    what: str
    most: int
    block: Make
    surface: Surface = "modal"


MOST = [
    Most("block_id", 255, lambda n: section(block_id="b" * n)),
    Most("action_id", 255, lambda n: actions(button(action_id="a" * n))),
    Most("section text", 3000, lambda n: section(text=mrkdwn(han(n)))),
    Most("section fields", 10, lambda n: {"type": "section", "fields": [mrkdwn()] * n}),
    Most("section field", 2000, lambda n: {"type": "section", "fields": [plain(han(n))]}),
    Most("header", 150, lambda n: {"type": "header", "text": plain(han(n))}),
    Most("context elements", 10, lambda n: {"type": "context", "elements": [mrkdwn()] * n}),
    Most("context text", 3000, lambda n: {"type": "context", "elements": [mrkdwn(han(n))]}),
    Most("actions", 25, lambda n: actions(*[button(action_id=str(i)) for i in range(n)])),
    Most("input label", 2000, lambda n: asked("plain_text_input") | {"label": plain(han(n))}),
    Most("input hint", 2000, lambda n: asked("plain_text_input") | {"hint": plain(han(n))}),
    Most("image_url", 3000, lambda n: {"type": "image", "alt_text": "a", "image_url": url(n)}),
    Most("alt_text", 2000, lambda n: {"type": "image", "alt_text": han(n), "image_url": url(20)}),
    Most(
        "image title", 2000, lambda n: {"type": "image", "alt_text": "a", "image_url": url(20), "title": plain(han(n))}
    ),
    Most("markdown", 12_000, lambda n: {"type": "markdown", "text": han(n)}, "message"),
    Most("table rows", 100, table, "message"),
    Most("table cells", 20, lambda n: table(1, n), "message"),
    Most("table columns", 20, lambda n: table(1, column_settings=[None, *[{"align": "left"}] * (n - 1)]), "message"),
    Most("table text", 10_000, lambda n: table(1, 1, han(n)), "message"),
    Most("data_table rows and header", 101, data_table, "message"),
    Most("data_table page_size", 100, lambda n: data_table(2, page_size=n), "message"),
    Most("chart title", 50, lambda n: pie(1, title=han(n)), "message"),
    Most("pie segments", 20, pie, "message"),
    Most("chart series", 12, chart, "message"),
    Most("chart points", 20, lambda n: chart(1, n, "line"), "message"),
    Most("video title", 199, lambda n: video(title=plain(han(n)))),
    Most("video author", 49, lambda n: video(author_name=han(n))),
    Most("card title", 150, lambda n: card(title=plain(han(n)))),
    Most("card subtitle", 150, lambda n: card(subtitle=plain(han(n)))),
    Most("card body", 200, lambda n: card(body=mrkdwn(han(n)))),
    Most("card actions", 3, lambda n: card(actions=[button()] * n)),
    Most("carousel", 10, lambda n: {"type": "carousel", "elements": [card()] * n}),
    Most("container", 10, lambda n: {"type": "container", "title": plain(), "child_blocks": [section()] * n}),
    Most("container title", 150, lambda n: {"type": "container", "title": plain(han(n)), "child_blocks": [section()]}),
    Most(
        "context_actions",
        5,
        lambda n: {
            "type": "context_actions",
            "elements": [
                {"type": "icon_button", "icon": "trash", "text": plain(), "action_id": str(i)} for i in range(n)
            ],
        },
        "message",
    ),
    Most("button text", 75, lambda n: actions(button(text=plain(han(n))))),
    Most("button value", 2000, lambda n: actions(button(value=han(n)))),
    Most("button url", 3000, lambda n: actions(button(url=url(n)))),
    Most("button label", 75, lambda n: actions(button(accessibility_label=han(n)))),
    Most("option text", 75, lambda n: beside("static_select", options=[option(text=plain(han(n)))])),
    Most("option value", 150, lambda n: beside("static_select", options=[option(han(n))])),
    Most("option description", 75, lambda n: beside("static_select", options=[option(description=plain(han(n)))])),
    Most("overflow url", 3000, lambda n: beside("overflow", options=[option(url=url(n))])),
    Most("overflow options", 5, lambda n: beside("overflow", options=options(n))),
    Most("select options", 100, lambda n: beside("static_select", options=options(n))),
    Most("multi select options", 100, lambda n: beside("multi_static_select", options=options(n))),
    Most(
        "option groups",
        100,
        lambda n: beside("static_select", option_groups=[{"label": plain(), "options": options(1)}] * n),
    ),
    Most(
        "options of a group",
        100,
        lambda n: beside("static_select", option_groups=[{"label": plain(), "options": options(n)}]),
    ),
    Most(
        "option group label",
        75,
        lambda n: beside("static_select", option_groups=[{"label": plain(han(n)), "options": options(1)}]),
    ),
    Most("placeholder", 150, lambda n: beside("users_select", placeholder=plain(han(n)))),
    Most("checkboxes", 10, lambda n: beside("checkboxes", options=options(n))),
    Most("radio buttons", 10, lambda n: beside("radio_buttons", options=options(n))),
    Most("initial users", 3, lambda n: beside("multi_users_select", max_selected_items=3, initial_users=["U1"] * n)),
    Most("initial_value", 3000, lambda n: asked("plain_text_input", initial_value=han(n))),
    Most("initial_value under max_length", 7, lambda n: asked("plain_text_input", max_length=7, initial_value=han(n))),
    Most("min_length", 3000, lambda n: asked("plain_text_input", min_length=n)),
    Most("max_length", 3000, lambda n: asked("plain_text_input", max_length=n)),
    Most("min_length under max_length", 7, lambda n: asked("plain_text_input", min_length=n, max_length=7)),
    Most("max_files", 10, lambda n: asked("file_input", max_files=n)),
    Most("confirm title", 100, lambda n: actions(button(confirm=confirm(title=plain(han(n)))))),
    Most("confirm text", 300, lambda n: actions(button(confirm=confirm(text=plain(han(n)))))),
    Most("confirm button", 30, lambda n: actions(button(confirm=confirm(confirm=plain(han(n)))))),
    Most("deny button", 30, lambda n: actions(button(confirm=confirm(deny=plain(han(n)))))),
]


def take(blocks: list[Json], surface: Surface) -> None:
    """Raise RefusedError unless Slack takes these blocks there."""
    if surface == "message":
        check_message(blocks)
    elif surface == "home":
        check_view({"type": "home", "blocks": blocks}, ("home",))
    else:
        check_view({"type": "modal", "title": plain(), "submit": plain(), "blocks": blocks})


@pytest.mark.parametrize("limit", MOST, ids=lambda limit: limit.what)
def test_the_most_is_taken_and_one_more_is_refused(limit: Most) -> None:
    take([limit.block(limit.most)], limit.surface)
    with pytest.raises(RefusedError) as refused:
        take([limit.block(limit.most + 1)], limit.surface)
    messages: Any = refused.value.more["response_metadata"]
    assert all(text.startswith("[ERROR] ") and "[json-pointer:/" in text for text in messages["messages"])


@pytest.mark.parametrize(("surface", "most"), [("message", 50), ("modal", 100), ("home", 100)])
def test_blocks_of_a_surface(surface: Surface, most: int) -> None:
    take([{"type": "divider"}] * most, surface)
    with pytest.raises(RefusedError):
        take([{"type": "divider"}] * (most + 1), surface)


# Pairs: the first is taken, the second differs in one thing and is refused; in a modal unless said otherwise.
PAIRS: dict[str, tuple[list[Json], list[Json], Surface]] = {
    "block_id once": ([section(block_id="a"), section(block_id="b")], [section(block_id="a")] * 2, "modal"),
    "two empty block_ids": ([section(block_id="")], [section(block_id="")] * 2, "modal"),
    "action_id once in a block": (
        [actions(button(action_id="a")), actions(button(action_id="a"))],
        [actions(button(action_id="a"), button(action_id="a"))],
        "modal",
    ),
    "unknown property of a block": ([section()], [section(colour="red")], "modal"),
    "unknown property of an element": ([actions(button())], [actions(button(size="big"))], "modal"),
    "unknown property of a text": ([section(text=mrkdwn())], [section(text=mrkdwn() | {"emoji": True})], "modal"),
    "type on an option": (
        [beside("static_select", options=[option()])],
        [beside("static_select", options=[option(type="x")])],
        "modal",
    ),
    "unknown block": ([section()], [{"type": "paragraph"}], "modal"),
    "no block of an app": ([section()], [{"type": "file", "external_id": "1", "source": "remote"}], "message"),
    "section with nothing": ([section()], [{"type": "section"}], "modal"),
    "empty text": ([section(text=mrkdwn("x"))], [section(text=mrkdwn(""))], "modal"),
    "empty fields": ([section(fields=[mrkdwn()])], [section(fields=[])], "modal"),
    "header is plain": ([{"type": "header", "text": plain()}], [{"type": "header", "text": mrkdwn()}], "modal"),
    "empty actions": ([actions(button())], [actions()], "modal"),
    "accessory": ([beside("datepicker")], [beside("datetimepicker")], "modal"),
    "no text input beside a section": ([beside("timepicker")], [beside("plain_text_input")], "modal"),
    "no button in an input": ([asked("checkboxes", options=options(1))], [asked("button", text=plain())], "modal"),
    "no multi select in actions of a modal": (
        [beside("multi_users_select")],
        [actions({"type": "multi_users_select", "action_id": "a"})],
        "modal",
    ),
    "multi select in actions of a message": (
        [actions({"type": "multi_users_select", "action_id": "a"})],
        [actions({"type": "plain_text_input", "action_id": "a"})],
        "message",
    ),
    "image_url or slack_file": (
        [{"type": "image", "alt_text": "a", "slack_file": {"id": "F1"}}],
        [{"type": "image", "alt_text": "a", "slack_file": {"id": "F1"}, "image_url": url(20)}],
        "modal",
    ),
    "alt_text": (
        [{"type": "image", "alt_text": "a", "image_url": url(20)}],
        [{"type": "image", "image_url": url(20)}],
        "modal",
    ),
    "button style": ([actions(button(style="danger"))], [actions(button(style="default"))], "modal"),
    "options or option_groups": (
        [beside("static_select", options=options(1))],
        [beside("static_select", options=options(1), option_groups=[{"label": plain(), "options": options(1)}])],
        "modal",
    ),
    "no options": ([beside("static_select", options=options(1))], [beside("static_select", options=[])], "modal"),
    "initial_option is an option": (
        [beside("static_select", options=options(2), initial_option=option("1"))],
        [beside("static_select", options=options(2), initial_option=option("2"))],
        "modal",
    ),
    "initial_option in a group": (
        [
            beside(
                "static_select", option_groups=[{"label": plain(), "options": options(2)}], initial_option=option("1")
            )
        ],
        [
            beside(
                "static_select", option_groups=[{"label": plain(), "options": options(2)}], initial_option=option("2")
            )
        ],
        "modal",
    ),
    "initial_options not empty": (
        [beside("checkboxes", options=options(2), initial_options=[option("1")])],
        [beside("checkboxes", options=options(2), initial_options=[])],
        "modal",
    ),
    "mrkdwn in choices": (
        [beside("checkboxes", options=[option(text=mrkdwn())])],
        [beside("static_select", options=[option(text=mrkdwn())])],
        "modal",
    ),
    "url in options": (
        [beside("overflow", options=[option(url=url(20))])],
        [beside("static_select", options=[option(url=url(20))])],
        "modal",
    ),
    "max_selected_items": (
        [beside("multi_users_select", max_selected_items=1)],
        [beside("multi_users_select", max_selected_items=0)],
        "modal",
    ),
    "filter not empty": (
        [beside("conversations_select", filter={"include": ["public"]})],
        [beside("conversations_select", filter={})],
        "modal",
    ),
    "filter includes something": (
        [beside("conversations_select", filter={"include": ["private"]})],
        [beside("conversations_select", filter={"include": []})],
        "modal",
    ),
    "response_url_enabled in an input": (
        [asked("conversations_select", response_url_enabled=True)],
        [beside("conversations_select", response_url_enabled=True)],
        "modal",
    ),
    "response_url_enabled in a modal": (
        [asked("channels_select")],
        [asked("channels_select", response_url_enabled=True)],
        "home",
    ),
    "max_length": ([asked("plain_text_input", max_length=1)], [asked("plain_text_input", max_length=0)], "modal"),
    "is_decimal_allowed": ([asked("number_input", is_decimal_allowed=True)], [asked("number_input")], "modal"),
    "numbers are strings": (
        [asked("number_input", is_decimal_allowed=False, min_value="1")],
        [asked("number_input", is_decimal_allowed=False, min_value=1)],
        "modal",
    ),
    "numbers in order": (
        [asked("number_input", is_decimal_allowed=True, min_value="1", max_value="1.5")],
        [asked("number_input", is_decimal_allowed=True, min_value="2", max_value="1.5")],
        "modal",
    ),
    "decimals": (
        [asked("number_input", is_decimal_allowed=True, initial_value="1.5")],
        [asked("number_input", is_decimal_allowed=False, initial_value="1.5")],
        "modal",
    ),
    "date": (
        [beside("datepicker", initial_date="2026-02-28")],
        [beside("datepicker", initial_date="2026-02-30")],
        "modal",
    ),
    "form of a file's kind": (
        [asked("file_input", filetypes=["csv", "XLSX"])],
        [asked("file_input", filetypes=[".csv"])],
        "modal",
    ),
    "form of a date": (
        [beside("datepicker", initial_date="2026-02-28")],
        [beside("datepicker", initial_date="2026-2-28")],
        "modal",
    ),
    "time": ([beside("timepicker", initial_time="23:59")], [beside("timepicker", initial_time="24:00")], "modal"),
    "zone": ([beside("timepicker", timezone="Asia/Shanghai")], [beside("timepicker", timezone="Asia/Peking")], "modal"),
    "unix seconds": (
        [asked("datetimepicker", initial_date_time=1_800_000_000)],
        [asked("datetimepicker", initial_date_time=999_999_999)],
        "modal",
    ),
    "file_input has no dispatch": (
        [asked("file_input")],
        [asked("file_input") | {"dispatch_action": True}],
        "modal",
    ),
    "confirm is whole": (
        [actions(button(confirm=confirm()))],
        [actions(button(confirm={"text": plain(), "confirm": plain(), "deny": plain()}))],
        "modal",
    ),
    "confirm is plain": (
        [actions(button(confirm=confirm()))],
        [actions(button(confirm=confirm(text=mrkdwn())))],
        "modal",
    ),
    "focus once": (
        [asked("plain_text_input", focus_on_load=True), asked("plain_text_input")],
        [asked("plain_text_input", focus_on_load=True)] * 2,
        "modal",
    ),
    "one table": ([table(1)], [table(1)] * 2, "message"),
    "two charts": (
        [pie(1)] * 2,
        [pie(1)] * 3,
        "message",
    ),
    "markdown of all blocks": (
        [{"type": "markdown", "text": "x" * 6000}] * 2,
        [{"type": "markdown", "text": "x" * 6000}, {"type": "markdown", "text": "x" * 6001}],
        "message",
    ),
    "text of all blocks": (
        [section(text=plain("x" * 2640))] * 5,
        [*[section(text=plain("x" * 2640))] * 4, section(text=plain("x" * 2641))],
        "message",
    ),
    "chart labels": (
        [chart(1, 2)],
        [chart(1, 2) | {"chart": chart(1, 2)["chart"] | {"axis_config": {"categories": ["0", "x"]}}}],
        "message",
    ),
    "chart kinds": ([chart(1, kind="area")], [chart(1, kind="radar")], "message"),
    "names of series": (
        [chart(2)],
        [chart(2) | {"chart": chart(2)["chart"] | {"series": chart(1)["chart"]["series"] * 2}}],
        "message",
    ),
    "action cells in a data_table": (
        [data_table(2) | {"rows": [[{"type": "raw_text", "text": "x"}], [action_cell()]]}],
        [table(2) | {"rows": [[{"type": "raw_text", "text": "x"}], [action_cell()]]}],
        "message",
    ),
    "column_settings": (
        [table(1, column_settings=[{"align": "right", "is_wrapped": True}])],
        [table(1, column_settings=[{"align": "middle"}])],
        "message",
    ),
    "data_table has a caption": ([data_table(2)], [data_table(2, caption="")], "message"),
    "dispatch_action_config": (
        [asked("plain_text_input", dispatch_action_config={"trigger_actions_on": ["on_enter_pressed"]})],
        [asked("plain_text_input", dispatch_action_config={"trigger_actions_on": []})],
        "modal",
    ),
    "mrkdwn in a placeholder": (
        [beside("users_select", placeholder=plain())],
        [beside("users_select", placeholder=mrkdwn())],
        "modal",
    ),
    "no button or text in context": (
        [{"type": "context", "elements": [mrkdwn()]}],
        [{"type": "context", "elements": [button()]}],
        "modal",
    ),
    "no call of an app": ([section()], [{"type": "call", "call_id": "R1"}], "message"),
    "data_table header": (
        [data_table(2)],
        [data_table(2) | {"rows": [[rich({"type": "text", "text": "x"})], [{"type": "raw_text", "text": "x"}]]}],
        "message",
    ),
    "data_table rows alike": (
        [data_table(2)],
        [data_table(2) | {"rows": [[{"type": "raw_text", "text": "x"}] * 2, [{"type": "raw_text", "text": "x"}]]}],
        "message",
    ),
    "data_table has rows": ([data_table(2)], [data_table(1)], "message"),
    "rich text parts": (
        [rich({"type": "user", "user_id": "U1"})],
        [rich({"type": "mention", "user_id": "U1"})],
        "message",
    ),
    "rich text not empty": ([rich({"type": "text", "text": "x"})], [rich({"type": "text", "text": ""})], "message"),
}


@pytest.mark.parametrize("pair", PAIRS.values(), ids=PAIRS)
def test_what_is_right_is_taken_and_what_is_wrong_is_refused(pair: tuple[list[Json], list[Json], Surface]) -> None:
    right, wrong, surface = pair
    take(right, surface)
    with pytest.raises(RefusedError):
        take(wrong, surface)


# Where each of these may stand; it is refused on the other surfaces.
SURFACES: dict[str, tuple[Json, set[Surface]]] = {
    "email_text_input": (asked("email_text_input"), {"modal"}),
    "number_input": (asked("number_input", is_decimal_allowed=True), {"modal"}),
    "url_text_input": (asked("url_text_input"), {"modal"}),
    "file_input": (asked("file_input"), {"modal"}),
    "datetimepicker": (asked("datetimepicker"), {"modal", "message"}),
    "rich_text_input": (asked("rich_text_input"), {"modal", "home"}),
    "plain_text_input": (asked("plain_text_input"), {"modal", "home", "message"}),
    "users_select": (asked("users_select"), {"modal", "home", "message"}),
    "markdown": ({"type": "markdown", "text": "x"}, {"message"}),
    "table": (table(1), {"message"}),
    "task_card": ({"type": "task_card", "task_id": "1", "title": "t"}, {"message"}),
    "plan": ({"type": "plan", "title": "t"}, {"message"}),
    "alert": ({"type": "alert", "text": plain()}, {"modal"}),
    "rich_text": (rich({"type": "text", "text": "x"}), {"modal", "home", "message"}),
    "context_actions": (
        {"type": "context_actions", "elements": [{"type": "icon_button", "icon": "trash", "text": plain()}]},
        {"message"},
    ),
    "data_table": (data_table(2), {"message"}),
    "data_visualization": (pie(1), {"message"}),
    "card": (card(), {"modal", "home", "message"}),
    "container": ({"type": "container", "title": plain(), "child_blocks": [section()]}, {"modal", "home", "message"}),
}


@pytest.mark.parametrize("kind", SURFACES)
@pytest.mark.parametrize("surface", ["modal", "home", "message"])
def test_surfaces(kind: str, surface: Surface) -> None:
    block, allowed = SURFACES[kind]
    if surface in allowed:
        take([block], surface)
    else:
        with pytest.raises(RefusedError, match="invalid"):
            take([block], surface)


VIEW_FIELDS: list[tuple[str, int, Make]] = [
    ("title", 24, lambda n: {"title": plain(han(n))}),
    ("submit", 24, lambda n: {"submit": plain(han(n))}),
    ("close", 24, lambda n: {"close": plain(han(n))}),
    ("private_metadata", 3000, lambda n: {"private_metadata": han(n)}),
    ("callback_id", 255, lambda n: {"callback_id": han(n)}),
    ("external_id", 255, lambda n: {"external_id": han(n)}),
]


@pytest.mark.parametrize(("what", "most", "field"), VIEW_FIELDS, ids=[what for what, _, _ in VIEW_FIELDS])
def test_fields_of_a_modal(what: str, most: int, field: Make) -> None:
    modal = {"type": "modal", "title": plain(), "blocks": [section()]}
    check_view(modal | field(most))
    with pytest.raises(RefusedError) as refused:
        check_view(modal | field(most + 1))
    assert what in str(refused.value.more["errors"])


def test_a_modal_with_an_input_needs_a_submit_button() -> None:
    modal = {"type": "modal", "title": plain(), "blocks": [asked("users_select")]}
    check_view(modal | {"submit": plain()})
    with pytest.raises(RefusedError, match="invalid_arguments"):
        check_view(modal)
    check_view({"type": "home", "blocks": [asked("users_select")]}, ("home",))


def test_a_view_has_at_most_250_kb() -> None:
    def modal(size: int) -> Json:
        view = {"type": "modal", "title": plain("t"), "blocks": [section(text=plain("x" * 2500)) for _ in range(97)]}
        wide = [section(block_id=str(number), text=plain("x")) for number in range(3)]
        view["blocks"] = [*view["blocks"], *wide]  # type: ignore[misc]
        return view | {"private_metadata": "x" * size}

    room = limits.VIEW_BYTES - len(json.dumps(modal(0), ensure_ascii=False).encode())
    assert 0 < room < 3000
    check_view(modal(room))
    with pytest.raises(RefusedError, match="view_too_large"):
        check_view(modal(room + 1))


async def refusal(call: Awaitable[object]) -> str:
    """The error a call is refused with; "" when it is taken."""
    try:
        await call
    except SlackApiError as refused:
        return str(refused.response["error"])
    return ""


async def test_texts_of_messages(client: AsyncWebClient, cast: Cast) -> None:
    def post(**args: object) -> Awaitable[Any]:
        return client.api_call("chat.postMessage", json={"channel": cast.launch.id, **args})

    posted = await post(text=han(40_001))
    assert len(posted["message"]["text"]) == 40_000
    where = {"channel": cast.launch.id, "ts": posted["ts"]}
    assert await refusal(client.chat_update(**where, text=han(4_000))) == ""
    assert await refusal(client.chat_update(**where, text=han(4_001))) == "msg_too_long"
    assert await refusal(post(markdown_text=han(12_000))) == ""
    assert await refusal(post(markdown_text=han(12_001))) == "msg_too_long"
    assert await refusal(post(markdown_text="x", text="x")) == "markdown_text_conflict"
    assert await refusal(post(text="")) == "no_text"
    one = {"text": "x"}
    assert await refusal(post(text="x", attachments=[one] * 100)) == ""
    assert await refusal(post(text="x", attachments=[one] * 101)) == "too_many_attachments"
    for length, answer in ((300, ""), (301, "invalid_attachments")):
        assert await refusal(post(text="x", attachments=[{"footer": han(length)}])) == answer
    for metadata, answer in (
        ({"event_type": "a", "event_payload": {}}, ""),
        ({"event_type": "a"}, "invalid_metadata_format"),
        ({"event_type": "a", "event_payload": {}, "more": 1}, "invalid_metadata_format"),
        ({"event_type": "a", "event_payload": {"x": "y" * (DEFAULTS.metadata_bytes or 0)}}, "metadata_too_large"),
    ):
        assert await refusal(post(text="x", metadata=metadata)) == answer


async def test_the_errors_of_blocks_carry_pointers(client: AsyncWebClient, cast: Cast) -> None:
    with pytest.raises(SlackApiError) as refused:
        await client.chat_postMessage(channel=cast.launch.id, text="x", blocks=[section(text=mrkdwn("x" * 3001))])
    answer = refused.value.response
    assert answer["error"] == "invalid_blocks"
    assert answer["response_metadata"]["messages"] == [
        "[ERROR] must be less than 3001 characters [json-pointer:/blocks/0/text/text]"
    ]
    twice = client.chat_postMessage(channel=cast.launch.id, text="x", blocks=[table(1), table(1)])
    assert await refusal(twice) == "only_one_table_allowed"
    long = client.chat_postMessage(channel=cast.launch.id, text="x", blocks=[section(text=plain("x" * 2700))] * 5)
    assert await refusal(long) == "msg_blocks_too_long"
    assert (
        await refusal(client.chat_postMessage(channel=cast.launch.id, text="x", blocks="[")) == "invalid_blocks_format"
    )
