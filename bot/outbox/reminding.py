"""What the clock says as it is sent: to its reader, in their words, only what they may read and what is still true."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Final
from zoneinfo import ZoneInfo

from bot.messages.audience import Audience
from bot.messages.blocks import Message
from bot.messages.daily import Dealt, Shown, daily_message
from bot.messages.days import days_unknown
from bot.messages.digests import ROWS, digest
from bot.messages.remark_words import open_to_all
from bot.messages.reminders import MISSING_ROWS, Missing, Wanted, update_due_now, updates_due, updates_missing
from bot.messages.texts import Texts
from bot.outbox.held_up import listed_in_daily, stands_in_daily
from bot.outbox.sayings import Edited, Nothing, Posted, Saying, Thread, card_shows, operations_of, thread_in
from bot.outbox.tidying import tidying_now
from bot.outbox.updates_asked import updates_asked
from storage import (
    acks,
    digests,
    due,
    items,
    members,
    occasions,
    posts,
    preferences,
    snoozes,
    updates,
    watchers,
    workspaces,
)
from storage.database import Tx
from storage.outbox import Row, Verb
from storage.preferences import Person, deputy_of
from tracker.acks import is_over
from tracker.cadence import DUE_BY
from tracker.daily import Line, LineKind, in_order, without
from tracker.delivery import RowState
from tracker.notices import DailyDigest, DailyMessage, DaysUnknown, UpdateDueNow, UpdatesDue, UpdatesMissing
from tracker.people import Member, Reader
from tracker.preferences import Absent
from tracker.remarks import Remark
from tracker.standing import Standing
from tracker.visibility import may_edit
from tracker.working_days import is_confirmed_year

#: Nobody owns, or is asked to confirm, more than this at once; beyond it the message is long enough anyway.
_MOST: Final = 200
_OWN: Final = frozenset({LineKind.OVERDUE, LineKind.DUE, LineKind.PUT_OFF})
_OF_SUPPORT: Final = frozenset({LineKind.SUPPORT, LineKind.UNANSWERED, LineKind.SUPPORT_LATE})


ByTheClock = UpdatesDue | UpdatesMissing | UpdateDueNow | DailyMessage | DailyDigest | DaysUnknown


def say_by_the_clock(tx: Tx, texts: Texts, row: Row, notice: ByTheClock, at: datetime) -> Saying:
    """What the clock has to say by this row, now."""
    match notice:
        case UpdatesDue():
            return _updates_due(tx, texts, row, notice, at)
        case UpdatesMissing():
            return _updates_missing(tx, texts, row, notice, at)
        case UpdateDueNow():
            return _update_due_now(tx, texts, row, notice, at)
        case DailyMessage():
            return _daily_message(tx, texts, row, notice, at)
        case DailyDigest():
            return _daily_digest(tx, texts, row, notice, at)
        case DaysUnknown():
            return _days_unknown(tx, texts, row, notice, at)


def _updates_due(tx: Tx, texts: Texts, row: Row, notice: UpdatesDue, at: datetime) -> Saying:
    """The list of that day, of an owner or whoever stands in for one; of another day it matters no more."""
    person = preferences.of_people(tx, row.ws, [notice.user_id]).get(notice.user_id)
    on = date.fromisoformat(notice.on)
    if person is None or person.member.deactivated or person.days.date_of(at) != on:
        return Nothing("the day is over, or they are gone")
    wanted = [
        Wanted(one.standing, None if one.missing else one.standing.item.changed_at, one.for_name)
        for one in updates_asked(tx, person, on)
    ]
    if row.verb is not Verb.EDIT:
        if _is_quiet(person, at):
            return Nothing("it has come to be night there")
        if stands_in_daily(tx, person, on, at):
            return Nothing("the day's message, held up until now, says it")
        said = _said_this_morning(tx, row.ws, notice.user_id, on)
        wanted = [one for one in wanted if one.done_at is None and one.standing.item.id not in said]
        if not wanted:
            return Nothing("all of it is done")
    elif not wanted:
        return Nothing("nothing of it is theirs any more")
    message = updates_due(_audience(texts, person, on), wanted, late=at >= person.days.moment(on, DUE_BY))
    return _said(tx, row, occasions.updates_due(notice.user_id, on), message)


def _said_this_morning(tx: Tx, ws: int, user_id: str, on: date) -> frozenset[int]:
    """The items whose missing updates stand in the day's message already, which stands for a gap."""
    said = occasions.rows_of(tx, ws, [occasions.daily(user_id, on)])
    lines = [line for one in said if one.state is not RowState.DROPPED for line in one.body["lines"]]
    return frozenset(item_id for kind, item_id, *_ in lines if kind == LineKind.MISSING)


