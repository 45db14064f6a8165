"""The forms of remarks, sent."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from bot.changes.remarks import Noted, note, take
from bot.listeners.asker import Asker
from bot.listeners.forms import refused
from bot.listeners.guarding import afterwards
from bot.listeners.item_forms import done_with, find_draft, form_gone
from bot.listeners.remarks.telling import tell_noted, tell_step
from bot.listeners.routes import Routes
from bot.messages.item_form import entered
from bot.messages.remark_forms import NOTE, STEPS
from bot.slack.people import know
from storage.remarks import NewRemark
from tracker.references import read_key
from tracker.remarks import RemarkKind, Step

Json = Mapping[str, Any]


def register(routes: Routes) -> None:
    """Write this feature's lines."""
    routes.views |= dict.fromkeys(NOTE.values(), _note) | dict.fromkeys(STEPS, _step)


async def _note(asker: Asker, view: Json) -> dict[str, Any] | None:
    draft = await find_draft(asker, view, "kind")
    if draft is None:
        return form_gone(asker, view)
    answers = entered(view)
    await _know(asker, answers)
    new = NewRemark(
        RemarkKind(draft.form["about"]["kind"]),
        answers.get("text") or "",
        answers.get("person"),
        read_key(answers.get("department")),
        _day(answers.get("due")),
    )
    parts = asker.parts
    outcome = await parts.change(
        note, parts.workspace, draft.item_id or 0, new, by=asker.member, today=asker.today, at=asker.at
    )
    if isinstance(outcome, Noted):
        there = await done_with(asker, draft)
        afterwards(there, tell_noted(there, outcome))
        return None
    return refused(asker, view, outcome)


async def _step(asker: Asker, view: Json) -> dict[str, Any] | None:
    draft = await find_draft(asker, view, "remark_id")
    if draft is None:
        return form_gone(asker, view)
    answers = entered(view)
    await _know(asker, answers)
    step = Step(
        STEPS[view["callback_id"]],
        asker.member.user_id,
        asker.at,
        text=answers.get("text"),
        user_id=answers.get("person"),
        day=_day(answers.get("due")),
    )
    parts = asker.parts
    outcome = await parts.change(
        take, parts.workspace, draft.form["about"]["remark_id"], step, by=asker.member, today=asker.today
    )
    if isinstance(outcome, Noted):
        there = await done_with(asker, draft)
        afterwards(there, tell_step(there, outcome))
        return None
    return refused(asker, view, outcome)


async def _know(asker: Asker, answers: Mapping[str, Any]) -> None:
    if answers.get("person"):
        await know(asker.parts, [str(answers["person"])])


def _day(answer: Any) -> date | None:  # noqa: ANN401 — what came in a form's state
    try:
        return date.fromisoformat(str(answer)) if answer else None
    except ValueError:
        return None
