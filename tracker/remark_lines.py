"""A remark in one line: ``校对英文文案 @李倩 周五``; a request with whom it asks: ``@市场部 提供渠道数据 周五前``."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from tracker.departments import Department
from tracker.pasted import read_pasted
from tracker.problems import Empty, Problem, TooLong, UnknownDepartment
from tracker.remarks import RemarkKind
from tracker.text import clean, name_key, one_line
from tracker.working_days import NO_OVERRIDES, Country, Overrides

#: Of a remark's text, and of what is said with a step; in code points.
LONGEST: Final = 1000
_GROUP: Final = re.compile(r"<!subteam\^([A-Z0-9]{2,30})(?:\|[^<>]*)?>")
_BEHIND_NAME: Final = " \t\u3000,，:：、"


@dataclass(frozen=True, slots=True)
class RemarkLine:
    """What a line says: the text, everybody mentioned, the department named, and until when, or why not."""

    text: str
    people: tuple[str, ...] = ()
    department: int | None = None
    due_on: date | None = None
    problems: tuple[Problem, ...] = ()


def read_remark_line(
    typed: str,
    kind: RemarkKind,
    today: date,
    departments: Sequence[Department],
    *,
    country: Country = None,
    overrides: Overrides = NO_OVERRIDES,
    as_typed: Callable[[str], str] = str,
) -> RemarkLine:
    """A risk is all text; a to-do may have an owner and a date; a request names a person, or a department first."""
    if kind is RemarkKind.RISK:
        return RemarkLine(one_line(as_typed(typed)))
    department, rest, problems = (None, typed, ()) if kind is RemarkKind.TODO else _department(typed, departments)
    lines = read_pasted(" ".join(rest.split()), today, country=country, overrides=overrides, as_typed=as_typed).lines
    if not lines:
        return RemarkLine("", department=department, problems=problems)
    (line,) = lines
    refused = (replace(line.refused_end, field="due"),) if line.refused_end else ()
    return RemarkLine(line.name, line.people, department, line.end, (*problems, *refused))


def problem_of_text(text: str | None, *, field: str = "text") -> Problem | None:
    """Why a text can't be kept: nothing can be seen of it, or it is too long."""
    text = clean(text or "")
    if not text:
        return Empty(field=field)
    return TooLong(LONGEST, len(text), field=field) if len(text) > LONGEST else None


def _department(typed: str, departments: Sequence[Department]) -> tuple[int | None, str, tuple[Problem, ...]]:
    """The department a line asks, by its user group or by its name at the beginning, and what is left."""
    group = _GROUP.search(typed)
    if group:
        found = next((one.id for one in departments if one.usergroup == group[1]), None)
        rest = _GROUP.sub(" ", typed)
        return found, rest, () if found else (UnknownDepartment(one_line(group[0]), field="department"),)
    said = typed.lstrip().lstrip("@＠")
    for one in sorted(departments, key=lambda each: -len(each.name)):
        head, behind = said[: len(one.name)], said[len(one.name) :]
        if name_key(head) == name_key(one.name) and (not behind or behind[0] in _BEHIND_NAME):
            return one.id, behind.lstrip(_BEHIND_NAME), ()
    return None, typed, ()
