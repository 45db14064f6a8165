"""The vocabulary of the table in limits.py: what a field of a block, an element or an object may hold."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal, TypeAlias

Surface = Literal["message", "modal", "home"]
EVERYWHERE: frozenset[Surface] = frozenset(("message", "modal", "home"))


@dataclass(frozen=True)
class Str:
    """A string of `least` to `most` Unicode code points, of a form (regular expression), or one `among` several."""

    most: int = 0  # 0: no limit
    least: int = 1
    form: str = ""
    among: tuple[str, ...] = ()


@dataclass(frozen=True)
class Bool:
    """True or false, as JSON has it."""


@dataclass(frozen=True)
class Int:
    """A whole number from `least` to `most`."""

    least: int
    most: int | None = None


@dataclass(frozen=True)
class Text:
    """A text object; its text has 1 to `most` code points."""

    most: int
    kinds: tuple[str, ...] = ("plain_text", "mrkdwn")


@dataclass(frozen=True)
class Many:
    """An array of `least` to `most` items."""

    item: "Field"
    most: int | None = None
    least: int = 1


@dataclass(frozen=True)
class Fixed:
    """An object without a `type`, described under this name in OBJECTS."""

    name: str


@dataclass(frozen=True)
class Typed:
    """An object whose `type` is one of these, described in ELEMENTS, else in BLOCKS; in BLOCKS alone `as_block`."""

    types: tuple[str, ...]
    as_block: bool = False


@dataclass(frozen=True)
class Free:
    """Any object: Slack gives no limits for it."""


@dataclass(frozen=True)
class Nullable:
    """The same, or null."""

    item: "Field"


Field: TypeAlias = Str | Bool | Int | Text | Many | Fixed | Typed | Free | Nullable


@dataclass(frozen=True)
class Shape:
    """An object's fields besides `type`, and the surfaces that show it. Any other property is refused.

    Of each tuple in `one_of` exactly one field has to be there; of each in `some_of` at least one.
    """

    required: Mapping[str, Field] = field(default_factory=dict)
    optional: Mapping[str, Field] = field(default_factory=dict)
    surfaces: frozenset[Surface] = EVERYWHERE
    one_of: tuple[tuple[str, ...], ...] = ()
    some_of: tuple[tuple[str, ...], ...] = ()

    @cached_property
    def fields(self) -> dict[str, "Field"]:
        """Every field that may stand there besides `type` and block_id."""
        return {**self.required, **self.optional}
