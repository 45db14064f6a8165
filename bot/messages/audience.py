"""Who hears a text: one reader, or the members of a channel, in one language or in both."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from bot.messages import dates
from bot.messages.texts import Texts
from tracker.channels import Channel
from tracker.languages import Language


@dataclass(frozen=True, slots=True)
class Audience:
    """The words, the languages (labels are in the first), and the zone and date by which days and hours are told."""

    texts: Texts
    languages: tuple[Language, ...]
    zone: ZoneInfo
    today: date

    @classmethod
    def of_channel(cls, texts: Texts, channel: Channel, today: date) -> "Audience":
        """The members of a channel."""
        return cls(texts, channel.languages, ZoneInfo(channel.zone), today)

    @property
    def language(self) -> Language:
        """The language of labels and sentences."""
        return self.languages[0]

    def label(self, feature: str, key: str, **values: object) -> str:
        """A label in the first language."""
        return self.texts.label(feature, key, self.language, **values)

    def button(self, key: str) -> str:
        """A button's words, in both languages where both are spoken."""
        return self.texts.both("buttons", key, self.languages)

    def day(self, when: date) -> str:
        """A day."""
        return dates.day(when, self.languages, self.today)

    def moment(self, at: datetime) -> str:
        """A day and an hour."""
        return dates.moment(at, self.zone, self.languages, self.today)

    def several(self, names: Sequence[str]) -> str:
        """Names one after the other."""
        return self.label("signs", "between").join(names)
