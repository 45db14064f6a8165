"""What a list is narrowed to: one line of filters, in either language and any order. Reading it never fails.

Of one kind either holds (``stage:A stage:B``); different kinds hold together, and so do the words of a name. What is no
filter is such a word; in quotes everything is.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from enum import StrEnum
from typing import Any, Final

from tracker.departments import Department
from tracker.items import Priority, State
from tracker.people import Member
from tracker.problems import Problem, TooLong, UnknownInFilter
from tracker.templates import TemplateVersion
from tracker.text import name_key, one_line

#: A line of filters stands in a button's value, beside where a page begins.
LONGEST: Final = 300


class Due(StrEnum):
    """When an item ends, seen from today."""

    OVERDUE = "overdue"
    TODAY = "today"
    WEEK = "week"


class Sort(StrEnum):
    """What comes first: the latest update, the nearest end (those without one last), what presses most, A."""

    UPDATED = "updated"
    END = "end"
    PRIORITY = "priority"
    NAME = "name"


@dataclass(frozen=True, slots=True)
class Filters:
    """What items must be. ``stages`` are a template's id with the stage's key in it; ``texts`` are name keys.

    Without ``states`` they are open.
    """

    mine: bool = False
    channels: tuple[str, ...] = ()
    due: tuple[Due, ...] = ()
    stages: tuple[tuple[int, str], ...] = ()
    owners: tuple[str, ...] = ()
    departments: tuple[int, ...] = ()
    priorities: tuple[Priority, ...] = ()
    templates: tuple[int, ...] = ()
    texts: tuple[str, ...] = ()
    states: tuple[State, ...] = ()
    sort: Sort | None = None

    @property
    def order(self) -> Sort:
        """What was asked for; where nothing was, the nearest end of what is due, the latest update of all else."""
        return self.sort or (Sort.END if self.due else Sort.UPDATED)


@dataclass(frozen=True, slots=True)
class Around:
    """What a line can name: the asker, where they are, and whom and what the workspace has."""

    user_id: str
    channel_id: str | None
    people: Sequence[Member] = ()
    departments: Sequence[Department] = ()
    templates: Sequence[TemplateVersion] = ()


@dataclass(frozen=True, slots=True)
class Piece:
    """One filter as it was ``typed``, and in ``words`` for people to read; a sort narrows nothing.

    ``near`` is the filter that a word of a name is like: offered where the list is empty.
    """

    typed: str
    words: str
    narrows: bool = True
    near: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A line that was read. Reading ``typed`` again gives the same."""

    filters: Filters
    pieces: tuple[Piece, ...] = ()
    problems: tuple[Problem, ...] = ()

    @property
    def typed(self) -> str:
        """The line, for a button to bring back."""
        return " ".join(piece.typed for piece in self.pieces)

    @property
    def words(self) -> str:
        """What it narrows to, as people read it; empty for the whole list."""
        return " ".join(piece.words for piece in self.pieces if piece.narrows)

    @property
    def last(self) -> Piece | None:
        """The last piece that narrows."""
        return next((piece for piece in reversed(self.pieces) if piece.narrows), None)

    @property
    def guess(self) -> tuple[Piece, str] | None:
        """The first piece that may have been meant for a filter, and the line with that filter in its place."""
        found = next((piece for piece in self.pieces if piece.near), None)
        if found is None:
            return None
        return found, " ".join(piece.near if piece is found else piece.typed for piece in self.pieces)

    @property
    def typed_without_last(self) -> str:
        """The line without it."""
        return " ".join(piece.typed for piece in self.pieces if piece is not self.last)


def read_filters(text: str, around: Around) -> Line:
    """What a line of filters asks for."""
    rest = one_line(text)
    if len(rest) > LONGEST:
        return Line(Filters(), problems=(TooLong(LONGEST, len(rest)),))
    reading = _Reading(around)
    while rest:
        rest = reading.next(rest).lstrip()
    return reading.line()


def names_somebody(text: str) -> bool:
    """Whether a line names a person in plain words, so that reading it needs everybody's name."""
    return bool(_OWNER_IN_WORDS.search(text))


