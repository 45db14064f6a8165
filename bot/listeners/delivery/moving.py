"""*Move items*: the form, what is sent by it, and its *Undo*."""

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any, Final

from bot.changes.delivery import may_mend
from bot.changes.moving import Moved, move_items, no_way_into, undo_move
from bot.listeners.asker import Asker
from bot.listeners.guarding import afterwards
from bot.listeners.item_forms import done_with, find_draft, form_gone, open_form
from bot.listeners.routes import Routes
from bot.messages.delivery import MOVE
from bot.messages.forms import errors_ack
from bot.messages.item_form import entered, ticked
from bot.messages.moving import OFFERED, UNDO_MOVE, items_moved, move_form
from bot.slack.channels import know_channel
from storage import channels, inbox, items, members, troubles
from storage.database import Tx
from storage.drafts import Draft
from storage.troubles import Trouble
from tracker.delivery import HELPED_BY_MOVING
from tracker.problems import AdminsOnly, Empty, NotFound, OutdatedButton, OwnersMove, Problem
from tracker.references import read_key
from tracker.standing import Standing
from tracker.visibility import may_edit

Json = Mapping[str, Any]
#: Items in one transaction: so long others wait to write.
_SLICE: Final = 10
_LOOKED_AT: Final = 500
_ASK_SLACK: Final = 1.5  # seconds an ack may wait for Slack to say what a channel is
_FEATURE: Final = "delivery"


def register(routes: Routes) -> None:
    """Write this feature's lines."""
    routes.actions |= {MOVE: _open, UNDO_MOVE: _undo}
    routes.views[MOVE] = _move


async def _open(asker: Asker, pressed: Json, _: Json) -> None:
    trouble_id = read_key(pressed.get("value")) or 0
    trouble, theirs = await asker.parts.db.read(_theirs, asker, trouble_id)
    if trouble is None or trouble.ended_at is not None or trouble.cause not in HELPED_BY_MOVING:
        await asker.is_refused(OutdatedButton())
    elif theirs:
        await _open_with(asker, trouble, theirs)
    else:
        await asker.is_refused(await asker.parts.db.read(_why_none, asker, trouble))


def _why_none(tx: Tx, asker: Asker, trouble: Trouble) -> Problem:
    """Why there is nothing that this person could move."""
    if not may_mend(tx, trouble, asker.member):
        admins = members.admins(tx, trouble.ws)
        return AdminsOnly(admins[0].name if admins else "")
    return OwnersMove()


async def _open_with(asker: Asker, trouble: Trouble, theirs: Sequence[Standing]) -> None:
    offered, more = theirs[:OFFERED], max(len(theirs) - OFFERED, 0)
    others = (await asker.parts.db.read(troubles.extent, trouble)).items > len(theirs)

    def build(draft: Draft) -> dict[str, Any]:
        return move_form(asker.audience, offered, more=more, others=others, draft_id=draft.id)

    about = {"trouble": trouble.id, "items": [one.item.id for one in offered]}
    again = (MOVE, str(trouble.id))
    await open_form(asker, offered[0], build, form=MOVE, feature=_FEATURE, again=again, about=about)


def _theirs(tx: Tx, asker: Asker, trouble_id: int) -> tuple[Trouble | None, list[Standing]]:
    """The trouble of a button, and the items of its channel that this person may move."""
    trouble = troubles.find(tx, asker.parts.workspace.id, trouble_id)
    found = items.in_channel(tx, asker.reader, trouble.about, most=_LOOKED_AT) if trouble else ()
    return trouble, [one for one in found if may_edit(asker.member, one.item)]


async def _move(asker: Asker, view: Json) -> dict[str, Any] | None:
    draft = await find_draft(asker, view, "trouble", "items")
    if draft is None:
        return form_gone(asker, view)
    answers, parts = entered(view), asker.parts
    to, known = str(answers.get("channel") or ""), draft.form["about"]["items"]
    chosen = [known[nth] for nth in ticked(answers, "items") if nth < len(known)]
    try:
        async with asyncio.timeout(_ASK_SLACK):
            await know_channel(parts, to)
    except TimeoutError:
        pass  # then it counts as unknown
    problem: Problem | None = await parts.db.read(no_way_into, parts.workspace, to, asker.member)
    if not chosen:
        problem = problem or Empty(field="items")
    if problem is not None:
        words = asker.texts.problem(problem, asker.language, today=asker.today)
        return errors_ack(view, {problem.field: words})
    afterwards(asker, _moved(asker, draft, chosen, to))
    return None


async def _moved(asker: Asker, draft: Draft, chosen: Sequence[int], to: str) -> None:
    """Move them, a few at a time, and say what came of it."""
    parts, whole = asker.parts, Moved()
    for nth, start in enumerate(range(0, len(chosen), _SLICE)):
        done = await parts.change(
            move_items,
            parts.workspace,
            chosen[start : start + _SLICE],
            to,
            key=_key(draft.id, nth),
            trouble_id=draft.form["about"]["trouble"],
            counts=not whole.item_ids,
            by=asker.member,
            at=asker.at,
        )
        whole.item_ids += done.item_ids
        whole.refused += done.refused
    asker = await done_with(asker, draft)
    if whole.item_ids or whole.refused:
        await _tell(asker, whole, undo=str(draft.id), to=to)
    else:  # none of them is open to them any more
        await asker.is_refused(NotFound(""))


async def _undo(asker: Asker, pressed: Json, _: Json) -> None:
    draft_id, parts, whole, back = read_key(pressed.get("value")) or 0, asker.parts, Moved(), ""
    for nth in range(OFFERED // _SLICE):
        key = _key(draft_id, nth)
        if nth and await parts.db.read(inbox.answer_to, parts.workspace.id, key) is None:
            break
        done = await parts.change(undo_move, parts.workspace, key, by=asker.member, at=asker.at)
        whole.item_ids += done.item_ids
        whole.refused += done.refused
    if whole.item_ids:
        first = (await parts.db.read(items.of_keys, asker.reader, whole.item_ids[:1])).values()
        back = next(iter(first)).item.channel_id if first else ""
        await _tell(asker, whole, undo=None, to=back)
    else:
        await asker.is_refused(*dict.fromkeys(whole.refused))


async def _tell(asker: Asker, whole: Moved, *, undo: str | None, to: str) -> None:
    db, ws = asker.parts.db, asker.parts.workspace.id
    found = await db.read(items.of_keys, asker.reader, whole.item_ids)
    channel = (await db.read(channels.find, ws, [to])).get(to)
    refused = [asker.texts.problem(one, asker.language, today=asker.today) for one in whole.refused]
    standings = [found[key] for key in whole.item_ids if key in found]
    place = f"#{channel.name}" if channel else ""
    message = items_moved(asker.audience, standings, refused, undo=undo, place=place)
    await asker.is_told(message, in_place=undo is None)


def _key(draft_id: int, nth: int) -> str:
    return f"move/{draft_id}/{nth}"
