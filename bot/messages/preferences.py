"""The settings form: a person's own, below them the channel's, and for admins the way to the workspace's."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from bot.messages import blocks
from bot.messages.audience import Audience
from bot.messages.blocks import Block, Message
from bot.messages.dates import days_from_to, weekday_named
from bot.messages.marks import notification
from bot.messages.setting_inputs import AUTO, Inputs, chosen, date_of, hour_of, state, ticked, zone_of
from bot.messages.texts import NOTIFICATION
from tracker.countries import country_name
from tracker.days import Days, Quiet
from tracker.languages import Language
from tracker.preferences import Away, ChangesGo, Mine, OfChannel
from tracker.text import cut

FORM: Final = "preferences"
FEATURE: Final = "preferences"
OPEN: Final = "preferences.open"
OF_WORKSPACE: Final = "preferences.workspace"
#: The inputs whose options are asked for while somebody types.
ZONES: Final = ("zone", "channel_zone")
COUNTRIES: Final = ("country", "channel_country")
FULL, COMPACT = "full", "compact"
DAILY, REMINDERS, DIGEST, MISSING = "daily", "reminders", "digest", "missing"
_BOTH: Final = "both"
_LANGUAGES: Final[Mapping[str, tuple[Language, ...]]] = {"zh-CN": ("zh-CN",), "en": ("en",), _BOTH: ("zh-CN", "en")}
_WEEK: Final = range(1, 8)


@dataclass(frozen=True, slots=True)
class ChannelNow:
    """What a channel has set, for somebody who is in it. ``zone`` and ``languages`` as they were chosen."""

    channel_id: str
    name: str
    own: OfChannel
    zone: str | None
    languages: tuple[Language, ...]
    days: Days


@dataclass(frozen=True, slots=True)
class MineNow:
    """What somebody has set, and the days they live by."""

    mine: Mine
    away: Away | None
    days: Days


def form(audience: Audience, own: MineNow, channel: ChannelNow | None, *, admin: bool) -> Block:
    """Everything as it stands. An ``admin`` also finds the button to the workspace's."""
    inputs = Inputs(audience, FEATURE)
    made = [inputs.title("mine"), *_of_person(inputs, own)]
    if channel is not None:
        made += [inputs.title("channel", name=channel.name), *_of_channel(inputs, channel)]
    if admin:
        made += [
            inputs.title("workspace"),
            blocks.actions(blocks.button(inputs.label("open_workspace"), OF_WORKSPACE, "-")),
        ]
    return blocks.modal(
        inputs.label("title"),
        made,
        close=inputs.label("cancel"),
        submit=inputs.label("submit"),
        callback_id=FORM,
        private_metadata=channel.channel_id if channel else None,
    )


def _of_person(inputs: Inputs, own: MineNow) -> list[Block]:
    mine, away = own.mine, own.away
    sends = {DAILY: mine.daily, REMINDERS: mine.reminders}
    return [
        inputs.choice("language", _languages(inputs, "as_slack", "zh-CN", "en"), mine.language or AUTO),
        inputs.zone("zone", mine.zone, inputs.label("zone_hint")),
        inputs.country("country", mine.country, _country_hint(inputs, "country_hint", own.days)),
        inputs.ticks(
            "sends", {key: inputs.label(f"sends_{key}") for key in sends}, [key for key, on in sends.items() if on]
        ),
        inputs.hour("daily_at", mine.daily_at),
        inputs.hour("quiet_from", mine.quiet.begins),
        inputs.hour("quiet_to", mine.quiet.ends, inputs.label("quiet_to_hint")),
        inputs.day("away_from", away.first if away else None),
        inputs.day("away_to", away.last if away else None, inputs.label("away_to_hint")),
        inputs.person("deputy", away.deputy if away else None, inputs.label("deputy_hint")),
    ]


