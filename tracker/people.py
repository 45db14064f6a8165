"""The people of a workspace, and who is reading."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Self

from tracker.languages import Language


class Kind(StrEnum):
    """What somebody is to the workspace; only a full member may own an item."""

    MEMBER = "member"
    GUEST = "guest"
    OUTSIDER = "outsider"
    BOT = "bot"


class Role(StrEnum):
    """What somebody may do here beyond their own items."""

    PERSON = "person"
    TEMPLATE_MANAGER = "template_manager"
    ADMIN = "admin"


@dataclass(frozen=True, slots=True)
class Member:
    """A person in a workspace. ``zone`` is an IANA name, or None where Slack gave none that exists.

    ``name`` is what Slack shows; ``real_name`` and ``handle`` are what others may know them by.
    """

    user_id: str
    name: str
    kind: Kind
    language: Language
    zone: str | None = None
    deactivated: bool = False
    role: Role = Role.PERSON
    home_team: str | None = None
    real_name: str | None = None
    handle: str | None = None

    @property
    def is_admin(self) -> bool:
        """Whether they may administer the workspace: a full member who is there, and no admin of another's."""
        return self.role is Role.ADMIN and self.kind is Kind.MEMBER and not self.deactivated


@dataclass(frozen=True, slots=True)
class Reader:
    """Who a query is answered for. Made from the member at the moment of asking, never kept."""

    ws: int
    user_id: str
    full_member: bool
    sees_all: bool = False

    @classmethod
    def of(cls, ws: int, member: Member) -> Self:
        """The reader a member is; somebody deactivated reads as nobody."""
        if member.deactivated:
            return cls(ws, "", full_member=False)
        return cls(ws, member.user_id, full_member=member.kind is Kind.MEMBER)

    @classmethod
    def system(cls, ws: int) -> Self:
        """The clock and the sender, which look at all of one workspace and say only what each reader may know."""
        return cls(ws, "", full_member=False, sees_all=True)