# Reading, a piece at a time -----------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Reading:
    """What has been read so far."""

    around: Around
    filters: Filters = field(default_factory=Filters)
    pieces: list[Piece] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def line(self) -> Line:
        return Line(self.filters, tuple(self.pieces), tuple(dict.fromkeys(self.problems)))

    def next(self, rest: str) -> str:
        """Take one piece from the front; what is left."""
        if keyed := _KEYED.match(rest):
            key = _KEYS.get(name_key(keyed["key"]))
            if key and rest[keyed.end() :].strip():
                return self._value_of(key, keyed[0].rstrip(), rest[keyed.end() :].lstrip())
        if quoted := _QUOTED.match(rest):
            self._text(quoted[0], quoted[1])
            return rest[quoted.end() :]
        if channel := _CHANNEL.match(rest):
            self._add("channels", channel["id"], channel[0], f"#{channel['name'] or channel['id']}")
            return rest[channel.end() :]
        return self._word_or_text(rest)

    def _value_of(self, key: str, typed_key: str, rest: str) -> str:
        """``stage:In development``: the longest name that is one; else the first word, and why it is none."""
        if key == "text":
            return self._named_text(typed_key, rest)
        table = _TABLES[key](self.around)
        if key == "owners" and (person := _PERSON.match(rest)):
            self._person(person["id"], f"{typed_key}{person[0]}", typed_key)
            return rest[person.end() :]
        if key == "departments" and (group := _GROUP.match(rest)):
            self._group(group["id"], f"{typed_key}{group[0]}", typed_key)
            return rest[group.end() :]
        quoted = _QUOTED.match(rest)
        for said, left in [(quoted[0], rest[quoted.end() :])] if quoted else _beginnings(rest):
            found = table.get(name_key(_bare(said)))
            if found is not None:
                for value in found.values:
                    self._take(key, value)
                self.pieces.append(Piece(f"{typed_key}{said}", f"{typed_key}{said}", narrows=key != "sort"))
                return left
        said, left = (quoted[0], rest[quoted.end() :]) if quoted else _first(rest)
        self._unknown(key, _bare(said), table)
        return left

    def _word_or_text(self, rest: str) -> str:
        """A filter of a word or more, such as ``due today``; several in Chinese may stand in one; else a word."""
        templates = _template_names(self.around)
        for said, left in _beginnings(rest):
            bare = name_key(said)
            if bare in _WORDS:
                self._word(bare, said)
                return left
            if bare in templates:
                for value in templates[bare].values:
                    self._take("templates", value)
                self.pieces.append(Piece(said, said))
                return left
        said, left = _first(rest)
        if _RUN.fullmatch(name_key(said)):
            for word in _ONE_OF_RUN.findall(name_key(said)):
                self._word(word, word)
        else:
            self._text(said, said, near=_near(said))
        return left

    def _word(self, word: str, said: str) -> None:
        key, value = _WORDS[word]
        self._add(key, self.around.channel_id if key == "channels" else value, said, said)

    def _text(self, typed: str, said: str, near: str = "") -> None:
        if name_key(said):
            self._take("texts", name_key(said))
            self.pieces.append(Piece(typed, said, near=near))

    def _named_text(self, typed_key: str, rest: str) -> str:
        quoted = _QUOTED.match(rest)
        said, left = (quoted[0], rest[quoted.end() :]) if quoted else _first(rest)
        if name_key(_bare(said)):
            self._add("texts", name_key(_bare(said)), f"{typed_key}{said}", f"{typed_key}{said}")
        return left

    def _person(self, user_id: str, typed: str, typed_key: str) -> None:
        member = next((one for one in self.around.people if one.user_id == user_id), None)
        if member is None:
            self.problems.append(UnknownInFilter("owner", user_id, ()))
        else:
            self._add("owners", user_id, typed, f"{typed_key}{member.name}")

    def _group(self, usergroup: str, typed: str, typed_key: str) -> None:
        one = next((one for one in self.around.departments if one.usergroup == usergroup), None)
        if one is None:
            self.problems.append(UnknownInFilter("department", usergroup, ()))
        else:
            self._add("departments", one.id, typed, f"{typed_key}{one.name}")

    def _unknown(self, key: str, said: str, table: Mapping[str, "_Named"]) -> None:
        begun = [one for one in table if name_key(said) and one.startswith(name_key(said))]
        near = [*begun, *get_close_matches(name_key(said), table, n=_NEAR, cutoff=_ALIKE)][:_NEAR]
        if not near and key in _FEW:
            near = [one for one in table if one.isascii() is said.isascii()][:_OFFERED]
        elif not near and key == "departments":  # these are called what they are called, in one language
            near = list(table)[:_OFFERED]
        names = tuple(dict.fromkeys(table[one].name for one in near))
        self.problems.append(UnknownInFilter(_CALLED[key], said, names))

    def _add(self, key: str, value: Any, typed: str, words: str) -> None:  # noqa: ANN401 — any kind's
        self._take(key, value)
        self.pieces.append(Piece(typed, words))

    def _take(self, key: str, value: Any) -> None:  # noqa: ANN401 — any kind's
        if key not in {"mine", "sort"}:
            before = getattr(self.filters, key)
            value = before if value is None else tuple(dict.fromkeys((*before, value)))
        changed: dict[str, Any] = {key: value}
        self.filters = replace(self.filters, **changed)


