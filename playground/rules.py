"""The limits that take more than one field to judge: inside one object, and across the blocks of one payload."""

from collections.abc import Callable
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from playground import limits
from playground.problems import Problems
from playground.shape import Surface
from playground.unverified import Unverified
from playground.view import elements_of

Json = dict[str, Any]
_NESTED = (list, dict)
Rule = Callable[[Json, str, Problems, Surface, Unverified], None]


def within(kind: str, value: Json, pointer: str, problems: Problems, surface: Surface, unverified: Unverified) -> None:
    """Check one block or element whose fields are each right by themselves; says nothing while any is wrong."""
    if not problems.found:
        for rule in _RULES.get(kind, ()):
            rule(value, pointer, problems, surface, unverified)


def _initial_is_an_option(
    value: Json, pointer: str, problems: Problems, _surface: Surface, _unverified: Unverified
) -> None:
    options = [*value.get("options", []), *(o for g in value.get("option_groups", []) for o in g["options"])]
    if "initial_option" in value and value["initial_option"] not in options:
        problems.add(f"{pointer}/initial_option", "initial_option must be one of the options")
    for index, initial in enumerate(value.get("initial_options", [])):
        if initial not in options:
            problems.add(f"{pointer}/initial_options/{index}", "initial_options must be among the options")


def _initial_within_most(
    value: Json, pointer: str, problems: Problems, _surface: Surface, _unverified: Unverified
) -> None:
    most = value.get("max_selected_items")
    for name in value:
        if name.startswith("initial_") and most is not None and len(value[name]) > most:
            problems.add(f"{pointer}/{name}", f"no more than {most} items allowed")


def _lengths_agree(value: Json, pointer: str, problems: Problems, _surface: Surface, _unverified: Unverified) -> None:
    if value.get("min_length", 0) > value.get("max_length", 3000):
        problems.add(f"{pointer}/min_length", "must be less than or equal to max_length")
    if len(value.get("initial_value", "")) > value.get("max_length", 3000):
        problems.add(f"{pointer}/initial_value", f"must be less than {value['max_length'] + 1} characters")


def _numbers_agree(value: Json, pointer: str, problems: Problems, _surface: Surface, _unverified: Unverified) -> None:
    figures = {k: float(value[k]) for k in ("min_value", "initial_value", "max_value") if k in value}
    if list(figures.values()) != sorted(figures.values()):
        problems.add(pointer, "min_value, initial_value and max_value must be in order")
    for name in figures:
        if not value["is_decimal_allowed"] and "." in value[name]:
            problems.add(f"{pointer}/{name}", "must be an integer")


def _real_date(value: Json, pointer: str, problems: Problems, _surface: Surface, _unverified: Unverified) -> None:
    try:
        date.fromisoformat(value.get("initial_date", "2000-01-01"))
    except ValueError:
        problems.add(f"{pointer}/initial_date", "must be a valid date")


def _real_zone(value: Json, pointer: str, problems: Problems, _surface: Surface, _unverified: Unverified) -> None:
    try:
        ZoneInfo(value.get("timezone", "UTC"))
    except (ValueError, OSError, ZoneInfoNotFoundError):
        problems.add(f"{pointer}/timezone", "must be a valid timezone")


def _input_fits(value: Json, pointer: str, problems: Problems, surface: Surface, _unverified: Unverified) -> None:
    element = value["element"]
    if element["type"] == "file_input" and value.get("dispatch_action"):
        problems.add(f"{pointer}/dispatch_action", "not supported with file_input")
    if element.get("response_url_enabled") and surface != "modal":
        problems.add(f"{pointer}/element/response_url_enabled", "only in input blocks of modals")


def _no_response_url(value: Json, pointer: str, problems: Problems, _surface: Surface, _unverified: Unverified) -> None:
    if any(element.get("response_url_enabled") for element in elements_of(value)):
        problems.add(pointer, "response_url_enabled is only allowed in input blocks of modals")


def _distinct_action_ids(
    value: Json, pointer: str, problems: Problems, _surface: Surface, _unverified: Unverified
) -> None:
    seen: set[str] = set()
    for index, element in enumerate(value["elements"]):
        action_id = element.get("action_id")
        if action_id is not None and action_id in seen:
            problems.add(f"{pointer}/elements/{index}/action_id", f"`action_id`: {action_id} already exists")
        seen.add(action_id)


def _no_multi_select(value: Json, pointer: str, problems: Problems, surface: Surface, unverified: Unverified) -> None:
    # Documented, yet refused by Slack's server in modals and Homes.
    for index, element in enumerate(value["elements"]):
        if element["type"] in limits.MULTI_SELECTS and surface != "message" and not unverified.multi_selects_in_actions:
            problems.add(f"{pointer}/elements/{index}", f"unsupported type: {element['type']}")


