"""Checks blocks, views and message parts against the table in limits.py, and fills in the ids left out."""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from playground import limits, rules
from playground.problems import Problems, RefusedError
from playground.shape import EVERYWHERE, Bool, Field, Fixed, Free, Int, Many, Nullable, Shape, Str, Surface, Text, Typed
from playground.unverified import DEFAULTS, Unverified
from playground.view import elements_of

_TEXT_OBJECT = {"plain_text": {"type", "text", "emoji"}, "mrkdwn": {"type", "text", "verbatim"}}

# What every block and every element has.
_OF_BLOCKS: dict[str, Field] = {"type": Str(), "block_id": Str(255, least=0)}
_OF_ELEMENTS: dict[str, Field] = {"type": Str()}
_NONE: dict[str, Field] = {}


@dataclass
class Check:
    """One walk through a payload for one surface. Pointers are JSON pointers, as Slack writes them."""

    surface: Surface
    problems: Problems = field(default_factory=Problems)
    objects: Mapping[str, Shape] = field(default_factory=lambda: limits.OBJECTS)
    unverified: Unverified = DEFAULTS
    overlooks: bool = False  # what blocks.validate doesn't notice

    def blocks(self, blocks: object, pointer: str) -> None:
        """A whole list of blocks with the rules across them."""
        if not isinstance(blocks, list):
            self.problems.add(pointer, "must be an array")
            return
        most = limits.BLOCKS_IN[self.surface]
        if len(blocks) > most:
            self.problems.add(pointer, f"no more than {most} items allowed")
        for index, block in enumerate(blocks):
            self._typed(block, Typed(tuple(limits.BLOCKS), as_block=True), f"{pointer}/{index}")
        if not self.problems.found:
            rules.across_blocks(blocks, self.surface, pointer, self.problems, self.unverified)

    def fixed(self, name: str, value: object, pointer: str) -> None:
        """An object that has no type of its own, such as a confirm dialog or a modal."""
        if not isinstance(value, dict):
            self.problems.add(pointer, "must be an object")
            return
        if name == "confirm" and self.unverified.lax_confirms:
            name = "lax_confirm"
        self._shape(self.objects[name], value, pointer)

    def _typed(self, value: object, wanted: Typed, pointer: str) -> None:
        if not isinstance(value, dict):
            self.problems.add(pointer, "must be an object")
            return
        kind = value.get("type")
        if kind is None:
            self.problems.add(pointer, "missing required field: type")
        elif kind not in wanted.types:
            self.problems.add(pointer, f"unsupported type: {kind}")
        elif kind in _TEXT_OBJECT:
            self._text(Text(3000), value, pointer)
        else:
            is_block = wanted.as_block or kind not in limits.ELEMENTS
            shape = limits.BLOCKS[kind] if is_block else limits.ELEMENTS[kind]
            if self.surface not in shape.surfaces | self._wider(kind):
                self.problems.add(pointer, f"unsupported type: {kind}")
                return
            self._shape(shape, value, pointer, _OF_BLOCKS if is_block else _OF_ELEMENTS)
            rules.within(kind, value, pointer, self.problems, self.surface, self.unverified)

    def _wider(self, kind: str) -> frozenset[Surface]:
        """The surfaces that somebody says it may also stand on."""
        unverified = self.unverified
        if kind in limits.INPUTS and unverified.inputs_everywhere:
            return EVERYWHERE
        if kind == "alert" and unverified.alerts_everywhere:
            return EVERYWHERE
        return frozenset(("home",)) if kind == "table" and unverified.tables_in_home else frozenset()

    def _shape(self, shape: Shape, value: dict[str, Any], pointer: str, common: Mapping[str, Field] = _NONE) -> None:
        for name in shape.required:
            if name not in value:
                self.problems.add(pointer, f"missing required field: {name}")
        for names in shape.one_of:
            present = sum(name in value for name in names)
            if present != 1:
                says = "missing required field" if not present else "only one of"
                self.problems.add(pointer, f"{says}: {' or '.join(names)}")
        for names in shape.some_of if not self.overlooks else ():
            if not any(name in value for name in names):
                self.problems.add(pointer, f"missing required field: {' or '.join(names)}")
        for name, inner in value.items():
            wanted = common.get(name) or shape.fields.get(name)
            if wanted is not None:
                self._field(wanted, inner, f"{pointer}/{name}")
            else:
                self.problems.add(f"{pointer}/{name}", f"invalid additional property: {name}")

    def _field(self, wanted: Field, value: object, pointer: str) -> None:  # noqa: C901 - one arm a kind
        match wanted:
            case Str():
                self._string(wanted, value, pointer)
            case Bool():
                if not isinstance(value, bool):
                    self.problems.add(pointer, "must be a boolean")
            case Int():
                self._number(wanted, value, pointer)
            case Text():
                self._text(wanted, value, pointer)
            case Many():
                self._many(wanted, value, pointer)
            case Fixed():
                self.fixed(wanted.name, value, pointer)
            case Typed():
                self._typed(value, wanted, pointer)
            case Nullable():
                if value is not None:
                    self._field(wanted.item, value, pointer)
            case Free():
                if value is None:
                    self.problems.add(pointer, "must be present")

    def _string(self, wanted: Str, value: object, pointer: str) -> None:
        if not isinstance(value, str):
            self.problems.add(pointer, "must be a string")
        elif len(value) < wanted.least:
            self.problems.add(pointer, f"must be more than {wanted.least - 1} characters")
        elif wanted.most and len(value) > wanted.most:
            self.problems.add(pointer, f"must be less than {wanted.most + 1} characters")
        elif wanted.form and not re.fullmatch(wanted.form, value):
            self.problems.add(pointer, "failed to match the pattern")
        elif wanted.among and value not in wanted.among:
            self.problems.add(pointer, f"must be one of: {', '.join(wanted.among)}")

    def _number(self, wanted: Int, value: object, pointer: str) -> None:
        if not isinstance(value, int) or isinstance(value, bool):
            self.problems.add(pointer, "must be an integer")
        elif value < wanted.least:
            self.problems.add(pointer, f"must be greater than or equal to {wanted.least}")
        elif wanted.most is not None and value > wanted.most:
            self.problems.add(pointer, f"must be less than or equal to {wanted.most}")

    def _text(self, wanted: Text, value: object, pointer: str) -> None:
        if not isinstance(value, dict):
            self.problems.add(pointer, "must be an object")
            return
        kind = value.get("type")
        if kind not in wanted.kinds:
            self.problems.add(pointer, f"must be of type: {' or '.join(wanted.kinds)}")
            return
        for name in value:
            if name not in _TEXT_OBJECT[kind]:
                self.problems.add(f"{pointer}/{name}", f"invalid additional property: {name}")
            elif name in {"emoji", "verbatim"}:
                self._field(Bool(), value[name], f"{pointer}/{name}")
        self._string(Str(wanted.most), value.get("text"), f"{pointer}/text")

    def _many(self, wanted: Many, value: object, pointer: str) -> None:
        if not isinstance(value, list):
            self.problems.add(pointer, "must be an array")
            return
        if len(value) < wanted.least:
            self.problems.add(pointer, f"no fewer than {wanted.least} items allowed")
        if wanted.most is not None and len(value) > wanted.most:
            self.problems.add(pointer, f"no more than {wanted.most} items allowed")
        for index, item in enumerate(value):
            self._field(wanted.item, item, f"{pointer}/{index}")


