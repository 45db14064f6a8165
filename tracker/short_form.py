"""An update in one line: ``stage:测试中 end:下周五 because 需求调整`` or ``截止：下周五 原因：需求调整``.

- A key is an input's name in either language, with its blanks or without, or one of the short ones. It stands at the
  beginning, or after a blank, a comma or the like. Width and capitals don't matter.
- A value ends where the next key or the reason begins. In quotes it may hold anything; quotes that nobody closes go to
  the end of the line.
- Any word before a colon should be a key: one that is none is refused, with those like it. Inside a text it is refused
  only where it is a slip of the finger away from a key: 联系 张三：确认文案 is text.
- ``无`` and ``none`` clear a field that may be empty.

Reading never fails: what can't be read is a problem, and nothing is left out in silence.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from difflib import get_close_matches
from functools import cache, lru_cache, partial
from typing import Any, Final, TypeAlias

from tracker.problems import DuplicateKey, Empty, EmptyValue, NoFieldFound, Problem, RemarkByCommand, UnknownField
from tracker.publishing import REMARKS
from tracker.templates import FREE_TEXT, Field, FieldKind, Template
from tracker.text import clean, name_key, one_line
from tracker.typed_answers import OFFERED, Known, fold, read_answer, read_past_moment


@dataclass(frozen=True, slots=True)
class ShortForm:
    """What a line says. ``read_back`` names the fields whose reading must be shown: days, moments, rhythms.

    ``note`` is what a new version says of itself, ``version`` the label that was typed for it, ``occurred_at`` when it
    happened. With a problem nothing of it should be written.
    """

    answers: Mapping[str, Any]
    reason: str | None
    problems: tuple[Problem, ...]
    read_back: tuple[str, ...]
    note: str | None = None
    version: str | None = None
    occurred_at: datetime | None = None


def read_short_form(text: str, known: Known) -> ShortForm:
    """What a line says, and everything in it that can't be read. People arrive as ``<@U123>`` or ``<@U123|name>``."""
    keys = _keys(known.template)
    reading = _Reading(known, keys)
    for piece in _pieces(text, keys):
        reading.take(piece)
        if len(reading.problems) >= _MOST_PROBLEMS:
            break
    return reading.whole()


@dataclass(frozen=True, slots=True)
class NewLine:
    """The line of a new item: what the keys in it say, and its other ``words``, as typed."""

    words: str
    answers: Mapping[str, Any]


def read_new_line(text: str, known: Known) -> NewLine:
    """What the keys in the line of a new item say; what can't be read remains among its words.

    Here a colon refuses nothing: 复盘：官网改版 is a name.
    """
    keys = {word: one for word, one in _keys(known.template).items() if one.key not in _BESIDE_KEYS}
    words: list[str] = []
    answers: dict[str, Any] = {}
    for piece in _pieces(text, keys):
        asked = keys.get(fold(piece.key))
        readable = asked and asked.key not in answers and asked.kind is not FieldKind.REMARKS and clean(piece.value)
        answer = read_answer(asked, piece.value, known) if asked and readable else None
        if asked is None or answer is None or isinstance(answer, Problem):
            words.append(piece.typed)
        else:
            answers[asked.key] = answer
    return NewLine(" ".join(words), answers) if answers else NewLine(text, {})


# The keys ------------------------------------------------------------------------------------------------------------

