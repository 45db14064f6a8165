"""The two languages Tidings speaks, and which of them a reader or a channel hears."""

from collections import Counter
from collections.abc import Iterable
from typing import Final, Literal

Language = Literal["en", "zh-CN"]
LANGUAGES: Final[tuple[Language, ...]] = ("en", "zh-CN")

#: Below this share of the other language's speakers a channel speaks one language only (one in five).
SHARE_FOR_BOTH: Final = 5


def language_of(locale: str | None, default: Language = "en") -> Language:
    """The language of a Slack locale such as ``zh-CN`` or ``en-US``; ``default`` where it is missing."""
    if not locale:
        return default
    return "zh-CN" if locale.lower().startswith("zh") else "en"


def languages_of_many(spoken: Iterable[Language], default: Language = "en") -> tuple[Language, ...]:
    """What a channel of these members hears: most members' language first, both where a fifth speak the other."""
    count = Counter(spoken)
    if not count:
        return (default,)
    ranked = sorted(LANGUAGES, key=lambda language: (-count[language], language != default))
    most, other = ranked[0], ranked[1]
    if count[other] * SHARE_FOR_BOTH >= count.total():
        return (most, other)
    return (most,)
