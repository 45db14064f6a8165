"""The new item's form, sent: published, or every problem at its input."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

import structlog

from bot.changes.items import Published, publish, published_before
from bot.listeners.asker import Asker
from bot.listeners.guarding import afterwards, new_code
from bot.listeners.new_item.asking import asked_first, remembered, wrong_with
from bot.listeners.new_item.drafting import find_draft, keep
from bot.listeners.new_item.lines import line_published
from bot.listeners.new_item.opening import form_view, show, show_form
from bot.listeners.new_item.telling import at_origin, told
from bot.listeners.routes import Routes, refused_form
from bot.messages.choosing import draft_published
from bot.messages.forms import NEW_ITEM, checking_view, errors_ack, read_answers, read_ring, saving_view
from bot.slack.channels import know_channel
from bot.slack.people import know
from storage import templates
from storage.drafts import Draft
from tracker.problems import EndInPast, EndNotRead, FormGone, OurFault, Problem
from tracker.publishing import people_named
from tracker.references import read_key
from tracker.templates import Template

log = structlog.get_logger(__name__)

_ANSWER_WITHIN: Final = 1.0  # seconds after which another view says that it takes longer
_ACK_FIRST: Final = 0.3  # seconds for that view to arrive before the one that takes its place
_ASK_SLACK: Final = 8.0  # seconds for Slack to say who somebody is


def register(routes: Routes) -> None:
    """Write this feature's lines."""
    routes.views[NEW_ITEM] = submit


@dataclass(slots=True)
class _Sent:
    """A form that was sent, its draft as it is kept; whether it is being saved by now, and what is wrong with it."""

    draft: Draft
    view: Mapping[str, Any]
    saving: bool = False
    problems: Sequence[Problem] = ()


async def submit(asker: Asker, view: Mapping[str, Any]) -> dict[str, Any] | None:
    """Publish what the form says. The ack: None closes it, else the problems where Slack can show them.

    What takes longer than a second (Slack is asked about somebody, the memory is busy) is finished in the same view.
    """
    draft = await find_draft(asker, view.get("private_metadata"))
    if draft is None:
        return await _without_draft(asker, view)
    sent = _Sent(draft, view)
    work = asyncio.ensure_future(_answer(asker, sent))
    done, _ = await asyncio.wait({work}, timeout=_ANSWER_WITHIN)
    if done:
        return await work
    asker.parts.work.start(_finished(asker, sent, work))
    waiting = saving_view if sent.saving else checking_view
    return {"response_action": "update", "view": waiting(asker.texts, asker.language)}


async def _answer(asker: Asker, sent: _Sent) -> dict[str, Any] | None:
    parts, draft = asker.parts, sent.draft
    version = await parts.db.read(templates.version, parts.workspace.id, draft.template_id, draft.template_no)
    draft = sent.draft = replace(
        draft,
        answers=_answers(draft.answers, read_answers(sent.view, version.template)),
        form=draft.form | read_ring(sent.view) | {"sends": draft.form.get("sends", 0) + 1},
    )
    await _know(asker, version.template, draft.answers)
    unread = _end_not_read(draft)
    if unread is not None:
        sent.problems = [*await parts.db.read(wrong_with, asker, draft), unread]
        draft = sent.draft = _asked_once(draft, sent.problems)
        await keep(asker, draft)
        return await _shown(asker, draft, sent.view, sent.problems)
    asked = await parts.db.read(asked_first, asker, draft)
    if asked:
        draft = sent.draft = remembered(draft, asked)
        await keep(asker, draft)
        return {"response_action": "update", "view": await form_view(asker, draft, asked=asked)}
    sent.saving = True
    outcome = await parts.change(
        publish, parts.workspace, draft, draft.answers, by=asker.member, today=asker.today, at=asker.at
    )
    if isinstance(outcome, Published):
        afterwards(at_origin(asker, draft), told(asker, draft, outcome))
        if "of_lines" in draft.form:
            afterwards(at_origin(asker, draft), line_published(asker, draft))
        return None
    sent.problems = outcome
    draft = sent.draft = _asked_once(draft, outcome)
    await keep(asker, draft)
    return await _shown(asker, draft, sent.view, outcome)


