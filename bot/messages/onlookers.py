"""Before an item is published: who will see it, and from whom it stays hidden."""

from dataclasses import dataclass, field

from bot.messages.forms import NEW_ITEM
from bot.messages.texts import Texts
from tracker.channels import Onlookers
from tracker.items import Sensitivity
from tracker.languages import Language


@dataclass(frozen=True, slots=True)
class Audience:
    """Who will see a card: as its sensitivity says, and who else is in its channel.

    ``told`` people named beside the author; ``stub``: the channel will see a number only.
    """

    sensitivity: Sensitivity
    channel: str | None = None
    onlookers: Onlookers = field(default_factory=Onlookers)
    with_departments: bool = False
    told: int = 0
    stub: bool = False


def who_sees(texts: Texts, language: Language, audience: Audience) -> str:
    """One line of it."""
    name = audience.sensitivity.name.lower()
    readers = texts.label(
        NEW_ITEM,
        "may_read",
        language,
        sensitivity=texts.label("sensitivities", name, language),
        means=texts.label("sensitivities", f"{name}_means", language),
    )
    here = _here(texts, language, audience)
    return f"{readers} · {here}" if here else readers


def _here(texts: Texts, language: Language, audience: Audience) -> str:
    if audience.channel is None:
        return ""
    if audience.sensitivity is Sensitivity.RESTRICTED:
        key = "number_only" if audience.stub else "all_named"
        return texts.label(NEW_ITEM, key, language, channel=audience.channel, n=audience.told)
    if not audience.onlookers:
        return ""
    whom = audience.onlookers
    counts = {
        "guests": whom.guests,
        "outsiders": whom.outsiders,
        "others" if audience.with_departments else "not_on_it": whom.others,
    }
    parts = [texts.label(NEW_ITEM, key, language, n=count) for key, count in counts.items() if count]
    between = texts.label("signs", "between", language)
    who = between.join(parts[:-1]) + (texts.label(NEW_ITEM, "and", language) if parts[1:] else "") + parts[-1]
    return texts.label(NEW_ITEM, "onlookers", language, channel=audience.channel, who=who)
