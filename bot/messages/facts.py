"""The facts of an item in words, as every message shows them."""

from collections.abc import Sequence
from typing import Final

from bot.messages.audience import Audience
from bot.messages.marks import Joined, Link, Mention
from tracker.acks import confirmations
from tracker.items import Priority
from tracker.references import reference
from tracker.standing import Standing
from tracker.text import cut

LONGEST_NAME: Final = 150
_NAME: Final = 40
#: People named in a line about who has confirmed.
_PEOPLE: Final = 8


def item_link(standing: Standing, most: int = LONGEST_NAME) -> Link:
    """``T-42 官网改版`` as one link to its card."""
    return Link(standing.card_url, f"{reference(standing.item.ref)} {cut(standing.item.name, most)}")


def pressing(standing: Standing, audience: Audience) -> str:
    """The priority with its mark, where it presses: ``🔴 紧急 · Urgent``."""
    if standing.item.priority not in (Priority.URGENT, Priority.HIGH):
        return ""
    return " · ".join((_priority(standing, audience, "_marked"), *_other_words(standing, audience)))


def pressing_word(standing: Standing, audience: Audience) -> str:
    """The same without its mark."""
    return _priority(standing, audience) if standing.item.priority in (Priority.URGENT, Priority.HIGH) else ""


def low(standing: Standing, audience: Audience) -> str:
    """The word for a low priority, where it is that."""
    return _priority(standing, audience) if standing.item.priority is Priority.LOW else ""


def sensitivity(standing: Standing, audience: Audience) -> str:
    """``内部``."""
    return audience.label("sensitivities", standing.item.sensitivity.name.lower())


def end(standing: Standing, audience: Audience) -> str:
    """The day it ends, where there is one."""
    return audience.day(standing.item.end_on) if standing.item.end_on else ""


def days_overdue(standing: Standing, audience: Audience) -> int:
    """How many days its end has passed; 0 where it has not."""
    ends = standing.item.end_on
    return max((audience.today - ends).days, 0) if ends else 0


def mentions(standing: Standing, user_ids: Sequence[str], audience: Audience) -> Joined:
    """These people, rung."""
    return Joined(
        [Mention(user, standing.name_of(user)) for user in user_ids], between=audience.label("signs", "between")
    )


def names(standing: Standing, user_ids: Sequence[str], audience: Audience, most: int | None = None) -> str:
    """These people by name; of many the first, and how many more."""
    return some([standing.name_of(user) for user in user_ids], audience, most)


def some(whole: Sequence[str], audience: Audience, most: int | None = None) -> str:
    """These names; of many the first, and how many more: ``李倩、王芳 +3``."""
    shown = audience.several([cut(name, _NAME) for name in whole[:most]])
    more = len(whole) - most if most else 0
    return f"{shown} +{more}" if more > 0 else shown


def confirmation(standing: Standing, audience: Audience, *, over: bool) -> str:
    """How the request to confirm stands, where anybody is asked: until when, who has and who hasn't.

    ``over``: the time to do it has passed.
    """
    found = confirmations(standing.asked)
    if found is None:
        return ""
    if not found.missing:
        return audience.label("acks", "all_confirmed", asked=found.asked)
    missing = names(standing, found.missing, audience, _PEOPLE)
    if over:
        return audience.label("acks", "closed", missing=missing)
    line = audience.label(
        "acks", "please", at=audience.moment(found.due_at), confirmed=len(found.confirmed), asked=found.asked
    )
    if not found.confirmed:  # all whom it asks are mentioned on it, but those who made what is to be confirmed
        others = [user for user in standing.item.mentioned if user != standing.item.initiator]
        return (
            line
            if set(found.missing) == set(others)
            else f"{line}\n{audience.label('acks', 'missing', missing=missing)}"
        )
    confirmed = names(standing, found.confirmed, audience, _PEOPLE)
    return f"{line}\n{audience.label('acks', 'who', confirmed=confirmed, missing=missing)}"


def brief(text: str, lines: int, most: int) -> str:
    """What somebody typed, in at most so many lines and code points; … where something is left out."""
    whole = [line.rstrip() for line in text.splitlines() if line.strip()]
    shown = cut("\n".join(whole[:lines]), most)
    return shown if len(whole) <= lines or shown.endswith("…") else f"{shown}…"


def _priority(standing: Standing, audience: Audience, form: str = "") -> str:
    return audience.label("priorities", standing.item.priority.name.lower() + form)


def _other_words(standing: Standing, audience: Audience) -> tuple[str, ...]:
    key = standing.item.priority.name.lower()
    return tuple(audience.texts.label("priorities", key, language) for language in audience.languages[1:])
