"""What a built statement does beside what ``prepared`` shows: an error, a row, several rows, are as SQLAlchemy's."""

from typing import Any

import pytest
from sqlalchemy import event, select
from sqlalchemy.exc import IntegrityError, MultipleResultsFound, NoResultFound

from storage.built import built
from storage.database import Tx
from storage.tables import acts, inbox
from tests import make

ADD = built(inbox.insert())
ALL = built(select(inbox.c.key, inbox.c.at, inbox.c.answer).order_by(inbox.c.key))


def row(world: make.World, key: str, answer: dict[str, Any] | None = None) -> dict[str, Any]:
    return {"ws": world.ws, "key": key, "at": make.AT, "answer": answer}


def test_values_come_back_as_they_went_in(tx: Tx, world: make.World) -> None:
    tx.execute(ADD, row(world, "a", {"事": [1, None]}))
    tx.execute(ADD, [row(world, "b"), row(world, "c")])
    first, second, _ = tx.execute(ALL).all()
    assert (first.key, first.at, first.answer) == ("a", make.AT, {"事": [1, None]})
    assert second == ("b", make.AT, None)
    assert tx.execute(ALL).scalars().all() == ["a", "b", "c"]


def test_one_row_is_one(tx: Tx, world: make.World) -> None:
    assert tx.execute(ALL).first() is None
    assert tx.execute(ALL).scalar_one_or_none() is None
    with pytest.raises(NoResultFound):
        tx.execute(ALL).one()
    tx.execute(ADD, [row(world, "a"), row(world, "b")])
    with pytest.raises(MultipleResultsFound):
        tx.execute(ALL).one_or_none()


def test_what_the_database_refuses_is_told_as_ever_and_undone(tx: Tx, world: make.World) -> None:
    tx.execute(ADD, row(world, "a"))
    before = tx.begin_nested()
    tx.execute(ADD, row(world, "b"))
    with pytest.raises(IntegrityError) as refused:
        tx.execute(ADD, row(world, "a"))
    before.rollback()
    assert "inbox" in str(refused.value)
    assert tx.execute(ALL).scalars().all() == ["a"]


def test_whoever_listens_to_statements_hears_it(tx: Tx, world: make.World) -> None:
    heard = []
    event.listen(tx, "before_cursor_execute", lambda *said: heard.append(said[2]))
    tx.execute(built(select(acts.c.at).where(acts.c.ws == world.ws)))
    assert sum("acts" in statement for statement in heard) == 1
