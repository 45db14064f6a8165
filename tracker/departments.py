"""Departments: named groups with a head, most of them one of Slack's user groups."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from tracker.people import Kind, Member
from tracker.problems import CannotAnswerFor, CannotBelong, Empty, Problem, TooLong
from tracker.text import clean, one_line

LONGEST_NAME: Final = 80


@dataclass(frozen=True, slots=True)
class Department:
    """A department; ``usergroup`` is Slack's id where it follows a user group."""

    id: int
    name: str
    usergroup: str | None = None


@dataclass(frozen=True, slots=True)
class DepartmentDetails:
    """A department in full. ``usergroup`` is Slack's id of the group it has; its people are the group's own.

    With ``own_members`` they are those that an admin has listed, whoever is in the group.
    """

    id: int
    name: str
    usergroup: str | None
    own_members: bool
    head: str | None
    desk: str | None
    channel_id: str | None
    members: tuple[str, ...]

    @property
    def follows(self) -> str | None:
        """The user group whose people are its people."""
        return None if self.own_members else self.usergroup


@dataclass(frozen=True, slots=True)
class DepartmentWish:
    """A department as an admin sent it: its people those of ``usergroup``, or where that is None, ``members``."""

    name: str
    usergroup: str | None = None
    members: tuple[str, ...] = ()
    head: str | None = None
    desk: str | None = None
    channel_id: str | None = None


def read_name(typed: str) -> str:
    """A department's name as it is kept: one line."""
    return one_line(clean(typed))


def problems_of(wish: DepartmentWish, people: Mapping[str, Member]) -> list[Problem]:
    """What is wrong with a wish, as far as its name and its people say."""
    problems: list[Problem] = []
    if not wish.name:
        problems.append(Empty(field="name"))
    elif len(wish.name) > LONGEST_NAME:
        problems.append(TooLong(LONGEST_NAME, len(wish.name), field="name"))
    for key, user_id in (("head", wish.head), ("desk", wish.desk)):
        why = _unfit(people.get(user_id), (Kind.MEMBER,)) if user_id else None
        if why:
            problems.append(CannotAnswerFor(_called(people, str(user_id)), why, field=key))
    for user_id in wish.members:
        why = _unfit(people.get(user_id), (Kind.MEMBER, Kind.GUEST))
        if why:
            problems.append(CannotBelong(_called(people, user_id), why, field="people"))
            break
    return problems


def changes_of(was: DepartmentDetails, now: DepartmentDetails) -> dict[str, tuple[Any, Any]]:
    """What differs between two states of a department but its people, by the name of the setting."""
    pairs = {
        "name": (was.name, now.name),
        "head": (was.head, now.head),
        "desk": (was.desk, now.desk),
        "channel": (was.channel_id, now.channel_id),
        "usergroup": (was.follows, now.follows),
    }
    return {key: pair for key, pair in pairs.items() if pair[0] != pair[1]}


def _unfit(member: Member | None, kinds: tuple[Kind, ...]) -> str | None:
    if member is None:
        return "unknown"
    if member.deactivated:
        return "deactivated"
    return None if member.kind in kinds else member.kind.value


def _called(people: Mapping[str, Member], user_id: str) -> str:
    return people[user_id].name if user_id in people else user_id