def _end_not_read(draft: Draft) -> EndNotRead | None:
    """An end that was typed and could not be read, where none was chosen and nobody was asked yet."""
    typed = str(draft.form.get("end_typed") or "")
    open_still = typed and not draft.answers.get("end") and not draft.form.get("goes_without_end")
    return EndNotRead(typed, field="end") if open_still else None


async def _finished(asker: Asker, sent: _Sent, work: asyncio.Future[dict[str, Any] | None]) -> None:
    """What became of a form that Slack could not wait for, in the view that stands in its place."""
    try:
        ack = await work
    except Exception:
        code = new_code()
        log.exception("a form could not be taken", code=code)
        await keep(asker, sent.draft)
        await show_form(asker, sent.draft, view_id=sent.view["id"], problems=[OurFault(code)])
        return
    await asyncio.sleep(_ACK_FIRST)
    if ack is None:
        await show(asker, draft_published(asker.texts, asker.language), view_id=sent.view["id"])
    elif "view" in ack:
        await show(asker, ack["view"], view_id=sent.view["id"])
    else:  # the inputs that Slack would have put its errors at are gone
        await show_form(asker, sent.draft, view_id=sent.view["id"], problems=sent.problems)


async def _shown(asker: Asker, draft: Draft, view: Mapping[str, Any], problems: Sequence[Problem]) -> dict[str, Any]:
    """Each problem at its input; where one has no input on this view, the view again with all of them in it.

    So too where the view still says what was wrong before: Slack's errors would stand beside what is mended by now.
    """
    words = {one.field: asker.texts.problem(one, asker.language, today=asker.today) for one in problems}
    ack = None if _says_problems(view) else errors_ack(view, words)
    return ack or {"response_action": "update", "view": await form_view(asker, draft, problems)}


def _says_problems(view: Mapping[str, Any]) -> bool:
    return any("problem" in str(block.get("block_id")) for block in view["blocks"] if block["type"] != "input")


async def _without_draft(asker: Asker, view: Mapping[str, Any]) -> dict[str, Any] | None:
    """The form came twice, and is an item already; or its draft is gone, and the form stays open with what is in it."""
    key = read_key(view.get("private_metadata"))
    before = await asker.parts.db.read(published_before, asker.parts.workspace.id, key) if key is not None else None
    if before is not None:
        return None
    return refused_form(view, asker.texts.problem(FormGone(), asker.language, today=asker.today))


async def _know(asker: Asker, template: Template, answers: Mapping[str, Any]) -> None:
    """Ask Slack about whoever and whatever was never seen; what it does not say in time counts as unknown."""
    try:
        async with asyncio.timeout(_ASK_SLACK):
            await know(asker.parts, people_named(template, answers))
            if answers.get("channel"):
                await know_channel(asker.parts, answers["channel"])
    except TimeoutError:
        return


def _asked_once(draft: Draft, problems: Sequence[Problem]) -> Draft:
    """Remember what was wrong, and an end in the past that was asked about: sent again, it is meant.

    A channel in the way is asked for.
    """
    asked: dict[str, Any] = {"refused": [one.field for one in problems]}
    asked |= {"ask_channel": True} if any(one.field == "channel" for one in problems) else {}
    asked |= {"goes_without_end": True} if any(isinstance(one, EndNotRead) for one in problems) else {}
    end = next((one.end for one in problems if isinstance(one, EndInPast)), None)
    asked |= {"accepted_end": end.isoformat()} if end else {}
    return replace(draft, form=draft.form | asked)


def _answers(before: Mapping[str, Any], sent: Mapping[str, Any]) -> dict[str, Any]:
    """All answers. A start that the form assumed, and nobody has seen behind *More*, gives way to an end before it."""
    whole = {**before, **sent}
    start, end = whole.get("start"), whole.get("end")
    return whole | {"start": None} if start and end and end < start and "start" not in sent else whole
