"""What is said about an item: by form or command, which its thread is told, and in the thread, which is kept."""

from dataclasses import dataclass
from datetime import datetime

from bot.changes.limits import too_much
from bot.changes.telling import tell
from storage import acts, comments, inbox, items, outbox
from storage.database import Tx
from storage.posts import Post
from storage.workspaces import Workspace
from tracker.comments import Comment, CommentKind, answers_question, belongs_to_item
from tracker.items import Item
from tracker.notices import AnsweredToYou, Commented, CommentedToYou, Personal
from tracker.people import Member, Reader
from tracker.problems import Empty, NotFound, Problem
from tracker.text import clean


@dataclass(frozen=True, slots=True)
class Saying:
    """What somebody wants to say. ``key`` is the same when the same form comes twice; ``answers`` a comment's key."""

    item_id: int
    text: str
    key: str
    kind: CommentKind = CommentKind.COMMENT
    answers: int | None = None


@dataclass(frozen=True, slots=True)
class Said:
    """What became of it."""

    item_id: int
    comment_id: int


@dataclass(frozen=True, slots=True)
class Reply:
    """A message in a card's thread as it is now; ``text`` is None where it is deleted. ``is_new``: as first written."""

    message: Post
    text: str | None
    is_new: bool = True


def say(tx: Tx, workspace: Workspace, saying: Saying, *, by: Member, at: datetime) -> Said | list[Problem]:
    """Keep a comment or a question, and have the item's thread told of it; or say what is in the way."""
    ws = workspace.id
    held = items.hold(tx, Reader.of(ws, by), saying.item_id)
    if held is None:
        return [NotFound("")]
    before = inbox.answer_to(tx, ws, saying.key)
    if before is not None:
        return Said(saying.item_id, before["comment_id"])
    text = clean(saying.text)
    waits = too_much(tx, workspace, by, held.item.channel_id, at)
    if not text or waits:
        return [waits or Empty(field="text")]
    answered = comments.find(tx, Reader.system(ws), saying.answers) if saying.answers is not None else None
    if answered is not None and answered.item_id != saying.item_id:
        answered = None
    comment_id = comments.add(
        tx,
        ws,
        item_id=held.item.id,
        made_by=by.user_id,
        kind=saying.kind,
        about_no=held.item.update_no,
        answers=answered.id if answered else None,
        text=text,
        at=at,
    )
    _announce(tx, ws, held.item, comment_id, answered, by=by, at=at)
    acts.note(tx, ws, by.user_id, held.item.channel_id, at)
    inbox.answer_first(tx, ws, saying.key, {"comment_id": comment_id}, at)
    return Said(held.item.id, comment_id)


def keep_reply(tx: Tx, workspace: Workspace, item_id: int, reply: Reply, *, by: Member, at: datetime) -> None:
    """Keep a message of the card's thread with the item, as it is now: new, changed or deleted.

    Slack may tell of it in any order: what is kept as changed or deleted is not made new again.
    One that answers an open question is told to whoever asked.
    """
    ws, system = workspace.id, Reader.system(workspace.id)
    theirs = items.hold(tx, Reader.of(ws, by), item_id)
    held = theirs or items.hold(tx, system, item_id)
    if held is None:
        return
    if not reply.is_new and comments.change_reply(tx, ws, reply.message, reply.text, at):
        return
    if not belongs_to_item(by, held.item, may_read=theirs is not None):
        return
    question = comments.open_question(tx, system, item_id)
    answered = question if question and answers_question(by.user_id, held.item, question) else None
    comment_id = comments.keep_reply(
        tx,
        ws,
        reply.message,
        item_id=item_id,
        made_by=by.user_id,
        about_no=held.item.update_no,
        answers=answered.id if answered else None,
        text=reply.text,
        at=at,
    )
    if comment_id is not None and answered is not None and reply.text is not None:
        tell(tx, ws, item_id, [AnsweredToYou(item_id, comment_id, answered.made_by)], at)


def _announce(
    tx: Tx, ws: int, item: Item, comment_id: int, answered: Comment | None, *, by: Member, at: datetime
) -> None:
    """The thread is told; the owner directly, unless they see it there; and whoever's question it answers."""
    outbox.put(
        tx, ws, Commented(item.id, comment_id), lane=outbox.item_lane(item.id), verb=outbox.Verb.REPLY,
        target=item.channel_id, item_id=item.id, at=at,
    )  # fmt: skip
    asker = answered.made_by if answered and answered.kind is CommentKind.QUESTION else None
    told: dict[str, Personal] = {item.owner: CommentedToYou(item.id, comment_id, item.owner)}
    if asker is not None:
        told[asker] = AnsweredToYou(item.id, comment_id, asker)
    tell(tx, ws, item.id, [notice for user, notice in told.items() if user != by.user_id], at)
