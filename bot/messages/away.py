"""Word of days away: to a deputy beforehand, and to who named one that is not there."""

from typing import Final

from bot.messages import blocks
from bot.messages.audience import Audience
from bot.messages.blocks import Message
from bot.messages.dates import days_from_to
from bot.messages.help import USE
from bot.messages.marks import notification
from bot.messages.preferences import OPEN
from bot.messages.texts import NOTIFICATION
from tracker.people import Member
from tracker.preferences import Away
from tracker.text import cut

AWAY_TOO: Final = "preferences.away_too"
_FEATURE: Final = "away"


def stands_in(audience: Audience, away: Member, days: Away, ending: int) -> Message:
    """To a deputy: for whom they stand in and when, and how many of those items they may read end by then."""
    said = audience.texts.say("stands_in", audience.language, name=away.name, days=_days(audience, days), ending=ending)
    line = f"list owner:<@{away.user_id}>"
    see = blocks.button(audience.label(_FEATURE, "see"), USE, line)
    too = blocks.button(audience.label(_FEATURE, "away_too"), AWAY_TOO, away.user_id)
    body = [blocks.body(said.body)] if said.body else []
    return Message(said.plain, [blocks.headline(said.headline), *body, blocks.actions(see, too)])


def no_deputy(audience: Audience, deputy: str, days: Away) -> Message:
    """To who is away: nobody stands in for them."""
    said = audience.texts.say("no_deputy", audience.language, name=deputy, days=_days(audience, days))
    settings = blocks.button(audience.label(_FEATURE, "settings"), OPEN, "-")
    return Message(said.plain, [blocks.headline(said.headline), blocks.body(said.body), blocks.actions(settings)])


def told_away(audience: Audience, name: str) -> Message:
    """To a deputy who is away too: who hears of it."""
    words = audience.label(_FEATURE, "told", name=name)
    return Message(notification(cut(words, NOTIFICATION)), [blocks.words(words)])


def _days(audience: Audience, days: Away) -> str:
    return days_from_to(days.first, days.last, audience.language, audience.today)
