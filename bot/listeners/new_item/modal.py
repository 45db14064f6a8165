"""The new item's form, sent: published, or every problem at its input."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from bot.changes.items import Published, publish, published_before
from bot.listeners.asker import Asker
from bot.listeners.new_item.asking import asked_first, remembered
from bot.listeners.new_item.drafting import find_draft
from bot.listeners.new_item.lines import line_published
from bot.listeners.new_item.opening import form_view
from bot.listeners.new_item.telling import told
from bot.listeners.routes import Routes, refused_form
from bot.messages.forms import NEW_ITEM, errors_ack, read_answers, read_ring
from bot.slack.channels import know_channel
from bot.slack.people import know
from storage import drafts, templates
from storage.drafts import Draft
from tracker.problems import EndInPast, FormGone, Problem
from tracker.publishing import people_named
from tracker.references import read_key
from tracker.templates import Template

_ASK_SLACK: Final = 1.5  # seconds an ack may wait for Slack to say who somebody is


def register(routes: Routes) -> None:
    """Write this feature's lines."""
    routes.views[NEW_ITEM] = submit


async def submit(asker: Asker, view: Mapping[str, Any]) -> dict[str, Any] | None:
    """Publish what the form says. The ack: None closes it, else the problems where Slack can show them."""
    draft = await find_draft(asker, view.get("private_metadata"))
    if draft is None:
        return await _without_draft(asker, view)
    parts = asker.parts
    version = await parts.db.read(templates.version, parts.workspace.id, draft.template_id, draft.template_no)
    draft = replace(
        draft,
        answers=_answers(draft.answers, read_answers(view, version.template)),
        form=draft.form | read_ring(view),
    )
    await _know(asker, version.template, draft.answers)
    asked = await parts.db.read(asked_first, asker, draft)
    if asked:
        draft = remembered(draft, asked)
        await parts.change(drafts.keep, parts.workspace.id, draft, asker.at)
        return {"response_action": "update", "view": await form_view(asker, draft, asked=asked)}
    outcome = await parts.change(
        publish, parts.workspace, draft, draft.answers, by=asker.member, today=asker.today, at=asker.at
    )
    if isinstance(outcome, Published):
        parts.work.start(told(asker, draft, outcome))
        if "of_lines" in draft.form:
            parts.work.start(line_published(asker, draft))
        return None
    draft = _asked_once(draft, outcome)
    await parts.change(drafts.keep, parts.workspace.id, draft, asker.at)
    return await _shown(asker, draft, view, outcome)


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
    """Remember an end in the past that was asked about: sent again, it is meant. A channel in the way is asked for."""
    asked: dict[str, Any] = {"ask_channel": True} if any(one.field == "channel" for one in problems) else {}
    end = next((one.end for one in problems if isinstance(one, EndInPast)), None)
    asked |= {"accepted_end": end.isoformat()} if end else {}
    return replace(draft, form=draft.form | asked)


def _answers(before: Mapping[str, Any], sent: Mapping[str, Any]) -> dict[str, Any]:
    """All answers. A start that the form assumed, and nobody has seen behind *More*, gives way to an end before it."""
    whole = {**before, **sent}
    start, end = whole.get("start"), whole.get("end")
    return whole | {"start": None} if start and end and end < start and "start" not in sent else whole