def _beginnings(rest: str) -> Iterator[tuple[str, str]]:
    """The first words of a line together, the most first, with what is left."""
    words = rest.split(" ")
    for count in range(min(len(words), _LONGEST_NAME), 0, -1):
        yield " ".join(words[:count]), " ".join(words[count:])


def _first(rest: str) -> tuple[str, str]:
    word, _, left = rest.partition(" ")
    return word, left


def _near(said: str) -> str:
    """The filter that a word is like which is none: 逾其 is like 逾期, ``stge:Live`` like ``stage:Live``."""
    if keyed := _KEYED.match(said):
        key, rest = get_close_matches(name_key(keyed["key"]), _KEYS, n=1, cutoff=_A_SLIP), said[keyed.end() :]
        return f"{key[0]}:{rest}" if key and rest else ""
    near = get_close_matches(name_key(said), _WORDS, n=1, cutoff=_ALIKE if _CHINESE_SIGN.match(said) else _A_SLIP)
    return near[0] if near else ""


def _bare(said: str) -> str:
    """A value without its quotes or its @."""
    quoted = _QUOTED.fullmatch(said)
    return (quoted[1] if quoted else said).lstrip("@＠")


# What can be named, by its name in either language -------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Named:
    """What a name stands for (several templates have a stage of one name), and the name as it is written."""

    name: str
    values: tuple[Any, ...]


def _by_name(pairs: Sequence[tuple[str, Any]]) -> dict[str, _Named]:
    found: dict[str, _Named] = {}
    for name, value in pairs:
        before = found.get(name_key(name))
        values = (*before.values, value) if before else (value,)
        found[name_key(name)] = _Named(before.name if before else name, tuple(dict.fromkeys(values)))
    return found


def _stage_names(around: Around) -> dict[str, _Named]:
    return _by_name(
        [
            (name, (version.template_id, stage.key))
            for version in around.templates
            for stage in version.template.stages
            for name in stage.names.values()
        ]
    )


def _template_names(around: Around) -> dict[str, _Named]:
    return _by_name(
        [(name, version.template_id) for version in around.templates for name in version.template.names.values()]
    )


def _department_names(around: Around) -> dict[str, _Named]:
    return _by_name([(one.name, one.id) for one in around.departments])


def _person_names(around: Around) -> dict[str, _Named]:
    shown = _by_name([(one.name, one.user_id) for one in around.people])
    others = _by_name([(name, one.user_id) for one in around.people for name in (one.real_name, one.handle) if name])
    return others | shown | _by_name([(word, around.user_id) for word in ("me", "我")])


def _fixed(words: Mapping[str, Any]) -> Callable[[Around], dict[str, _Named]]:
    table = _by_name(list(words.items()))
    return lambda _: table


