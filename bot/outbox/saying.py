"""From a row of the outbox to what is said now: words, language, permission, and whether it is still to be said."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from bot.changes.handing_over import heirs
from bot.messages.audience import Audience
from bot.messages.card import card, made_of_message, moved_card, published_to_you, stub
from bot.messages.closing import closed_card, item_closed
from bot.messages.comments import SaidOfItem, answered_to_you, commented
from bot.messages.delivery import cannot_deliver, cannot_reach, card_deleted, reached_again
from bot.messages.first import first_mention, installed, installed_again, introduced
from bot.messages.hand_over import handed_from_you, nobody_to_take, not_yours_after_all, owner_gone
from bot.messages.my_day import home, read_page
from bot.messages.rights import rights_asked, rights_given
from bot.messages.taking_over import taken_over
from bot.messages.texts import Texts
from bot.messages.updates import handed_to_you, item_updated, updated_to_you
from bot.messages.watching import news_came
from bot.outbox.hiding import hide
from bot.outbox.reminding import say_by_the_clock
from bot.outbox.saying_of_absence import say_of_absence
from bot.outbox.saying_of_remarks import say_of_remark
from bot.outbox.sayings import (
    Blocked,
    Edited,
    Nothing,
    Posted,
    Saying,
    Shown,
    Thread,
    audience_of,
    card_shows,
    operations_of,
    thread_in,
)
from storage import channels, comments, departments, homes, items, members, posts, preferences, troubles, workspaces
from storage import updates as history
from storage.database import Tx
from storage.my_day import read_my_day
from storage.outbox import Row, Verb
from storage.posts import Post
from tracker.acks import is_over
from tracker.channels import Channel, ChannelKind
from tracker.comments import Comment
from tracker.delivery import HOLDS_CHANNEL
from tracker.history import Update
from tracker.notices import (
    INTRODUCES,
    AnsweredToYou,
    CannotDeliver,
    CannotReach,
    CardDeleted,
    Commented,
    CommentedToYou,
    DailyDigest,
    DailyMessage,
    DaysUnknown,
    FirstMention,
    HandedFromYou,
    HandedToYou,
    HiddenPost,
    Home,
    Installed,
    InstalledAgain,
    ItemCard,
    ItemClosed,
    ItemUpdated,
    MadeOfMessage,
    NewsCame,
    NobodyToTake,
    NoDeputy,
    OwnerGone,
    Personal,
    PublishedToYou,
    ReachedAgain,
    RemarkTold,
    RightsAsked,
    RightsGiven,
    RingingCard,
    StandsIn,
    SupportAsked,
    SupportStep,
    TakenOver,
    TodoForYou,
    UpdatedToYou,
    UpdateDueNow,
    UpdatesDue,
    UpdatesMissing,
    from_document,
)
from tracker.people import Member, Reader
from tracker.standing import Standing
from tracker.updates import TAKEN_BACK, lateness
from tracker.visibility import may_edit

_INTO_CHANNELS: Final = frozenset({Verb.POST, Verb.REPLY, Verb.EDIT})


def say(tx: Tx, texts: Texts, row: Row, at: datetime) -> Saying:
    """What this row says now. By then what it points to is out, or known not to come: the outbox keeps that order."""
    return _blocked(tx, row) or _of_notice(tx, texts, row, at)


def _blocked(tx: Tx, row: Row) -> Blocked | None:
    """Why its channel takes nothing for now, where that is so."""
    trouble = troubles.holding(tx, row.ws, row.target) if row.verb in _INTO_CHANNELS else None
    return Blocked(trouble.cause, trouble.error) if trouble is not None else None


def _of_notice(tx: Tx, texts: Texts, row: Row, at: datetime) -> Saying:
    match from_document(row.kind, row.shape, row.body):
        case ItemCard(item_id) | RingingCard(item_id) as notice:
            rung = notice.departments if isinstance(notice, RingingCard) else ()
            return _item_card(tx, texts, row, item_id, at, rung)
        case MadeOfMessage(item_id, ts):
            return _made_of_message(tx, texts, row, item_id, ts)
        case ItemUpdated() | ItemClosed() | Commented() as notice:
            return _in_thread(tx, texts, row, notice, at)
        case RemarkTold() | TodoForYou() | SupportAsked() | SupportStep() as notice:
            return say_of_remark(tx, texts, row, notice, at)
        case FirstMention() | Installed() | InstalledAgain() as notice:
            return _first_met(tx, texts, row, notice, at)
        case HiddenPost() as notice:
            return hide(tx, texts, row, notice, at)
        case Home(user_id):
            return _home(tx, texts, row.ws, user_id, at)
        case NobodyToTake() as notice:
            return _nobody_to_take(tx, texts, row, notice, at)
        case CannotDeliver() | CannotReach() | ReachedAgain() | CardDeleted() as notice:
            return _of_trouble(tx, texts, row, notice, at)
        case (
            UpdatesDue() | UpdatesMissing() | UpdateDueNow() | DailyMessage() | DailyDigest() | DaysUnknown() as notice
        ):
            return say_by_the_clock(tx, texts, row, notice, at)
        case StandsIn() | NoDeputy() as notice:
            return say_of_absence(tx, texts, row, notice, at)
        case notice:
            return _to_person(tx, texts, row, notice, at)


def _of_trouble(
    tx: Tx, texts: Texts, row: Row, notice: CannotDeliver | CannotReach | ReachedAgain | CardDeleted, at: datetime
) -> Saying:
    match notice:
        case CannotDeliver(trouble_id):
            return _cannot_deliver(tx, texts, row, trouble_id, at)
        case CannotReach():
            return _cannot_reach(tx, texts, row, notice)
        case ReachedAgain():
            return _reached_again(tx, texts, row, notice)
        case CardDeleted():
            return _card_deleted(tx, texts, row, notice, at)


def thread_of(tx: Tx, row: Row) -> Post | None:
    """The card, or the message an item was made of, in whose thread a row is a reply."""
    if row.kind == MadeOfMessage.kind:
        return Post(row.target, row.body["ts"])
    return posts.card_of(tx, row.ws, row.item_id or 0, row.target)


def _item_card(tx: Tx, texts: Texts, row: Row, item_id: int, at: datetime, rung: Sequence[int] = ()) -> Saying:
    standing = items.by_id(tx, Reader.system(row.ws), item_id)
    place = preferences.of_channels(tx, row.ws, [row.target]).get(row.target)
    if standing is None or place is None:
        return Nothing("the item or its channel is gone")
    channel = place.channel
    today = at.astimezone(ZoneInfo(channel.zone)).date()
    if standing.item.channel_id != channel.channel_id:
        return _left_behind(tx, texts, row, standing, channel)
    shows = card_shows(tx, standing, channel)
    if not shows:
        message = stub(texts, standing, channel)
    elif not standing.item.is_open:
        message = closed_card(texts, standing, channel, today)
    else:
        several_zones = len(channels.zones_of(tx, row.ws, channel.channel_id)) > 1
        ringing = [one for one in departments.current(tx, row.ws) if one.id in rung] if rung else []
        message = card(
            texts, standing, channel, today, several_zones=several_zones, ringing=ringing,
            over=is_over(standing.asked, at), compact=place.own.compact,
        )  # fmt: skip
    if row.verb is not Verb.EDIT:
        return Posted(message, stub=not shows)
    post = posts.card_of(tx, row.ws, item_id, row.target)
    return Edited(message, post, stub=not shows) if post else Nothing("it has no card to change")


def _left_behind(tx: Tx, texts: Texts, row: Row, standing: Standing, channel: Channel) -> Saying:
    """An item's card in a channel where it does not stand any more: where it is now, to whom might read it there."""
    post = posts.card_of(tx, row.ws, standing.item.id, channel.channel_id)
    if row.verb is not Verb.EDIT or post is None:
        return Nothing("its item has moved to another channel")
    if not card_shows(tx, standing, channel):
        return Edited(stub(texts, standing, channel), post, stub=True)
    there = channels.find(tx, row.ws, [standing.item.channel_id]).get(standing.item.channel_id)
    public = there is not None and there.kind is ChannelKind.PUBLIC
    return Edited(moved_card(texts, standing, channel, named=public), post)


