"""What people, channels and workspaces have set for themselves, and what holds until they do."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, time
from enum import StrEnum
from typing import Any, Final, Self

from tracker.days import Quiet
from tracker.languages import Language
from tracker.working_days import Country, Overrides

#: A person's daily message and a channel's digest, unless they set another hour.
MORNING: Final = time(9)


@dataclass(frozen=True, slots=True)
class Mine:
    """A person's own: ``zone``, ``language`` and ``country`` None for what Slack says of them.

    ``daily`` is the morning's message, ``reminders`` the list half an hour before updates are due.
    """

    zone: str | None = None
    language: Language | None = None
    country: Country = None
    quiet: Quiet = field(default_factory=Quiet)
    daily: bool = True
    daily_at: time = MORNING
    reminders: bool = True

    @classmethod
    def from_document(cls, document: Mapping[str, Any] | None, quiet: Quiet) -> Self:
        """What was set; whatever was not holds as by default, the ``quiet`` hours those of the workspace."""
        kept = document or {}
        return cls(
            zone=kept.get("zone"),
            language=kept.get("language"),
            country=kept.get("country"),
            quiet=Quiet(*map(time.fromisoformat, kept["quiet"])) if kept.get("quiet") else quiet,
            daily=kept.get("daily", True),
            daily_at=_hour(kept.get("daily_at")),
            reminders=kept.get("reminders", True),
        )

    def document(self, quiet: Quiet) -> dict[str, Any]:
        """As it is kept beside whatever else somebody has set; quiet hours only where they aren't the workspace's."""
        return {
            "zone": self.zone,
            "language": self.language,
            "country": self.country,
            "quiet": None if self.quiet == quiet else [f"{self.quiet.begins:%H:%M}", f"{self.quiet.ends:%H:%M}"],
            "daily": self.daily,
            "daily_at": f"{self.daily_at:%H:%M}",
            "reminders": self.reminders,
        }


class ChangesGo(StrEnum):
    """Where a channel hears of changes of its items; their cards are right wherever."""

    THREAD = "thread"
    CHANNEL = "channel"
    NOWHERE = "nowhere"


@dataclass(frozen=True, slots=True)
class OfChannel:
    """A channel's own. The digest comes on working days, or on these ``weekdays`` (ISO, Monday 1) of them.

    ``missing`` is the post that names whose updates are missing; ``compact`` cards say no more than how an item stands.
    """

    country: Country = None
    digest: bool = True
    digest_at: time = MORNING
    weekdays: tuple[int, ...] = ()
    missing: bool = True
    compact: bool = False
    changes: ChangesGo = ChangesGo.THREAD

    @classmethod
    def from_document(cls, document: Mapping[str, Any] | None) -> Self:
        """What was set; whatever was not holds as by default."""
        kept = document or {}
        return cls(
            country=kept.get("country"),
            digest=kept.get("digest", True),
            digest_at=_hour(kept.get("digest_at")),
            weekdays=tuple(kept.get("weekdays", ())),
            missing=kept.get("missing", True),
            compact=kept.get("compact", False),
            changes=ChangesGo(kept.get("changes", ChangesGo.THREAD)),
        )

    def document(self) -> dict[str, Any]:
        """As it is kept."""
        return {
            "country": self.country,
            "digest": self.digest,
            "digest_at": f"{self.digest_at:%H:%M}",
            "weekdays": list(self.weekdays),
            "missing": self.missing,
            "compact": self.compact,
            "changes": self.changes.value,
        }


@dataclass(frozen=True, slots=True)
class Away:
    """Days on which somebody is not there, both inclusive, and who stands in for them."""

    first: date
    last: date
    deputy: str | None = None

    def covers(self, day: date) -> bool:
        """Whether they are away that day."""
        return self.first <= day <= self.last


def deputy_on(away: Away | None, day: date) -> str | None:
    """Who stands in for somebody on a day of theirs; None where they are there, or nobody does."""
    return away.deputy if away is not None and away.covers(day) else None


@dataclass(frozen=True, slots=True)
class Absent:
    """Why somebody can't be expected to act: away until a day, or on holiday and back on one."""

    away_until: date | None = None
    back_on: date | None = None


def overrides_of(settings: Mapping[str, Any] | None, country: Country) -> Overrides:
    """The days of a country that the operator knows better about, as a workspace keeps them."""
    kept = ((settings or {}).get("days") or {}).get((country or "").upper()) or {}
    return {date.fromisoformat(day): worked for day, worked in kept.items()}


def _hour(kept: str | None) -> time:
    return time.fromisoformat(kept) if kept else MORNING
