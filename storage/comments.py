"""What is said about items. Whatever returns comments takes the reader, and tells none of an item they may not read."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, exists, func, select, tuple_, update

from storage.database import Tx, insert_unless_there
from storage.posts import Post
from storage.prepared import prepared
from storage.tables import comments, items
from storage.visible import visible_to
from tracker.comments import Comment, CommentKind
from tracker.people import Reader

_THERE: Final = comments.c.deleted_at.is_(None)


@dataclass(frozen=True, slots=True)
class Page:
    """Some of an item's comments, the newest first; how many it has in all, and before which the older ones begin."""

    rows: tuple[Comment, ...]
    total: int
    older: int | None = None


def add(
    tx: Tx,
    ws: int,
    *,
    item_id: int,
    made_by: str,
    kind: CommentKind,
    about_no: int,
    answers: int | None,
    text: str,
    at: datetime,
) -> int:
    """Keep what somebody said by form or command; its key."""
    values = {
        "ws": ws,
        "item_id": item_id,
        "made_by": made_by,
        "kind": kind.value,
        "about_no": about_no,
        "answers": answers,
        "text": text,
        "at": at,
    }
    key: int = tx.execute(comments.insert().values(**values).returning(comments.c.id)).scalar_one()
    return key


def keep_reply(
    tx: Tx,
    ws: int,
    message: Post,
    *,
    item_id: int,
    made_by: str,
    about_no: int,
    answers: int | None,
    text: str | None,
    at: datetime,
) -> int | None:
    """Keep a message of a card's thread, without text one that is deleted already; None where it is kept."""
    row = {
        "ws": ws,
        "item_id": item_id,
        "made_by": made_by,
        "kind": CommentKind.COMMENT.value,
        "about_no": about_no,
        "answers": answers,
        "text": text,
        "at": at,
        "channel_id": message.channel_id,
        "ts": message.ts,
        "deleted_at": at if text is None else None,
    }
    if not insert_unless_there(comments, [row], tx):
        return None
    key: int = tx.execute(select(comments.c.id).where(_message(ws, message))).scalar_one()
    return key


def change_reply(tx: Tx, ws: int, message: Post, text: str | None, at: datetime) -> bool:
    """A message of a thread reads otherwise now, or is deleted (None); False where it is not kept."""
    there = _message(ws, message)
    row = tx.execute(select(comments.c.text, comments.c.deleted_at).where(there)).one_or_none()
    if row is None:
        return False
    if row.deleted_at is None and row.text != text:
        changed = {"text": None, "deleted_at": at} if text is None else {"text": text, "edited_at": at}
        tx.execute(update(comments).where(there).values(**changed))
    return True


def find(tx: Tx, reader: Reader, comment_id: int) -> Comment | None:
    """The comment of this key; None where there is none, or of an item the reader may not read."""
    row = tx.execute(_of(reader).where(comments.c.id == comment_id)).one_or_none()
    return _comment(row) if row else None


def discussion(tx: Tx, reader: Reader, item_id: int, *, before: int | None = None, most: int) -> Page:
    """What was said about an item, the newest first, from before the comment of a key; deleted ones left out."""
    rows = tx.execute(*_said(reader, item_id, before, most + 1)).all()
    whole = before is None and len(rows) <= most
    total = len(rows) if whole else tx.execute(*_how_many(reader, item_id)).scalar_one()
    shown = tuple(_comment(row) for row in rows[:most])
    return Page(shown, int(total), shown[-1].id if len(rows) > most else None)


@prepared()
def _said(reader: Reader, item_id: int, before: int | None, most: int) -> Select[Any]:
    mark = comments.alias()
    there = select(mark.c.at, mark.c.id).where(mark.c.ws == reader.ws, mark.c.id == before)
    from_there = [tuple_(comments.c.at, comments.c.id) < there.scalar_subquery()] if before is not None else []
    newest_first = (comments.c.at.desc(), comments.c.id.desc())
    here = _of(reader).where(comments.c.item_id == item_id, _THERE, *from_there)
    return here.order_by(*newest_first).limit(most)


@prepared()
def _how_many(reader: Reader, item_id: int) -> Select[Any]:
    return select(func.count()).select_from(_of(reader).where(comments.c.item_id == item_id, _THERE).subquery())


def counts(tx: Tx, reader: Reader, item_id: int, update_nos: Sequence[int]) -> Mapping[int, int]:
    """How many comments were made on each of these updates of an item, by number; those without any are left out."""
    found = _of(reader).where(comments.c.item_id == item_id, _THERE, comments.c.about_no.in_(update_nos)).subquery()
    statement = select(found.c.about_no, func.count()).group_by(found.c.about_no)
    return {no: int(count) for no, count in tx.execute(statement)}


def open_question(tx: Tx, reader: Reader, item_id: int) -> Comment | None:
    """The latest question about an item that nobody has answered."""
    answer = comments.alias()
    answered = exists().where(answer.c.ws == comments.c.ws, answer.c.answers == comments.c.id)
    row = tx.execute(
        _of(reader)
        .where(comments.c.item_id == item_id, comments.c.kind == CommentKind.QUESTION.value, ~answered)
        .order_by(comments.c.id.desc())
        .limit(1)
    ).one_or_none()
    return _comment(row) if row else None


def _of(reader: Reader) -> Select[Any]:
    return (
        select(comments)
        .join(items, (items.c.ws == comments.c.ws) & (items.c.id == comments.c.item_id))
        .where(comments.c.ws == reader.ws, visible_to(reader))
    )


def _message(ws: int, message: Post) -> ColumnElement[bool]:
    return (comments.c.ws == ws) & (comments.c.channel_id == message.channel_id) & (comments.c.ts == message.ts)


def _comment(row: Any) -> Comment:  # noqa: ANN401 — a row of the table
    return Comment(
        id=row.id,
        item_id=row.item_id,
        made_by=row.made_by,
        at=row.at,
        kind=CommentKind(row.kind),
        about_no=row.about_no,
        answers=row.answers,
        text=row.text,
        edited_at=row.edited_at,
        deleted_at=row.deleted_at,
    )
