"""Templates: what kind of item something is. A template version is one document that never changes once published."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any, Final, Self

import yaml

from tracker.cadence import Cadence
from tracker.items import Sensitivity
from tracker.languages import Language

LIBRARY: Final = Path(__file__).parent / "library"


class FieldKind(StrEnum):
    """What a field holds, and so which input stands for it in a form."""

    SHORT_TEXT = "short_text"
    LONG_TEXT = "long_text"
    DATE = "date"
    MEMBER = "member"
    MEMBERS = "members"
    DEPARTMENT = "department"
    DEPARTMENTS = "departments"
    CHANNEL = "channel"
    STAGE = "stage"
    PRIORITY = "priority"
    SENSITIVITY = "sensitivity"
    CADENCE = "cadence"


@dataclass(frozen=True, slots=True)
class Field:
    """One input of a template. ``key`` never changes and is never used again; answers are kept under it.

    ``longest`` counts code points after ``clean``; ``first_page`` stands before *More* is pressed.
    """

    key: str
    kind: FieldKind
    names: Mapping[str, str]
    hints: Mapping[str, str]
    required: bool = False
    first_page: bool = False
    longest: int = 3000

    def name(self, language: Language) -> str:
        """What the input is called; the other language's name where an own field has only one."""
        return self.names.get(language) or next(iter(self.names.values()))

    def hint(self, language: Language) -> str | None:
        """The line under the input, where there is one."""
        return self.hints.get(language)


@dataclass(frozen=True, slots=True)
class Stage:
    """One step of a template's way, known by a key that stays when its name changes."""

    key: str
    names: Mapping[str, str]

    def name(self, language: Language) -> str:
        """What the stage is called."""
        return self.names.get(language) or next(iter(self.names.values()))


@dataclass(frozen=True, slots=True)
class Template:
    """A template version's body, flattened: its parent's fields are in it already."""

    key: str
    names: Mapping[str, str]
    purposes: Mapping[str, str]
    cadence: Cadence
    sensitivity: Sensitivity
    stages: tuple[Stage, ...]
    fields: tuple[Field, ...]

    @classmethod
    def from_document(cls, body: Mapping[str, Any]) -> Self:
        """The template a version's ``body`` describes."""
        return cls(
            key=body["key"],
            names=body["names"],
            purposes=body["purposes"],
            cadence=Cadence.from_document(body.get("cadence")),
            sensitivity=Sensitivity[body["sensitivity"].upper()],
            stages=tuple(Stage(stage["key"], stage["names"]) for stage in body["stages"]),
            fields=tuple(
                Field(
                    key=field["key"],
                    kind=FieldKind(field["kind"]),
                    names=field["names"],
                    hints=field.get("hints", {}),
                    required=field.get("required", False),
                    first_page=field.get("first_page", False),
                    longest=field.get("longest", 3000),
                )
                for field in body["fields"]
            ),
        )

    def name(self, language: Language) -> str:
        """What the template is called."""
        return self.names.get(language) or next(iter(self.names.values()))

    def purpose(self, language: Language) -> str:
        """One line that says what it is for."""
        return self.purposes.get(language) or next(iter(self.purposes.values()))

    def field(self, key: str) -> Field:
        """The field of this key; KeyError where the template has none."""
        return next(field for field in self.fields if field.key == key)

    def stage(self, key: str) -> Stage | None:
        """The stage of this key, None where this version has none of it."""
        return next((stage for stage in self.stages if stage.key == key), None)


@dataclass(frozen=True, slots=True)
class TemplateVersion:
    """A template as an item holds it: the workspace's row, its number, its body."""

    template_id: int
    no: int
    template: Template


@cache
def library_body(key: str) -> dict[str, Any]:
    """The body of a shipped template, with the base's fields before its own."""
    base = yaml.safe_load((LIBRARY / "base.yml").read_text(encoding="utf-8"))
    own = yaml.safe_load((LIBRARY / f"{key}.yml").read_text(encoding="utf-8"))
    return {"key": key, **own, "fields": base["fields"] + own.get("fields", [])}


def library_keys() -> tuple[str, ...]:
    """The templates that ship with this release, in the order they are offered."""
    return ("project_follow_up",)
