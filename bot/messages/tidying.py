"""The weekly tidy-up, at the end of the day's message: what could be filed away, ticked, and what became of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

from bot.messages import blocks, facts
from bot.messages.audience import Audience
from bot.messages.blocks import Block, Message
from bot.messages.closing import undo_button
from tracker.items import Item, State
from tracker.references import read_key, reference
from tracker.standing import Standing
from tracker.text import cut
from tracker.tidying import KEPT_FOR, MOST

FEATURE: Final = "tidying"
ARCHIVE_TICKED: Final = "tidying.archive"
KEEP: Final = "tidying.keep"
TICKS: Final = "tidying.ticks"
_WEEK: Final = timedelta(weeks=1)


@dataclass(frozen=True, slots=True)
class Tidying:
    """What could be filed away, what has been since, and how many are kept."""

    offered: Sequence[Standing] = ()
    archived: Sequence[Standing] = ()
    kept: int = 0

    def __bool__(self) -> bool:
        return bool(self.offered or self.archived or self.kept)


def tidy_up(audience: Audience, tidying: Tidying) -> list[Block]:
    """The last part of the day's message."""
    done = sum(not one.item.is_open for one in tidying.offered)
    said = audience.texts.say(
        "tidy_up",
        audience.language,
        total=len(tidying.offered),
        done=done,
        idle=len(tidying.offered) - done,
        archived=[facts.item_link(one) for one in tidying.archived],
        kept=tidying.kept,
        weeks=KEPT_FOR // _WEEK,
    )
    whole = [blocks.headline(said.headline)] if said.headline else []
    if said.body:
        whole.append(blocks.body(said.body))
    if tidying.offered:
        keys = " ".join(str(one.item.id) for one in tidying.offered)
        whole += [
            blocks.actions(_boxes(audience, tidying.offered), block_id=TICKS),
            blocks.actions(
                blocks.button(audience.button("archive_ticked"), ARCHIVE_TICKED, keys, primary=True),
                blocks.button(audience.button("keep_all"), KEEP, keys),
            ),
            blocks.context_of([blocks.unmarked(said.context)]),
        ]
    if tidying.archived:
        entries = {one.item.id: one.item.update_no for one in tidying.archived}
        whole.append(blocks.actions(undo_button(audience, entries)))
    return whole


def tidied(audience: Audience, tidying: Tidying) -> Message:
    """The tidy-up alone, where the day has nothing else to say."""
    whole = tidy_up(audience, tidying)
    plain = audience.label(FEATURE, "offered" if tidying.offered else "over", n=len(tidying.offered))
    return Message(plain, whole)


def kept(audience: Audience, n: int) -> Message:
    """To whoever keeps them all."""
    words = audience.label(FEATURE, "kept", n=n, weeks=KEPT_FOR // _WEEK)
    return Message(words, [blocks.words(words)])


def read_ticked(state: Mapping[str, Any]) -> list[int]:
    """Which items stand ticked."""
    ticked = ((state.get("values") or {}).get(TICKS) or {}).get(TICKS) or {}
    keys = [read_key(str(one.get("value"))) for one in ticked.get("selected_options") or ()]
    return [key for key in keys if key is not None][:MOST]


def read_offered(value: str) -> list[int]:
    """Which items a button of it is about."""
    return [key for key in map(read_key, value.split()) if key is not None][:MOST]


def _boxes(audience: Audience, offered: Sequence[Standing]) -> Block:
    options = [
        blocks.option(cut(f"{reference(item.ref)} {item.name}", blocks.OPTION), str(item.id), _why(audience, item))
        for item in (one.item for one in offered)
    ]
    return {"type": "checkboxes", "action_id": TICKS, "options": options, "initial_options": options}


def _why(audience: Audience, item: Item) -> str:
    key = "is_done" if item.state is State.DONE else "is_idle"
    return audience.label(FEATURE, key, day=audience.day(item.changed_at.astimezone(audience.zone).date()))