_REASON, _NOTE, _VERSION, _OCCURRED = (
    Field(key, kind, {}, {})
    for key, kind in (
        ("reason", FieldKind.LONG_TEXT),
        ("note", FieldKind.LONG_TEXT),
        ("version", FieldKind.SHORT_TEXT),
        ("occurred", FieldKind.DATE_TIME),
    )
)
#: What is said beside the fields of an item.
_BESIDE: Final = {
    "reason": _REASON, "原因": _REASON, "变更原因": _REASON, "what changed": _NOTE, "变更说明": _NOTE,
    "version": _VERSION, "版本号": _VERSION, "when did it happen": _OCCURRED, "发生时间": _OCCURRED,
}  # fmt: skip
_BESIDE_KEYS: Final = frozenset(one.key for one in _BESIDE.values())
#: What only explains a change. A new version may be all there is: it keeps the item as it stands.
_EXPLAINS: Final = frozenset({_REASON.key, _OCCURRED.key})
_SHORT: Final = {
    "name": "name", "goal": "goal", "owner": "owner", "with": "collaborators", "dept": "departments", "start": "start",
    "end": "end", "stage": "stage", "done": "done", "next": "next", "priority": "priority", "see": "sensitivity",
    "cadence": "cadence", "名称": "name", "目标": "goal", "负责人": "owner", "协作人": "collaborators",
    "部门": "departments", "开始": "start", "截止": "end", "阶段": "stage", "已完成": "done", "下一步": "next",
    "优先级": "priority", "可见": "sensitivity", "周期": "cadence",
}  # fmt: skip

_Keys: TypeAlias = Mapping[str, Field]


def _keys(template: Template) -> _Keys:
    """The fields of an update by each of their keys, folded. Where a card stands is no part of an update."""
    by_key = {one.key: one for one in template.fields if one.kind is not FieldKind.CHANNEL}
    named = {name: one for one in by_key.values() for name in one.names.values()}
    short = {word: by_key[key] for word, key in _SHORT.items() if key in by_key}
    return {fold(word): one for word, one in (_BESIDE | named | short).items()}


def _is_slip(keys: _Keys, word: str) -> bool:
    """Whether a word is one letter more, less, other or changed with its neighbour than a key of three or more."""
    word = fold(word)
    return any(len(key) >= _LONG_ENOUGH and _one_slip(word, key) for key in keys)


def _one_slip(word: str, key: str) -> bool:
    if abs(len(word) - len(key)) > 1:
        return False
    same = next(
        (n for n, (one, other) in enumerate(zip(word, key, strict=False)) if one != other), min(len(word), len(key))
    )
    one, other = word[same:], key[same:]
    swapped = one[1::-1] == other[:2] and one[2:] == other[2:]
    return swapped or one[1:] == other[1:] or one[1:] == other or one == other[1:]


# The pieces of a line ------------------------------------------------------------------------------------------------

#: Full-width letters and signs as half-width ones, one for one, so that places stay what they are.
_HALF: Final = {0xFF01 + n: 0x21 + n for n in range(94)} | {0x3000: 0x20, 0x2236: 0x3A, 0xFE55: 0x3A}
#: Slack's own signs: no key begins in them, and what they end with is no comma of ours.
_MARKUP: Final = re.compile(r"<[^<>]*>")
_ENTITY: Final = re.compile(r"&(?:lt|gt|amp);")
_BEGINS: Final = r"(?<![^\s,;、。…)\]”’」』\"'\x00])"
_UNKNOWN: Final = r"(?P<unknown>[^\W\d][^\s:,;、。<>\"'“”‘’「」『』()\x00\x01]{0,30}(?<!\d))[ \t]?:(?!//)"
_BETWEEN_LETTERS: Final = r"[\s'’-]{0,2}"
_CLOSES: Final = {"“": '”"', '"': '"”', "‘": "’'", "'": "'’", "「": "」", "『": "』"}
_BETWEEN: Final = " \t\r\n,;、"
_AFTER_QUOTE: Final = _BETWEEN + "。.!?"
_APOSTROPHE: Final = re.compile(r"(?<=[^\W\d])['’](?=[^\W\d])")
_LONG_ENOUGH: Final = 3
_ALIKE: Final = 0.55  # difflib's measure; of keys the short ones are alike by chance: foo and todos are 0.5
_MOST_PROBLEMS: Final = 10


@dataclass(frozen=True, slots=True)
class _Piece:
    """A key as typed and what stands behind it; no ``key`` where words stand before the first one.

    ``typed`` is all of it.
    """

    key: str
    value: str
    typed: str
    quoted: bool = False


