"""An item's card in its channel, what stands there for one that the channel may not read, and word of it by DM."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import Final
from zoneinfo import ZoneInfo

from bot.messages import blocks, facts
from bot.messages.audience import Audience
from bot.messages.blocks import Block, Message
from bot.messages.cadences import updated_words
from bot.messages.marks import Group, Joined, Link, Mention, Moment, escape
from bot.messages.remark_words import counted, how_it_stands, open_to_all, whom
from bot.messages.texts import Texts
from tracker.channels import Channel
from tracker.departments import Department
from tracker.items import Item
from tracker.people import Member
from tracker.references import reference
from tracker.remarks import Remark, RemarkKind
from tracker.standing import Standing
from tracker.text import cut

#: What can be done with an item, wherever it is shown: the actions' ids.
DETAILS: Final = "item.details"
UPDATE_ITEM: Final = "item.update"
HISTORY: Final = "item.history"
COMPARE: Final = "item.compare"
CONFIRM: Final = "item.confirm"
QUESTION: Final = "item.question"
COMMENT: Final = "item.comment"
FOLLOW: Final = "item.follow"
UNFOLLOW: Final = "item.unfollow"
ASK_FOR_NEWS: Final = "item.ask_for_news"
MARK_DONE: Final = "item.done"
#: The card's ⋯ menu.
_MENU: Final = (
    ("details", DETAILS),
    ("follow", FOLLOW),
    ("ask_for_news", ASK_FOR_NEWS),
    ("history", HISTORY),
    ("mark_done", MARK_DONE),
)
_LINES: Final = 5
_CHARACTERS: Final = 300
_DEPARTMENTS: Final = 20
_ASKED: Final = 3
_SUPPORT: Final = 150


def card(
    texts: Texts,
    standing: Standing,
    channel: Channel,
    today: date,
    *,
    several_zones: bool = False,
    ringing: Sequence[Department] = (),
    over: bool = False,
    compact: bool = False,
) -> Message:
    """The item as every member of the channel may read it. It rings its owner and collaborators.

    ``ringing`` are departments that it rings as well, by their user groups; ``over``: the time to confirm has passed.
    A ``compact`` one says only how the item stands, whose it is, and who has confirmed.
    """
    audience = Audience.of_channel(texts, channel, today)
    item = standing.item
    said = texts.say(
        "item_card",
        audience.language,
        priority=facts.pressing(standing, audience),
        priority_word=facts.pressing_word(standing, audience),
        low=facts.low(standing, audience),
        ref=reference(item.ref),
        name=cut(item.name, facts.LONGEST_NAME),
        owner=facts.mentions(standing, [item.owner], audience),
        collaborators=facts.mentions(standing, item.collaborators, audience),
        confirmation=facts.confirmation(standing, audience, over=over),
        compact=compact,
        version=item.version,
        template=standing.template.name(audience.language),
        sensitivity=facts.sensitivity(standing, audience),
        cadence=updated_words(texts, item.cadence, audience.language),
        by_name=standing.name_of(item.initiator),
        published=audience.moment(item.published_at),
        owner_name=standing.name_of(item.owner),
        **(_content(standing, audience) | ({"departments": _rung(standing, audience, ringing)} if ringing else {})),
    )
    return Message(
        said.plain,
        [
            blocks.headline(said.headline),
            blocks.body(said.body),
            *_small_line("" if compact else said.context, standing, audience, several_zones=several_zones),
            _menu(audience, item),
        ],
    )


def moved_card(texts: Texts, standing: Standing, channel: Channel, *, named: bool) -> Message:
    """The card that an item left behind: where it stands now, ``named`` where everybody may know of that channel."""
    ref = reference(standing.item.ref)
    said = texts.say(
        "item_card_moved",
        channel.languages[0],
        item=facts.item_link(standing) if named else Link(None, f"{ref} {cut(standing.item.name, facts.LONGEST_NAME)}"),
        ref=ref,
        name=standing.item.name,
        place=f"#{standing.channel_name}" if named and standing.channel_name else "",
    )
    details = blocks.button(texts.both("buttons", "details", channel.languages), DETAILS, str(standing.item.id))
    return Message(said.plain, [blocks.headline(said.headline), blocks.body(said.body), blocks.actions(details)])


def made_of_message(texts: Texts, standing: Standing, channel: Channel, *, named: bool) -> Message:
    """In the thread of the message it is made of; not ``named`` where those who read it may not all read the item."""
    ref = reference(standing.item.ref)
    said = texts.say(
        "made_of_message",
        channel.languages[0],
        item=facts.item_link(standing) if named else Link(standing.card_url, ref),
        ref=ref,
        by_name=standing.name_of(standing.item.initiator),
    )
    return Message(said.plain, [blocks.body(said.body)])


def stub(texts: Texts, standing: Standing, channel: Channel) -> Message:
    """What a channel sees of an item it may not read: its number."""
    ref = reference(standing.item.ref)
    first, *others = (
        texts.say("item_stub", language, ref="" if nth else ref) for nth, language in enumerate(channel.languages)
    )
    line = " · ".join((first.headline, *(said.headline for said in others)))
    return Message(first.plain, [blocks.headline(line)])


def published_to_you(
    texts: Texts, standing: Standing, reader: Member, at: datetime, *, hidden: bool, zone: ZoneInfo | None = None
) -> Message:
    """To somebody named on a new item who does not see its card; ``hidden`` where the card is a stub.

    ``zone`` is theirs, for somebody whose own is not known.
    """
    zone = ZoneInfo(reader.zone) if reader.zone else zone or ZoneInfo("UTC")
    audience = Audience(texts, (reader.language,), zone, at.astimezone(zone).date())
    by_name = standing.name_of(standing.item.initiator)
    said = texts.say(
        "published_to_you",
        reader.language,
        by_name=by_name,
        item=facts.item_link(standing),
        ref=reference(standing.item.ref),
        name=standing.item.name,
        channel=standing.channel_name,
        hidden=hidden,
        out=standing.card_url is not None,
    )
    body = said.body + (what_is_hidden(standing, reader, audience) if hidden else ())
    buttons = [blocks.button(audience.button("details"), DETAILS, str(standing.item.id))]
    if any(asked.user_id == reader.user_id for asked in standing.asked):
        buttons.append(confirm_button(audience, standing.item.id, standing.item.update_no))
    return Message(said.plain, [blocks.headline(said.headline), blocks.body(body), blocks.actions(*buttons)])


def confirm_button(audience: Audience, item_id: int, update_no: int, *, primary: bool = False) -> Block:
    """*Confirm*: this item, up to the update it is shown beside."""
    return blocks.button(audience.button("confirm"), CONFIRM, f"{item_id}/{update_no}", primary=primary)


def question_button(audience: Audience, item_id: int, *, words: str = "question") -> Block:
    """*I have a question*, which opens a comment."""
    return blocks.button(audience.button(words), QUESTION, str(item_id))


def what_is_hidden(standing: Standing, reader: Member, audience: Audience) -> tuple[str, ...]:
    """The item for one of the few who may read it: with names, since it rings its reader already."""
    due = next((asked.due_at for asked in standing.asked if asked.user_id == reader.user_id), None)
    return audience.texts.say(
        "restricted_content",
        reader.language,
        owner=standing.name_of(standing.item.owner),
        collaborators=facts.names(standing, standing.item.collaborators, audience),
        confirm_by=audience.moment(due) if due else "",
        **_content(standing, audience),
    ).body


def _content(standing: Standing, audience: Audience) -> dict[str, object]:
    fields, shown = standing.item.fields, open_to_all(standing)
    asked = [one for one in shown if one.kind is RemarkKind.SUPPORT and one.is_open]
    done_todos, all_todos = counted(shown, RemarkKind.TODO)
    return {
        "stage": standing.stage(audience.language),
        "end": facts.end(standing, audience),
        "departments": facts.some(standing.department_names, audience, _DEPARTMENTS),
        "done": facts.brief(fields.get("done", ""), _LINES, _CHARACTERS),
        "next": facts.brief(fields.get("next", ""), _LINES, _CHARACTERS),
        "support": [_request(standing, one, audience) for one in asked[:_ASKED]],
        "more_support": max(len(asked) - _ASKED, 0),
        "done_todos": done_todos,
        "all_todos": all_todos,
        "risks": sum(one.is_open for one in shown if one.kind is RemarkKind.RISK),
    }


def _rung(standing: Standing, audience: Audience, ringing: Sequence[Department]) -> Joined:
    """The departments involved, those that are rung as a mention."""
    groups = {one.id: Group(one.usergroup, one.name) for one in ringing if one.usergroup}
    there = [one for one in standing.item.departments if one in standing.departments]
    return Joined(
        [groups.get(one, standing.departments[one]) for one in there], between=audience.label("signs", "between")
    )


def _request(standing: Standing, remark: Remark, audience: Audience) -> dict[str, object]:
    """A request for support as the card tells of it: who holds it is mentioned, or named."""
    department = standing.departments.get(remark.department or 0)
    person = Mention(remark.holder, standing.name_of(remark.holder)) if remark.holder else ""
    return {
        "who": department or person,
        "name": whom(standing, remark),
        "text": cut(remark.text, _SUPPORT),
        "due": audience.day(remark.due_on) if remark.due_on else "",
        "stands": how_it_stands(remark, audience),
    }


def _small_line(line: str, standing: Standing, audience: Audience, *, several_zones: bool) -> Iterator[Block]:
    """The card's last line; where members live in several zones, with the hour that matters by each reader's clock."""
    parts = [blocks.unmarked(line)] if line else []
    if several_zones:
        at = max((asked.due_at for asked in standing.asked), default=standing.item.published_at)
        moment = Moment(int(at.timestamp()), audience.moment(at))
        words = escape(audience.texts.both("items", "your_time", audience.languages))
        parts.append(blocks.marked_text(f"{words} {moment.marked()}"))
    if parts:
        yield blocks.context_of(parts)


def _menu(audience: Audience, item: Item) -> Block:
    """What can be done with the item; the button to confirm says which update the card shows."""
    key = str(item.id)
    return blocks.actions(
        confirm_button(audience, item.id, item.update_no, primary=True),
        blocks.button(audience.button("update"), UPDATE_ITEM, key),
        blocks.button(audience.button("comment"), COMMENT, key),
        blocks.menu(*((audience.button(words), action, key) for words, action in _MENU)),
    )
