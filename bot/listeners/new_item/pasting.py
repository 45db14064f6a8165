"""Pasted lines behind their preview: each read, and judged as the form would judge it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final

from bot.changes.items import surroundings
from bot.listeners.asker import Asker
from bot.listeners.track import as_typed, names_in
from bot.messages.pasted import Preview, Shown, pasted_form
from storage import members, templates
from storage.database import Tx
from storage.drafts import Draft
from tracker.names import names_no_one_picked
from tracker.pasted import MOST, PastedLine, read_pasted
from tracker.problems import Problem, UnknownPerson
from tracker.publishing import problems_of
from tracker.templates import TemplateVersion

#: The page of a form that is the preview of pasted lines.
PASTED: Final = "pasted"


@dataclass(frozen=True, slots=True)
class Read:
    """A line, the answers it gives, and what is wrong with them."""

    nth: int
    line: PastedLine
    answers: Mapping[str, Any]
    problems: Sequence[Problem]
    names: tuple[str, ...]


def lines_in(text: str, today: date) -> list[str]:
    """The lines of a text that say something."""
    return [line for line in text.splitlines() if read_pasted(line, today).lines]


async def read_lines(asker: Asker, draft: Draft) -> tuple[TemplateVersion, list[Read]]:
    """What the draft's lines say now: the first of them, as many as one paste may make."""
    names = await names_in(asker, "\n".join(line for _, line in draft.form["lines"]))
    return await asker.parts.db.read(_read, asker, draft, names)


def _read(tx: Tx, asker: Asker, draft: Draft, names: Mapping[str, str]) -> tuple[TemplateVersion, list[Read]]:
    ws = asker.parts.workspace
    version = templates.version(tx, ws.id, draft.template_id, draft.template_no)
    found = []
    for nth, text in draft.form["lines"][:MOST]:
        (line,) = read_pasted(
            text, asker.today, country=ws.country, as_typed=lambda words: as_typed(words, names)
        ).lines
        answers = draft.answers | _answers(line)
        around = surroundings(tx, ws.id, version.template, answers, asker.today, by=asker.member.user_id)
        problems = problems_of(version.template, answers, around)
        if line.refused_end:
            problems.append(line.refused_end)
        problems += [UnknownPerson(f"@{name}", field="owner") for name in names_no_one_picked(line.name)]
        people = members.find(tx, ws.id, line.people)
        called = tuple(people[one].name if one in people else one for one in line.people)
        found.append(Read(nth, line, answers, problems, called))
    return version, found


def _answers(line: PastedLine) -> dict[str, Any]:
    answers: dict[str, Any] = {"name": line.name}
    if line.people:
        answers |= {"owner": line.people[0], "collaborators": list(line.people[1:])}
    return answers | ({"end": line.end.isoformat()} if line.end else {})


async def preview(
    asker: Asker, draft: Draft, problems: Sequence[Problem] = (), asked: Mapping[int, Sequence[str]] | None = None
) -> dict[str, Any]:
    """The view of the draft's lines; ``problems`` belong to all of them, ``asked`` are words by a line's place."""
    version, lines = await read_lines(asker, draft)
    common = {one.field for one in _of_all(lines)}
    whole = Preview(
        template=version.template,
        lines=[replace(_shown(asker, one, common), asked=tuple((asked or {}).get(one.nth, ()))) for one in lines],
        rest=max(len(draft.form["lines"]) - MOST, 0),
        answers=draft.answers,
        filled=draft.form.get("filled", 0),
        problems=[_words(asker, one) for one in [*_of_all(lines), *problems]],
    )
    return pasted_form(asker.texts, asker.language, whole, draft_id=draft.id, today=asker.today)


def _of_all(lines: Sequence[Read]) -> list[Problem]:
    """What is wrong with the channel: said once, not at each line."""
    return list(dict.fromkeys(one for read in lines for one in read.problems if one.field == "channel"))


def _shown(asker: Asker, read: Read, common: set[str]) -> Shown:
    own = [one for one in read.problems if one.field not in common]
    words = tuple(dict.fromkeys(_words(asker, one) for one in own))
    return Shown(read.nth, read.line.typed, read.line.name, read.names, read.line.end, words)


def _words(asker: Asker, problem: Problem) -> str:
    return asker.texts.problem(problem, asker.language, today=asker.today)