_PRIORITIES: Final = {
    "urgent": Priority.URGENT, "紧急": Priority.URGENT, "high": Priority.HIGH, "高": Priority.HIGH,
    "normal": Priority.NORMAL, "普通": Priority.NORMAL, "low": Priority.LOW, "低": Priority.LOW,
}  # fmt: skip
_DUE: Final = {
    "overdue": Due.OVERDUE, "逾期": Due.OVERDUE, "today": Due.TODAY, "今天": Due.TODAY,
    "week": Due.WEEK, "this week": Due.WEEK, "本周": Due.WEEK,
}  # fmt: skip
_SORTS: Final = {
    "updated": Sort.UPDATED, "更新": Sort.UPDATED, "更新时间": Sort.UPDATED,
    "end": Sort.END, "overdue": Sort.END, "截止": Sort.END, "截止日期": Sort.END, "逾期": Sort.END,
    "priority": Sort.PRIORITY, "优先级": Sort.PRIORITY, "name": Sort.NAME, "名称": Sort.NAME,
}  # fmt: skip

#: By the word before the colon: the field of Filters.
_KEYS: Final = {
    "stage": "stages", "阶段": "stages", "当前阶段": "stages", "owner": "owners", "负责人": "owners",
    "dept": "departments", "department": "departments", "departments": "departments", "部门": "departments",
    "关联部门": "departments", "priority": "priorities", "优先级": "priorities", "template": "templates",
    "模板": "templates", "due": "due", "到期": "due", "sort": "sort", "排序": "sort", "name": "text", "名称": "text",
}  # fmt: skip
_TABLES: Final[Mapping[str, Callable[[Around], Mapping[str, _Named]]]] = {
    "stages": _stage_names,
    "owners": _person_names,
    "departments": _department_names,
    "templates": _template_names,
    "priorities": _fixed(_PRIORITIES),
    "due": _fixed(_DUE),
    "sort": _fixed(_SORTS),
}
#: What each is called where a name is none of its own.
_CALLED: Final = {
    "stages": "stage", "owners": "owner", "departments": "department", "templates": "template",
    "priorities": "priority", "due": "due", "sort": "sort",
}  # fmt: skip
#: Of what there are few all are offered where none is near.
_FEW: Final = frozenset({"stages", "priorities", "due", "sort", "templates"})

#: Filters without a colon.
_WORDS: Final[Mapping[str, tuple[str, Any]]] = (
    dict.fromkeys(("mine", "my", "我的"), ("mine", True))
    | dict.fromkeys(("here", "this channel", "本频道", "这个频道", "这里"), ("channels", None))
    | dict.fromkeys(("overdue", "逾期", "已逾期"), ("due", Due.OVERDUE))
    | dict.fromkeys(("due today", "今天到期", "今日到期"), ("due", Due.TODAY))
    | dict.fromkeys(("due this week", "this week", "本周到期", "这周到期"), ("due", Due.WEEK))
    | dict.fromkeys(("urgent", "紧急"), ("priorities", Priority.URGENT))
    | dict.fromkeys(("high", "高"), ("priorities", Priority.HIGH))
    | dict.fromkeys(("open", "进行中"), ("states", State.OPEN))
    | dict.fromkeys(("done", "finished", "已完成"), ("states", State.DONE))
    | dict.fromkeys(("archived", "已归档"), ("states", State.ARCHIVED))
)

_NEAR: Final = 3
_ALIKE: Final = 0.5  # difflib's measure
_A_SLIP: Final = 0.7
_CHINESE_SIGN: Final = re.compile("[\u3400-\u9fff]")
_OFFERED: Final = 12
#: Words of the longest name that is looked for without quotes.
_LONGEST_NAME: Final = 6
_KEYED: Final = re.compile(r"(?P<key>[^\s:：<\"“”]{1,12})\s?[:：]")
_QUOTED: Final = re.compile('["“”„]([^"“”„]*)["“”]')
_PERSON: Final = re.compile(r"<@(?P<id>[A-Z0-9]{2,30})(?:\|[^>]*)?>")
_GROUP: Final = re.compile(r"<!subteam\^(?P<id>[A-Z0-9]{2,30})(?:\|[^>]*)?>")
_CHANNEL: Final = re.compile(r"<#(?P<id>[A-Z0-9]{2,30})(?:\|(?P<name>[^>]*))?>")
_CHINESE: Final = "|".join(sorted((word for word in _WORDS if not word.isascii()), key=len, reverse=True))
_RUN: Final = re.compile(f"(?:{_CHINESE})+")
_ONE_OF_RUN: Final = re.compile(_CHINESE)
_OWNER_IN_WORDS: Final = re.compile(r"(?:owner|负责人)\s?[:：]\s?[^<\s]", re.IGNORECASE)
