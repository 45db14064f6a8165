"""The settings form: a person's own, and below them the channel's it is typed in."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time
from typing import Any, Final
from zoneinfo import available_timezones

from bot.messages import blocks
from bot.messages.audience import Audience
from bot.messages.blocks import Block, Message
from bot.messages.dates import days_from_to
from tracker.days import Quiet
from tracker.languages import Language
from tracker.preferences import Away, Mine, OfChannel

FORM: Final = "preferences"
OPEN: Final = "preferences.open"
#: The inputs whose options are asked for while somebody types.
ZONES: Final = ("zone", "channel_zone")
DAILY, REMINDERS, DIGEST, MISSING = "daily", "reminders", "digest", "missing"
_AUTO: Final = "auto"
_BOTH: Final = "both"
_LANGUAGES: Final[Mapping[str, tuple[Language, ...]]] = {"zh-CN": ("zh-CN",), "en": ("en",), _BOTH: ("zh-CN", "en")}
_OFFERED: Final = 20


@dataclass(frozen=True, slots=True)
class ChannelNow:
    """What a channel has set, for somebody who is in it."""

    channel_id: str
    name: str
    own: OfChannel
    zone: str | None
    languages: tuple[Language, ...]


def form(audience: Audience, mine: Mine, away: Away | None, channel: ChannelNow | None) -> Block:
    """Everything as it stands."""
    made = [_title(audience, "mine"), *_of_person(audience, mine, away)]
    if channel is not None:
        made += [_title(audience, "channel", name=channel.name), *_of_channel(audience, channel)]
    return blocks.modal(
        _label(audience, "title"),
        made,
        close=_label(audience, "cancel"),
        submit=_label(audience, "submit"),
        callback_id=FORM,
        private_metadata=channel.channel_id if channel else None,
    )


def _of_person(audience: Audience, mine: Mine, away: Away | None) -> list[Block]:
    sends = {DAILY: mine.daily, REMINDERS: mine.reminders}
    return [
        _choice(audience, "language", [_AUTO, "zh-CN", "en"], mine.language or _AUTO, auto="as_slack"),
        _zone(audience, "zone", mine.zone),
        _ticks(audience, "sends", sends),
        _hour(audience, "daily_at", mine.daily_at),
        _hour(audience, "quiet_from", mine.quiet.begins),
        _hour(audience, "quiet_to", mine.quiet.ends),
        _day(audience, "away_from", away.first if away else None),
        _day(audience, "away_to", away.last if away else None),
        _input(
            audience, "deputy", {"type": "users_select"} | _initial("initial_user", away and away.deputy), hint=True
        ),
    ]


def _of_channel(audience: Audience, channel: ChannelNow) -> list[Block]:
    chosen = next((key for key, some in _LANGUAGES.items() if set(some) == set(channel.languages)), _AUTO)
    posts = {DIGEST: channel.own.digest, MISSING: channel.own.missing}
    return [
        _choice(audience, "channel_language", [_AUTO, *_LANGUAGES], chosen, auto="as_members"),
        _zone(audience, "channel_zone", channel.zone),
        _ticks(audience, "channel_posts", posts),
        _hour(audience, "digest_at", channel.own.digest_at),
    ]


def read_mine(view: Mapping[str, Any], before: Mine) -> Mine:
    """What somebody sent of their own settings."""
    language = _chosen(view, "language")
    ticked = _ticked(view, "sends")
    return Mine(
        zone=_chosen(view, "zone"),
        language=language if language in ("zh-CN", "en") else None,  # type: ignore[arg-type]
        country=before.country,
        quiet=Quiet(_time(view, "quiet_from") or before.quiet.begins, _time(view, "quiet_to") or before.quiet.ends),
        daily=DAILY in ticked,
        daily_at=_time(view, "daily_at") or before.daily_at,
        reminders=REMINDERS in ticked,
    )


def read_away(view: Mapping[str, Any]) -> tuple[date | None, date | None, str | None]:
    """The first and last day away, and who stands in."""
    return _date(view, "away_from"), _date(view, "away_to"), _state(view, "deputy").get("selected_user")


def read_channel(view: Mapping[str, Any], before: ChannelNow) -> tuple[OfChannel, str | None, tuple[Language, ...]]:
    """What was sent of a channel's settings: its own, its zone, and its languages (none: its members')."""
    ticked = _ticked(view, "channel_posts")
    own = OfChannel(
        country=before.own.country,
        digest=DIGEST in ticked,
        digest_at=_time(view, "digest_at") or before.own.digest_at,
        weekdays=before.own.weekdays,
        missing=MISSING in ticked,
    )
    return own, _chosen(view, "channel_zone"), _LANGUAGES.get(_chosen(view, "channel_language") or "", ())


def zones_like(typed: str) -> list[Block]:
    """The zones whose names hold what was typed, as options."""
    wanted = "_".join(typed.split()).casefold()
    found = sorted(zone for zone in available_timezones() if "/" in zone and wanted in zone.casefold())
    return [blocks.option(zone, zone) for zone in found[:_OFFERED]]


def kept(audience: Audience, away: Away | None, deputy: str) -> Message:
    """To whoever saved: that it is saved, and what it means where they are away."""
    words = _label(audience, "kept")
    if away is not None:
        days = days_from_to(away.first, away.last, audience.language, audience.today)
        words = _label(audience, "away_deputy" if deputy else "away", days=days, name=deputy)
    return Message(words, [blocks.words(words)])


def _label(audience: Audience, key: str, **values: object) -> str:
    return audience.label("preferences", key, **values)


def _title(audience: Audience, key: str, **values: object) -> Block:
    return blocks.headline(_label(audience, key, **values).replace("&", "&amp;").replace("<", "&lt;"))


def _input(audience: Audience, key: str, element: Block, *, hint: bool = False) -> Block:
    words = _label(audience, f"{key}_hint") if hint else None
    return blocks.input_block(key, _label(audience, key), element, optional=True, hint=words)


def _choice(audience: Audience, key: str, choices: Sequence[str], chosen: str, *, auto: str) -> Block:
    options = [blocks.option(_label(audience, auto if one == _AUTO else one), one) for one in choices]
    initial = next(one for one in options if one["value"] == chosen)
    return _input(audience, key, {"type": "static_select", "options": options, "initial_option": initial})


def _zone(audience: Audience, key: str, zone: str | None) -> Block:
    element: Block = {"type": "external_select", "min_query_length": 2}
    initial = blocks.option(zone, zone) if zone else None
    element |= _initial("initial_option", initial)
    hint = _label(audience, "zone_hint") if key == "zone" else None
    return blocks.input_block(key, _label(audience, key), element, optional=True, hint=hint)


def _ticks(audience: Audience, key: str, ticked: Mapping[str, bool]) -> Block:
    family = {"sends": "sends", "channel_posts": "posts"}[key]
    options = {name: blocks.option(_label(audience, f"{family}_{name}"), name) for name in ticked}
    initial = [options[name] for name, on in ticked.items() if on]
    element = {"type": "checkboxes", "options": list(options.values())} | _initial("initial_options", initial)
    return _input(audience, key, element)


def _hour(audience: Audience, key: str, hour: time) -> Block:
    return _input(audience, key, {"type": "timepicker", "initial_time": f"{hour:%H:%M}"})


def _day(audience: Audience, key: str, day: date | None) -> Block:
    return _input(audience, key, {"type": "datepicker"} | _initial("initial_date", day.isoformat() if day else None))


def _initial(name: str, value: object) -> Block:
    return {name: value} if value else {}


def _state(view: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    found: Mapping[str, Any] = ((view["state"]["values"].get(key) or {}).get(key)) or {}
    return found


def _chosen(view: Mapping[str, Any], key: str) -> str | None:
    value: str | None = (_state(view, key).get("selected_option") or {}).get("value")
    return value


def _ticked(view: Mapping[str, Any], key: str) -> set[str]:
    return {one["value"] for one in _state(view, key).get("selected_options") or ()}


def _time(view: Mapping[str, Any], key: str) -> time | None:
    typed = _state(view, key).get("selected_time")
    return time.fromisoformat(typed) if typed else None


def _date(view: Mapping[str, Any], key: str) -> date | None:
    typed = _state(view, key).get("selected_date")
    return date.fromisoformat(typed) if typed else None
