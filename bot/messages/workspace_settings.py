"""The form of a workspace's settings, and the answer that says what was and what is."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from bot.messages import blocks
from bot.messages.audience import Audience
from bot.messages.blocks import Block, Message
from bot.messages.setting_inputs import AUTO, Inputs, chosen, hour_of, state, zone_of
from tracker.countries import country_name
from tracker.days import Quiet
from tracker.numbers import read_number
from tracker.problems import NotANumber, NumberTooLarge, NumberTooSmall, Problem
from tracker.workspace_settings import FEWEST, MOST, Limits, OfWorkspace, Whereabouts, WorkingHours

FORM: Final = "workspace_settings"
FEATURE: Final = "workspace_settings"
OPEN: Final = "workspace_settings.open"
ZONE: Final = "ws_zone"
COUNTRY: Final = "ws_country"
#: The limits, by the keys of their inputs.
LIMITS: Final = ("acts", "groups", "in_channel")


@dataclass(frozen=True, slots=True)
class WorkspaceNow:
    """What admins have chosen, what holds where they chose nothing, and who hears of troubles then."""

    own: OfWorkspace
    found: Whereabouts
    installer: str


def form(audience: Audience, now: WorkspaceNow) -> Block:
    """Everything as it stands."""
    inputs, own = Inputs(audience, FEATURE), now.own
    country = country_name(now.found.country, audience.language) if now.found.country else ""
    languages = {AUTO: inputs.label("as_most"), **{one: inputs.label(one) for one in ("zh-CN", "en")}}
    return blocks.modal(
        inputs.label("title"),
        [
            inputs.title("days"),
            inputs.zone(ZONE, own.where.zone, inputs.label("ws_zone_hint", zone=now.found.zone)),
            inputs.country(COUNTRY, own.where.country, inputs.label("ws_country_hint", country=country)),
            inputs.choice("ws_language", languages, own.where.language or AUTO, inputs.label("ws_language_hint")),
            inputs.hour("work_from", own.hours.begins),
            inputs.hour("work_to", own.hours.ends, inputs.label("work_to_hint")),
            inputs.hour("ws_quiet_from", own.quiet.begins),
            inputs.hour("ws_quiet_to", own.quiet.ends, inputs.label("ws_quiet_to_hint")),
            inputs.title("running"),
            inputs.channel("operations", own.operations, inputs.label("operations_hint", installer=now.installer)),
            *(_limit(inputs, key, own.limits) for key in LIMITS),
        ],
        close=inputs.label("cancel"),
        submit=inputs.label("submit"),
        callback_id=FORM,
    )


def _limit(inputs: Inputs, key: str, limits: Limits) -> Block:
    hint = inputs.label(f"{key}_hint", n=getattr(Limits(), key))
    return inputs.number(key, getattr(limits, key), FEWEST, MOST, hint)


def read(view: Mapping[str, Any]) -> tuple[OfWorkspace, list[Problem]]:
    """What an admin sent; an input left empty is as by default. The problems are of what can't be read."""
    language = chosen(view, "ws_language")
    limits, problems = {}, []
    for key in LIMITS:
        number = _number(str(state(view, key).get("value") or getattr(Limits(), key)), key)
        if isinstance(number, Problem):
            problems.append(number)
        else:
            limits[key] = number
    hours, quiet = WorkingHours(), Quiet()
    own = OfWorkspace(
        where=Whereabouts(
            zone=zone_of(view, ZONE),
            country=chosen(view, COUNTRY),
            language=language if language in ("zh-CN", "en") else None,  # type: ignore[arg-type]
        ),
        hours=WorkingHours(hour_of(view, "work_from") or hours.begins, hour_of(view, "work_to") or hours.ends),
        quiet=Quiet(hour_of(view, "ws_quiet_from") or quiet.begins, hour_of(view, "ws_quiet_to") or quiet.ends),
        operations=state(view, "operations").get("selected_conversation"),
        limits=Limits(**limits),
    )
    return own, problems


def kept(
    audience: Audience, changed: Mapping[str, tuple[Any, Any]], channels: Mapping[str, str], installer: str
) -> Message:
    """To the admin who saved: what was and what is, a line each. ``channels`` are names by id."""

    def spoken(key: str, value: Any) -> str:  # noqa: ANN401 — as JSON has it
        if value is None:
            return installer if key == "operations" and installer else audience.label(FEATURE, "nobody")
        if key == "country":
            return country_name(value, audience.language)
        if key == "operations":
            return f"#{channels.get(value, value)}"
        return audience.label(FEATURE, value) if key == "language" else str(value)

    rows = [
        {"name": audience.label(FEATURE, key), "was": spoken(key, was), "now": spoken(key, now)}
        for key, (was, now) in changed.items()
    ]
    said = audience.texts.say("workspace_settings_kept", audience.language, rows=rows)
    return Message(said.plain, [blocks.headline(said.headline), *([blocks.body(said.body)] if rows else [])])


def _number(typed: str, key: str) -> int | Problem:
    number = read_number(typed)
    if number is None or number != int(number):
        return NotANumber(typed, field=key)
    if number < FEWEST:
        return NumberTooSmall(Decimal(FEWEST), field=key)
    return NumberTooLarge(Decimal(MOST), field=key) if number > MOST else int(number)
