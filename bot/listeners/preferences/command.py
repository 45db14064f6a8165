"""``/track settings``: mine, those of the channel it is typed in, and for admins the way to the workspace's."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from bot.changes.preferences import ChannelWishes, Wishes, is_away_too, set_preferences
from bot.listeners.asker import Asker, Place
from bot.listeners.forms import open_whole, refused
from bot.listeners.preferences.workspace import asks_for_workspace, open_workspace
from bot.listeners.routes import Routes, refused_form
from bot.messages import preferences as said
from bot.messages import setting_inputs
from bot.messages.away import AWAY_TOO, told_away
from bot.slack.people import know
from storage import channels, members, preferences
from storage.database import Tx
from storage.preferences import Person
from tracker.channels import ChannelKind
from tracker.people import Kind
from tracker.preferences import Away
from tracker.problems import OutdatedButton


def register(routes: Routes) -> None:
    """Write this feature's lines."""
    routes.commands["settings"] = _settings
    routes.actions[said.OPEN] = _open
    routes.actions[AWAY_TOO] = _away_too
    routes.views[said.FORM] = _set
    routes.options |= dict.fromkeys((said.FORM, *said.ZONES), _zones) | dict.fromkeys(said.COUNTRIES, _countries)


async def _settings(asker: Asker, line: str) -> None:
    if asks_for_workspace(asker, line):
        await open_workspace(asker)
        return
    await _show(asker, asker.place.channel_id)


async def _open(asker: Asker, pressed: Mapping[str, Any], _: Mapping[str, Any]) -> None:
    await _show(asker, str(pressed.get("value") or ""))


async def _show(asker: Asker, channel_id: str | None) -> None:
    person, channel = await asker.parts.db.read(_now, asker, channel_id)
    own = said.MineNow(person.mine, person.away, person.days)
    view = said.form(asker.audience, own, channel, admin=person.member.is_admin)
    await open_whole(asker, view, said.OPEN, channel_id or "-")


async def _set(asker: Asker, view: Mapping[str, Any]) -> dict[str, Any] | None:
    parts = asker.parts
    channel_id = str(view.get("private_metadata") or "")
    person, channel = await parts.db.read(_now, asker, channel_id)
    if channel_id and channel is None:  # they have left it meanwhile
        return refused_form(view, asker.texts.problem(OutdatedButton(), asker.language, today=asker.today))
    first, last, deputy = said.read_away(view)
    of_channel = None
    if channel is not None:
        own, zone, languages = said.read_channel(view, channel.own)
        of_channel = ChannelWishes(channel.channel_id, own, zone, languages)
    mine = said.read_mine(view, person.mine)
    deputies = await know(parts, [deputy] if deputy else [])
    problems = await parts.change(
        set_preferences,
        parts.workspace.id,
        asker.member.user_id,
        Wishes(mine, first, last, deputy),
        of_channel,
        at=asker.at,
    )
    if problems:
        return refused(asker, view, problems)
    away = Away(first, last, deputy) if first and last else None
    name = deputies[deputy].name if deputy in deputies else ""
    asker = replace(asker, place=Place(channel_id or None))
    parts.work.start(asker.is_told(said.kept(asker.audience, away, name)))
    return None


async def _away_too(asker: Asker, pressed: Mapping[str, Any], _: Mapping[str, Any]) -> None:
    """*I'm away too*: of somebody who was named as a deputy."""
    parts, away = asker.parts, str(pressed.get("value") or "")
    if await parts.change(is_away_too, parts.workspace.id, asker.member.user_id, away, at=asker.at):
        name = await parts.db.read(members.name_of, parts.workspace.id, away)
        await asker.is_told(told_away(asker.audience, name))
    else:
        await asker.is_refused(OutdatedButton())


async def _zones(_: Asker, typed: str) -> list[dict[str, Any]]:
    return setting_inputs.zones_like(typed)


async def _countries(asker: Asker, typed: str) -> list[dict[str, Any]]:
    return setting_inputs.country_options(typed, asker.language)


def _now(tx: Tx, asker: Asker, channel_id: str | None) -> tuple[Person, said.ChannelNow | None]:
    """What is set now; the channel's for a full member who is in it."""
    ws, user_id = asker.parts.workspace.id, asker.member.user_id
    person = preferences.of_people(tx, ws, [user_id])[user_id]
    place = preferences.of_channels(tx, ws, [channel_id]).get(channel_id) if channel_id else None
    if place is None or place.channel.kind is ChannelKind.DIRECT or asker.member.kind is not Kind.MEMBER:
        return person, None
    if user_id not in channels.members_of(tx, ws, place.channel.channel_id):
        return person, None
    zone, languages = preferences.chosen_for(tx, ws, place.channel.channel_id)
    now = said.ChannelNow(place.channel.channel_id, place.channel.name, place.own, zone, languages, place.days)
    return person, now
