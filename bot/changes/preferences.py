"""What changes what people and channels have set. The clock looks at whom it concerns at once."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from storage import audit, due, members, outbox, preferences, workspaces
from storage.database import Tx
from tracker.audit import Act
from tracker.languages import Language
from tracker.notices import NoDeputy, StandsIn
from tracker.people import Kind
from tracker.preferences import Away, Mine, OfChannel
from tracker.problems import AwayUnclear, CannotStandIn, Problem


@dataclass(frozen=True, slots=True)
class Wishes:
    """Somebody's settings as they sent them, with their days away."""

    mine: Mine
    away_from: date | None = None
    away_to: date | None = None
    deputy: str | None = None


@dataclass(frozen=True, slots=True)
class ChannelWishes:
    """A channel's settings as somebody in it sent them."""

    channel_id: str
    own: OfChannel
    zone: str | None
    languages: Sequence[Language]


def set_preferences(
    tx: Tx, ws: int, user_id: str, wishes: Wishes, of_channel: ChannelWishes | None, *, at: datetime
) -> list[Problem]:
    """Write both, or say what is in the way; then nothing has changed."""
    problems = _problems(tx, ws, user_id, wishes)
    if problems:
        return problems
    members.set_for(tx, ws, user_id, wishes.mine.document(workspaces.get(tx, ws).own.quiet))
    away = Away(wishes.away_from, wishes.away_to, wishes.deputy) if wishes.away_from and wishes.away_to else None
    before = preferences.of_people(tx, ws, [user_id])[user_id].away
    preferences.set_away(tx, ws, user_id, away)
    concerned = {user_id, *(one.deputy for one in (before, away) if one and one.deputy)}
    due.look_at_people(tx, ws, concerned, at)
    if away is not None and away.deputy is not None and away != before:
        notice = StandsIn(away.deputy, user_id, away.first.isoformat(), away.last.isoformat())
        _tell(tx, ws, away.deputy, notice, at)
    if of_channel is not None:
        channel_id = of_channel.channel_id
        _note_channel(tx, ws, user_id, of_channel, at)
        preferences.set_channel(
            tx, ws, channel_id, of_channel.own, zone=of_channel.zone, languages=of_channel.languages or None
        )
        due.look_at_channel(tx, ws, channel_id, at)
    return []


def is_away_too(tx: Tx, ws: int, user_id: str, away: str, *, at: datetime) -> bool:
    """A deputy is not there either: who named them hears of it. False where they are that person's deputy no more."""
    person = preferences.of_people(tx, ws, [away]).get(away)
    if person is None or person.away is None or person.away.deputy != user_id:
        return False
    preferences.set_away(tx, ws, away, replace(person.away, deputy=None))
    due.look_at_people(tx, ws, [user_id, away], at)
    _tell(tx, ws, away, NoDeputy(away, user_id), at)
    return True


def _tell(tx: Tx, ws: int, user_id: str, notice: StandsIn | NoDeputy, at: datetime) -> None:
    """At once, but not in their quiet hours."""
    person = preferences.of_people(tx, ws, [user_id])[user_id]
    members.lock(tx, ws, [user_id])
    outbox.put(
        tx, ws, notice, lane=outbox.person_lane(user_id), verb=outbox.Verb.TELL, target=user_id, item_id=None,
        at=person.mine.quiet.over_at(at, person.days) or at,
    )  # fmt: skip


def _note_channel(tx: Tx, ws: int, user_id: str, wishes: ChannelWishes, at: datetime) -> None:
    """Which settings of the channel these wishes change, for the audit log."""
    place = preferences.of_channels(tx, ws, [wishes.channel_id]).get(wishes.channel_id)
    zone, languages = preferences.chosen_for(tx, ws, wishes.channel_id)
    before = (place.own.document() if place else {}) | {"zone": zone, "languages": list(languages)}
    now = wishes.own.document() | {"zone": wishes.zone, "languages": list(wishes.languages)}
    changed = [key for key, value in now.items() if value != before.get(key)]
    if changed:
        detail = {"channel": wishes.channel_id, "changed": changed}
        audit.write(tx, ws, by=user_id, act=Act.CHANNEL_SET, item_id=None, detail=detail, at=at)


def _problems(tx: Tx, ws: int, user_id: str, wishes: Wishes) -> list[Problem]:
    first, last = wishes.away_from, wishes.away_to
    problems: list[Problem] = []
    if (first is None) is not (last is None) or (first and last and last < first):
        problems.append(AwayUnclear(field="away_to"))
    if wishes.deputy is not None:
        deputy = members.find(tx, ws, [wishes.deputy]).get(wishes.deputy)
        fits = deputy is not None and deputy.kind is Kind.MEMBER and not deputy.deactivated
        if not fits or wishes.deputy == user_id:
            problems.append(CannotStandIn(deputy.name if deputy else wishes.deputy, field="deputy"))
    return problems
