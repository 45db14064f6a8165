"""What is pressed on a reminder: *Nothing new*, *Snooze*, and its way back."""

from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from typing import Any

from bot.changes.reminding import put_off, take_back
from bot.changes.updates import Updated, nothing_new
from bot.listeners.asker import Asker, Place
from bot.listeners.guarding import afterwards
from bot.listeners.item_forms import done_with, find_draft, form_gone, open_form, pressed_item
from bot.listeners.routes import Routes
from bot.messages import snoozing
from bot.messages.card import UPDATE_ITEM
from bot.messages.reminders import FEATURE, NOTHING_NEW, SNOOZE
from bot.messages.updates import updated
from storage import items, preferences
from tracker.problems import NextMissing, OutdatedButton, PastDay
from tracker.references import read_key


def register(routes: Routes) -> None:
    """Write this feature's lines."""
    routes.actions |= {NOTHING_NEW: partial(_nothing_new, routes), SNOOZE: _snooze, snoozing.UNDO: _take_back}
    routes.views[SNOOZE] = _put_off


async def _nothing_new(routes: Routes, asker: Asker, pressed: Mapping[str, Any], body: Mapping[str, Any]) -> None:
    item_id, seen_no = (read_key(one) for one in (*str(pressed.get("value") or "").split("/"), "", "")[:2])
    if item_id is None or seen_no is None:
        await asker.is_refused(OutdatedButton())
        return
    parts = asker.parts
    outcome = await parts.change(nothing_new, parts.workspace, item_id, seen_no, by=asker.member, at=asker.at)
    if isinstance(outcome, Updated):
        standing = await parts.db.read(items.by_id, asker.reader, item_id)
        if standing is not None:
            said = updated(
                asker.texts,
                standing,
                outcome.changed,
                asker.member,
                zone=asker.zone,
                today=asker.today,
                told=outcome.told,
            )
            await asker.is_told(said)
        return
    needs_line = any(isinstance(one, NextMissing) for one in outcome)
    # In a Home the one view that may open now is the form; why is said beside it.
    await (replace(asker, place=Place()) if needs_line and asker.place.in_home else asker).is_refused(*outcome)
    if needs_line:  # its form is where the line is written
        await routes.actions[UPDATE_ITEM](asker, {"value": str(item_id)}, body)


async def _snooze(asker: Asker, pressed: Mapping[str, Any], _: Mapping[str, Any]) -> None:
    standing = await pressed_item(asker, pressed)
    if standing is not None:
        await open_form(
            asker,
            standing,
            lambda draft: snoozing.snooze_form(asker.audience, standing, draft.id),
            form=SNOOZE,
            feature=FEATURE,
            again=(SNOOZE, str(standing.item.id)),
        )


async def _put_off(asker: Asker, view: Mapping[str, Any]) -> dict[str, Any] | None:
    draft = await find_draft(asker, view)
    parts = asker.parts
    standing = await parts.db.read(items.by_id, asker.reader, draft.item_id or 0) if draft else None
    if draft is None or standing is None:
        return form_gone(asker, view)
    until = snoozing.read_until(view, asker.today)
    if until is None or until <= asker.today:
        words = asker.texts.problem(PastDay(), asker.language, today=asker.today)
        return {"response_action": "errors", "errors": {snoozing.DAY: words}}
    await parts.change(put_off, parts.workspace.id, asker.member.user_id, standing.item.id, until, at=asker.at)
    people = await parts.db.read(preferences.of_people, parts.workspace.id, [asker.member.user_id])
    hour = people[asker.member.user_id].mine.daily_at
    there = await done_with(asker, draft)
    afterwards(there, there.is_told(snoozing.put_off(asker.audience, standing, until, hour)))
    return None


async def _take_back(asker: Asker, pressed: Mapping[str, Any], _: Mapping[str, Any]) -> None:
    item_id = read_key(pressed.get("value"))
    if item_id is None:
        await asker.is_refused(OutdatedButton())
        return
    parts = asker.parts
    await parts.change(take_back, parts.workspace.id, asker.member.user_id, item_id, at=asker.at)
    await asker.is_told(snoozing.taken_back(asker.audience), in_place=True)
