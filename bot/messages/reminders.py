"""What reminds of updates: the list to an owner, the post in a channel, the call in an incident's thread."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Final

from bot.messages import blocks, facts
from bot.messages.audience import Audience
from bot.messages.blocks import Block, Message
from bot.messages.card import UPDATE_ITEM
from bot.messages.dates import day_in_brackets
from bot.messages.marks import Mention
from tracker.cadence import DUE_BY
from tracker.people import Member
from tracker.preferences import Absent
from tracker.references import reference
from tracker.standing import Standing

NOTHING_NEW: Final = "reminders.nothing_new"
SNOOZE: Final = "reminders.snooze"
CHANGE_END: Final = "reminders.change_end"
FEATURE: Final = "reminders"
#: Items in one message; a row of words and one of buttons each.
_ROWS: Final = 20
#: Items that a channel's post names.
MISSING_ROWS: Final = 20
_NAME: Final = 40
_NEXT: Final = 150


@dataclass(frozen=True, slots=True)
class Wanted:
    """An item whose update is due; ``done_at``: when it came in (UTC), None while it is missing.

    ``for_name`` is whoever is away, where it is asked of who stands in for them.
    """

    standing: Standing
    done_at: datetime | None = None
    for_name: str = ""


@dataclass(frozen=True, slots=True)
class Missing:
    """An item whose update is missing, why its owner can't be expected to act, and who stands in for them."""

    standing: Standing
    absent: Absent = field(default_factory=Absent)
    deputy: Member | None = None


def updates_due(audience: Audience, wanted: Sequence[Wanted], *, late: bool) -> Message:
    """To the owner: everything of theirs that is due today; ``late`` where the hour has passed."""
    missing = [one for one in wanted if one.done_at is None]
    only = wanted[0].standing if len(wanted) == 1 else None
    said = audience.texts.say(
        "updates_due",
        audience.language,
        total=len(wanted),
        missing=len(missing),
        item=facts.item_link(only) if only else "",
        for_name=wanted[0].for_name if only else "",
        next=facts.brief(only.item.fields.get("next", ""), 1, _NEXT) if only else "",
        hour=f"{DUE_BY:%H:%M}",
        late=late,
        left=max(len(wanted) - _ROWS, 0),
    )
    whole = [blocks.headline(said.headline)]
    if said.body:
        whole.append(blocks.body(said.body))
    if only:
        whole += [_buttons(audience, only)] if missing else []
    else:
        for one in wanted[:_ROWS]:
            whole += _row(audience, one)
    return Message(said.plain, whole)


def _row(audience: Audience, wanted: Wanted) -> list[Block]:
    said = audience.texts.say(
        "updates_due_row",
        audience.language,
        item=facts.item_link(wanted.standing, _NAME),
        for_name=wanted.for_name,
        last_update=last_update(wanted.standing, audience),
        dealt=audience.label(FEATURE, "updated", hour=hour_of(wanted.done_at, audience)) if wanted.done_at else "",
    )
    return [blocks.body(said.body), *([] if wanted.done_at else [_buttons(audience, wanted.standing)])]


def _buttons(audience: Audience, standing: Standing) -> Block:
    key = str(standing.item.id)
    return blocks.actions(
        blocks.button(audience.button("update"), UPDATE_ITEM, key, primary=True),
        blocks.button(audience.button("nothing_new"), NOTHING_NEW, f"{key}/{standing.item.update_no}"),
        blocks.menu((audience.button("snooze"), SNOOZE, key)),
    )


def updates_missing(audience: Audience, missing: Sequence[Missing], *, on: date, rung: Collection[str]) -> Message:
    """In a channel: whose updates are missing. Of owners, and deputies, it mentions those who are to be ``rung``."""
    rows = [
        {
            "item": facts.item_link(one.standing, _NAME),
            "owner": _owner(one.standing, rings=one.standing.item.owner in rung),
            "absent": absence(one.absent, audience),
            "deputy": _deputy(one.deputy, rung) if one.deputy else "",
            "last_update": last_update(one.standing, audience),
        }
        for one in missing[:MISSING_ROWS]
    ]
    values = {"total": len(missing), "rows": rows, "left": max(len(missing) - MISSING_ROWS, 0)}
    today = audience.day(on)
    said = audience.texts.say("updates_missing", audience.language, today=today, **values)
    others = [
        audience.texts.say("updates_missing", language, today="", **values).headline
        for language in audience.languages[1:]
    ]
    return Message(said.plain, [blocks.headline(" · ".join((said.headline, *others))), blocks.body(said.body)])


def update_due_now(audience: Audience, standing: Standing) -> Message:
    """In the thread of an incident's card: to whoever coordinates it."""
    said = audience.texts.say(
        "update_due_now",
        audience.language,
        owner=_owner(standing, rings=True),
        item=facts.item_link(standing),
        ref=reference(standing.item.ref),
        name=standing.item.name,
        last_hour=hour_of(standing.item.changed_at, audience),
        state=standing.stage(audience.language),
    )
    key = str(standing.item.id)
    buttons = blocks.actions(
        blocks.button(audience.button("update"), UPDATE_ITEM, key, primary=True),
        blocks.button(audience.button("nothing_new"), NOTHING_NEW, f"{key}/{standing.item.update_no}"),
    )
    return Message(said.plain, [blocks.headline(said.headline), blocks.body(said.body), buttons])


def last_update(standing: Standing, audience: Audience) -> str:
    """The day of the latest entry in its history."""
    return audience.day(standing.item.changed_at.astimezone(audience.zone).date())


def hour_of(at: datetime | None, audience: Audience) -> str:
    """``10:12``, by the clocks of who hears it."""
    return f"{at.astimezone(audience.zone):%H:%M}" if at else ""


def absence(absent: Absent, audience: Audience) -> str:
    """What stands behind the name of somebody who is not there, in brackets."""
    if absent.away_until:
        day = day_in_brackets(absent.away_until, audience.language, audience.today)
        return audience.label(FEATURE, "away_until", day=day)
    if absent.back_on:
        day = day_in_brackets(absent.back_on, audience.language, audience.today)
        return audience.label(FEATURE, "on_holiday", day=day)
    return ""


def _owner(standing: Standing, *, rings: bool) -> Mention | str:
    owner = standing.item.owner
    return Mention(owner, standing.name_of(owner)) if rings else standing.name_of(owner)


def _deputy(deputy: Member, rung: Collection[str]) -> Mention | str:
    return Mention(deputy.user_id, deputy.name) if deputy.user_id in rung else deputy.name