def _of_channel(inputs: Inputs, channel: ChannelNow) -> list[Block]:
    language = next((key for key, some in _LANGUAGES.items() if set(some) == set(channel.languages)), AUTO)
    posts = {DIGEST: channel.own.digest, MISSING: channel.own.missing}
    hint = _country_hint(inputs, "channel_country_hint", channel.days)
    week = {str(day): weekday_named(day, inputs.audience.language) for day in _WEEK}
    return [
        inputs.choice("channel_language", _languages(inputs, "as_members", *_LANGUAGES), language),
        inputs.zone("channel_zone", channel.zone, inputs.label("channel_zone_hint", zone=str(channel.days.zone))),
        inputs.country("channel_country", channel.own.country, hint),
        inputs.ticks(
            "channel_posts",
            {key: inputs.label(f"posts_{key}") for key in posts},
            [key for key, on in posts.items() if on],
        ),
        inputs.hour("digest_at", channel.own.digest_at),
        inputs.ticks("digest_days", week, [str(day) for day in channel.own.weekdays], inputs.label("digest_days_hint")),
        inputs.choice(
            "cards",
            {card: inputs.label(f"cards_{card}") for card in (FULL, COMPACT)},
            COMPACT if channel.own.compact else FULL,
            inputs.label("cards_hint"),
        ),
        inputs.choice(
            "changes",
            {one.value: inputs.label(f"changes_{one.value}") for one in ChangesGo},
            channel.own.changes.value,
            inputs.label("changes_hint"),
        ),
    ]


def read_mine(view: Mapping[str, Any], before: Mine) -> Mine:
    """What somebody sent of their own settings."""
    language, sends = chosen(view, "language"), ticked(view, "sends")
    return Mine(
        zone=zone_of(view, "zone"),
        language=language if language in ("zh-CN", "en") else None,  # type: ignore[arg-type]
        country=chosen(view, "country"),
        quiet=Quiet(hour_of(view, "quiet_from") or before.quiet.begins, hour_of(view, "quiet_to") or before.quiet.ends),
        daily=DAILY in sends,
        daily_at=hour_of(view, "daily_at") or before.daily_at,
        reminders=REMINDERS in sends,
    )


def read_away(view: Mapping[str, Any]) -> tuple[date | None, date | None, str | None]:
    """The first and last day away, and who stands in."""
    return date_of(view, "away_from"), date_of(view, "away_to"), state(view, "deputy").get("selected_user")


def read_channel(view: Mapping[str, Any], before: OfChannel) -> tuple[OfChannel, str | None, tuple[Language, ...]]:
    """What was sent of a channel's settings: its own, its zone, and its languages (none: its members')."""
    posts = ticked(view, "channel_posts")
    days = tuple(sorted(int(day) for day in ticked(view, "digest_days")))
    own = OfChannel(
        country=chosen(view, "channel_country"),
        digest=DIGEST in posts,
        digest_at=hour_of(view, "digest_at") or before.digest_at,
        weekdays=days if len(days) < len(_WEEK) else (),
        missing=MISSING in posts,
        compact=chosen(view, "cards") == COMPACT,
        changes=ChangesGo(chosen(view, "changes") or before.changes),
    )
    return own, zone_of(view, "channel_zone"), _LANGUAGES.get(chosen(view, "channel_language") or "", ())


def kept(audience: Audience, away: Away | None, deputy: str) -> Message:
    """To whoever saved: that it is saved, and what it means where they are away."""
    words = audience.label(FEATURE, "kept")
    if away is not None:
        days = days_from_to(away.first, away.last, audience.language, audience.today)
        words = audience.label(FEATURE, "away_deputy" if deputy else "away", days=days, name=deputy)
    return Message(notification(cut(words, NOTIFICATION)), [blocks.words(words)])


def _languages(inputs: Inputs, auto: str, *languages: str) -> dict[str, str]:
    return {AUTO: inputs.label(auto), **{one: inputs.label(one) for one in languages}}


def _country_hint(inputs: Inputs, key: str, days: Days) -> str:
    """What it is about, and which country it is now."""
    name = country_name(days.country, inputs.audience.language) if days.country else ""
    return inputs.label(key, country=name)
