"""Departments: named groups with a head, most of them one of Slack's user groups."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Department:
    """A department; ``usergroup`` is Slack's id where it follows a user group."""

    id: int
    name: str
    usergroup: str | None = None