def _updates_missing(tx: Tx, texts: Texts, row: Row, notice: UpdatesMissing, at: datetime) -> Saying:
    """What came due since the channel's post before this one and is missing, as far as the channel may read it."""
    place = preferences.of_channels(tx, row.ws, [notice.channel_id]).get(notice.channel_id)
    on = date.fromisoformat(notice.on)
    if place is None or not place.own.missing or place.days.date_of(at) != on:
        return Nothing("the day is over, or the channel wants no such post")
    first, last = (place.days.moment(day, DUE_BY) for day in (place.days.before(on), on))
    reader = Reader.system(row.ws)
    found = due.missing_updates(tx, reader, channel_id=notice.channel_id, first=first, last=last)
    known = items.of_keys(tx, reader, found)
    shown = [known[one] for one in found if card_shows(tx, known[one], place.channel)]
    if not shown:
        return Nothing("none is missing")
    owners = preferences.of_people(tx, row.ws, {one.item.owner for one in shown})
    standing_in = {deputy for owner in owners.values() if (deputy := deputy_of(owner, at))}
    deputies = preferences.of_people(tx, row.ws, standing_in)
    people = owners | deputies
    audience = Audience.of_channel(texts, place.channel, on)
    absent = {user_id: preferences.absence_of(people.get(user_id), at) for user_id in people}
    here_quiet = place.quiet.over_at(at, place.days) is not None
    rung = {
        user_id
        for user_id, person in people.items()
        if not here_quiet and absent[user_id] == Absent() and person.mine.quiet.over_at(at, person.days) is None
    }
    missing = [
        Missing(one, absent.get(one.item.owner, Absent()), _stands_in(one, owners.get(one.item.owner), deputies, at))
        for one in shown
    ]
    message = updates_missing(audience, missing, on=on, rung=rung)
    return Posted(message, names=frozenset(one.item.id for one in shown[:MISSING_ROWS]))


def _stands_in(standing: Standing, owner: Person | None, deputies: Mapping[str, Person], at: datetime) -> Member | None:
    """Who is to update an item in its owner's place: their deputy, where they may."""
    deputy = deputies.get(deputy_of(owner, at) or "") if owner else None
    return deputy.member if deputy and may_edit(deputy.member, standing.item) else None


def _update_due_now(tx: Tx, texts: Texts, row: Row, notice: UpdateDueNow, at: datetime) -> Saying:
    """To an incident's coordinator, in its thread, unless an update has come."""
    thread = thread_in(tx, row, notice.item_id)
    if not isinstance(thread, Thread):
        return thread
    item = thread.standing.item
    if not item.is_open or item.changed_at >= datetime.fromisoformat(notice.at):
        return Nothing("it is over, or has been updated")
    today = at.astimezone(ZoneInfo(thread.channel.zone)).date()
    message = update_due_now(Audience.of_channel(texts, thread.channel, today), thread.standing)
    return Posted(message, thread.card.ts)


