"""Everything the bot may have to say by itself: one frozen dataclass each, kept in the outbox until it is said.

A notice holds ids (``about``: the key of what it tells of beside the item) and the few values that must be those of its
moment. Words, language, permission and whether it is still true are decided when it is sent. ``shape`` rises when a
notice's values change; a sender takes only the kinds and shapes it knows, so replicas of two releases live together.
"""

from dataclasses import asdict, dataclass
from typing import Any, ClassVar, Final


@dataclass(frozen=True, slots=True)
class ItemCard:
    """The item's card in its channel: posted once, edited from then on. A stub where its channel may not read it."""

    kind: ClassVar[str] = "item_card"
    shape: ClassVar[int] = 1
    item_id: int


@dataclass(frozen=True, slots=True)
class RingingCard:
    """The same card, posted with these departments' user groups mentioned: that rings everybody in them, once."""

    kind: ClassVar[str] = ItemCard.kind
    shape: ClassVar[int] = 2
    item_id: int
    departments: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class PublishedToYou:
    """To somebody named on a new item who can't see its card: not in the channel, or the card is a stub there."""

    kind: ClassVar[str] = "published_to_you"
    shape: ClassVar[int] = 1
    item_id: int
    user_id: str


@dataclass(frozen=True, slots=True)
class FirstMention:
    """To somebody who has never heard of Tidings and is named on an item now, by whom: what this is, and the item."""

    kind: ClassVar[str] = "first_mention"
    shape: ClassVar[int] = 1
    item_id: int
    user_id: str
    by: str


@dataclass(frozen=True, slots=True)
class Installed:
    """To whoever installed Tidings, once for ever: how to begin."""

    kind: ClassVar[str] = "installed"
    shape: ClassVar[int] = 1
    user_id: str


@dataclass(frozen=True, slots=True)
class HiddenPost:
    """A message in a restricted item's thread that not everybody in its channel may read any more: a stub from now."""

    kind: ClassVar[str] = "hidden_post"
    shape: ClassVar[int] = 1
    item_id: int
    post_id: int


@dataclass(frozen=True, slots=True)
class MadeOfMessage:
    """In the thread of a message that somebody made an item of: where that item is now."""

    kind: ClassVar[str] = "made_of_message"
    shape: ClassVar[int] = 1
    item_id: int
    ts: str


@dataclass(frozen=True, slots=True)
class ItemUpdated:
    """In the thread of the item's card: what changed. Edited in place while later updates are worked into it."""

    kind: ClassVar[str] = "item_updated"
    shape: ClassVar[int] = 1
    item_id: int
    update_no: int


@dataclass(frozen=True, slots=True)
class UpdatedToYou:
    """To somebody asked to confirm an update who can't see its notice in the channel."""

    kind: ClassVar[str] = "updated_to_you"
    shape: ClassVar[int] = 1
    item_id: int
    update_no: int
    user_id: str


@dataclass(frozen=True, slots=True)
class HandedToYou:
    """To the new owner of an item."""

    kind: ClassVar[str] = "handed_to_you"
    shape: ClassVar[int] = 1
    item_id: int
    update_no: int
    user_id: str


@dataclass(frozen=True, slots=True)
class FirstHandedOver(HandedToYou):
    """The same, to somebody who has never heard of Tidings."""

    shape: ClassVar[int] = 2


@dataclass(frozen=True, slots=True)
class ItemClosed:
    """In the thread of the item's card: it was finished, filed away or brought back, or that was undone."""

    kind: ClassVar[str] = "item_closed"
    shape: ClassVar[int] = 1
    item_id: int
    update_no: int


@dataclass(frozen=True, slots=True)
class Home:
    """Somebody's App Home, as it stands when it is published."""

    kind: ClassVar[str] = "home"
    shape: ClassVar[int] = 1
    user_id: str


@dataclass(frozen=True, slots=True)
class CannotDeliver:
    """To the place of operations: what can't be delivered and why. Edited in place while it counts up."""

    kind: ClassVar[str] = "cannot_deliver"
    shape: ClassVar[int] = 1
    trouble_id: int


@dataclass(frozen=True, slots=True)
class DaysUnknown:
    """To the place of operations, in December: which days are worked next year is not known for these countries."""

    kind: ClassVar[str] = "days_unknown"
    shape: ClassVar[int] = 1
    year: int
    countries: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CannotReach:
    """To the owner of an item, and to who published it: why nothing of it can be said where it should be."""

    kind: ClassVar[str] = "cannot_reach"
    shape: ClassVar[int] = 1
    item_id: int
    trouble_id: int
    user_id: str


@dataclass(frozen=True, slots=True)
class ReachedAgain:
    """What ``CannotReach`` told somebody, edited in place: it is over, and how it ended."""

    kind: ClassVar[str] = "reached_again"
    shape: ClassVar[int] = 1
    trouble_id: int
    user_id: str


