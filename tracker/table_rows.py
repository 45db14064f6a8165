"""The seven-column table, read row by row: what each row says of a new item, and everything in it that can't be read.

Columns stand in any order, called by their names in either language; an input of the form is a column too. Reading
never fails: what was not understood is a problem of its row, and of no other.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any, Final

from tracker.names import Names
from tracker.people import Kind, Member
from tracker.problems import (
    DateInPast,
    EndInPast,
    NoTableHeader,
    NoTableRows,
    NotFoundByName,
    NotInTemplate,
    OnePersonOnly,
    Problem,
    TwoOwners,
    UnknownInFilter,
    UnlabelledRemark,
)
from tracker.publishing import Surroundings, problems_of
from tracker.table_files import Cells
from tracker.templates import FREE_TEXT, Field, FieldKind, Template, TemplateVersion
from tracker.text import clean, cut, name_key, one_line
from tracker.typed_answers import Answer, Known, fold, read_answer

#: How many rows one table publishes at most.
MOST: Final = 200


@dataclass(frozen=True, slots=True)
class Around:
    """What a table is read by: as a line is, and by everybody who is known. ``author`` is who sent it.

    ``versions`` are the templates a row may name, ``version`` that of the rows that name none.
    """

    known: Known
    members: Sequence[Member]
    author: Member
    version: TemplateVersion
    versions: Sequence[TemplateVersion]


@dataclass(frozen=True, slots=True)
class TableRow:
    """One row: its number in the file, what to know it by, its answers, and each problem behind its column's name.

    ``version`` is the template it becomes an item of.
    """

    no: int
    name: str
    version: TemplateVersion
    answers: Mapping[str, Any]
    problems: tuple[tuple[str, Problem], ...]


@dataclass(frozen=True, slots=True)
class Table:
    """The rows that were read, of ``total``; the columns nobody asked for; whether it names no owner anywhere."""

    rows: tuple[TableRow, ...]
    total: int
    unused: tuple[str, ...]
    without_owner: bool


def read_table(cells: Cells, around: Around) -> Table | Problem:
    """The rows below the header that are not blank, the first ``MOST`` of them."""
    columns = _columns(around.version.template)
    at = _header(cells, columns)
    if at is None:
        return NoTableHeader()
    if any(columns.get(_folded(title)) == _TEMPLATE for title in cells[at]):
        for one in around.versions:  # inputs of theirs are columns too
            columns = _columns(one.template) | columns
    found: dict[int, str] = {}
    for place, title in enumerate(cells[at]):
        asked = columns.get(_folded(title))
        if asked is not None and asked != _UPDATED and asked not in found.values():
            found[place] = asked
    rows = [(no, row) for no, row in enumerate(cells, 1) if no > at + 1 and any(clean(cell) for cell in row)]
    if not rows:
        return NoTableRows()
    titles = [one_line(title) for title in cells[at]]
    names = Names(around.members, around.known.departments, around.author)
    surroundings = Surroundings(
        people={one.user_id: one for one in around.members},
        departments={one.id: one for one in around.known.departments},
        channels={},
        today=around.known.now.date(),
    )
    read = [_Row(around, surroundings, names, found, titles, no, row, around.version).read() for no, row in rows[:MOST]]
    return Table(
        rows=tuple(read),
        total=len(rows),
        unused=tuple(title for place, title in enumerate(titles) if title and place not in found),
        without_owner="owner" not in found.values(),
    )


# The header ----------------------------------------------------------------------------------------------------------

_PEOPLE, _SUMMARY, _UPDATED, _REMARKS, _TEMPLATE = ("with", "summary", "updated", "remarks", "template")
_NAMES: Final = {
    "name": (
        "项目/任务名称", "项目名称", "任务名称", "项目", "任务", "事项", "事项名称", "名称",
        "name", "item", "project", "task", "project/task", "project/task name", "project or task",
    ),
    _PEOPLE: (
        "关联部门/人员", "关联部门和人员", "部门/人员", "关联人员",
        "departments and people", "departments/people", "departments & people", "people and departments",
    ),
    "stage": ("当前阶段", "阶段", "stage", "current stage"),
    _SUMMARY: ("关键信息摘要", "关键信息", "摘要", "key summary", "key information", "summary"),
    _UPDATED: ("更新时间", "更新日期", "updated", "last updated", "last update", "update time"),
    "owner": ("负责人", "owner"),
    _REMARKS: ("备注", "remarks", "remark"),
    "end": ("截止", "截止日期", "截止时间", "end", "ends", "end date", "due", "due date"),
    "start": ("开始", "开始日期", "start", "start date"),
    _TEMPLATE: ("模板", "template"),
    "done": ("已完成", "done"),
    "next": ("下一步", "下一步计划", "next", "next steps"),
}  # fmt: skip
_LOOKED_AT: Final = 10
_BRACKETS: Final = re.compile(r"[(（][^()（）]*[)）]")


def _columns(template: Template) -> dict[str, str]:
    """What a column may be called, and what it holds: an input by its key, or one that is none."""
    inputs = [one for one in template.fields if one.kind is not FieldKind.CHANNEL]
    by_input = {_folded(name): one.key for one in inputs for name in one.names.values()}
    keys = {one.key for one in inputs} | {_PEOPLE, _SUMMARY, _UPDATED, _REMARKS, _TEMPLATE}
    return by_input | {_folded(name): key for key, names in _NAMES.items() if key in keys for name in names}


def _folded(title: str) -> str:
    """备注（风险/待办/支持需求） is called 备注."""
    return fold(_BRACKETS.sub("", one_line(title)[:200])).strip("*:：")


def _header(cells: Cells, columns: Mapping[str, str]) -> int | None:
    """The row, of the first few that are not blank, that names the most columns, the item's name among them."""
    begun = [at for at, row in enumerate(cells) if any(cell.strip() for cell in row)][:_LOOKED_AT]
    named = {at: {columns[_folded(cell)] for cell in cells[at] if _folded(cell) in columns} for at in begun}
    return max((at for at in begun if "name" in named[at]), key=lambda at: (len(named[at]), -at), default=None)