def _daily_message(tx: Tx, texts: Texts, row: Row, notice: DailyMessage, at: datetime) -> Saying:
    """The lines that are still true; in an edit, what became of the others."""
    person = preferences.of_people(tx, row.ws, [notice.user_id]).get(notice.user_id)
    on = date.fromisoformat(notice.on)
    if person is None or person.member.deactivated or person.days.date_of(at) != on:
        return Nothing("the day is over, or they are gone")
    decided = occasions.rows_of(tx, row.ws, [occasions.daily(notice.user_id, on)])
    if not decided:
        return Nothing("it is forgotten by now")
    lines = [Line(LineKind(kind), item_id, about, other) for kind, item_id, about, other in notice.lines]
    own = [one for one in lines if one.kind in _OWN]
    held_up = listed_in_daily(tx, person, on, at, sent=row.verb is Verb.EDIT)
    lines = in_order([*lines, *without(own, held_up)])
    shown = _shown(tx, row.ws, person, [one for one in lines if one.kind is not LineKind.TIDY], on, decided[0].at)
    left_over = [one for one in lines if one.kind is LineKind.TIDY]
    tidying = tidying_now(tx, Reader.of(row.ws, person.member), left_over, on, decided[0].at) if left_over else None
    if row.verb is not Verb.EDIT:
        shown = [one for one in shown if one.dealt is None]
        if _is_quiet(person, at):
            return Nothing("it has come to be night there; the next morning says it")
    if not shown and not tidying:
        return Nothing("none of it is true any more")
    message = daily_message(_audience(texts, person, on), shown, person.member, tidying=tidying, off=notice.off)
    return _said(tx, row, occasions.daily(notice.user_id, on), message)


def _daily_digest(tx: Tx, texts: Texts, row: Row, notice: DailyDigest, at: datetime) -> Saying:
    """What there is to say in the channel now; nothing where there is nothing."""
    place = preferences.of_channels(tx, row.ws, [notice.channel_id]).get(notice.channel_id)
    on = date.fromisoformat(notice.on)
    if place is None or not place.own.digest or place.days.date_of(at) != on:
        return Nothing("the day is over, or the channel wants none")
    hour = place.days.moment(on, place.own.digest_at)
    if place.quiet.over_at(at, place.days) is not None and place.quiet.over_at(hour, place.days) is None:
        return Nothing("it has come to be night there; tomorrow's says it")
    since = date.fromisoformat(notice.since) if notice.since else None
    made = digests.of_channel(tx, Reader.system(row.ws), place, on=on, since=since, at=at)
    if not made:
        return Nothing("there is nothing to say")
    audience = Audience.of_channel(texts, place.channel, on)
    absent = digests.absent_owners(tx, row.ws, made, at)
    message = digest(audience, made, absent, hour=place.own.digest_at, weekdays=place.own.weekdays)
    return Posted(message, names=made.named(ROWS))


def _shown(tx: Tx, ws: int, person: Person, lines: Sequence[Line], on: date, since: datetime) -> list[Shown]:
    """What its reader may read of the lines, with what became of each ``since`` they were worked out."""
    user_id, reader = person.member.user_id, Reader.of(ws, person.member)
    known = items.of_keys(tx, reader, {line.item_id for line in lines})
    others = preferences.of_people(tx, ws, {line.for_user for line in lines if line.for_user})
    put_off = snoozes.of(tx, ws, [user_id])
    confirm_by = acks.deadlines_of(tx, reader, most=_MOST)
    wanted = watchers.who_asks(tx, reader) if any(line.kind is LineKind.WANTED for line in lines) else {}
    shown = []
    for line in lines:
        standing = known.get(line.item_id)
        if standing is None:
            continue
        if line.kind is LineKind.UNCONFIRMED and not is_over(standing.asked, since):
            continue  # they have confirmed meanwhile
        if line.kind is LineKind.FOLLOWED:
            shown += _followed(tx, reader, line, standing)
            continue
        dealt = _dealt(line, standing, line.for_user or user_id, put_off.get((user_id, line.item_id)), on, since)
        if line.kind is LineKind.CONFIRM and line.item_id not in confirm_by:
            dealt = Dealt("confirmed", acks.confirmed_at(tx, ws, line.item_id, line.about or 0, user_id))
        remark = _remark_of(line, standing, user_id)
        if line.kind in _OF_SUPPORT:
            if remark is None:
                continue
            dealt = (
                (dealt or _answered(line, remark, since)) if _still_asked(line, remark, user_id) else Dealt("answered")
            )
        askers = [user for user, _ in wanted.get(line.item_id, ())] if line.kind is LineKind.WANTED else []
        if line.kind is LineKind.WANTED and not askers:
            dealt = dealt or Dealt("updated", standing.item.changed_at)
        other = others.get(line.for_user or "")
        shown.append(
            Shown(
                line,
                members.with_names(tx, standing, askers),
                for_name=other.member.name if other else "",
                confirm_by=confirm_by.get(line.item_id),
                remark=remark,
                askers=tuple(askers),
                dealt=dealt,
            )
        )
    return shown


