"""Word to the place of operations that next year's working days are not known yet."""

from collections.abc import Sequence

from bot.messages import blocks
from bot.messages.audience import Audience
from bot.messages.blocks import Message
from tracker.countries import country_name


def days_unknown(audience: Audience, year: int, countries: Sequence[str]) -> Message:
    """For which countries, and what to do about it; the headline in each of the audience's languages."""
    said = [
        audience.texts.say(
            "days_unknown",
            language,
            year=year,
            countries=audience.several([country_name(country, language) for country in countries]),
        )
        for language in audience.languages
    ]
    headline = " · ".join(one.headline for one in said)
    return Message(said[0].plain, [blocks.headline(headline), blocks.body(said[0].body)])