def _pieces(text: str, keys: _Keys) -> Iterator[_Piece]:
    flat = text.translate(_HALF)
    for signs, mark in ((_MARKUP, "\0"), (_ENTITY, "\1")):
        flat = signs.sub(lambda found, mark=mark: mark * len(found[0]), flat)  # type: ignore[misc]
    next_key = partial(_next_key, _pattern(keys), cache(partial(_is_slip, keys)), flat)
    found = next_key(0, None)
    if before := _trimmed(text, flat, 0, found.start() if found else len(text)):
        yield _Piece("", before, before)
    while found:
        key = found["known"] or found["unknown"] or "reason"
        begins = _skip(flat, found.end())
        quote = _end_of_quote(flat, begins)
        following = next_key(quote or begins, keys.get(fold(key)))
        ends = following.start() if following else len(text)
        typed = _trimmed(text, flat, found.start(), ends)
        if quote and not _trimmed(text, flat, quote, ends):
            yield _Piece(key, _inside(text, flat, begins, quote), typed, quoted=True)
        else:
            yield _Piece(key, _trimmed(text, flat, begins, ends), typed)
        found = following


def _pattern(keys: _Keys) -> re.Pattern[str]:
    """A known key, the word that begins a reason, or any word before a colon."""
    return _any_of(frozenset(keys), frozenset(name for one in keys.values() for name in one.names.values()))


@lru_cache(maxsize=64)
def _any_of(keys: frozenset[str], named: frozenset[str]) -> re.Pattern[str]:
    """The pattern of a template's keys, made once: many lines are read by few templates."""
    spaced = {tuple(re.split(r"[\s'’-]+", name_key(name))) for name in (*_BESIDE, *named)}
    words = sorted({*((key,) for key in keys), *spaced}, key=lambda word: -len("".join(word)))
    known = "|".join(_BETWEEN_LETTERS.join(map(re.escape, word)) for word in words)
    return re.compile(
        rf"{_BEGINS}(?:(?P<known>{known})[ \t]?:|(?P<because>because)(?![\w-])[ \t]?:?|{_UNKNOWN})", re.IGNORECASE
    )


def _next_key(
    pattern: re.Pattern[str], is_slip: Callable[[str], bool], flat: str, at: int, behind: Field | None
) -> re.Match[str] | None:
    """The next key from a place on; the value there is of the field ``behind``."""
    in_text = behind is not None and behind.kind in {*FREE_TEXT, FieldKind.LINK}
    for found in pattern.finditer(flat, at):
        if found["because"] and behind is _REASON:
            continue
        if found["unknown"] and in_text and not is_slip(found["unknown"]):
            continue
        return found
    return None


def _end_of_quote(flat: str, begins: int) -> int | None:
    """Where quotes that begin here end, behind their closing one; at the end of all where nobody closed them.

    “官网”改版 is no quotation: the closing one must stand before a blank, a comma or the end.
    """
    closing = _CLOSES.get(flat[begins : begins + 1])
    if closing is None:
        return None
    for at in range(begins + 1, len(flat)):
        if flat[at] in closing and not _APOSTROPHE.match(flat, at):
            return at + 1 if at + 1 == len(flat) or flat[at + 1] in _AFTER_QUOTE else None
    return len(flat)


def _inside(text: str, flat: str, begins: int, ends: int) -> str:
    closed = ends - 1 > begins and flat[ends - 1] in _CLOSES[flat[begins]]
    return text[begins + 1 : ends - 1 if closed else ends].strip()


def _skip(flat: str, at: int) -> int:
    while at < len(flat) and flat[at].isspace():
        at += 1
    return at


def _trimmed(text: str, flat: str, begins: int, ends: int) -> str:
    """A part of the text without the blanks and commas around it."""
    while begins < ends and flat[begins] in _BETWEEN:
        begins += 1
    while begins < ends and flat[ends - 1] in _BETWEEN:
        ends -= 1
    return text[begins:ends].strip()