def _data_table_fits(value: Json, pointer: str, problems: Problems, _surface: Surface, unverified: Unverified) -> None:
    rows = value["rows"]
    if len(rows) > unverified.data_table_rows + 1:
        problems.add(f"{pointer}/rows", f"no more than {unverified.data_table_rows + 1} items allowed")
    if any(cell["type"] == "rich_text" for cell in rows[0]):
        problems.add(f"{pointer}/rows/0", "unsupported type: rich_text")
    for index, row in enumerate(rows):
        if len(row) != len(rows[0]):
            problems.add(f"{pointer}/rows/{index}", "all rows must have the same number of cells")


def _chart_fits(value: Json, pointer: str, problems: Problems, _surface: Surface, _unverified: Unverified) -> None:
    names = [series["name"] for series in value["series"]]
    if len(set(names)) < len(names):
        problems.add(f"{pointer}/series", "series names must be unique")
    for index, series in enumerate(value["series"]):
        if [point["label"] for point in series["data"]] != value["axis_config"]["categories"]:
            problems.add(f"{pointer}/series/{index}/data", "labels must match the categories")


def _table_text_fits(value: Json, pointer: str, problems: Problems, _surface: Surface, _unverified: Unverified) -> None:
    if text_of(value["rows"]) > limits.TABLE_TEXT:
        problems.add(f"{pointer}/rows", f"must be less than {limits.TABLE_TEXT + 1} characters")


_RULES: dict[str, tuple[Rule, ...]] = {
    "static_select": (_initial_is_an_option,),
    "multi_static_select": (_initial_is_an_option, _initial_within_most),
    "multi_external_select": (_initial_within_most,),
    "multi_users_select": (_initial_within_most,),
    "multi_conversations_select": (_initial_within_most,),
    "multi_channels_select": (_initial_within_most,),
    "checkboxes": (_initial_is_an_option,),
    "radio_buttons": (_initial_is_an_option,),
    "plain_text_input": (_lengths_agree,),
    "number_input": (_numbers_agree,),
    "datepicker": (_real_date,),
    "timepicker": (_real_zone,),
    "input": (_input_fits,),
    "section": (_no_response_url,),
    "actions": (_no_response_url, _distinct_action_ids, _no_multi_select),
    "context_actions": (_distinct_action_ids,),
    "data_table": (_data_table_fits, _table_text_fits),
    "table": (_table_text_fits,),
    **dict.fromkeys(("line", "bar", "area"), (_chart_fits,)),
}


def across_blocks(
    blocks: list[Json], surface: Surface, pointer: str, problems: Problems, unverified: Unverified
) -> None:
    """Check what the blocks of one payload may only have once, or so much of together."""
    seen: set[str] = set()
    for index, block in enumerate(blocks):
        block_id = block.get("block_id")
        if block_id is not None and block_id in seen:
            problems.add(f"{pointer}/{index}/block_id", f"`block_id`: {block_id} already exists")
        if block_id is not None:
            seen.add(block_id)
    for kind, (most, error) in limits.AT_MOST_OF.items():
        if sum(block["type"] == kind for block in blocks) > most:
            problems.add(pointer, f"no more than {most} {kind} blocks allowed", error)
    if sum(bool(e.get("focus_on_load")) for block in blocks for e in elements_of(block)) > 1:
        problems.add(pointer, "only one element may have focus_on_load")
    if surface == "message":
        _message_text_fits(blocks, pointer, problems, unverified.message_block_text)


def _message_text_fits(blocks: list[Json], pointer: str, problems: Problems, most: int | None) -> None:
    if sum(len(block["text"]) for block in blocks if block["type"] == "markdown") > limits.MARKDOWN_TEXT:
        problems.add(
            pointer, f"markdown must be less than {limits.MARKDOWN_TEXT + 1} characters", "msg_blocks_too_long"
        )
    elif most is not None and text_of(blocks) > most:
        problems.add(pointer, f"must be less than {most + 1} characters", "msg_blocks_too_long")


def text_of(value: object) -> int:
    """How many code points all `text` strings inside a payload have together."""
    if isinstance(value, list):
        return sum(map(text_of, value))
    if not isinstance(value, dict):
        return 0
    length = 0
    for key, inner in value.items():
        if isinstance(inner, _NESTED):
            length += text_of(inner)
        elif key == "text" and isinstance(inner, str):
            length += len(inner)
    return length
