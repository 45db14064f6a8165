"""Templates: what kind of item something is. A template version is one document that never changes once published."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any, Final, Self

from tracker.cadence import Cadence
from tracker.items import Sensitivity
from tracker.languages import Language
from tracker.yaml_files import read_yaml

LIBRARY: Final = Path(__file__).parent / "library"


class FieldKind(StrEnum):
    """What a field holds, and so which input stands for it in a form.

    As an answer a number is its plain decimal text, a date an ISO day, a date-time an ISO moment in UTC, a yes/no
    ``yes`` or ``no``; choices, people, departments and channels are keys and ids; a cadence is its document. Remarks
    (risks, to-dos, support needed) are a long text with one of them a line.
    """

    SHORT_TEXT = "short_text"
    LONG_TEXT = "long_text"
    REMARKS = "remarks"
    NUMBER = "number"
    DATE = "date"
    DATE_TIME = "date_time"
    CHOICE = "choice"
    CHOICES = "choices"
    YES_NO = "yes_no"
    LINK = "link"
    MEMBER = "member"
    MEMBERS = "members"
    DEPARTMENT = "department"
    DEPARTMENTS = "departments"
    CHANNEL = "channel"
    STAGE = "stage"
    PRIORITY = "priority"
    SENSITIVITY = "sensitivity"
    CADENCE = "cadence"


#: Kinds whose answer is a text that people wrote in their own words.
FREE_TEXT: Final = frozenset({FieldKind.SHORT_TEXT, FieldKind.LONG_TEXT, FieldKind.REMARKS})
#: Kinds whose answer is a list, in the order chosen, nothing in it twice.
LISTS: Final = frozenset({FieldKind.CHOICES, FieldKind.MEMBERS, FieldKind.DEPARTMENTS})


@dataclass(frozen=True, slots=True)
class Choice:
    """One of a field's choices, known by a key that stays when its name changes."""

    key: str
    names: Mapping[str, str]

    def name(self, language: Language) -> str:
        """What the choice is called."""
        return self.names.get(language) or next(iter(self.names.values()))


@dataclass(frozen=True, slots=True)
class Field:
    """One input of a template. ``key`` never changes and is never used again; answers are kept under it.

    ``longest`` counts code points after ``clean``; ``least`` and ``most`` bound a number, both included; ``first_page``
    stands before *More* is pressed; what is ``confidential`` is shown only to people named on the item.
    """

    key: str
    kind: FieldKind
    names: Mapping[str, str]
    hints: Mapping[str, str]
    required: bool = False
    first_page: bool = False
    longest: int = 3000
    confidential: bool = False
    choices: tuple[Choice, ...] = ()
    least: Decimal | None = None
    most: Decimal | None = None

    def name(self, language: Language) -> str:
        """What the input is called; the other language's name where an own field has only one."""
        return self.names.get(language) or next(iter(self.names.values()))

    def hint(self, language: Language) -> str | None:
        """The line under the input, where there is one."""
        return self.hints.get(language)

    def choice(self, key: str) -> Choice | None:
        """The choice of this key, None where this version has none of it."""
        return next((choice for choice in self.choices if choice.key == key), None)

    @classmethod
    def from_document(cls, body: Mapping[str, Any]) -> Self:
        """The field a template's body describes; what older bodies do not say yet is as it was then."""
        return cls(
            key=body["key"],
            kind=FieldKind(body["kind"]),
            names=body["names"],
            hints=body.get("hints", {}),
            required=body.get("required", False),
            first_page=body.get("first_page", False),
            longest=body.get("longest", 3000),
            confidential=body.get("confidential", False),
            choices=tuple(Choice(choice["key"], choice["names"]) for choice in body.get("choices", ())),
            least=_limit(body.get("least")),
            most=_limit(body.get("most")),
        )


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
            fields=tuple(Field.from_document(field) for field in body["fields"]),
        )

    def name(self, language: Language) -> str:
        """What the template is called."""
        return self.names.get(language) or next(iter(self.names.values()))

    def purpose(self, language: Language) -> str:
        """One line that says what it is for."""
        return self.purposes.get(language) or next(iter(self.purposes.values()))

    def field(self, key: str) -> Field:
        """The field of this key; KeyError where the template has none."""
        return {field.key: field for field in self.fields}[key]

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
    """The body of a shipped template: the base's fields, and its own behind the one they come ``after``, or last."""
    base = read_yaml(LIBRARY / "base.yml")
    own = read_yaml(LIBRARY / f"{key}.yml")
    fields: list[dict[str, Any]] = base["fields"]
    for field in own.get("fields", ()):
        keys = [one["key"] for one in fields]
        fields.insert(keys.index(field.pop("after", keys[-1])) + 1, field)
    return {"key": key, **own, "fields": fields}


def library_keys() -> tuple[str, ...]:
    """The templates that ship with this release, in the order they are offered."""
    return ("project_follow_up", "task_assignment", "information_sync", "knowledge", "incident")


def _limit(figure: float | str | None) -> Decimal | None:
    return None if figure is None else Decimal(str(figure))
