"""``/track update T-42 [field:value …] [because …]``: by form, or at once in one line."""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from bot.changes.updates import KEEP, MAJOR, MINOR, Updated, Wanted, update
from bot.listeners.asker import Asker
from bot.listeners.naming import all_names
from bot.listeners.routes import Routes
from bot.listeners.track import as_typed, named_item, names_in
from bot.listeners.updates.opening import open_update
from bot.listeners.updates.telling import told
from bot.messages.blocks import Block
from bot.messages.help import either_day
from bot.slack.people import know
from storage import departments, items
from tracker.items import Item
from tracker.problems import NoteMissing, NotFound, Problem, ReasonMissing, TwoReadings, UnknownChoice, UnknownPerson
from tracker.references import reference
from tracker.short_form import ShortForm, read_short_form
from tracker.standing import Standing
from tracker.typed_answers import Known
from tracker.updates import next_labels
from tracker.visibility import seen_of

#: What a line says beside the fields of an item.
_BESIDE: Final = ("reason", "occurred", "version", "note")
_PERSON: Final = re.compile(r"<@([A-Z0-9]{2,30})(?:\|[^>]*)?>")


def register(routes: Routes) -> None:
    """Write this feature's lines."""
    routes.commands["update"] = _update


async def _update(asker: Asker, text: str) -> None:
    ref, rest = named_item(text)
    standing = await asker.parts.db.read(items.by_reference, asker.reader, ref)
    if rest and standing is not None:
        await _at_once(asker, standing, rest)
    else:
        await open_update(asker, standing, NotFound(reference(ref)))


async def _at_once(asker: Asker, standing: Standing, text: str) -> None:
    """Write what the line says, and say back to its author alone how it was read."""
    parts = asker.parts
    line = await _read(asker, standing, text)
    version = _version(line, standing.item)
    problems: list[Problem] = [*line.problems, *([version] if isinstance(version, Problem) else [])]
    if problems or isinstance(version, Problem):
        await _refused(asker, standing, problems, text)
        return
    outcome = await parts.change(
        update,
        parts.workspace,
        Wanted(
            item_id=standing.item.id,
            base_no=standing.item.update_no,
            answers=line.answers,
            key=f"line/{asker.trigger_id or asker.at.isoformat()}/{asker.member.user_id}",
            reason=line.reason,
            version=version,
            note=line.note,
            occurred_at=line.occurred_at,
            accepted={"major": True},  # who writes in one line is not asked about a version
        ),
        by=asker.member,
        today=asker.today,
        at=asker.at,
    )
    if isinstance(outcome, Updated):
        await told(asker, outcome, line.occurred_at)
    else:
        await _refused(asker, standing, outcome, text)


async def _refused(asker: Asker, standing: Standing, problems: Sequence[Problem], text: str) -> None:
    """Say at which field each problem is: a line has no inputs to put them at."""
    read = [one.field for one in problems if one.field in _BESIDE and not isinstance(one, ReasonMissing | NoteMissing)]
    names = {key: asker.texts.label("update", key, asker.language) for key in read}
    names |= {field.key: field.name(asker.language) for field in standing.template.fields}
    said = [replace(one, in_line=True) if isinstance(one, ReasonMissing | NoteMissing) else one for one in problems]
    await asker.is_refused(*said, names=names, other_ways=_either_day(asker, standing, problems, text))


def _either_day(asker: Asker, standing: Standing, problems: Sequence[Problem], text: str) -> list[Block]:
    """Where nothing but a day is in the way that has two readings, a button for each: the line with that day."""
    match problems:
        case [TwoReadings() as problem] if problem.text in text:
            line = f"update {reference(standing.item.ref)} {text}"
            return either_day(problem, line, asker.language, asker.today)
    return []


async def _read(asker: Asker, standing: Standing, text: str) -> ShortForm:
    parts = asker.parts
    await know(parts, _PERSON.findall(text))
    names = await names_in(asker, text)
    known = Known(
        template=seen_of(standing.template, standing.item, asker.member.user_id),
        departments=await parts.db.read(departments.current, parts.workspace.id),
        language=asker.language,
        now=asker.at.astimezone(asker.zone),
        country=parts.workspace.country,
        as_typed=lambda typed: as_typed(typed, names),
    )
    line = read_short_form(text, known)
    if any(
        isinstance(one, UnknownPerson) for one in line.problems
    ):  # named in plain words: only then all are looked up
        line = read_short_form(text, replace(known, names=await all_names(asker)))
    return line


def _version(line: ShortForm, item: Item) -> str | Problem:
    """The version a line asks for; a note alone raises the label's second number."""
    if line.version is None:
        return MINOR if line.note else KEEP
    labels = next_labels(item.major, item.minor)
    raised = {labels.minor: MINOR, labels.major: MAJOR, item.version: KEEP}
    typed = line.version.strip().upper()
    found = raised.get(typed if typed.startswith("V") else f"V{typed}")
    return found or replace(UnknownChoice(line.version), field="version")
