"""What has come in and been answered, so that the same thing twice has one effect and the same answer."""

from datetime import datetime
from typing import Any, Final

from sqlalchemy import Select, select, update

from storage.built import built
from storage.database import Tx, insert_unless_there
from storage.prepared import prepared
from storage.tables import inbox

_ADD: Final = built(inbox.insert())


def first_time(tx: Tx, ws: int, key: str, at: datetime) -> bool:
    """Whether this is the first transaction to see ``key``; a second one waits for the first to end, then says no."""
    return insert_unless_there(inbox, [{"ws": ws, "key": key, "at": at}], tx) == 1


def answer_first(tx: Tx, ws: int, key: str, answer: dict[str, Any], at: datetime) -> None:
    """Keep an answer nobody has been given yet; whoever else could give it waits for what this transaction holds."""
    tx.execute(_ADD, {"ws": ws, "key": key, "at": at, "answer": answer})


def answered(tx: Tx, ws: int, key: str, answer: dict[str, Any]) -> None:
    """Keep the answer that was given, for whoever asks the same again."""
    tx.execute(update(inbox).where(inbox.c.ws == ws, inbox.c.key == key).values(answer=answer))


def answer_to(tx: Tx, ws: int, key: str) -> dict[str, Any] | None:
    """The answer that was given before; None where there was none."""
    answer: dict[str, Any] | None = tx.execute(*_answer_to(ws, key)).scalar_one_or_none()
    return answer


@prepared()
def _answer_to(ws: int, key: str) -> Select[Any]:
    return select(inbox.c.answer).where(inbox.c.ws == ws, inbox.c.key == key)
