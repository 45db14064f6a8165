"""What a workspace's admins have set for all of it, what was found out about it, and which of the two holds."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from datetime import time, timedelta
from typing import Any, Final, Self, cast

from tracker.days import Quiet, country_of_zone
from tracker.languages import Language
from tracker.working_days import Country

#: No limit can be set beyond these: below, nobody could work; above, nothing would be limited.
FEWEST: Final = 1
MOST: Final = 10_000
#: Of a working day.
_LEAST: Final = timedelta(hours=4)


@dataclass(frozen=True, slots=True)
class Limits:
    """What one person may change in ten minutes (a submit counts once), and how many groups they may ring in them.

    ``in_channel`` is what a channel hears of in an hour.
    """

    acts: int = 100
    groups: int = 5
    in_channel: int = 200


@dataclass(frozen=True, slots=True)
class WorkingHours:
    """When people work on a working day, by their own clock."""

    begins: time = time(9)
    ends: time = time(18)

    @property
    def are_enough(self) -> bool:
        """Whether somebody can be asked for something within a day: four hours, the end after the beginning."""
        began, ended = (timedelta(hours=one.hour, minutes=one.minute) for one in (self.begins, self.ends))
        return ended - began >= _LEAST


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """Where a workspace is and what it speaks; None for what nobody said."""

    zone: str | None = None
    country: Country = None
    language: Language | None = None

    @classmethod
    def from_document(cls, document: Mapping[str, Any] | None) -> Self:
        """As it was kept."""
        kept = document or {}
        return cls(kept.get("zone"), kept.get("country"), kept.get("language"))

    def document(self) -> dict[str, Any]:
        """As it is kept."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class OfWorkspace:
    """What admins have set. ``operations``: the channel that hears of what goes wrong, None for the installer."""

    where: Whereabouts = field(default_factory=Whereabouts)
    hours: WorkingHours = field(default_factory=WorkingHours)
    quiet: Quiet = field(default_factory=Quiet)
    operations: str | None = None
    limits: Limits = field(default_factory=Limits)

    @classmethod
    def from_document(cls, document: Mapping[str, Any] | None) -> Self:
        """What was set; whatever was not holds as by default."""
        kept = document or {}
        limits = {one.name: kept[one.name] for one in fields(Limits) if one.name in kept}
        return cls(
            where=Whereabouts.from_document(kept),
            hours=WorkingHours(*_hours(kept["hours"])) if kept.get("hours") else WorkingHours(),
            quiet=Quiet(*_hours(kept["quiet"])) if kept.get("quiet") else Quiet(),
            operations=kept.get("operations"),
            limits=Limits(**limits),
        )

    def document(self) -> dict[str, Any]:
        """As it is kept: only what differs from the defaults, so that a better default reaches who never chose."""
        kept = {
            **self.where.document(),
            "operations": self.operations,
            "hours": _kept(self.hours, WorkingHours()),
            "quiet": _kept(self.quiet, Quiet()),
            **{key: value for key, value in asdict(self.limits).items() if value != getattr(Limits(), key)},
        }
        return {key: value for key, value in kept.items() if value is not None}


def changes_between(was: OfWorkspace, now: OfWorkspace) -> dict[str, tuple[Any, Any]]:
    """What differs between two states of a workspace, by the names of its settings; values as JSON has them.

    Their ``where`` is what holds, not what was chosen.
    """
    before, after = _values(was), _values(now)
    return {key: (before[key], value) for key, value in after.items() if before[key] != value}


def _values(own: OfWorkspace) -> dict[str, Any]:
    return {
        **own.where.document(),
        "hours": _spoken(own.hours),
        "quiet": _spoken(own.quiet),
        "operations": own.operations,
        **asdict(own.limits),
    }


def _spoken(hours: WorkingHours | Quiet) -> str:
    return f"{hours.begins:%H:%M}–{hours.ends:%H:%M}"


def standing(chosen: Whereabouts, found: Whereabouts, before: Whereabouts) -> Whereabouts:
    """What holds: what admins chose, else what was ``found`` (environment or people), else what held ``before``.

    A country nobody named is that of the zone.
    """
    zone = chosen.zone or found.zone or before.zone
    country = chosen.country or found.country or (country_of_zone(zone) if zone else None)
    return Whereabouts(zone, country, chosen.language or found.language or before.language)


def _hours(kept: Any) -> tuple[time, time]:  # noqa: ANN401 — two hours, as JSON has them
    begins, ends = cast("list[str]", kept)
    return time.fromisoformat(begins), time.fromisoformat(ends)


def _kept(hours: WorkingHours | Quiet, default: WorkingHours | Quiet) -> list[str] | None:
    return None if hours == default else [f"{hours.begins:%H:%M}", f"{hours.ends:%H:%M}"]
