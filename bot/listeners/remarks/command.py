"""``/track risk T-42 text``, ``todo T-42 text @person date`` and ``support T-42 @whom text date``; by form without."""

import re
from typing import Any, Final

from bot.changes.remarks import Noted, note
from bot.listeners.asker import Asker
from bot.listeners.naming import mentioned
from bot.listeners.remarks.opening import open_note
from bot.listeners.remarks.telling import tell_noted
from bot.listeners.routes import CommandFunction, Routes
from bot.listeners.track import as_typed, named_item, names_in
from bot.slack.people import know
from storage import departments, items
from storage.remarks import NewRemark
from tracker.names import names_no_one_picked
from tracker.problems import NotFound, OnePersonOnly, Problem, UnknownPerson
from tracker.references import reference
from tracker.remark_lines import RemarkLine, read_remark_line
from tracker.remarks import RemarkKind
from tracker.standing import Standing

_PERSON: Final = re.compile(r"<@([A-Z0-9]{2,30})(?:\|[^>]*)?>")


def register(routes: Routes) -> None:
    """Write this feature's lines."""
    routes.commands |= {kind.value: _command(kind) for kind in RemarkKind}


def _command(kind: RemarkKind) -> CommandFunction:
    async def answer(asker: Asker, text: str) -> None:
        await _noted(asker, kind, text)

    return answer


async def _noted(asker: Asker, kind: RemarkKind, text: str) -> None:
    ref, rest = named_item(text)
    standing = await asker.parts.db.read(items.by_reference, asker.reader, ref)
    if standing is None:
        await asker.is_refused(NotFound(reference(ref)))
    elif rest:
        await _at_once(asker, standing, kind, rest)
    else:
        await open_note(asker, standing, kind)


async def _at_once(asker: Asker, standing: Standing, kind: RemarkKind, text: str) -> None:
    """Note what the line says. What is missing or can't be read is asked for by form, filled with the rest."""
    parts = asker.parts
    text = await mentioned(asker, text) if kind is not RemarkKind.RISK else text
    line = await _read(asker, kind, text)
    outcome: Noted | list[Problem] = [*line.problems, *_of_people(line, kind)]
    holder = line.people[0] if line.people else None
    if not outcome:
        new = NewRemark(kind, line.text, holder, line.department, line.due_on)
        outcome = await parts.change(
            note, parts.workspace, standing.item.id, new, by=asker.member, today=asker.today, at=asker.at
        )
    if isinstance(outcome, Noted):
        await tell_noted(asker, outcome)
    elif asker.trigger_id is None or any(not one.field for one in outcome):
        await asker.is_refused(*outcome)
    else:
        await open_note(asker, standing, kind, _answers(line, holder), outcome)


def _of_people(line: RemarkLine, kind: RemarkKind) -> list[Problem]:
    """What is wrong with whom a line names: several, or somebody nobody knows."""
    if len(line.people) > 1:
        return [OnePersonOnly(field="person")]
    lost = names_no_one_picked(line.text) if kind is not RemarkKind.RISK and not line.people else []
    return [UnknownPerson(f"@{name}", field="person") for name in lost[:1]]


async def _read(asker: Asker, kind: RemarkKind, text: str) -> RemarkLine:
    parts = asker.parts
    await know(parts, _PERSON.findall(text))
    names = await names_in(asker, text)
    return read_remark_line(
        text,
        kind,
        asker.today,
        await parts.db.read(departments.current, parts.workspace.id),
        country=parts.workspace.country,
        as_typed=lambda typed: as_typed(typed, names),
    )


def _answers(line: RemarkLine, holder: str | None) -> dict[str, Any]:
    return {
        "text": line.text,
        "person": holder,
        "department": str(line.department) if line.department else None,
        "due": line.due_on.isoformat() if line.due_on else None,
    }
