"""The form that updates an item, filled with what stands; and the one that asks which of two texts stands."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from bot.messages import blocks
from bot.messages.audience import Audience
from bot.messages.blocks import Block
from bot.messages.forms import Page
from bot.messages.inputs import Asking, element
from bot.messages.marks import escape
from bot.messages.texts import Texts
from bot.messages.values import answer_in_words
from tracker.departments import Department
from tracker.items import Item
from tracker.languages import Language
from tracker.references import reference
from tracker.standing import Standing
from tracker.templates import FREE_TEXT, Field, FieldKind
from tracker.text import clean
from tracker.updates import next_labels

UPDATE: Final = "update"
CONFLICT: Final = "update_conflict"
MORE: Final = "update.more"
OCCURRED: Final = "occurred"
KEEP, MINOR, MAJOR = "keep", "minor", "major"
NOW, YESTERDAY, EARLIER = "now", "yesterday", "earlier"
MINE, THEIRS, BOTH = "mine", "theirs", "both"
#: Where a card stands is no part of an update, and remarks have commands of their own.
_NOT_UPDATED: Final = (FieldKind.CHANNEL, FieldKind.REMARKS)
_FIRST: Final = frozenset({"stage", "done", "next", "end"})
_DEPARTMENT_KINDS: Final = (FieldKind.DEPARTMENT, FieldKind.DEPARTMENTS)
_TEXT: Final = 3000


@dataclass(frozen=True, slots=True)
class Said:
    """What somebody says of their update, beside the fields: kept in the draft between views, as the form shows it."""

    reason: str = ""
    occurred: str = NOW
    occurred_day: str | None = None
    occurred_hour: str | None = None
    version: str = KEEP
    note: str = ""
    ask: bool = False


def update_form(
    texts: Texts,
    item: Item,
    fields: Sequence[Field],
    *,
    asking: Asking,
    said: Said,
    page: Page,
    draft_id: int,
    also_open: Sequence[str] = (),
    problems: Mapping[str, str] | None = None,
) -> Block:
    """The form. ``asking`` is how its first field is asked for; ``problems`` are words by field key."""
    problems = problems or {}
    language = asking.language
    shown = [one for one in fields if _stands_on(page, one, asking.departments)]
    inputs = [
        *(_field(texts, asking, one) for one in shown),
        *_extras(texts, item, said, language, page),
    ]
    keys = {block["block_id"] for block in inputs}
    whole: list[Block] = [
        blocks.section(words, block_id=f"problem_{nth}")
        for nth, (key, words) in enumerate(problems.items())
        if key not in keys
    ]
    whole += [
        blocks.context(texts.label(UPDATE, "also_open", language, name=name), block_id=f"open_{nth}")
        for nth, name in enumerate(also_open)
    ]
    whole.append(
        blocks.context(texts.label(UPDATE, "about", language, name=item.name, version=item.version), block_id="about")
    )
    for block in inputs:
        whole.append(block)
        if block["block_id"] in problems:
            whole.append(blocks.context(problems[block["block_id"]], block_id=f"{block['block_id']}_problem"))
    if page is Page.FIRST:
        more = blocks.button(texts.label(UPDATE, "more", language), MORE, Page.ALL.value)
        whole.append(blocks.actions(more, block_id="more"))
    return blocks.modal(
        texts.label(UPDATE, "title", language, ref=reference(item.ref)),
        whole,
        submit=texts.label(UPDATE, "submit", language),
        close=texts.label(UPDATE, "cancel", language),
        callback_id=UPDATE,
        private_metadata=str(draft_id),
    )


def read_said(view: Mapping[str, Any], before: Said) -> Said:
    """What the view says of the update; what is not on it is as ``before``."""
    values = (view.get("state") or {}).get("values") or {}

    def entered(key: str) -> Mapping[str, Any] | None:
        found = (values.get(key) or {}).get(key)
        return found if isinstance(found, Mapping) else None

    def text(key: str, otherwise: str) -> str:
        found = entered(key)
        return clean(str(found.get("value") or "")) if found is not None else otherwise

    def chosen(key: str, otherwise: str, among: Sequence[str]) -> str:
        found = (entered(key) or {}).get("selected_option") or {}
        return found["value"] if found.get("value") in among else otherwise

    day, hour, ask = entered("occurred_day"), entered("occurred_hour"), entered("ask")
    return Said(
        reason=text("reason", before.reason),
        occurred=chosen(OCCURRED, before.occurred, (NOW, YESTERDAY, EARLIER)),
        occurred_day=day.get("selected_date") if day is not None else before.occurred_day,
        occurred_hour=hour.get("selected_time") if hour is not None else before.occurred_hour,
        version=chosen("version", before.version, (KEEP, MINOR, MAJOR)),
        note=text("note", before.note),
        ask=bool(ask.get("selected_options")) if ask is not None else before.ask,
    )


@dataclass(frozen=True, slots=True)
class Clash:
    """A field that two people changed: as it stands now, who made it so and when (an hour in words), and mine."""

    field: Field
    now: Any
    by_name: str
    hour: str
    mine: Any


def conflict_form(
    audience: Audience, standing: Standing, clashes: Sequence[Clash], *, saved: int, draft_id: int
) -> Block:
    """Both texts of each field side by side, today's first, and a choice for each."""
    texts, language = audience.texts, audience.language
    whole: list[Block] = []
    for clash in clashes:
        whole += _clash(audience, standing, clash)
    if saved:
        whole.append(blocks.context(texts.label(UPDATE, "conflict_saved", language, n=saved), block_id="saved"))
    return blocks.modal(
        texts.label(UPDATE, "conflict_title", language),
        whole,
        submit=texts.label(UPDATE, "conflict_submit", language),
        close=texts.label(UPDATE, "cancel", language),
        callback_id=CONFLICT,
        private_metadata=str(draft_id),
    )