def _made_of_message(tx: Tx, texts: Texts, row: Row, item_id: int, ts: str) -> Saying:
    """The item by its name only where its card stands for all to read; anywhere else by its number."""
    standing = items.by_id(tx, Reader.system(row.ws), item_id)
    channel = channels.find(tx, row.ws, [row.target]).get(row.target)
    if standing is None or channel is None:
        return Nothing("the item or its channel is gone")
    named = channel.channel_id == standing.item.channel_id and card_shows(tx, standing, channel)
    return Posted(made_of_message(texts, standing, channel, named=named), ts, stub=not named)


def _item_updated(tx: Tx, texts: Texts, row: Row, item_id: int, update_no: int, at: datetime) -> Saying:
    reader = Reader.system(row.ws)
    thread = thread_in(tx, row, item_id)
    if not isinstance(thread, Thread):
        return thread
    standing, channel = thread.standing, thread.channel
    updates = history.told_with(tx, reader, item_id, update_no)
    message = item_updated(
        texts,
        history.with_names(tx, standing, updates),
        updates,
        channel,
        at.astimezone(ZoneInfo(channel.zone)).date(),
        label_before=_label_before(tx, reader, updates[0]),
        late=_late(tx, row.ws, updates[-1]),
        stage_days=_days_of_stage_before(tx, reader, standing, updates[0]),
    )
    if row.verb is not Verb.EDIT:
        return thread.tells(message, major=any(update.major for update in updates))
    post = posts.notice_of(tx, row.ws, item_id, row.kind, update_no)
    return Edited(message, post) if post else Nothing("its notice was never posted")