def check_view(view: object, kinds: tuple[str, ...] = ("modal",), unverified: Unverified = DEFAULTS) -> dict[str, Any]:
    """The view, when Slack would show it. Raises RefusedError: invalid_arguments or view_too_large."""
    problems = Problems()
    if not isinstance(view, dict) or view.get("type") not in kinds:
        problems.add("/view/type" if isinstance(view, dict) else "/view", f"must be of type: {' or '.join(kinds)}")
        raise RefusedError.because("invalid_arguments", problems.found)
    if _bytes(view) > limits.VIEW_BYTES:
        raise RefusedError("view_too_large")
    check = Check(view["type"], unverified=unverified)
    check.fixed(view["type"], view, "/view")
    check.blocks(view.get("blocks", []), "/view/blocks")
    if view["type"] == "modal" and "submit" not in view and _has_input(view.get("blocks")):
        check.problems.add("/view", "missing required field: submit")
    check.problems.refuse("invalid_arguments")
    return view


def check_message(
    blocks: object = None,
    attachments: object = None,
    metadata: object = None,
    unverified: Unverified = DEFAULTS,
) -> None:
    """Raise RefusedError when Slack would refuse one of a message's parts; absent ones are None."""
    check = Check("message", unverified=unverified)
    if blocks is not None:
        if not isinstance(blocks, list):
            raise RefusedError("invalid_blocks_format")
        check.blocks(blocks, "/blocks")
        check.problems.refuse("invalid_blocks")
    if attachments is not None:
        _check_attachments(attachments, unverified)
    if metadata is not None:
        _check_metadata(metadata, unverified.metadata_bytes)


def _check_attachments(attachments: object, unverified: Unverified) -> None:
    if not isinstance(attachments, list):
        raise RefusedError("invalid_attachments")
    if len(attachments) > limits.ATTACHMENTS:
        raise RefusedError("too_many_attachments")
    check = Check("message", unverified=unverified)
    for index, attachment in enumerate(attachments):
        check.fixed("attachment", attachment, f"/attachments/{index}")
        if isinstance(attachment, dict) and "blocks" in attachment:
            check.blocks(attachment["blocks"], f"/attachments/{index}/blocks")
    check.problems.refuse("invalid_attachments")


def _check_metadata(metadata: object, most: int | None) -> None:
    if metadata == {}:
        return
    check = Check("message")
    check.fixed("metadata", metadata, "/metadata")
    check.problems.refuse("invalid_metadata_format")
    if isinstance(metadata, dict) and not isinstance(metadata["event_payload"], dict):
        raise RefusedError("invalid_metadata_format")
    if most is not None and _bytes(metadata) > most:
        raise RefusedError("metadata_too_large")


def _bytes(value: object) -> int:
    return len(json.dumps(value, ensure_ascii=False).encode(errors="surrogatepass"))


def _has_input(blocks: object) -> bool:
    return isinstance(blocks, list) and any(isinstance(b, dict) and b.get("type") == "input" for b in blocks)


def with_ids(blocks: list[dict[str, Any]], new_id: Callable[[], str]) -> list[dict[str, Any]]:
    """The same blocks, each with a block_id and each interactive element with an action_id, as Slack fills them in."""
    for block in blocks:
        if not block.get("block_id"):
            block["block_id"] = new_id()
        for element in elements_of(block):
            if element["type"] != "image" and not element.get("action_id"):
                element["action_id"] = new_id()
    return blocks
