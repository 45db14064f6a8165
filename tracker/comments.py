"""Comments: what is said about an item, by form or in its card's thread; it never changes the item itself."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from tracker.items import Item, Sensitivity
from tracker.people import Member


class CommentKind(StrEnum):
    """A question is answered by somebody who works on the item."""

    COMMENT = "comment"
    QUESTION = "question"


@dataclass(frozen=True, slots=True)
class Comment:
    """One of them. ``about_no`` is the update it was made on, ``answers`` the comment it replies to.

    ``text`` is None once its message was deleted; moments are UTC.
    """

    id: int
    item_id: int
    made_by: str
    at: datetime
    kind: CommentKind
    about_no: int
    answers: int | None
    text: str | None
    edited_at: datetime | None = None
    deleted_at: datetime | None = None


def answers_question(made_by: str, item: Item, question: Comment) -> bool:
    """Whether what somebody says in the card's thread answers the open question there: those on the item can."""
    return made_by != question.made_by and made_by in (item.owner, *item.collaborators)


def belongs_to_item(by: Member, item: Item, *, may_read: bool) -> bool:
    """Whether a reply in the card's thread is kept with the item.

    Whoever sees the card may say something below it, a guest as well; below the stub of a restricted item only those
    who may read it. Somebody deactivated says nothing any more.
    """
    return not by.deactivated and (may_read or item.sensitivity is not Sensitivity.RESTRICTED)
