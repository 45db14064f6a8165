from datetime import UTC, datetime, timedelta, timezone
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Column, Integer, MetaData, Row, Table, select
from sqlalchemy.exc import StatementError

from storage.database import Tx
from storage.types import Document, Instant

NOTES = Table(
    "notes", MetaData(), Column("id", Integer, primary_key=True), Column("at", Instant), Column("doc", Document)
)


@pytest.fixture
def notes(tx: Tx) -> Table:
    NOTES.create(tx)
    return NOTES


def kept(tx: Tx, notes: Table, **values: object) -> Row[Any]:
    row_id = tx.execute(notes.insert().values(**values).returning(notes.c.id)).scalar_one()
    return tx.execute(select(notes).where(notes.c.id == row_id)).one()


@pytest.mark.parametrize(
    "moment",
    [
        datetime(2026, 3, 11, 10, 0, 0, 123456, tzinfo=UTC),
        datetime(2026, 3, 11, 17, 0, tzinfo=ZoneInfo("Asia/Shanghai")),
        datetime(2026, 3, 11, 17, 0, tzinfo=ZoneInfo("Pacific/Chatham")),
        datetime(2026, 10, 25, 2, 30, fold=1, tzinfo=ZoneInfo("Europe/Berlin")),
        datetime(2026, 3, 11, 17, 0, tzinfo=timezone(timedelta(hours=-9, minutes=-30))),
    ],
)
def test_a_moment_comes_back_as_the_same_moment_in_utc(tx: Tx, notes: Table, moment: datetime) -> None:
    found = kept(tx, notes, at=moment).at
    assert found == moment.astimezone(UTC)
    assert found.tzinfo is UTC
    assert tx.execute(select(notes.c.id).where(notes.c.at == moment)).one()


def test_a_moment_without_a_zone_is_refused(tx: Tx, notes: Table) -> None:
    with pytest.raises(StatementError, match="without a zone"):
        kept(tx, notes, at=datetime(2026, 3, 11, 17, 0))  # noqa: DTZ001 — what is refused


def test_no_moment_stays_none(tx: Tx, notes: Table) -> None:
    assert kept(tx, notes, at=None).at is None


@pytest.mark.parametrize(
    "document",
    [{}, [], "", 0, False, {"b": 1, "a": ["行", "🧑‍🚀", "𠮷", 1.5, None, True]}, {"键": {"深": [{}]}}],
)
def test_a_document_comes_back_whole(tx: Tx, notes: Table, document: object) -> None:
    assert kept(tx, notes, doc=document).doc == document


def test_no_document_is_null_and_no_json_null(tx: Tx, notes: Table) -> None:
    row = kept(tx, notes, doc=None)
    assert row.doc is None
    assert tx.execute(select(notes.c.id).where(notes.c.doc.is_(None))).scalar_one() == row.id


def test_equal_documents_are_kept_as_one_text(tx: Tx, notes: Table) -> None:
    first = kept(tx, notes, doc={"a": 1, "b": {"y": 1, "x": 2}})
    second = kept(tx, notes, doc={"b": {"x": 2, "y": 1}, "a": 1})
    texts = tx.exec_driver_sql("SELECT CAST(doc AS TEXT) FROM notes ORDER BY id").scalars().all()
    assert first.id != second.id
    assert texts[0] == texts[1]


def test_each_reading_of_a_document_is_its_own(tx: Tx, notes: Table) -> None:
    row = kept(tx, notes, doc={"a": []})
    row.doc["a"].append(1)
    assert tx.execute(select(notes.c.doc)).scalar_one() == {"a": []}
