"""The inputs that forms of settings are made of, and how each is read back. What is left empty is by default."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time
from functools import cache
from typing import Any, Final
from zoneinfo import available_timezones

from bot.messages import blocks
from bot.messages.audience import Audience
from bot.messages.blocks import Block
from tracker.countries import countries_like, country_name
from tracker.languages import Language
from tracker.text import cut

AUTO: Final = "auto"
_OFFERED: Final = 20


@dataclass(frozen=True, slots=True)
class Inputs:
    """Makes the inputs of one form. ``feature`` is where their words are: ``<key>`` and, for a hint, ``<key>_hint``."""

    audience: Audience
    feature: str

    def label(self, key: str, **values: object) -> str:
        """A word of the form."""
        return self.audience.label(self.feature, key, **values)

    def title(self, key: str, **values: object) -> Block:
        """The headline over some inputs."""
        return blocks.headline(self.label(key, **values).replace("&", "&amp;").replace("<", "&lt;"))

    def of(self, key: str, element: Block, hint: str | None = None, *, optional: bool = True) -> Block:
        """An input of any kind."""
        return blocks.input_block(key, self.label(key), element, optional=optional, hint=hint)

    def choice(self, key: str, choices: Mapping[str, str], chosen: str, hint: str | None = None) -> Block:
        """One of a few: words by value."""
        options = {value: blocks.option(words, value) for value, words in choices.items()}
        element = {"type": "static_select", "options": list(options.values()), "initial_option": options[chosen]}
        return self.of(key, element, hint)

    def zone(self, key: str, zone: str | None, hint: str | None = None) -> Block:
        """A time zone, found by typing."""
        return self.of(key, _external(blocks.option(zone, zone) if zone else None), hint)

    def country(self, key: str, code: str | None, hint: str | None = None) -> Block:
        """A country, found by typing its name in either language."""
        return self.of(key, _external(_country(code, self.audience.language) if code else None, least=1), hint)

    def ticks(self, key: str, words: Mapping[str, str], ticked: Sequence[str], hint: str | None = None) -> Block:
        """Any of a few: words by value."""
        options = {value: blocks.option(one, value) for value, one in words.items()}
        initial = [options[value] for value in options if value in ticked]
        element = {"type": "checkboxes", "options": list(options.values())} | initially("initial_options", initial)
        return self.of(key, element, hint)

    def hour(self, key: str, hour: time, hint: str | None = None) -> Block:
        """An hour of the day."""
        return self.of(key, {"type": "timepicker", "initial_time": f"{hour:%H:%M}"}, hint)

    def day(self, key: str, day: date | None, hint: str | None = None) -> Block:
        """A day."""
        element = {"type": "datepicker"} | initially("initial_date", day.isoformat() if day else None)
        return self.of(key, element, hint)

    def person(self, key: str, user_id: str | None, hint: str | None = None) -> Block:
        """Somebody."""
        return self.of(key, {"type": "users_select"} | initially("initial_user", user_id), hint)

    def channel(self, key: str, channel_id: str | None, hint: str | None = None) -> Block:
        """A channel, public or private."""
        element = {
            "type": "conversations_select",
            "filter": {"include": ["public", "private"], "exclude_bot_users": True},
        }
        return self.of(key, element | initially("initial_conversation", channel_id), hint)

    def number(self, key: str, number: int, least: int, most: int, hint: str | None = None) -> Block:
        """A whole number."""
        element = {
            "type": "number_input",
            "is_decimal_allowed": False,
            "initial_value": str(number),
            "min_value": str(least),
            "max_value": str(most),
        }
        return self.of(key, element, hint)


def zones_like(typed: str) -> list[Block]:
    """The zones whose names hold what was typed, as options."""
    wanted = "_".join(typed.split()).casefold()
    found = sorted(zone for zone in _zones() if "/" in zone and wanted in zone.casefold())
    return [blocks.option(zone, zone) for zone in found[:_OFFERED]]


def country_options(typed: str, language: Language) -> list[Block]:
    """The countries whose names hold what was typed, as options."""
    return [_country(code, language) for code in countries_like(typed, _OFFERED)]


def initially(name: str, value: object) -> Block:
    """What an element is filled with; nothing where there is nothing, for Slack refuses an empty one."""
    return {name: value} if value else {}


def state(view: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    """What stands in an input."""
    found: Mapping[str, Any] = ((view["state"]["values"].get(key) or {}).get(key)) or {}
    return found


def chosen(view: Mapping[str, Any], key: str) -> str | None:
    """The value of what was chosen in a select."""
    value: str | None = (state(view, key).get("selected_option") or {}).get("value")
    return value


def ticked(view: Mapping[str, Any], key: str) -> set[str]:
    """The values of what was ticked."""
    return {one["value"] for one in state(view, key).get("selected_options") or ()}


def hour_of(view: Mapping[str, Any], key: str) -> time | None:
    """The hour that was chosen."""
    typed = state(view, key).get("selected_time")
    return time.fromisoformat(typed) if typed else None


def date_of(view: Mapping[str, Any], key: str) -> date | None:
    """The day that was chosen."""
    typed = state(view, key).get("selected_date")
    return date.fromisoformat(typed) if typed else None


def zone_of(view: Mapping[str, Any], key: str) -> str | None:
    """The zone that was chosen; None for one that does not exist."""
    zone = chosen(view, key)
    return zone if zone in _zones() else None


def _external(initial: Block | None, least: int = 2) -> Block:
    return {"type": "external_select", "min_query_length": least} | initially("initial_option", initial)


def _country(code: str, language: Language) -> Block:
    return blocks.option(cut(country_name(code, language), blocks.OPTION), code)


@cache
def _zones() -> frozenset[str]:
    """All there are; to look them up takes sixty milliseconds."""
    return frozenset(available_timezones())