def read_choices(view: Mapping[str, Any]) -> dict[str, str]:
    """What stands of each field: mine, theirs or both, by field key."""
    values = (view.get("state") or {}).get("values") or {}
    found = {}
    for key, entered in values.items():
        option = ((entered or {}).get(key) or {}).get("selected_option") or {}
        if option.get("value") in (MINE, THEIRS, BOTH):
            found[key] = option["value"]
    return found


def opening_view(texts: Texts, item: Item | None, language: Language) -> Block:
    """What opens at once, while the form is put together."""
    ref = reference(item.ref) if item else ""
    return blocks.modal(
        texts.label(UPDATE, "title", language, ref=ref).strip(),
        [blocks.section(texts.label(UPDATE, "opening", language))],
        close=texts.label(UPDATE, "close", language),
    )


def _stands_on(page: Page, field: Field, departments: Sequence[Department]) -> bool:
    if field.kind in _NOT_UPDATED or (field.kind in _DEPARTMENT_KINDS and not departments):
        return False
    return page is Page.ALL or field.key in _FIRST


def _field(texts: Texts, asking: Asking, field: Field) -> Block:
    language = asking.language
    own = Asking(texts, language, asking.template, field, asking.answers, asking.departments)
    return blocks.input_block(
        field.key,
        field.name(language),
        element(own),
        optional=not field.required,
        hint=field.hint(language),
        tells=field.kind is FieldKind.MEMBER,
    )


def _extras(texts: Texts, item: Item, said: Said, language: Language, page: Page) -> Iterator[Block]:
    def label(key: str, **values: object) -> str:
        return texts.label(UPDATE, key, language, **values)

    yield _text_input("reason", label("reason"), said.reason, label("reason_hint"))
    when = [blocks.option(label(f"occurred_{key}"), key) for key in (NOW, YESTERDAY, EARLIER)]
    yield blocks.input_block(OCCURRED, label("occurred"), _select(when, said.occurred), optional=False, tells=True)
    if said.occurred == EARLIER:
        day: Block = {"type": "datepicker"}
        hour: Block = {"type": "timepicker"}
        yield blocks.input_block(
            "occurred_day",
            label("occurred_day"),
            day | ({"initial_date": said.occurred_day} if said.occurred_day else {}),
            optional=False,
        )
        yield blocks.input_block(
            "occurred_hour",
            label("occurred_hour"),
            hour | ({"initial_time": said.occurred_hour} if said.occurred_hour else {}),
            optional=True,
        )
    if page is Page.FIRST:
        return
    labels = next_labels(item.major, item.minor)
    versions = [
        blocks.option(label("version_keep", label=item.version), KEEP),
        blocks.option(label("version_raised", label=labels.minor), MINOR),
        blocks.option(label("version_raised", label=labels.major), MAJOR),
    ]
    yield blocks.input_block("version", label("version"), _select(versions, said.version), optional=False)
    yield _text_input("note", label("note"), said.note, label("note_hint"))
    tick = blocks.option(label("ask_all"), "ask")
    ticks: Block = {"type": "checkboxes", "options": [tick]}
    yield blocks.input_block(
        "ask", label("ask"), ticks | ({"initial_options": [tick]} if said.ask else {}), optional=True
    )


def _text_input(key: str, label: str, text: str, hint: str) -> Block:
    made: Block = {"type": "plain_text_input", "multiline": True}
    return blocks.input_block(
        key, label, made | ({"initial_value": text[:_TEXT]} if text else {}), optional=True, hint=hint
    )


def _select(options: list[Block], chosen: str) -> Block:
    return {
        "type": "static_select",
        "options": options,
        "initial_option": next(one for one in options if one["value"] == chosen),
    }


def _clash(audience: Audience, standing: Standing, clash: Clash) -> Iterator[Block]:
    texts, language = audience.texts, audience.language
    name = clash.field.name(language)

    def words(answer: Any) -> list[Block]:  # noqa: ANN401 — any field's answer
        whole = answer_in_words(clash.field, answer, standing, audience)
        whole = whole or texts.label(UPDATE, "conflict_empty", language)
        return [blocks.words(whole[at : at + _TEXT]) for at in range(0, len(whole), _TEXT)]

    yield blocks.headline(escape(texts.label(UPDATE, "conflict", language, name=clash.by_name, field=name)))
    yield blocks.context(texts.label(UPDATE, "conflict_now", language, name=clash.by_name, hour=clash.hour))
    yield from words(clash.now)
    yield blocks.context(texts.label(UPDATE, "conflict_mine", language))
    yield from words(clash.mine)
    choices = (MINE, THEIRS, BOTH) if clash.field.kind in FREE_TEXT else (MINE, THEIRS)
    options = [blocks.option(texts.label(UPDATE, f"keep_{choice}", language), choice) for choice in choices]
    yield blocks.input_block(
        clash.field.key,
        name,
        {"type": "radio_buttons", "options": options, "initial_option": options[0]},
        optional=False,
    )
