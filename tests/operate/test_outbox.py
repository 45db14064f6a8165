"""``tidings outbox`` as its operator meets it, beside whatever else uses the database."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from storage import audit, outbox, senders, troubles
from storage.database import Database, Tx, now
from storage.outbox import Verb
from tests import make
from tests.operate.processes import fork
from tests.people import ON_SQLITE
from tracker.audit import OPERATOR, Act
from tracker.delivery import Cause, RowState
from tracker.notices import ItemCard, PublishedToYou

pytestmark = ON_SQLITE


async def types(folder: Path, url: str, *words: str) -> tuple[int, str]:
    process = fork(folder, "outbox", *words, env={"DATABASE_URL": url})
    code = await process.ends()
    return code, process.said + process.complained


def fill(tx: Tx, at: datetime) -> list[int]:
    """A card that Slack keeps refusing, one held, one given up, and a message that is due tomorrow."""
    ws = make.workspace(tx).id

    def put(lane: str, target: str, due: datetime) -> int:
        return outbox.put(tx, ws, ItemCard(1), lane=lane, verb=Verb.POST, target=target, item_id=None, at=due)

    late, held, lost = put("a", "C1", at - timedelta(minutes=5)), put("b", "C2", at), put("c", "C3", at)
    tomorrow = outbox.put(
        tx, ws, PublishedToYou(1, "ULI"), lane="d", verb=Verb.TELL, target="ULI", item_id=None,
        at=at + timedelta(days=1, hours=1),
    )  # fmt: skip
    outbox.claim(tx, ws, 1, [late], slack_time=at)
    outbox.again(tx, late, RowState.WAITING, now(tx) + timedelta(hours=1), "ratelimited")
    trouble = troubles.begin(tx, ws, Cause.ARCHIVED, "C2", "is_archived", at)
    outbox.hold(tx, held, trouble.id, "is_archived", perhaps_sent=False)
    outbox.end(tx, lost, RowState.GIVEN_UP, at, "invalid_blocks")
    senders.hold(tx, ws, "one", timedelta(seconds=10))
    return [late, held, lost, tomorrow]


async def test_it_says_what_waits_since_when_and_why(db: Database, database_url: str, tmp_path: Path) -> None:
    assert await types(tmp_path, database_url) == (0, "Nothing waits.\n")
    at = datetime.now(UTC)  # noqa: TID251 — as the process reads it
    ids = await db.write(fill, at)
    code, said = await types(tmp_path, database_url)
    assert code == 0
    summary, heads, *lines = said.splitlines()
    assert summary == "2 waiting · 1 held · 1 given up · the oldest is 5 min late"
    assert heads.split() == ["id", "state", "what", "to", "since", "tries", "why"]
    assert [line.split() for line in lines] == [
        [str(ids[0]), "waiting", "item_card", "C1", "5", "min", "ago", "1", "ratelimited"],
        [str(ids[1]), "held", "item_card", "C2", *lines[1].split()[4:7], "0", "is_archived"],
        [str(ids[2]), "given", "up", "item_card", "C3", *lines[2].split()[5:8], "0", "invalid_blocks"],
        [str(ids[3]), "waiting", "published_to_you", "ULI", "0", "s", "ago", "0", "due", "in", "1", "d"],
    ]


async def test_rows_are_sent_again_or_given_up(db: Database, database_url: str, tmp_path: Path) -> None:
    at = datetime.now(UTC)  # noqa: TID251 — as the process reads it
    late, held, lost, tomorrow = await db.write(fill, at)
    ws = (await db.read(troubles.on, 1))[0].ws

    async def can_be_sent() -> list[int]:
        return [one.id for one in await db.read(outbox.candidates, ws, at=at, busy=(), most=9)]

    assert await can_be_sent() == []
    code, said = await types(tmp_path, database_url, "retry", *map(str, (late, held, lost, 999)))
    assert (code, said) == (0, f"Sent now: {late}, {held}, {lost}. Not done: 999.\n")
    assert await can_be_sent() == [late, held, lost]
    assert await db.read(troubles.on, ws) == []
    assert await types(tmp_path, database_url, "give-up", str(late), str(tomorrow)) == (
        0,
        f"Given up: {late}, {tomorrow}.\n",
    )
    assert await can_be_sent() == [held, lost]
    code, said = await types(tmp_path, database_url, "give-up", str(late))
    assert (code, said.startswith("Nothing was done")) == (1, True)
    noted = [(line.made_by, line.act, line.detail) for line in await db.read(audit.latest, ws, most=9)]
    assert noted == [
        (OPERATOR, Act.ROWS_GIVEN_UP, {"total": 2}), (OPERATOR, Act.ROWS_RETRIED, {"total": 3}),
    ]  # fmt: skip
    code, said = await types(tmp_path, database_url, "retry")
    assert (code, said) == (1, "Say which rows: tidings outbox retry 12 13. Their numbers: tidings outbox\n")


@pytest.mark.parametrize("words", [("again",), ("retry", "twelve")])
async def test_what_is_not_understood_is_answered(database_url: str, tmp_path: Path, words: tuple[str, ...]) -> None:
    code, said = await types(tmp_path, database_url, *words)
    assert code == 2
    assert "Traceback" not in said