def _remark_of(line: Line, standing: Standing, user_id: str) -> Remark | None:
    """The support request a line is about, as far as its reader may read it."""
    readable = standing.remarks if user_id in standing.item.named else open_to_all(standing)
    return next((one for one in readable if one.id == line.about), None) if line.kind in _OF_SUPPORT else None


def _still_asked(line: Line, remark: Remark, user_id: str) -> bool:
    """Whether a support request is still what its line says: theirs to deal with, unanswered, or not dealt with."""
    match line.kind:
        case LineKind.SUPPORT:
            return remark.is_open and remark.holder == user_id
        case LineKind.UNANSWERED:
            return remark.is_open and remark.answered_at is None
        case _:
            return remark.is_open


def _answered(line: Line, remark: Remark, since: datetime) -> Dealt | None:
    """What whoever holds a request has answered since; None while it waits for them."""
    if line.kind is not LineKind.SUPPORT or remark.answered_at is None or remark.answered_at < since:
        return None
    return Dealt("offered" if remark.offered_on else "accepted", remark.answered_at, remark.offered_on)


def _followed(tx: Tx, reader: Reader, line: Line, standing: Standing) -> list[Shown]:
    """What others changed of an item that is followed, since its follower last heard of it; none where nobody did."""
    entries = updates.since(tx, reader, line.item_id, line.about or 0)
    theirs = [entry for entry in entries if entry.made_by != reader.user_id]
    changed = frozenset(key for entry in theirs for key in entry.changes)
    return [Shown(line, standing, changed=changed)] if theirs else []


def _dealt(line: Line, standing: Standing, owner: str, until: date | None, on: date, since: datetime) -> Dealt | None:
    """What has become of a line about an item's end since the message was worked out; None while it holds."""
    item = standing.item
    if not item.is_open:
        return Dealt("closed")
    if line.kind is LineKind.MISSING and item.changed_at >= since:
        return Dealt("updated", item.changed_at)
    if line.kind not in (LineKind.OVERDUE, LineKind.DUE, LineKind.PUT_OFF, LineKind.ESCALATED):
        return None
    if line.kind is not LineKind.ESCALATED and item.owner != owner:
        return Dealt("handed_over")
    if line.kind is not LineKind.ESCALATED and until is not None and until > on:
        return Dealt("put_off_until", day=until)
    if line.kind in (LineKind.OVERDUE, LineKind.DUE) and item.end_on is not None and item.end_on > on:
        return Dealt("end_moved", day=item.end_on)
    ended = line.kind is LineKind.PUT_OFF or (item.end_on is not None and item.end_on <= on)
    return Dealt("updated", item.changed_at) if not ended or item.changed_at >= since else None


def _said(tx: Tx, row: Row, key: str, message: Message) -> Saying:
    """Posted, or the message of that occasion edited."""
    if row.verb is not Verb.EDIT:
        return Posted(message)
    before = occasions.rows_of(tx, row.ws, [key])
    post = posts.of_row(tx, row.ws, before[0].row_id) if before else None
    return Edited(message, post) if post is not None else Nothing("it was never sent")


def _is_quiet(person: Person, at: datetime) -> bool:
    return person.mine.quiet.over_at(at, person.days) is not None


def _audience(texts: Texts, person: Person, on: date) -> Audience:
    return Audience(texts, (person.member.language,), person.days.zone, on)


def _days_unknown(tx: Tx, texts: Texts, row: Row, notice: DaysUnknown, at: datetime) -> Saying:
    """Of the countries whose days are still not known."""
    unknown = [
        country
        for country in notice.countries
        if not is_confirmed_year(notice.year, country, workspaces.days_known(tx, row.ws, country))
    ]
    audience = operations_of(tx, texts, row, at)
    if not unknown or audience is None:
        return Nothing("they are known by now, or nobody is there to be told")
    return Posted(days_unknown(audience, notice.year, unknown))