def _in_thread(tx: Tx, texts: Texts, row: Row, notice: ItemUpdated | ItemClosed | Commented, at: datetime) -> Saying:
    if isinstance(notice, ItemUpdated):
        return _item_updated(tx, texts, row, notice.item_id, notice.update_no, at)
    thread = thread_in(tx, row, notice.item_id)
    if not isinstance(thread, Thread):
        return thread
    today = at.astimezone(ZoneInfo(thread.channel.zone)).date()
    if isinstance(notice, Commented):
        comment = comments.find(tx, Reader.system(row.ws), notice.comment_id)
        if comment is None:
            return Nothing("the comment is gone")
        said = commented(_said(tx, thread.standing, comment), Audience.of_channel(texts, thread.channel, today))
        return Posted(said, thread.card.ts)
    entries = history.told_with(tx, Reader.system(row.ws), notice.item_id, notice.update_no)
    standing = history.with_names(tx, thread.standing, entries)
    return thread.tells(item_closed(texts, standing, entries[0], thread.channel, today))


def _said(tx: Tx, standing: Standing, comment: Comment) -> SaidOfItem:
    """A comment, with the name of whoever made it and the version it is about."""
    about = history.history(tx, Reader.system(standing.item.ws), comment.item_id, before=comment.about_no + 1, most=1)
    version = about[0].label if about else standing.item.version
    return SaidOfItem(members.with_names(tx, standing, [comment.made_by]), comment, version)


def _to_reader(tx: Tx, texts: Texts, row: Row, notice: AnsweredToYou | NewsCame, at: datetime) -> Saying:
    """To somebody who need not be named on the item, as long as they may read it."""
    member = members.find(tx, row.ws, [notice.user_id]).get(notice.user_id)
    standing = items.by_id(tx, Reader.of(row.ws, member), notice.item_id) if member else None
    if member is None or standing is None:
        return Nothing("they may not read it any more")
    zone = ZoneInfo(member.zone or workspaces.get(tx, row.ws).zone)
    audience = Audience(texts, (member.language,), zone, at.astimezone(zone).date())
    if isinstance(notice, NewsCame):
        return Posted(news_came(standing, member, audience))
    comment = comments.find(tx, Reader.of(row.ws, member), notice.comment_id)
    if comment is None or comment.text is None:
        return Nothing("the answer is gone")
    return Posted(answered_to_you(_said(tx, standing, comment), audience))