@dataclass(frozen=True, slots=True)
class RemarkTold:
    """In the thread of the item's card: what was done with its remarks. ``about`` is the first step it tells."""

    kind: ClassVar[str] = "remark_told"
    shape: ClassVar[int] = 1
    item_id: int
    about: int


@dataclass(frozen=True, slots=True)
class TodoForYou:
    """To somebody who was given a to-do (``about``): edited in place when it is ticked."""

    kind: ClassVar[str] = "todo_for_you"
    shape: ClassVar[int] = 1
    item_id: int
    about: int
    user_id: str


@dataclass(frozen=True, slots=True)
class FirstTodo(TodoForYou):
    """The same, to somebody who has never heard of Tidings: with a word on what this is."""

    shape: ClassVar[int] = 2


@dataclass(frozen=True, slots=True)
class CardDeleted:
    """To the owner of an item: somebody deleted its card. ``update_no``: the update that could not be told there."""

    kind: ClassVar[str] = "card_deleted"
    shape: ClassVar[int] = 1
    item_id: int
    user_id: str
    update_no: int | None = None


@dataclass(frozen=True, slots=True)
class SupportAsked:
    """To whoever holds a support request (``about``): edited in place at each step of it."""

    kind: ClassVar[str] = "support_asked"
    shape: ClassVar[int] = 1
    item_id: int
    about: int
    user_id: str


@dataclass(frozen=True, slots=True)
class FirstSupport(SupportAsked):
    """The same, to somebody who has never heard of Tidings; from the first edit on it is as any other."""

    shape: ClassVar[int] = 2


@dataclass(frozen=True, slots=True)
class Commented:
    """In the thread of the item's card: what somebody said of it by form or command."""

    kind: ClassVar[str] = "commented"
    shape: ClassVar[int] = 1
    item_id: int
    comment_id: int


@dataclass(frozen=True, slots=True)
class CommentedToYou:
    """To the owner of an item who can't see its thread."""

    kind: ClassVar[str] = "commented_to_you"
    shape: ClassVar[int] = 1
    item_id: int
    comment_id: int
    user_id: str


@dataclass(frozen=True, slots=True)
class SupportStep:
    """To the other one of the two: a step (``about``) that somebody took with a support request, told once."""

    kind: ClassVar[str] = "support_step"
    shape: ClassVar[int] = 1
    item_id: int
    about: int
    user_id: str


@dataclass(frozen=True, slots=True)
class AnsweredToYou:
    """To whoever asked a question: the comment that answers it."""

    kind: ClassVar[str] = "answered_to_you"
    shape: ClassVar[int] = 1
    item_id: int
    comment_id: int
    user_id: str


@dataclass(frozen=True, slots=True)
class NewsCame:
    """To whoever asked for news of an item: it has been updated."""

    kind: ClassVar[str] = "news_came"
    shape: ClassVar[int] = 1
    item_id: int
    update_no: int
    user_id: str


@dataclass(frozen=True, slots=True)
class UpdatesDue:
    """To an owner, half an hour before: every update of theirs that is due that day (ISO) and is not in yet."""

    kind: ClassVar[str] = "updates_due"
    shape: ClassVar[int] = 1
    user_id: str
    on: str


@dataclass(frozen=True, slots=True)
class UpdatesMissing:
    """In a channel, at the hour: what has come due since the last such post, by that day (ISO), and is missing."""

    kind: ClassVar[str] = "updates_missing"
    shape: ClassVar[int] = 1
    channel_id: str
    on: str


@dataclass(frozen=True, slots=True)
class UpdateDueNow:
    """In the thread of an incident's card: its update is due. ``at`` (ISO, UTC) is the moment it came due."""

    kind: ClassVar[str] = "update_due_now"
    shape: ClassVar[int] = 1
    item_id: int
    at: str


@dataclass(frozen=True, slots=True)
class DailyMessage:
    """The day's message to a person, on a day (ISO), of what came up after another one, ``since``.

    ``lines`` is what it gathers (tracker/daily.py): kind, item, what of the item it is about, whom they stand in for.
    ``off`` is for how many hours the clock did not look, where this stands for what it would have said meanwhile.
    """

    kind: ClassVar[str] = "daily_message"
    shape: ClassVar[int] = 1
    user_id: str
    on: str
    since: str
    lines: tuple[tuple[str, int, int | None, str | None], ...]
    off: int | None = None


@dataclass(frozen=True, slots=True)
class DailyDigest:
    """A channel's digest on a day (ISO); ``since`` is the day of the one before it, None for the first."""

    kind: ClassVar[str] = "daily_digest"
    shape: ClassVar[int] = 1
    channel_id: str
    on: str
    since: str | None


@dataclass(frozen=True, slots=True)
class HandedFromYou:
    """To the owner an item had, when somebody else gave it another."""

    kind: ClassVar[str] = "handed_from_you"
    shape: ClassVar[int] = 1
    item_id: int
    update_no: int
    user_id: str


