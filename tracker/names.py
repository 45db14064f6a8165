"""People and departments looked up by what they are called: in files and on lines, where nobody picks from a list."""

import re
from collections.abc import Iterable, Sequence
from difflib import get_close_matches
from typing import Final

from tracker.departments import Department
from tracker.people import Kind, Member
from tracker.problems import NotFoundByName, Problem, SeveralOfThatName
from tracker.text import name_key, one_line

#: How many are offered, and from when on a name is like another (difflib's measure).
OFFERED: Final = 3
_ALIKE: Final = 0.6
_LOOKED_UP: Final = 50  # names that others are looked for that are like them; each takes long among thousands
_LONGEST: Final = 60
#: A name behind an @ that Slack made nobody of; it may be of two words.
_AT: Final = re.compile(r"(?<![^\s,，、:：;；])[@＠]([^\s@＠<>,，、;；]{1,60})(?:[ ]([^\s@＠<>,，、;；]{1,60}))?")
_EVERYBODY: Final = frozenset({"here", "channel", "everyone"})


class Names:
    """Everybody and every department by what they are called, made once for a file or a line.

    Somebody is found by the name Slack shows, else by their real name, else by their handle. ``author`` is who looks:
    Slack does not show everybody to a guest, so a guest is offered nobody.
    """

    def __init__(self, members: Sequence[Member], departments: Iterable[Department], author: Member) -> None:
        self.ids: Final = {one.user_id for one in members}
        self.departments: Final = {name_key(one.name): str(one.id) for one in departments}
        self._by: Final[tuple[dict[str, list[Member]], ...]] = (
            _called((one.name, one) for one in members),
            _called((one.real_name, one) for one in members),
            _called((one.handle, one) for one in members),
        )
        self._seen: Final = members if author.kind is Kind.MEMBER else ()
        self._shown: Final = self._offered(departments)
        self._near: Final[dict[str, tuple[str, ...]]] = {}

    def knows(self, name: str, *, departments: bool) -> bool:
        """Whether somebody, or something, is called so."""
        key = name_key(name)
        return any(key in by for by in self._by) or (departments and key in self.departments)

    def person(self, name: str) -> str | Problem:
        """Whoever is called so; who works here comes before who is gone or works elsewhere."""
        called = self._called(name)
        here = [one for one in called if not one.deactivated and one.kind in (Kind.MEMBER, Kind.GUEST)] or called
        if len(here) == 1:
            return here[0].user_id
        return SeveralOfThatName(one_line(name)) if called else NotFoundByName(one_line(name), self._like(name))

    def people_like(self, name: str) -> tuple[Member, ...]:
        """Those who may be meant by it and can own an item: called so, called so in part, or nearly so."""
        key = name_key(name[:_LONGEST])
        whom = [one for one in self._seen if _works_here(one)]
        said = {one.user_id: [name_key(text) for text in (one.name, one.real_name, one.handle) if text] for one in whom}
        begun = [
            one for one in whom if any(part.startswith(key) for text in said[one.user_id] for part in _parts(text))
        ]
        by_name = {part: one for one in whom for text in said[one.user_id] for part in _parts(text)}
        near = [by_name[text] for text in get_close_matches(key, by_name, n=OFFERED, cutoff=_ALIKE)]
        return tuple(dict.fromkeys([*sorted(begun, key=lambda one: one.name), *near]))[:OFFERED] if key else ()

    def _called(self, name: str) -> Sequence[Member]:
        key = name_key(name)
        return next((by[key] for by in self._by if key in by), ())

    def _offered(self, departments: Iterable[Department]) -> dict[str, str]:
        shown = [one.name for one in self._seen if _works_here(one)]
        shown += [one.name for one in departments] if self._seen else []
        return {name_key(name): name for name in shown}

    def _like(self, name: str) -> tuple[str, ...]:
        key = name_key(name[:_LONGEST])
        if key not in self._near:
            looks = len(self._near) < _LOOKED_UP
            near = get_close_matches(key, self._shown, n=OFFERED, cutoff=_ALIKE) if looks else []
            self._near[key] = tuple(self._shown[one] for one in near)
        return self._near[key]


def names_no_one_picked(text: str) -> list[str]:
    """The names behind an @ that Slack made nobody of: who types one may not have picked it from Slack's list."""
    return [one[1] for one in _AT.finditer(text) if one[1].lower() not in _EVERYBODY]


def with_mentions(text: str, names: Names) -> str:
    """The text with everybody mentioned, as Slack does it, whom it names behind an @ by a whole name of theirs."""

    def mention(found: re.Match[str]) -> str:
        first, second = found[1], found[2]
        for name, rest in ([(f"{first} {second}", "")] if second else []) + [(first, f" {second}" if second else "")]:
            user = names.person(name)
            if isinstance(user, str):
                return f"<@{user}>{rest}"
        return found[0]

    return _AT.sub(mention, text)


def _called(named: Iterable[tuple[str | None, Member]]) -> dict[str, list[Member]]:
    found: dict[str, list[Member]] = {}
    for name, one in named:
        if name:
            found.setdefault(name_key(name), []).append(one)
    return found


def _works_here(one: Member) -> bool:
    return one.kind is Kind.MEMBER and not one.deactivated


def _parts(name: str) -> tuple[str, ...]:
    """A name, and each word of it: people are called by their second name too."""
    return (name, *name.replace(".", " ").replace("_", " ").split())