# What each piece says ------------------------------------------------------------------------------------------------

_NOTHING: Final = frozenset({"无", "none"})
#: Of these "none" is a choice like others (a cadence), or refused as none of them.
_NEVER_NOTHING: Final = frozenset({FieldKind.STAGE, FieldKind.PRIORITY, FieldKind.SENSITIVITY, FieldKind.CADENCE})
_READ_BACK: Final = frozenset({FieldKind.DATE, FieldKind.DATE_TIME, FieldKind.CADENCE})


@dataclass(slots=True)
class _Reading:
    """What has been read so far."""

    known: Known
    keys: _Keys
    answers: dict[str, Any] = field(default_factory=dict)
    beside: dict[str, Any] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    seen: set[str] = field(default_factory=set)
    read_back: list[str] = field(default_factory=list)

    def take(self, piece: _Piece) -> None:
        asked = self.keys.get(fold(piece.key))
        if not piece.key:
            self._refuse(NoFieldFound(one_line(self.known.as_typed(piece.value))))
        elif asked is None:
            if piece.key not in self.seen:
                self._refuse(UnknownField(piece.key, self._near(piece.key)))
            self.seen.add(piece.key)
        elif asked.key in self.seen:
            self._refuse(DuplicateKey(field=asked.key))
        else:
            self.seen.add(asked.key)
            self._answer(asked, piece)

    def whole(self) -> ShortForm:
        if "reason" in self.seen and self.seen <= _EXPLAINS and not self.problems:
            self._refuse(NoFieldFound(""))
        return ShortForm(
            answers=self.answers,
            problems=tuple(self.problems),
            read_back=tuple(self.read_back),
            reason=self.beside.get("reason"),
            note=self.beside.get("note"),
            version=self.beside.get("version"),
            occurred_at=self.beside.get("occurred"),
        )

    def _answer(self, asked: Field, piece: _Piece) -> None:
        if asked.kind is FieldKind.REMARKS:  # they are added and dealt with one by one, each in its own way
            self._refuse(RemarkByCommand(REMARKS[asked.key].value, field=asked.key))
        elif not clean(piece.value):
            empty = Empty if asked.key in _BESIDE_KEYS else EmptyValue  # what is said beside can't be cleared
            self._refuse(empty(field=asked.key))
        elif self._is_nothing(asked, piece):
            self._clear(asked)
        elif asked is _OCCURRED:
            self._keep(asked, read_past_moment(piece.value, self.known))
        else:
            self._keep(asked, read_answer(asked, piece.value, self.known))

    def _keep(self, asked: Field, answer: Any) -> None:  # noqa: ANN401 — of any kind of field
        if isinstance(answer, Problem):
            self._refuse(replace(answer, field=asked.key))
        elif asked.key in _BESIDE_KEYS:
            self.beside[asked.key] = answer
        else:
            self.answers[asked.key] = answer
            if asked.kind in _READ_BACK:
                self.read_back.append(asked.key)

    @staticmethod
    def _is_nothing(asked: Field, piece: _Piece) -> bool:
        said = not piece.quoted and asked.kind not in _NEVER_NOTHING and asked.key not in _BESIDE_KEYS
        return said and name_key(piece.value) in _NOTHING

    def _clear(self, asked: Field) -> None:
        if asked.required:
            self._refuse(Empty(field=asked.key))
        else:
            self.answers[asked.key] = None

    def _refuse(self, problem: Problem) -> None:
        if problem not in self.problems:
            self.problems.append(problem)

    def _near(self, typed: str) -> tuple[str, ...]:
        """The keys like what was typed; where none is, the short ones of the author's language."""
        near = get_close_matches(fold(typed), self.keys, n=OFFERED, cutoff=_ALIKE)
        english = self.known.language == "en"
        return tuple(near) or tuple(word for word in _SHORT if word.isascii() is english and fold(word) in self.keys)
