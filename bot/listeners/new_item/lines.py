"""Several pasted lines: previewed, published together, and what is wrong with the rest shown where it stands."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from bot.changes.items import Published, Wish, publish_one
from bot.listeners.asker import Asker
from bot.listeners.guarding import afterwards
from bot.listeners.new_item.asking import asked_of_lines, lines_remembered
from bot.listeners.new_item.drafting import begin, find_draft, keep, kept
from bot.listeners.new_item.opening import form_view, show_current, show_form
from bot.listeners.new_item.pasting import Read, preview, read_lines
from bot.listeners.new_item.telling import at_origin, told_of_many
from bot.listeners.routes import Routes, refused_form
from bot.messages.asking import asked_of_line
from bot.messages.forms import Page, read_answers
from bot.messages.pasted import FILL, LINES
from bot.slack.channels import know_channel
from bot.slack.errors import CALL_FAILURES
from bot.slack.people import know
from storage import drafts, templates
from storage.drafts import Draft
from tracker.problems import FormGone, Problem
from tracker.references import read_key
from tracker.templates import TemplateVersion

Json = Mapping[str, Any]


def register(routes: Routes) -> None:
    """Write this feature's lines."""
    routes.views[LINES] = submit
    routes.actions |= {LINES: _chosen, FILL: _fill}


@dataclass(frozen=True, slots=True)
class _Outcome:
    """What became of the lines: those published, and why it stopped before the end."""

    published: dict[int, Published]
    stopped: tuple[Problem, ...] = ()


async def submit(asker: Asker, view: Json) -> dict[str, Any] | None:
    """Publish the lines that are in order; the ack: None where no line is left, else the rest with what is wrong."""
    draft = await find_draft(asker, view.get("private_metadata"))
    if draft is None:
        return refused_form(view, asker.texts.problem(FormGone(), asker.language, today=asker.today))
    parts = asker.parts
    version = await parts.db.read(templates.version, parts.workspace.id, draft.template_id, draft.template_no)
    draft = replace(draft, answers=draft.answers | read_answers(view, version.template))
    await _learn(asker, draft)
    version, lines = await read_lines(asker, draft)
    asked = await parts.db.read(asked_of_lines, asker, draft, lines)
    if asked:
        draft = lines_remembered(draft, asked)
        await keep(asker, draft)
        said = {nth: asked_of_line(asker.texts, asker.language, one.alike, one.rings) for nth, one in asked.items()}
        return {"response_action": "update", "view": await preview(asker, draft, asked=said)}
    outcome = await _publish(asker, draft, version, lines)
    left = [line for line in draft.form["lines"] if line[0] not in outcome.published]
    ours = [one.item_id for one in outcome.published.values()]  # of one paste: nobody is asked about each other
    draft = replace(draft, form=draft.form | {"lines": left, "seen_alike": [*draft.form.get("seen_alike", ()), *ours]})
    if outcome.published:
        afterwards(at_origin(asker, draft), told_of_many(asker, draft, list(outcome.published.values())))
    if not left:
        await parts.change(drafts.drop, parts.workspace.id, draft.id)
        return None
    await keep(asker, draft)
    return {"response_action": "update", "view": await preview(asker, draft, outcome.stopped)}


async def _publish(asker: Asker, draft: Draft, version: TemplateVersion, lines: list[Read]) -> _Outcome:
    """One transaction a line, and all of them one act."""
    parts = asker.parts
    published: dict[int, Published] = {}
    for read in lines:
        if read.problems:
            continue
        wish = Wish(f"publish/{draft.id}/{read.nth}", version, read.answers, counts=not published)
        outcome = await parts.change(
            publish_one, parts.workspace, wish, by=asker.member, today=asker.today, at=asker.at
        )
        if isinstance(outcome, Published):
            published[read.nth] = outcome
        elif any(not one.field for one in outcome):
            return _Outcome(published, tuple(one for one in outcome if not one.field))
    return _Outcome(published)


async def _chosen(asker: Asker, _: Json, body: Json) -> None:
    """Whose they are, or where they go, was chosen: what is wrong may be another thing now."""
    draft = await kept(asker, body)
    if draft is not None:
        await _learn(asker, draft)
        await show_current(asker, draft, view_id=body["view"]["id"])


async def _learn(asker: Asker, draft: Draft) -> None:
    try:
        async with asyncio.timeout(1):
            await know(asker.parts, [draft.answers["owner"]] if draft.answers.get("owner") else [])
            if draft.answers.get("channel"):
                await know_channel(asker.parts, draft.answers["channel"])
    except TimeoutError:
        return


async def line_published(asker: Asker, own: Draft) -> None:
    """A line was published by its own form: it goes from the preview that stands below."""
    of_lines = own.form["of_lines"]
    draft = await find_draft(asker, str(of_lines["draft"]))
    if draft is None:
        return
    left = [line for line in draft.form["lines"] if line[0] != of_lines["nth"]]
    draft = replace(draft, form=draft.form | {"lines": left})
    if left:
        await keep(asker, draft)
    else:
        await asker.parts.change(drafts.drop, asker.parts.workspace.id, draft.id)
    await show_form(asker, draft, view_id=of_lines["view"])


async def _fill(asker: Asker, pressed: Json, body: Json) -> None:
    """One line's own form, on top of the preview: published there, it goes from here."""
    draft = await kept(asker, body)
    wanted = read_key(pressed.get("value"))
    version, lines = (None, []) if draft is None else await read_lines(asker, draft)
    read = next((one for one in lines if one.nth == wanted), None)
    if draft is None or version is None or read is None:
        await asker.is_refused(FormGone())
        return
    own = await begin(
        asker,
        version,
        read.answers,
        takes_cards=False,
        form={
            "page": Page.FIRST.value,
            "ask_channel": False,
            "went_on": True,
            "origin": draft.form["origin"],
            "end_typed": read.line.end_typed if read.line.refused_end else "",
            "of_lines": {"draft": draft.id, "nth": read.nth, "view": body["view"]["id"]},
        },
    )
    view = await form_view(asker, own, read.problems)
    try:
        await asker.parts.slack.views_push(trigger_id=str(asker.trigger_id), view=view)
    except CALL_FAILURES:
        await asker.parts.change(drafts.drop, asker.parts.workspace.id, own.id)
        raise
