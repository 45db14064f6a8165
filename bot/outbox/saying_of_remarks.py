"""What is said of remarks now: in the thread of a card, to whoever holds one, and to the other one of the two."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.messages.first import introduced
from bot.messages.remark_words import open_to_all
from bot.messages.remarks import remark_told, todo_for_you
from bot.messages.support import support_asked, support_step
from bot.messages.texts import Texts
from bot.outbox.sayings import Edited, Nothing, Posted, Saying, Thread, audience_of, thread_in
from storage import items, members, posts, remarks
from storage.database import Tx
from storage.outbox import Row, Verb
from tracker.notices import INTRODUCES, RemarkTold, SupportAsked, SupportStep, TodoForYou
from tracker.people import Reader
from tracker.remarks import TakenStep
from tracker.standing import Standing


def say_of_remark(
    tx: Tx, texts: Texts, row: Row, notice: RemarkTold | TodoForYou | SupportAsked | SupportStep, at: datetime
) -> Saying:
    """What a notice of a remark says now."""
    match notice:
        case RemarkTold():
            return _told(tx, texts, row, notice, at)
        case SupportStep():
            return _support_step(tx, texts, row, notice, at)
        case _:
            return _of_remark(tx, texts, row, notice, at)


def _told(tx: Tx, texts: Texts, row: Row, notice: RemarkTold, at: datetime) -> Saying:
    thread = thread_in(tx, row, notice.item_id)
    if not isinstance(thread, Thread):
        return thread
    reader = Reader.system(row.ws)
    seen = {one.id for one in open_to_all(thread.standing)}
    told = [one for one in remarks.told_with(tx, reader, notice.item_id, notice.about) if one.remark_id in seen]
    if not told:
        return Nothing("the channel may not read it")
    today = at.astimezone(ZoneInfo(thread.channel.zone)).date()
    standing = _with_names_of(tx, thread.standing, told)
    message = remark_told(texts, standing, told, thread.channel, today)
    if row.verb is not Verb.EDIT:
        return thread.tells(message)
    post = posts.told_of(tx, row.ws, notice.item_id, row.kind, notice.about)
    return Edited(message, post) if post else Nothing("what it edits was never sent")


def _of_remark(tx: Tx, texts: Texts, row: Row, notice: TodoForYou | SupportAsked, at: datetime) -> Saying:
    """What somebody was told of what they hold: posted while they hold it, then edited whoever holds it."""
    reader = Reader.system(row.ws)
    standing = items.by_id(tx, reader, notice.item_id)
    remark = remarks.find(tx, reader, notice.about)
    member = members.find(tx, row.ws, [notice.user_id]).get(notice.user_id)
    if standing is None or remark is None or member is None or member.deactivated:
        return Nothing("it is gone, or they are")
    if row.verb is not Verb.EDIT and (remark.holder != notice.user_id or not remark.is_open):
        return Nothing("they do not hold it any more")
    post = None
    if row.verb is Verb.EDIT:
        post = posts.told_of(tx, row.ws, notice.item_id, row.kind, notice.about, notice.user_id)
        if post is None:
            return Nothing("what it edits was never sent")
    taken = remarks.steps(tx, reader, remark.id)
    standing = _with_names_of(tx, standing, taken)
    audience = audience_of(tx, texts, row.ws, member, at)
    hidden = items.by_id(tx, Reader.of(row.ws, member), notice.item_id) is None
    if isinstance(notice, SupportAsked):
        message = support_asked(standing, remark, taken, member.user_id, audience, hidden=hidden)
    else:
        message = todo_for_you(standing, remark, audience, hidden=hidden or remark.holder != member.user_id)
    if isinstance(notice, INTRODUCES):
        message = introduced(message, audience)
    return Edited(message, post) if post else Posted(message)


def _support_step(tx: Tx, texts: Texts, row: Row, notice: SupportStep, at: datetime) -> Saying:
    member = members.find(tx, row.ws, [notice.user_id]).get(notice.user_id)
    if member is None or member.deactivated:
        return Nothing("they are gone")
    reader = Reader.of(row.ws, member)
    standing, taken = items.by_id(tx, reader, notice.item_id), remarks.step(tx, reader, notice.about)
    remark = remarks.find(tx, reader, taken.remark_id) if taken else None
    if standing is None or taken is None or remark is None:
        return Nothing("they may not read it")
    return Posted(
        support_step(_with_names_of(tx, standing, [taken]), remark, taken, audience_of(tx, texts, row.ws, member, at))
    )


def _with_names_of(tx: Tx, standing: Standing, taken: Sequence[TakenStep]) -> Standing:
    """The item with the names of everybody these steps speak of."""
    people = {one for each in taken for one in (each.step.made_by, each.step.user_id) if one}
    unknown = people - standing.people.keys()
    return replace(standing, people={**standing.people, **members.find(tx, standing.item.ws, unknown)})
