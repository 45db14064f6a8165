"""An item as people see it: with the names of everybody and everything it points to."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from tracker.items import Item
from tracker.languages import Language
from tracker.people import Member
from tracker.remarks import Remark, RemarkKind
from tracker.templates import Template


@dataclass(frozen=True, slots=True)
class Asked:
    """Somebody asked to confirm, until when (UTC), the number of the update that asked; and when they confirmed."""

    user_id: str
    due_at: datetime
    update_no: int = 1
    confirmed_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """An item with its template, the people and departments on it, and where its card stands.

    ``people`` holds everybody it names or its remarks speak of; whom Slack never told us about is missing there.
    ``departments`` are those on it, and those whose support it asks. ``card_url`` is a
    permalink, None until the card is posted. ``channels`` names the channels it was in before, where that is asked.
    """

    item: Item
    template: Template
    people: Mapping[str, Member]
    departments: Mapping[int, str]
    asked: tuple[Asked, ...] = ()
    remarks: tuple[Remark, ...] = ()
    channel_name: str | None = None
    card_url: str | None = None
    channels: Mapping[str, str] = field(default_factory=dict)

    def name_of(self, user_id: str) -> str:
        """Somebody's name; their id where Slack never told us."""
        member = self.people.get(user_id)
        return member.name if member else user_id

    def stage(self, language: Language) -> str:
        """What the current stage is called; its key where this version of the template has none of it."""
        stage = self.template.stage(self.item.stage)
        return stage.name(language) if stage else self.item.stage

    @property
    def asked_for_support(self) -> tuple[str, ...]:
        """Whoever holds an open support request, each once."""
        held = [one.holder for one in self.remarks if one.kind is RemarkKind.SUPPORT and one.is_open and one.holder]
        return tuple(dict.fromkeys(held))

    @property
    def department_names(self) -> tuple[str, ...]:
        """The departments involved, in the order chosen."""
        return tuple(self.departments[one] for one in self.item.departments if one in self.departments)