def _to_person(tx: Tx, texts: Texts, row: Row, notice: Personal, at: datetime) -> Saying:
    if isinstance(notice, AnsweredToYou | NewsCame):
        return _to_reader(tx, texts, row, notice, at)
    if isinstance(notice, OwnerGone):
        return _owner_gone(tx, texts, row, notice, at)
    if isinstance(notice, HandedFromYou) and (undone := _not_yours(tx, texts, row, notice, at)):
        return undone
    if isinstance(notice, RightsAsked | RightsGiven | TakenOver):
        return _of_rights(tx, texts, row, notice, at)
    by_name = isinstance(notice, HandedToYou | HandedFromYou)
    told = _told(tx, row, notice.item_id, notice.user_id, though_seen=by_name)
    if not isinstance(told, _Told):
        return told
    if isinstance(notice, PublishedToYou):
        return Posted(published_to_you(texts, told.standing, told.member, at, hidden=told.hidden, zone=told.zone))
    if isinstance(notice, CommentedToYou):
        comment = comments.find(tx, Reader.system(row.ws), notice.comment_id)
        if comment is None:
            return Nothing("the comment is gone")
        audience = Audience(texts, (told.member.language,), told.zone, at.astimezone(told.zone).date())
        return Posted(commented(_said(tx, told.standing, comment), audience))
    updates = history.told_with(tx, Reader.system(row.ws), notice.item_id, notice.update_no)
    standing = history.with_names(tx, told.standing, updates)
    if isinstance(notice, UpdatedToYou):
        return Posted(updated_to_you(texts, standing, updates, told.member, at, hidden=told.hidden, zone=told.zone))
    if isinstance(notice, HandedFromYou):
        return Posted(handed_from_you(texts, standing, updates[-1], told.member, at, zone=told.zone))
    if told.standing.item.owner != notice.user_id:
        return Nothing("it has been handed on since")
    message = handed_to_you(texts, standing, updates, told.member, at, zone=told.zone)
    first = isinstance(notice, INTRODUCES)
    return Posted(introduced(message, audience_of(tx, texts, row.ws, told.member, at)) if first else message)


def _of_rights(tx: Tx, texts: Texts, row: Row, notice: RightsAsked | RightsGiven | TakenOver, at: datetime) -> Saying:
    """To an owner: an admin has joined, or somebody would like to edit who may not yet; to these, once they may."""
    told = _told(tx, row, notice.item_id, notice.user_id, though_seen=True)
    if not isinstance(told, _Told):
        return told
    standing = members.with_names(tx, told.standing, [notice.by])
    audience = Audience(texts, (told.member.language,), told.zone, at.astimezone(told.zone).date())
    if isinstance(notice, TakenOver):
        return Posted(taken_over(standing, notice, audience))
    if isinstance(notice, RightsAsked):
        asker = members.find(tx, row.ws, [notice.by]).get(notice.by)
        if asker is None or asker.deactivated or may_edit(asker, standing.item):
            return Nothing("whoever asked is gone, or may change it by now")
        return Posted(rights_asked(standing, notice, audience))
    if not may_edit(told.member, standing.item):
        return Nothing("they may not change it any more")
    return Posted(rights_given(standing, notice, audience))


def _not_yours(tx: Tx, texts: Texts, row: Row, notice: HandedFromYou, at: datetime) -> Posted | None:
    """To whom an item was handed by mistake, named on it any more or not: they heard of it."""
    entries = history.told_with(tx, Reader.system(row.ws), notice.item_id, notice.update_no)
    standing = items.by_id(tx, Reader.system(row.ws), notice.item_id)
    member = members.find(tx, row.ws, [notice.user_id]).get(notice.user_id)
    if standing is None or member is None or member.deactivated or not entries or entries[-1].kind != TAKEN_BACK:
        return None
    by_name = history.with_names(tx, standing, entries).name_of(entries[-1].made_by)
    audience = audience_of(tx, texts, row.ws, member, at)
    return Posted(not_yours_after_all(standing, by_name, audience, named=notice.user_id in standing.item.named))