# A row ---------------------------------------------------------------------------------------------------------------

_NOTHING: Final = frozenset({"无", "暂无", "没有", "none", "n/a", "-", "--", "—", "/"})
#: No date, name or choice is longer; looking for what is like it would take long.
_SHORT: Final = 200
_NAME: Final = 60


@dataclass(slots=True)
class _Row:
    """A row, and what has been read of it."""

    around: Around
    surroundings: Surroundings
    names: Names
    columns: Mapping[int, str]
    titles: Sequence[str]
    no: int
    cells: Sequence[str]
    version: TemplateVersion
    answers: dict[str, Any] = field(default_factory=dict)
    problems: list[tuple[str, Problem]] = field(default_factory=list)
    refused: set[str] = field(default_factory=set)

    def read(self) -> TableRow:
        for place, key in sorted(self.columns.items(), key=lambda one: one[1] != _TEMPLATE):  # by it all else is read
            if value := self._value(place):
                self._column(key, value, self.titles[place])
        self._assume()
        self._check()
        name = self.answers.get("name") or next(one for cell in self.cells if (one := one_line(cell)))
        return TableRow(self.no, cut(name, _NAME), self.version, self.answers, tuple(self.problems))

    def _value(self, place: int) -> str:
        value = clean(self.cells[place]) if place < len(self.cells) else ""
        return value if self.columns[place] == "name" or name_key(value) not in _NOTHING else ""

    @property
    def _known(self) -> Known:
        return replace(self.around.known, template=self.version.template)

    def _column(self, key: str, value: str, title: str) -> None:
        match key:
            case "template":
                self._template(value, title)
            case "with":
                self._with(value, title)
            case "summary":
                self._texts(_by_labels(value, _STEPS, "done"), title)
            case "remarks":
                found = _by_labels(value, _KINDS, "")
                if unlabelled := found.pop("", ""):
                    self._refuse(title, UnlabelledRemark(one_line(unlabelled)), "risks", "todos", "support")
                self._texts(found, title)
            case _:
                asked = next((one for one in self.version.template.fields if one.key == key), None)
                if asked is None:
                    self._refuse(title, self._not_in_template(), key)
                else:
                    self._input(asked, value, title)

    def _template(self, value: str, title: str) -> None:
        named = {fold(name): one for one in self.around.versions for name in one.template.names.values()}
        found = named.get(fold(value[:_SHORT]))
        if found is None:
            offered = tuple(one.template.name(self.around.known.language) for one in self.around.versions)
            self._refuse(title, UnknownInFilter("template", one_line(value), offered))
        self.version = found or self.version

    def _not_in_template(self) -> Problem:
        return NotInTemplate(self.version.template.name(self.around.known.language))

    def _input(self, asked: Field, value: str, title: str) -> None:
        if asked.kind in FREE_TEXT:
            self._texts({asked.key: value}, title)
            return
        value = value[:_SHORT] if asked.kind is not FieldKind.LINK else value
        answer: Answer
        match asked.kind:
            case FieldKind.MEMBER:
                answer = self._one_person(value, asked.key)
            case FieldKind.MEMBERS:
                answer = self._several(value)
            case _:
                answer = read_answer(asked, _excel_day(value) if asked.kind is FieldKind.DATE else value, self._known)
        if isinstance(answer, Problem):
            self._refuse(title, answer, asked.key)
        elif isinstance(answer, list):
            self._add(asked.key, answer)
        elif answer is not None:
            self.answers[asked.key] = answer

    def _texts(self, found: Mapping[str, str], title: str) -> None:
        """Texts by their inputs; what stands there already stays, above."""
        fields = {one.key: one for one in self.version.template.fields}
        for key, text in found.items():
            if key not in fields:  # a template without it: nothing is left out in silence
                self._refuse(title, self._not_in_template(), key)
                continue
            answer = read_answer(fields[key], text, self._known)
            if isinstance(answer, str):
                before = self.answers.get(key)
                self.answers[key] = f"{before}\n{answer}" if before else answer

    def _with(self, value: str, title: str) -> None:
        """Departments and people, in one list."""
        for text in self._parts(value, departments=True):
            department = self.names.departments.get(name_key(_bare(text)))
            if department is not None:
                self._add("departments", [department])
                continue
            person = self._person(text)
            if isinstance(person, Problem):
                self._refuse(title, person, "departments", "collaborators")
            else:
                self._add("collaborators", [person])

    def _one_person(self, value: str, key: str) -> str | Problem:
        people = self._several(value)
        if isinstance(people, Problem):
            return people
        if len(people) > 1:
            return TwoOwners() if key == "owner" else OnePersonOnly()
        return people[0] if people else NotFoundByName(one_line(value))

    def _several(self, value: str) -> list[str] | Problem:
        found = [self._person(text) for text in self._parts(value, departments=False)]
        problem = next((one for one in found if isinstance(one, Problem)), None)
        return problem or list(dict.fromkeys(one for one in found if isinstance(one, str)))

    def _parts(self, value: str, *, departments: bool) -> Iterator[str]:
        """The names in a list. One that is known whole may hold signs that part names elsewhere."""
        if self.names.knows(_bare(value), departments=departments):
            yield value
            return
        for part in _APART.split(value):
            whole = self.names.knows(_bare(part), departments=departments)
            yield from (one for one in ([part] if whole else part.split("/")) if _bare(one))

    def _person(self, text: str) -> str | Problem:
        """By name, by mention or by the id that Slack copies from a profile."""
        mention = _MENTION.fullmatch(text.strip())
        said = mention[1] if mention else _bare(text)
        return said if said in self.names.ids else self.names.person(said)

    def _add(self, key: str, more: Sequence[str]) -> None:
        self.answers[key] = list(dict.fromkeys([*self.answers.get(key, ()), *more]))

    def _refuse(self, title: str, problem: Problem, *keys: str) -> None:
        if (title, problem) not in self.problems:
            self.problems.append((title, problem))
        self.refused |= set(keys)

    def _assume(self) -> None:
        """What the form assumes as well; an owner only where the table has no column for one."""
        author, today = self.around.author, self.around.known.now.date().isoformat()
        if "owner" not in self.columns.values() and author.kind is Kind.MEMBER:
            self.answers["owner"] = author.user_id
        if "start" not in self.refused and self.answers.get("end", today) >= today:
            self.answers.setdefault("start", today)

    def _check(self) -> None:
        """What the form would refuse. Where a card goes is asked later; an end that has passed is not asked about."""
        known = self._known
        titles = {key: self.titles[place] for place, key in self.columns.items()}
        for problem in problems_of(known.template, self.answers, self.surroundings):
            if problem.field in self.refused or problem.field == "channel":
                continue
            said = DateInPast(problem.end) if isinstance(problem, EndInPast) else problem
            column = titles.get(problem.field) or known.template.field(problem.field).name(known.language)
            self._refuse(column, said, problem.field)