@dataclass(frozen=True, slots=True)
class TakenOver:
    """To the owner of an item, or who made it where the owner is gone: an admin (``by``) took it over, and why."""

    kind: ClassVar[str] = "taken_over"
    shape: ClassVar[int] = 1
    item_id: int
    user_id: str
    by: str
    reason: str


@dataclass(frozen=True, slots=True)
class RightsAsked:
    """To the owner: somebody (``by``) who may read the item would like to change it too."""

    kind: ClassVar[str] = "rights_asked"
    shape: ClassVar[int] = 1
    item_id: int
    user_id: str
    by: str


@dataclass(frozen=True, slots=True)
class RightsGiven:
    """To whoever asked: they may change the item, thanks to ``by``."""

    kind: ClassVar[str] = "rights_given"
    shape: ClassVar[int] = 1
    item_id: int
    user_id: str
    by: str


@dataclass(frozen=True, slots=True)
class OwnerGone:
    """To whoever may give the items of somebody deactivated (``gone``) another owner."""

    kind: ClassVar[str] = "owner_gone"
    shape: ClassVar[int] = 1
    user_id: str
    gone: str


@dataclass(frozen=True, slots=True)
class NobodyToTake:
    """To the place of operations: of items of somebody deactivated (``gone``), nobody is there to be offered them."""

    kind: ClassVar[str] = "nobody_to_take"
    shape: ClassVar[int] = 1
    gone: str


@dataclass(frozen=True, slots=True)
class InstalledAgain:
    """To the place of operations: since when (ISO, UTC) Tidings had been taken out; how many messages waited."""

    kind: ClassVar[str] = "installed_again"
    shape: ClassVar[int] = 1
    since: str
    waiting: int


@dataclass(frozen=True, slots=True)
class StandsIn:
    """To a deputy, beforehand: for whom they stand in, from the first day to the last (ISO)."""

    kind: ClassVar[str] = "stands_in"
    shape: ClassVar[int] = 1
    user_id: str
    away: str
    first: str
    last: str


@dataclass(frozen=True, slots=True)
class NoDeputy:
    """To somebody who will be away: whom they named as their deputy is not there either."""

    kind: ClassVar[str] = "no_deputy"
    shape: ClassVar[int] = 1
    user_id: str
    deputy: str


#: To one person, in their direct messages.
Personal = (
    HandedFromYou
    | OwnerGone
    | PublishedToYou
    | UpdatedToYou
    | HandedToYou
    | CommentedToYou
    | AnsweredToYou
    | NewsCame
    | TakenOver
    | RightsAsked
    | RightsGiven
)
Notice = (
    ItemCard
    | RingingCard
    | MadeOfMessage
    | ItemUpdated
    | ItemClosed
    | Commented
    | DaysUnknown
    | NobodyToTake
    | InstalledAgain
    | NoDeputy
    | StandsIn
    | FirstMention
    | Installed
    | HiddenPost
    | Home
    | CannotDeliver
    | CannotReach
    | ReachedAgain
    | CardDeleted
    | Personal
    | RemarkTold
    | TodoForYou
    | SupportAsked
    | SupportStep
    | UpdatesDue
    | UpdatesMissing
    | UpdateDueNow
    | DailyMessage
    | DailyDigest
)
_KINDS: Final[tuple[type[Notice], ...]] = (
    ItemCard,
    RingingCard,
    MadeOfMessage,
    DaysUnknown,
    NobodyToTake,
    InstalledAgain,
    NoDeputy,
    StandsIn,
    PublishedToYou,
    ItemUpdated,
    UpdatedToYou,
    HandedToYou,
    ItemClosed,
    FirstMention,
    HiddenPost,
    Home,
    CannotDeliver,
    CannotReach,
    ReachedAgain,
    CardDeleted,
    Commented,
    CommentedToYou,
    AnsweredToYou,
    NewsCame,
    RemarkTold,
    TodoForYou,
    SupportAsked,
    SupportStep,
    UpdatesDue,
    UpdatesMissing,
    UpdateDueNow,
    DailyMessage,
    DailyDigest,
    HandedFromYou,
    OwnerGone,
    TakenOver,
    RightsAsked,
    RightsGiven,
    Installed,
    FirstTodo,
    FirstSupport,
    FirstHandedOver,
)
#: What introduces Tidings beside what it tells.
INTRODUCES: Final = (FirstTodo, FirstSupport, FirstHandedOver)
_NOTICES: Final[dict[tuple[str, int], type[Notice]]] = {(notice.kind, notice.shape): notice for notice in _KINDS}
KNOWN: Final = frozenset(_NOTICES)


def document(notice: Notice) -> dict[str, Any]:
    """The notice as the outbox keeps it."""
    return asdict(notice)


def from_document(kind: str, shape: int, body: dict[str, Any]) -> Notice:
    """The notice the outbox kept; KeyError for a kind and shape this release does not know."""
    return _NOTICES[kind, shape](**body)