def _owner_gone(tx: Tx, texts: Texts, row: Row, notice: OwnerGone, at: datetime) -> Saying:
    """Those items of somebody gone that are for this reader to see to, and still theirs."""
    known = members.find(tx, row.ws, [notice.user_id, notice.gone])
    member, gone = known.get(notice.user_id), known.get(notice.gone)
    if member is None or member.deactivated or gone is None or not gone.deactivated:
        return Nothing("they are gone, or the owner is back")
    found = items.owned_by(tx, Reader.of(row.ws, member), notice.gone)
    offered = heirs(tx, row.ws, found)
    theirs = [one for one in found if offered[one.item.id] == member.user_id]
    if not theirs:
        return Nothing("they have owners")
    return Posted(owner_gone(theirs, gone, audience_of(tx, texts, row.ws, member, at)))


def _nobody_to_take(tx: Tx, texts: Texts, row: Row, notice: NobodyToTake, at: datetime) -> Saying:
    """By their numbers: who hears of it may not all read them."""
    gone = members.find(tx, row.ws, [notice.gone]).get(notice.gone)
    audience = operations_of(tx, texts, row, at)
    if audience is None or gone is None or not gone.deactivated:
        return Nothing("nobody is there to be told, or the owner is back")
    found = items.owned_by(tx, Reader.system(row.ws), notice.gone)
    offered = heirs(tx, row.ws, found)
    left = [one.item.ref for one in found if offered[one.item.id] is None]
    return Posted(nobody_to_take(left, gone, audience)) if left else Nothing("somebody is there to take them")


def _first_met(
    tx: Tx, texts: Texts, row: Row, notice: FirstMention | Installed | InstalledAgain, at: datetime
) -> Saying:
    if isinstance(notice, InstalledAgain):
        audience = operations_of(tx, texts, row, at)
        return Posted(installed_again(audience, notice)) if audience else Nothing("nobody is there to be told")
    if isinstance(notice, Installed):
        member = members.find(tx, row.ws, [notice.user_id]).get(notice.user_id)
        if member is None or member.deactivated:
            return Nothing("they are gone")
        return Posted(installed(audience_of(tx, texts, row.ws, member, at)))
    told = _told(tx, row, notice.item_id, notice.user_id, though_seen=True)
    if not isinstance(told, _Told):
        return told
    namer = members.find(tx, row.ws, [notice.by])
    standing = replace(told.standing, people={**told.standing.people, **namer})
    here = notice.user_id in channels.members_of(tx, row.ws, standing.item.channel_id)
    seen = here and not told.hidden
    message = first_mention(
        texts, standing, told.member, at, by=notice.by, hidden=told.hidden, seen=seen, zone=told.zone
    )
    return Posted(message)


def _home(tx: Tx, texts: Texts, ws: int, user_id: str, at: datetime) -> Saying:
    member = members.find(tx, ws, [user_id]).get(user_id)
    if member is None or member.deactivated:
        return Nothing("nobody is there to see it")
    zone = ZoneInfo(member.zone or workspaces.get(tx, ws).zone)
    today = at.astimezone(zone).date()
    state = homes.state_of(tx, ws, user_id)
    day = read_my_day(tx, Reader.of(ws, member), today, zone, read_page(state.page, in_home=True))
    return Shown(home(texts, day, member, today=today, zone=zone, first=state.first))


def _cannot_deliver(tx: Tx, texts: Texts, row: Row, trouble_id: int, at: datetime) -> Saying:
    trouble = troubles.find(tx, row.ws, trouble_id)
    audience = operations_of(tx, texts, row, at)
    if trouble is None or audience is None or (trouble.ended_at and row.verb is not Verb.EDIT):
        return Nothing("it is over")
    message = cannot_deliver(audience, troubles.with_names(tx, trouble), troubles.extent(tx, trouble))
    if row.verb is not Verb.EDIT:
        return Posted(message)
    post = posts.of_row(tx, row.ws, trouble.outbox_id) if trouble.outbox_id else None
    return Edited(message, post) if post else Nothing("it says so when it is posted")


def _cannot_reach(tx: Tx, texts: Texts, row: Row, notice: CannotReach) -> Saying:
    trouble = troubles.find(tx, row.ws, notice.trouble_id)
    standing = items.by_id(tx, Reader.system(row.ws), notice.item_id)
    member = members.find(tx, row.ws, [notice.user_id]).get(notice.user_id)
    if trouble is None or trouble.ended_at:
        return Nothing("it is over")
    if standing is None or member is None or member.deactivated or notice.user_id not in standing.item.named:
        return Nothing("the item is gone, or they are not on it any more")
    return Posted(cannot_reach(texts, standing, troubles.with_names(tx, trouble), member))