def _excel_day(value: str) -> str:
    """A day as a spreadsheet counts them, in a cell that nobody formatted, or as eight figures; else as it is."""
    if _SERIAL.fullmatch(value) and _FIRST_SERIAL <= float(value) < _LAST_SERIAL:
        return (_SERIAL_ZERO + timedelta(int(float(value)))).isoformat()
    eight = _EIGHT.fullmatch(value)
    return "-".join(eight.groups()) if eight else value


_SERIAL: Final = re.compile(r"\d{5}(?:\.\d+)?", re.ASCII)
_EIGHT: Final = re.compile(r"(20\d\d)(\d\d)(\d\d)", re.ASCII)
_SERIAL_ZERO: Final = date(1899, 12, 30)
#: From 2000 to 2099; other figures of five places are no days.
_FIRST_SERIAL: Final = 36526
_LAST_SERIAL: Final = 73051
_APART: Final = re.compile(r"[,，、;；\n]+")
_MENTION: Final = re.compile(r"<@([A-Z0-9]{2,30})(?:\|[^<>]*)?>")
_BLANKS: Final = " \t\n\u3000"


def _bare(name: str) -> str:
    return name.strip(_BLANKS + "@＠")


# Texts with labels in them -------------------------------------------------------------------------------------------

_BEGINS: Final = r"(?:^|(?<=[\s;；。.,，、·|/]))[ \t]*"
_STEPS: Final = re.compile(
    rf"{_BEGINS}(?:(?P<next>下一步计划|下一步|next(?:[ ]steps?)?)|(?P<done>已完成|完成情况|done))[ \t]*[:：]",
    re.IGNORECASE | re.MULTILINE,
)
_KINDS: Final = re.compile(
    rf"{_BEGINS}(?:(?P<risks>风险|risks?)|(?P<todos>待办|to-?dos?)"
    r"|(?P<support>支持需求|需要支持|支持|support(?:[ ](?:needed|requests?))?))[ \t]*[:：]",
    re.IGNORECASE | re.MULTILINE,
)
_AROUND: Final = _BLANKS + ";；,，、·|/"


def _by_labels(text: str, labels: re.Pattern[str], unlabelled: str) -> dict[str, str]:
    """The parts of a text by the label each stands behind; what stands before the first is ``unlabelled``."""
    found: dict[str, list[str]] = {}
    at, key = 0, unlabelled
    for label in labels.finditer(text):
        found.setdefault(key, []).append(text[at : label.start()])
        at, key = label.end(), str(label.lastgroup)
    found.setdefault(key, []).append(text[at:])
    parts = {key: [bare for one in several if (bare := one.strip(_AROUND))] for key, several in found.items()}
    return {
        key: "\n".join(several)
        for key, several in parts.items()
        if several and name_key(" ".join(several)) not in _NOTHING
    }
