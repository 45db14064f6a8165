"""The update form, sent: written, or every problem at its input, or the choice between two texts."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, time, timedelta
from typing import Any

from bot.changes.updates import Updated, Wanted, update
from bot.listeners.asker import Asker, Place
from bot.listeners.forms import words_of
from bot.listeners.guarding import afterwards
from bot.listeners.routes import Routes, refused_form
from bot.listeners.updates.buttons import find_draft, kept
from bot.listeners.updates.opening import view_of
from bot.listeners.updates.telling import told
from bot.messages.forms import Page, errors_ack
from bot.messages.update_form import (
    BOTH,
    CONFLICT,
    EARLIER,
    MINE,
    UPDATE,
    YESTERDAY,
    Clash,
    Said,
    conflict_form,
    read_choices,
)
from bot.slack.people import know
from storage import drafts, items, updates
from storage.database import Tx
from storage.drafts import Draft
from tracker.people import Reader
from tracker.problems import EndInPast, FormGone, NotFound, Problem, SuggestMajor
from tracker.standing import Standing


def register(routes: Routes) -> None:
    """Write this feature's lines."""
    routes.views |= {UPDATE: submit, CONFLICT: settle}


async def submit(asker: Asker, view: Mapping[str, Any]) -> dict[str, Any] | None:
    """Write what the form says."""
    draft = await kept(asker, view)
    if draft is None:
        return refused_form(view, asker.texts.problem(FormGone(), asker.language, today=asker.today))
    return await _written(asker, draft, view, draft.answers)


async def settle(asker: Asker, view: Mapping[str, Any]) -> dict[str, Any] | None:
    """Write which text stands where two people changed the same field."""
    draft = await find_draft(asker, view)
    if draft is None:
        return refused_form(view, asker.texts.problem(FormGone(), asker.language, today=asker.today))
    choices = read_choices(view)
    wanted = {
        key: f"{now}\n{mine}" if choices.get(key) == BOTH else mine
        for key, (now, mine) in draft.form["conflicts"].items()
        if choices.get(key) in (MINE, BOTH)
    }
    return await _written(asker, draft, view, wanted)


async def _written(
    asker: Asker, draft: Draft, view: Mapping[str, Any], answers: Mapping[str, Any]
) -> dict[str, Any] | None:
    parts = asker.parts
    said = Said(**draft.form["said"])
    await know(parts, [one for one in (answers.get("owner"), *(answers.get("collaborators") or ())) if one])
    outcome = await parts.change(
        update,
        parts.workspace,
        Wanted(
            item_id=draft.item_id or 0,
            base_no=draft.base_no or 0,
            answers=answers,
            key=f"update/{draft.id}/{draft.base_no}",
            reason=said.reason or None,
            version=said.version,
            note=said.note or None,
            occurred_at=_occurred_at(asker, said),
            ask=said.ask,
            accepted=draft.form["accepted"],
        ),
        by=asker.member,
        today=asker.today,
        at=asker.at,
    )
    if isinstance(outcome, Updated):
        return await _done(asker, draft, outcome)
    draft = _asked_once(draft, outcome)
    await parts.change(drafts.keep, parts.workspace.id, draft, asker.at)
    shown = errors_ack(view, words_of(asker, outcome))
    if shown is not None:
        return shown
    again = await view_of(asker, draft, outcome)
    words = asker.texts.problem(NotFound(""), asker.language, today=asker.today)
    return {"response_action": "update", "view": again} if again else refused_form(view, words)


async def _done(asker: Asker, draft: Draft, outcome: Updated) -> dict[str, Any] | None:
    parts = asker.parts
    if outcome.changed:
        origin = draft.form["origin"]
        place = Place(origin["channel_id"], origin["thread_ts"], origin["response_url"])
        there = replace(asker, place=place)
        afterwards(there, told(there, outcome, _occurred_at(asker, Said(**draft.form["said"]))))
    if not outcome.conflicts:
        await parts.change(drafts.drop, parts.workspace.id, draft.id)
        return None
    conflicts = {key: [one.now, one.mine] for key, one in outcome.conflicts.items()}
    draft = replace(draft, base_no=outcome.no, answers={}, form=draft.form | {"conflicts": conflicts})
    await parts.change(drafts.keep, parts.workspace.id, draft, asker.at)
    return {"response_action": "update", "view": await _conflict_view(asker, draft, outcome)}


async def _conflict_view(asker: Asker, draft: Draft, outcome: Updated) -> dict[str, Any]:
    standing, clashes = await asker.parts.db.read(_clashes, asker.reader, outcome, asker)
    audience = asker.audience
    return conflict_form(audience, standing, clashes, saved=len(outcome.changed), draft_id=draft.id)


def _clashes(tx: Tx, reader: Reader, outcome: Updated, asker: Asker) -> tuple[Standing, list[Clash]]:
    """Who made each field what it is now, and when."""
    standing = items.by_id(tx, reader, outcome.item_id)
    if standing is None:
        raise LookupError(outcome.item_id)
    history = updates.since(tx, reader, outcome.item_id, 0)
    clashes = []
    for key, conflict in outcome.conflicts.items():
        last = next(one for one in history if key in one.changes)
        hour = f"{last.at.astimezone(asker.zone):%H:%M}"
        field = standing.template.field(key)
        clashes.append(Clash(field, conflict.now, standing.name_of(last.made_by), hour, conflict.mine))
    return standing, clashes


def _asked_once(draft: Draft, problems: Sequence[Problem]) -> Draft:
    """Remember what was asked about: sent again, it is meant."""
    accepted, page = dict(draft.form["accepted"]), draft.form["page"]
    for one in problems:
        if isinstance(one, EndInPast):
            accepted["end"] = one.end.isoformat()
        if isinstance(one, SuggestMajor):
            accepted["major"], page = True, Page.ALL.value  # where the version is chosen
    return replace(draft, form=draft.form | {"accepted": accepted, "page": page})


def _occurred_at(asker: Asker, said: Said) -> datetime | None:
    """When it happened, by the author's clock; None for now. A day without an hour is taken at this hour of it."""
    here = asker.at.astimezone(asker.zone)
    if said.occurred == YESTERDAY:
        return here - timedelta(days=1)
    if said.occurred != EARLIER or not said.occurred_day:
        return None
    hour = time.fromisoformat(said.occurred_hour) if said.occurred_hour else here.time()
    return datetime.combine(datetime.fromisoformat(said.occurred_day).date(), hour, asker.zone)