def _reached_again(tx: Tx, texts: Texts, row: Row, notice: ReachedAgain) -> Saying:
    trouble = troubles.find(tx, row.ws, notice.trouble_id)
    told = posts.told_of_trouble(tx, row.ws, notice.trouble_id, notice.user_id)
    if trouble is None or told is None:
        return Nothing("they were not told")
    item_id, post = told
    standing = items.by_id(tx, Reader.system(row.ws), item_id)
    member = members.find(tx, row.ws, [notice.user_id]).get(notice.user_id)
    if standing is None or member is None or member.deactivated or notice.user_id not in standing.item.named:
        return Nothing("the item is gone, or they are not on it any more")
    place, extent = troubles.with_names(tx, trouble), troubles.extent(tx, trouble)
    away = trouble.cause in HOLDS_CHANNEL and standing.item.channel_id != trouble.about
    return Edited(reached_again(texts, standing, place, extent, member, moved=away), post)


def _card_deleted(tx: Tx, texts: Texts, row: Row, notice: CardDeleted, at: datetime) -> Saying:
    reader = Reader.system(row.ws)
    standing = items.by_id(tx, reader, notice.item_id)
    member = members.find(tx, row.ws, [notice.user_id]).get(notice.user_id)
    if standing is None or member is None or member.deactivated or standing.item.owner != notice.user_id:
        return Nothing("the item is gone, or handed on")
    if standing.card_url is not None:
        return Nothing("it has a card again")
    updates = history.told_with(tx, reader, notice.item_id, notice.update_no) if notice.update_no is not None else []
    if updates:
        standing = history.with_names(tx, standing, updates)
    zone = ZoneInfo(member.zone or workspaces.get(tx, row.ws).zone)
    return Posted(card_deleted(texts, standing, updates, member, at, zone))


def _label_before(tx: Tx, reader: Reader, update: Update) -> str:
    """The version label as it was before an update."""
    before = history.history(tx, reader, update.item_id, before=update.no, most=1)
    return before[0].label if before else ""


def _late(tx: Tx, ws: int, update: Update) -> timedelta | None:
    """How late an update was reported, by the days of whoever made it."""
    if update.occurred_at is None:
        return None
    author = preferences.of_people(tx, ws, [update.made_by]).get(update.made_by)
    return lateness(update.occurred_at, update.at, author.days) if author else None


def _days_of_stage_before(tx: Tx, reader: Reader, standing: Standing, update: Update) -> int | None:
    """How many days the stage that an update ended had lasted; None where it ended none."""
    if "stage" not in update.changes:
        return None
    began = history.stage_began(tx, reader, update.item_id, before=update.no) or standing.item.published_at
    return (update.at - began).days


@dataclass(frozen=True, slots=True)
class _Told:
    """Somebody named on an item, and what they see of it in its channel."""

    standing: Standing
    member: Member
    hidden: bool
    zone: ZoneInfo


def _told(tx: Tx, row: Row, item_id: int, user_id: str, *, though_seen: bool = False) -> _Told | Nothing:
    """Who is told what; nothing to whom sees the card in its channel, unless they are told ``though_seen``."""
    standing = items.by_id(tx, Reader.system(row.ws), item_id)
    member = members.find(tx, row.ws, [user_id]).get(user_id)
    if standing is None or member is None or user_id not in standing.item.named:
        return Nothing("the item is gone, or they are not on it any more")
    if member.deactivated:
        return Nothing("they are deactivated")
    channel = channels.find(tx, row.ws, [standing.item.channel_id]).get(standing.item.channel_id)
    if channel is None:
        return Nothing("the channel is gone")
    shown = card_shows(tx, standing, channel)
    if (
        standing.card_url
        and shown
        and not though_seen
        and user_id in channels.members_of(tx, row.ws, channel.channel_id)
    ):
        return Nothing("they see the card")
    return _Told(standing, member, not shown, ZoneInfo(member.zone or channel.zone))
