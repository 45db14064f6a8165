"""One item in full, for one reader alone: every field that has an answer, uncut as far as a message holds it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Final
from zoneinfo import ZoneInfo

from bot.messages import blocks, facts
from bot.messages.audience import Audience
from bot.messages.blocks import Block, Message
from bot.messages.card import ASK_FOR_NEWS, COMMENT, FOLLOW, HISTORY, MARK_DONE, UNFOLLOW, UPDATE_ITEM
from bot.messages.closing import REOPEN
from bot.messages.comments import DISCUSSION, NOTHING_SAID, Discussion, latest
from bot.messages.hand_over import ASSIGN
from bot.messages.marks import escape
from bot.messages.remark_words import counted, in_a_line
from bot.messages.texts import Texts
from bot.messages.ticks import fits_a_box, shown_as_boxes, tick_groups
from bot.messages.values import answer_in_words
from tracker.answers import answers_of
from tracker.closing import criteria
from tracker.history import Update, WasNow
from tracker.items import Item
from tracker.languages import Language
from tracker.people import Member
from tracker.publishing import REMARKS
from tracker.references import reference
from tracker.remarks import Remark, RemarkKind, StepKind, may_take
from tracker.standing import Standing
from tracker.templates import Field, FieldKind
from tracker.text import cut
from tracker.visibility import may_edit, seen_of

#: What the long texts may take of a message together; the rest is for labels and short answers.
_LONG_TEXTS: Final = 10_000
_MOST_TEXTS: Final = 20
_SHORT: Final = 1000
_VERSIONS: Final = 10


def details(  # noqa: PLR0913 - all by name
    texts: Texts,
    standing: Standing,
    language: Language,
    *,
    zone: ZoneInfo,
    today: date,
    reader: Member | None = None,
    versions: Sequence[str] = (),
    discussion: Discussion = NOTHING_SAID,
    follows: bool = False,
    over: bool = False,
) -> Message:
    """Everything the item says to this reader, and what they may do; to nobody in particular what all may see.

    ``over``: the time to confirm has passed.
    """
    audience = Audience(texts, (language,), zone, today)
    item = standing.item
    said = texts.say(
        "details",
        language,
        priority=facts.pressing(standing, audience),
        item=facts.item_link(standing),
        ref=reference(item.ref),
        name=item.name,
        owner=standing.name_of(item.owner),
        version=item.version,
        versions=facts.some(versions[-_VERSIONS:][::-1], audience) if len(versions) > 1 else "",
        template=standing.template.name(language),
        by_name=standing.name_of(item.initiator),
        published=audience.moment(item.published_at),
        changed=audience.moment(item.changed_at),
    )
    whole = [blocks.headline(said.headline)]
    if not item.is_open:
        whole.append(blocks.words("\n".join(_how_it_ended(standing, audience))))
    shown = fields_shown(standing, reader)
    boxes = shown_as_boxes(_to_tick(standing, reader, shown)) if reader and item.is_open else []
    whole += content(standing, audience, shown, over=over, without=[one for one in boxes if fits_a_box(one)])
    whole += tick_groups(standing, boxes, audience)
    whole += latest(standing, discussion, audience)
    whole.append(blocks.context_of([blocks.unmarked(said.context)]))
    if reader:
        more = blocks.menu(*_more(standing, audience, reader, discussion, follows=follows))
        whole.append(blocks.actions(*_buttons(standing, audience, reader), more))
    return Message(said.plain, whole)


def fields_shown(standing: Standing, reader: Member | None) -> list[Field]:
    """The fields this reader may see; where nobody is meant in particular, what all may."""
    user_id = reader.user_id if reader else ""
    return list(seen_of(standing.template, standing.item, user_id).fields)


def changes_shown(standing: Standing, changes: Mapping[str, WasNow], reader: Member | None) -> dict[str, WasNow]:
    """The changes of fields this reader may see; of one the template no longer has, nobody knows who else might."""
    if reader and reader.user_id in standing.item.named:
        return dict(changes)
    seen = {field.key for field in fields_shown(standing, reader)}
    return {key: was_now for key, was_now in changes.items() if key in seen}


def as_shown(standing: Standing, update: Update, reader: Member | None) -> Update:
    """The update as this reader may hear of it; where they may see nothing it changed, nor what was said of it."""
    changes = changes_shown(standing, update.changes, reader)
    if update.changes and not changes:
        return replace(update, changes=changes, reason=None, note=None)
    return replace(update, changes=changes)


def content(
    standing: Standing,
    audience: Audience,
    fields: Sequence[Field],
    *,
    over: bool = False,
    without: Sequence[Remark] = (),
) -> list[Block]:
    """Each of these fields that has an answer, the short ones first; ``without`` the remarks that stand elsewhere."""
    short = blocks.words("\n".join(_short_facts(fields, standing, audience, over=over)))
    return [short, *_long_texts(fields, standing, audience, without)]


def _buttons(standing: Standing, audience: Audience, reader: Member) -> Iterator[Block]:
    value = str(standing.item.id)
    if may_edit(reader, standing.item):
        words, action = ("update", UPDATE_ITEM) if standing.item.is_open else ("bring_back", REOPEN)
        yield blocks.button(audience.button(words), action, value)
    yield blocks.button(audience.button("comment"), COMMENT, value)
    yield blocks.button(audience.button("history"), HISTORY, value)


def _more(
    standing: Standing, audience: Audience, reader: Member, discussion: Discussion, *, follows: bool
) -> Iterator[tuple[str, str, str]]:
    """What else can be done: following, as this reader does; all that was said, where something was."""
    item, value = standing.item, str(standing.item.id)
    words, action = ("unfollow", UNFOLLOW) if follows else ("follow", FOLLOW)
    yield audience.button(words), action, value
    if item.is_open and item.owner != reader.user_id:
        yield audience.button("ask_for_news"), ASK_FOR_NEWS, value
    if item.is_open and may_edit(reader, item):
        yield audience.button("mark_done"), MARK_DONE, value
        yield audience.button("hand_over"), ASSIGN, value
    if discussion.total:
        yield audience.label("comments", "all", total=discussion.total), DISCUSSION, value


def _how_it_ended(standing: Standing, audience: Audience) -> Iterator[str]:
    item = standing.item
    closed = audience.day(item.closed_at.astimezone(audience.zone).date()) if item.closed_at else ""
    lines = {
        "state": " · ".join(filter(None, (audience.label("closing", item.state.value), closed))),
        "result": item.result,
        "criteria_met": _met(item, audience) if item.result and criteria(item) else "",
        "folder": item.folder,
    }
    for key, value in lines.items():
        if value:
            yield _fact(audience, audience.label("closing", key), value)


def _met(item: Item, audience: Audience) -> str:
    lines = audience.several(item.criteria_met)
    return audience.label("closing", "met", met=len(item.criteria_met), of=len(criteria(item)), lines=lines)


def _short_facts(fields: Sequence[Field], standing: Standing, audience: Audience, *, over: bool) -> Iterator[str]:
    answers = answers_of(standing.item)
    for field in fields:
        if field.kind in (FieldKind.LONG_TEXT, FieldKind.REMARKS) or field.key == "name":
            continue
        if value := answer_in_words(field, answers.get(field.key), standing, audience):
            yield _fact(audience, field.name(audience.language), value)
        if field.key == "owner":
            initiator = standing.name_of(standing.item.initiator)
            yield _fact(audience, audience.label("items", "initiator"), initiator)
            if admins := [standing.name_of(one) for one in standing.item.taken_over_by]:
                yield _fact(audience, audience.label("items", "taken_over_by"), audience.several(admins))
    if confirmation := facts.confirmation(standing, audience, over=over):
        yield confirmation


def _fact(audience: Audience, name: str, value: str) -> str:
    return audience.label("signs", "fact", name=name, value=cut(value, _SHORT))


def _to_tick(standing: Standing, reader: Member, shown: Sequence[Field]) -> list[Remark]:
    """The to-dos and risks among the fields shown that this reader may tick, or has ticked by mistake."""
    kinds = {REMARKS.get(field.key) for field in shown}
    edits = may_edit(reader, standing.item)
    return [
        one
        for one in standing.remarks
        if one.kind in kinds and may_take(StepKind.TICKED, one, reader.user_id, may_edit=edits)
    ]


def _long_texts(
    fields: Sequence[Field], standing: Standing, audience: Audience, without: Sequence[Remark]
) -> Iterator[Block]:
    """Each under its label, in pieces that one text may have; a note where even the message is too small."""
    left = _LONG_TEXTS
    texts = [
        (_heading(field, standing, audience), text)
        for field in fields
        if (text := _long_text(field, standing, audience, without))
    ]
    for name, text in texts[:_MOST_TEXTS]:
        left -= len(name)
        shown = cut(text, left) if left > 0 else ""
        left -= len(shown)
        yield blocks.headline(escape(name))
        yield from (blocks.words(shown[at : at + blocks.TEXT]) for at in range(0, len(shown), blocks.TEXT))
        if len(shown) < len(text):
            break
    else:
        if len(texts) <= _MOST_TEXTS:
            return
    yield blocks.context(audience.label("items", "cut"))


def _heading(field: Field, standing: Standing, audience: Audience) -> str:
    """A field's name; of to-dos with how many are done."""
    name = field.name(audience.language)
    if REMARKS.get(field.key) is not RemarkKind.TODO:
        return name
    done, whole = counted(standing.remarks, RemarkKind.TODO)
    return audience.label("remarks", "counted", name=name, done=done, all=whole)


def _long_text(field: Field, standing: Standing, audience: Audience, without: Sequence[Remark]) -> str:
    """What stands under a label of its own: a long text, or remarks, one a line, with how each ended."""
    if field.kind is FieldKind.REMARKS:
        kind = REMARKS.get(field.key)
        there = [one for one in standing.remarks if one.kind is kind and one not in without]
        return "\n".join(f"• {in_a_line(standing, one, audience)}" for one in there)
    return str(standing.item.fields.get(field.key) or "") if field.kind is FieldKind.LONG_TEXT else ""
