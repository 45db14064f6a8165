"""To-dos and risks to tick in place, under an item's details; and what was ticked there."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from bot.messages import blocks
from bot.messages.audience import Audience
from bot.messages.blocks import Block
from bot.messages.remark_words import counted, whom
from tracker.references import read_key
from tracker.remarks import Remark, RemarkKind
from tracker.standing import Standing
from tracker.text import cut

TICK: Final = "item.tick"
#: Slack shows ten in a group; what is beyond the groups is ticked once these are done.
_GROUP: Final = 10
_GROUPS: Final = 3
_TITLES: Final = {RemarkKind.TODO: "tick_todos", RemarkKind.RISK: "tick_risks"}


def shown_as_boxes(remarks: Sequence[Remark]) -> list[Remark]:
    """Those of these to-dos and risks that have a box to tick, of each kind the open ones first."""
    found: list[Remark] = []
    for kind in _TITLES:
        there = sorted((one for one in remarks if one.kind is kind), key=lambda one: not one.is_open)
        found += there[: _GROUP * _GROUPS]
    return found


def fits_a_box(remark: Remark) -> bool:
    """Whether a box says all of a remark."""
    return len(remark.text) <= blocks.OPTION and "\n" not in remark.text


def tick_groups(standing: Standing, remarks: Sequence[Remark], audience: Audience) -> Iterator[Block]:
    """These to-dos and risks (``shown_as_boxes``) as boxes to tick, under how many are done."""
    for kind, key in _TITLES.items():
        there = [one for one in remarks if one.kind is kind]
        if there:
            done, whole = counted(standing.remarks, kind)
            counts = whole == len(there)  # else they stand above with the others, counted
            yield blocks.context(audience.label("remarks", key, done=done, all=whole if counts else 0))
        for first in range(0, len(there), _GROUP):
            yield _boxes(standing, there[first : first + _GROUP], audience)


@dataclass(frozen=True, slots=True)
class Boxes:
    """Boxes of an item's remarks after a click: how they were ``shown``, and how they stand ``now``, by key."""

    item_id: int
    shown: Mapping[int, bool]
    now: Mapping[int, bool]


def read_ticks(block_id: str, selected: Sequence[Mapping[str, Any]]) -> Boxes | None:
    """The boxes that were clicked; None for a block that is none of ours."""
    item, _, rest = block_id.partition(":")
    item_id = read_key(item)
    shown: dict[int, bool] = {}
    for one in rest.split(","):
        key = read_key(one[:-1])
        if key is None or one[-1] not in "+-":
            return None
        shown[key] = one[-1] == "+"
    ticked = {read_key(str(option.get("value"))) for option in selected}
    return Boxes(item_id, shown, {key: key in ticked for key in shown}) if item_id else None


def _boxes(standing: Standing, remarks: Sequence[Remark], audience: Audience) -> Block:
    """One group. Its block says what stood ticked when it was shown: Slack tells only what stands ticked now."""
    options = [
        blocks.option(cut(one.text, blocks.OPTION), str(one.id), _about(standing, one, audience)) for one in remarks
    ]
    ticked = [option for option, one in zip(options, remarks, strict=True) if not one.is_open]
    boxes: Block = {"type": "checkboxes", "action_id": TICK, "options": options}
    shown = ",".join(f"{one.id}{'-' if one.is_open else '+'}" for one in remarks)
    return blocks.actions(
        boxes | ({"initial_options": ticked} if ticked else {}), block_id=f"{standing.item.id}:{shown}"
    )


def _about(standing: Standing, remark: Remark, audience: Audience) -> str | None:
    """Whose it is and until when; of one that is over, who ended it and when."""
    about = audience.label("remarks", "by_day", day=audience.day(remark.due_on)) if remark.due_on else ""
    if remark.closed_at and remark.closed_by:
        closed = audience.day(remark.closed_at.astimezone(audience.zone).date())
        about = f"{standing.name_of(remark.closed_by)} {closed}"
    return cut(" · ".join(part for part in (whom(standing, remark), about) if part), blocks.OPTION) or None
