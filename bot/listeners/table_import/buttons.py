"""What is pressed below a table that was read: the rows that need a look, and those that are ready to be published."""

import asyncio
from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Any, Final

from bot.changes.items import surroundings
from bot.changes.tables import RowsPublished, publish_rows
from bot.listeners.asker import Asker, Place
from bot.listeners.guarding import guarded
from bot.listeners.routes import Routes
from bot.listeners.table_import.event import fact
from bot.messages.table_import import (
    CHANNEL,
    LINKED,
    PUBLISH,
    SEE,
    WHERE,
    BadRow,
    ReadTable,
    bad_rows,
    channel_form,
    read_channel,
    rows_published,
)
from bot.slack.channels import know_channel
from bot.slack.errors import CALL_FAILURES
from storage import drafts, items, templates
from storage.database import Tx
from storage.drafts import Draft
from tracker.problems import FormDidNotOpen, Problem, TableGone
from tracker.publishing import problems_of
from tracker.references import read_key
from tracker.standing import Standing
from tracker.templates import Template

#: Rows in one transaction: so long others wait to write.
_SLICE: Final = 20
_CARDS_WITHIN: Final = 3.0  # seconds to wait for the cards, so that the answer can link to them
_LOOK: Final = 0.1  # seconds
_ASK_SLACK: Final = 1.5  # seconds an ack may wait for Slack to say what a channel is
Json = Mapping[str, Any]


def register(routes: Routes) -> None:
    """Write this feature's lines."""
    routes.actions |= {SEE: _see, f"{SEE}.next_page": _see, f"{SEE}.previous_page": _see, PUBLISH: _publish}
    routes.views[CHANNEL] = _channel_chosen


async def _see(asker: Asker, pressed: Json, _: Json) -> None:
    key, _slash, page = str(pressed.get("value") or "").partition("/")
    draft = await _find(asker, key)
    if draft is None:
        await asker.is_refused(TableGone())
        return
    table = _table(draft)
    number = int(page) if page.isdecimal() else 0
    await asker.is_told(bad_rows(asker.texts, asker.language, table, draft.id, number), in_place=True)


async def _publish(asker: Asker, pressed: Json, _: Json) -> None:
    """At once where the channel was named beside the file; else it is asked for first."""
    draft = await _find(asker, pressed.get("value"))
    if draft is None:
        await asker.is_refused(TableGone())
        return
    table = _table(draft)
    if table.channel_id:
        await _published(asker, draft, table.channel_id)
        return
    origin = {"channel_id": asker.place.channel_id, "response_url": asker.place.response_url}
    draft = replace(draft, form=draft.form | {"origin": origin})
    try:
        await asker.parts.slack.views_open(
            trigger_id=str(asker.trigger_id), view=channel_form(asker.texts, asker.language, draft.id)
        )
    except CALL_FAILURES:
        await asker.is_refused(FormDidNotOpen())
        return
    await asker.parts.change(drafts.keep, asker.parts.workspace.id, draft, asker.at)


async def _channel_chosen(asker: Asker, view: Json) -> dict[str, Any] | None:
    draft = await _find(asker, view.get("private_metadata"))
    if draft is None:
        return _error(asker, TableGone())
    channel_id = read_channel(view)
    try:
        async with asyncio.timeout(_ASK_SLACK):
            await know_channel(asker.parts, channel_id)
    except TimeoutError:
        pass  # then it counts as unknown
    problem = await asker.parts.db.read(_of_channel, asker, draft, channel_id)
    if problem is not None:
        return _error(asker, problem)
    origin = draft.form.get("origin") or {}
    there = replace(asker, place=Place(origin.get("channel_id"), None, origin.get("response_url")))
    asker.parts.work.start(guarded(there, _published(there, draft, channel_id)))
    return None


def _error(asker: Asker, problem: Problem) -> dict[str, Any]:
    words = asker.texts.problem(problem, asker.language, today=asker.today)
    return {"response_action": "errors", "errors": {WHERE: words}}


def _of_channel(tx: Tx, asker: Asker, draft: Draft, channel_id: str) -> Problem | None:
    ws = asker.parts.workspace.id
    template = templates.version(tx, ws, draft.template_id, draft.template_no).template
    answers = {"channel": channel_id}
    around = surroundings(tx, ws, template, answers, asker.today, by=asker.member.user_id)
    return next((one for one in problems_of(template, answers, around) if one.field == "channel"), None)


async def _published(asker: Asker, draft: Draft, channel_id: str) -> None:
    """Publish the rows that are ready, a few at a time, and say what they became."""
    parts, table, whole = asker.parts, _table(draft), RowsPublished()
    await know_channel(parts, channel_id)
    for start in range(0, len(table.good), _SLICE):
        done = await parts.change(
            publish_rows,
            parts.workspace,
            draft,
            table.good[start : start + _SLICE],
            channel_id,
            counts=not whole.published,
            by=asker.member,
            today=asker.today,
            at=asker.at,
        )
        whole.published |= done.published
        whole.refused |= done.refused
        if done.stopped:
            await asker.is_refused(*done.stopped)
            break
    if whole.published or whole.refused:
        standings = await _with_cards(asker, [one.item_id for one in whole.published.values()][:LINKED])
        refused = await _refused(asker, table, whole)
        total = len(whole.published)
        await asker.is_told(rows_published(asker.texts, asker.language, standings, total, refused), in_place=True)


async def _refused(asker: Asker, table: ReadTable, whole: RowsPublished) -> list[BadRow]:
    """Rows that were ready when they were read, and are not any more: somebody has left, a department is gone."""
    rows = {row["no"]: row for row in table.good if row["no"] in whole.refused}
    found = await asker.parts.db.read(_templates, asker.parts.workspace.id, rows.values())
    return [
        BadRow(
            no,
            str(rows[no]["name"]),
            [
                fact(asker, found[tuple(rows[no]["template"])].field(one.field).name(asker.language), one)
                for one in problems
            ],
        )
        for no, problems in whole.refused.items()
    ]


def _templates(tx: Tx, ws: int, rows: Collection[Json]) -> dict[tuple[int, int], Template]:
    made_of: set[tuple[int, int]] = {(row["template"][0], row["template"][1]) for row in rows}
    return {one: templates.version(tx, ws, *one).template for one in made_of}


async def _with_cards(asker: Asker, item_ids: list[int]) -> list[Standing]:
    """The items, with their cards where these are posted within a moment."""
    waited = 0.0
    while True:
        found = await asker.parts.db.read(_standings, asker, item_ids)
        if waited >= _CARDS_WITHIN or all(one.card_url for one in found):
            return found
        await asyncio.sleep(_LOOK)
        waited += _LOOK


def _standings(tx: Tx, asker: Asker, item_ids: list[int]) -> list[Standing]:
    return [one for key in item_ids if (one := items.by_id(tx, asker.reader, key)) is not None]


def _table(draft: Draft) -> ReadTable:
    return ReadTable.from_document(draft.form["table"])


async def _find(asker: Asker, carried: Any) -> Draft | None:  # noqa: ANN401 — what a button or a form brought back
    """The table a button or form carries the key of; None for anybody else's, or for what is no table."""
    key = read_key(carried)
    if key is None:
        return None
    draft = await asker.parts.db.read(drafts.find, asker.parts.workspace.id, asker.member.user_id, key)
    return draft if draft is not None and "table" in draft.form else None
