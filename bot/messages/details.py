"""One item in full, for one reader alone: every field that has an answer, uncut as far as a message holds it."""

from collections.abc import Iterator
from datetime import date
from typing import Final
from zoneinfo import ZoneInfo

from bot.messages import blocks, facts
from bot.messages.audience import Audience
from bot.messages.blocks import Block, Message
from bot.messages.cadences import cadence_words
from bot.messages.marks import escape
from bot.messages.texts import Texts
from tracker.languages import Language
from tracker.publishing import REMARKS
from tracker.references import reference
from tracker.standing import Standing
from tracker.templates import Field, FieldKind
from tracker.text import cut

#: What the long texts may take of a message together; the rest is for labels and short answers.
_LONG_TEXTS: Final = 10_000
_SHORT: Final = 1000


def details(texts: Texts, standing: Standing, language: Language, *, zone: ZoneInfo, today: date) -> Message:
    """Everything the item says."""
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
        template=standing.template.name(language),
        by_name=standing.name_of(item.initiator),
        published=audience.moment(item.published_at),
        changed=audience.moment(item.changed_at),
    )
    return Message(
        said.plain,
        [
            blocks.headline(said.headline),
            blocks.words("\n".join(_short_facts(standing, audience))),
            *_long_texts(standing, audience),
            blocks.context_of([blocks.unmarked(said.context)]),
        ],
    )


def _short_facts(standing: Standing, audience: Audience) -> Iterator[str]:
    for field in standing.template.fields:
        if field.kind is FieldKind.LONG_TEXT or field.key == "name":
            continue
        if value := _value(field, standing, audience):
            yield _fact(audience, field.name(audience.language), value)
        if field.key == "owner":
            initiator = standing.name_of(standing.item.initiator)
            yield _fact(audience, audience.label("items", "initiator"), initiator)
    if confirmation := facts.confirmation(standing, audience):
        yield confirmation


def _fact(audience: Audience, name: str, value: str) -> str:
    return audience.label("signs", "fact", name=name, value=cut(value, _SHORT))


def _value(field: Field, standing: Standing, audience: Audience) -> str:
    """A field's answer in words; empty where it has none."""
    item, language = standing.item, audience.language
    whole = {
        "owner": standing.name_of(item.owner),
        "collaborators": audience.several([standing.name_of(user) for user in item.collaborators]),
        "end": facts.end(standing, audience),
        "start": audience.day(item.start_on) if item.start_on else "",
        "channel": f"#{standing.channel_name}" if standing.channel_name else "",
        "initiating_department": standing.departments.get(item.initiating_department or 0, ""),
        "departments": audience.several(standing.department_names),
        "stage": standing.stage(language),
        "priority": audience.label("priorities", item.priority.name.lower()),
        "sensitivity": facts.sensitivity(standing, audience),
        "cadence": cadence_words(audience.texts, item.cadence, language),
    }
    return whole.get(field.key, item.fields.get(field.key, ""))


def _long_texts(standing: Standing, audience: Audience) -> Iterator[Block]:
    """Each under its label, in pieces that one text may have; a note where even the message is too small."""
    left = _LONG_TEXTS
    for field in standing.template.fields:
        text = _long_text(field, standing)
        if not text:
            continue
        shown = cut(text, left) if left else ""
        left -= len(shown)
        yield blocks.headline(escape(field.name(audience.language)))
        yield from (blocks.words(shown[at : at + blocks.TEXT]) for at in range(0, len(shown), blocks.TEXT))
        if len(shown) < len(text):
            yield blocks.context(audience.label("items", "cut"))


def _long_text(field: Field, standing: Standing) -> str:
    """What stands under a label of its own: a long text, or remarks, one a line."""
    if field.kind is FieldKind.REMARKS:
        kind = REMARKS.get(field.key)
        return "\n".join(f"• {remark.text}" for remark in standing.remarks if remark.kind is kind)
    return str(standing.item.fields.get(field.key) or "") if field.kind is FieldKind.LONG_TEXT else ""
