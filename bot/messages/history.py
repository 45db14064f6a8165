"""An item's history, an earlier version of it, and that beside today's. For one reader alone; it rings nobody."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any, Final

from bot.messages import blocks, facts
from bot.messages.audience import Audience
from bot.messages.blocks import Block, Message
from bot.messages.card import COMPARE, DETAILS, HISTORY
from bot.messages.details import as_shown, changes_shown, content, fields_shown
from bot.messages.values import answer_in_words
from tracker.answers import answers_of, with_answers
from tracker.history import Update, WasNow
from tracker.items import State
from tracker.people import Member
from tracker.references import reference
from tracker.standing import Standing
from tracker.templates import Field
from tracker.text import cut
from tracker.updates import TAKEN_BACK, changes_between

NEWER: Final = "history.newer"
OLDER: Final = "history.older"
#: The most updates of one page, and changes of one update.
ENTRIES: Final = 10
_LINES: Final = 9
_FIELD: Final = 24
#: What the values of a message may take together, and what each takes at least and at most.
_VALUES: Final = 8_000
_LEAST: Final = 30
_MOST: Final = 1000
_TYPED: Final = 200


@dataclass(frozen=True, slots=True)
class HistoryPage:
    """Some of an item's updates, the newest first, and the values of its buttons.

    By number: how late those were that were late, and how many comments were made on each before the next.
    """

    entries: Sequence[Update]
    late: Mapping[int, timedelta]
    said: Mapping[int, int] = field(default_factory=dict)
    newer: str | None = None
    older: str | None = None


@dataclass(frozen=True, slots=True)
class Version:
    """An item as it stood when its label was raised: the update that raised it, and the answers then."""

    raised_by: Update
    answers: Mapping[str, Any]


def history(standing: Standing, page: HistoryPage, reader: Member, audience: Audience) -> Message:
    """Each update: who, when, the version, what was and what is, and why."""
    said = audience.texts.say(
        "history",
        audience.language,
        item=facts.item_link(standing),
        ref=reference(standing.item.ref),
        name=standing.item.name,
        total=standing.item.update_no,
    )
    shown = [as_shown(standing, update, reader) for update in page.entries]
    values = sum(2 * min(len(update.changes), _LINES) for update in shown)
    room = _room(values + sum(bool(update.reason) + bool(update.note) for update in shown))
    whole = [blocks.headline(said.headline)]
    for whole_update, update in zip(page.entries, shown, strict=True):
        hidden = len(update.changes) < len(whole_update.changes)
        late = page.late.get(update.no)
        whole.append(_entry(update, room, late, standing, audience, hidden=hidden, said=page.said.get(update.no, 0)))
    ways = [("newer", NEWER, page.newer), ("older", OLDER, page.older)]
    buttons = [blocks.button(audience.button(words), action, value) for words, action, value in ways if value]
    return Message(said.plain, [*whole, blocks.actions(*buttons, _details(standing, audience))])


def version(standing: Standing, found: Version, reader: Member, audience: Audience) -> Message:
    """The item as it stood then."""
    then = replace(standing, item=with_answers(standing.item, found.answers), asked=(), remarks=())
    raised = found.raised_by
    said = audience.texts.say(
        "version",
        audience.language,
        item=facts.item_link(then),
        ref=reference(standing.item.ref),
        name=then.item.name,
        version=raised.label,
        today=standing.item.version,
        by_name=standing.name_of(raised.made_by),
        at=audience.moment(raised.at),
        note=cut(raised.note or "", _TYPED),
    )
    compare = blocks.button(audience.button("compare"), COMPARE, f"{standing.item.id}/{raised.label}")
    return Message(
        said.plain,
        [
            blocks.headline(said.headline),
            # Whoever is named today is shown what is confidential: an earlier version gives nobody a right back.
            *content(then, audience, fields_shown(standing, reader)),
            blocks.context_of([blocks.unmarked(said.context)]),
            blocks.actions(compare, _history(standing, audience), _details(standing, audience)),
        ],
    )


def compared(standing: Standing, found: Version, reader: Member, audience: Audience) -> Message:
    """What was then and is otherwise today, field by field."""
    changes = changes_between(standing.template, found.answers, answers_of(standing.item))
    shown = changes_shown(standing, changes, reader)
    said = audience.texts.say(
        "compared",
        audience.language,
        item=facts.item_link(standing),
        ref=reference(standing.item.ref),
        name=standing.item.name,
        version=found.raised_by.label,
        today=standing.item.version,
        changes=_lines(shown, _room(2 * len(shown)), standing, audience),
        hidden=len(shown) < len(changes),
    )
    return Message(
        said.plain,
        [
            blocks.headline(said.headline),
            blocks.body(said.body),
            blocks.actions(_history(standing, audience), _details(standing, audience)),
        ],
    )


def _entry(
    update: Update,
    room: int,
    late: timedelta | None,
    standing: Standing,
    audience: Audience,
    *,
    hidden: bool,
    said: int,
) -> Block:
    """One of them, as its reader may hear of it; ``hidden``: it changed more than that; ``said``: so many comments."""
    lines = _lines(update.changes, room, standing, audience)
    words = audience.texts.say(
        "history_entry",
        audience.language,
        published=update.kind == "published",
        closing=update.kind if update.ending else "",
        undone=_undone(update),
        result=cut(update.ending.get("result", (None, None))[1] or "", room),
        folder=update.ending.get("folder", (None, None))[1] or "",
        by_name=standing.name_of(update.made_by),
        at=audience.moment(update.at),
        version=update.label,
        major=update.major,
        taken_back=update.kind == TAKEN_BACK,
        occurred=audience.moment(update.occurred_at) if update.occurred_at else "",
        late_hours=round(late.total_seconds() / 3600) if late else 0,
        changes=lines[:_LINES],
        more=max(len(lines) - _LINES, 0),
        hidden=hidden,
        comments=said,
        reason=cut(update.reason or "", room),
        note=cut(update.note or "", room),
    )
    return blocks.body(words.body)


def _undone(update: Update) -> str:
    """What an entry took back, if it did: that it was done, archived or brought back."""
    was, _ = update.ending.get("state", ("", ""))
    return was if was in (State.DONE, State.ARCHIVED) else "reopened"


def _lines(changes: Mapping[str, WasNow], room: int, standing: Standing, audience: Audience) -> list[dict[str, str]]:
    """Each change in words, in the order of the form."""
    known: list[Field] = [field for field in standing.template.fields if field.key in changes]
    none = audience.label("signs", "none")

    def in_words(field: Field, answer: Any) -> str:  # noqa: ANN401 — any kind's
        return cut(" ".join(answer_in_words(field, answer, standing, audience).split()), room) or none

    lines = [
        {
            "field": cut(field.name(audience.language), _FIELD),
            "was": in_words(field, changes[field.key][0]),
            "now": in_words(field, changes[field.key][1]),
        }
        for field in known
    ]
    gone = changes.keys() - {field.key for field in known}
    lines += [
        {"field": key, "was": cut(str(was or none), room), "now": cut(str(now or none), room)}
        for key, (was, now) in sorted((key, changes[key]) for key in gone)
    ]
    return lines


def _room(count: int) -> int:
    """What each value of a message may take, so that so many have room."""
    return min(max(_VALUES // max(count, 1), _LEAST), _MOST)


def _details(standing: Standing, audience: Audience) -> Block:
    return blocks.button(audience.button("details"), DETAILS, str(standing.item.id))


def _history(standing: Standing, audience: Audience) -> Block:
    return blocks.button(audience.button("history"), HISTORY, str(standing.item.id))
