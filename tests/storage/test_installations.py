"""Tokens at rest, and who shares the workspaces."""

from datetime import timedelta

import pytest
from cryptography.fernet import Fernet
from sqlalchemy import select, text

from storage import installations, replicas, senders
from storage.database import Database, Tx
from storage.installations import Keys, UnreadableTokenError
from storage.tables import installations as table
from tests import make

OLD, NEW, OTHER = (Fernet.generate_key().decode() for _ in range(3))
TOKEN = "xoxb-1-canary"
LEASE = timedelta(seconds=10)


def tokens(tx: Tx, *keys: str) -> list[str]:
    return [one.token for one in installations.every(tx, Keys(keys))]


@pytest.mark.requirement("S38")
def test_a_token_is_written_sealed_and_read_back(tx: Tx) -> None:
    ws = make.workspace(tx).id
    senders.hold(tx, ws, "one", LEASE)
    senders.note(tx, ws, rate=300, wait_until={}, stopped_by="account_inactive")
    installations.keep(tx, Keys([NEW]), ws, TOKEN, scopes="chat:write", installed_by="UFANG", at=make.AT)
    (found,) = installations.every(tx, Keys([NEW]))
    assert (found.workspace.id, found.token, found.scopes, found.installed_by) == (ws, TOKEN, "chat:write", "UFANG")
    assert "canary" not in repr(found)
    written = tx.execute(select(table.c.token)).scalar_one()
    assert "canary" not in written
    assert senders.known(tx, ws).stopped_by is None  # Slack has just given the token
    installations.keep(tx, Keys([NEW]), ws, "xoxb-2", at=make.AT)
    assert tokens(tx, NEW) == ["xoxb-2"]
    installations.forget(tx, ws)
    assert not installations.any_there(tx)


@pytest.mark.fault("35")
@pytest.mark.requirement("S38")
def test_tokens_stay_readable_while_a_key_is_replaced_and_the_old_one_can_go(tx: Tx) -> None:
    for team in ("T1", "T2"):
        installations.keep(tx, Keys([OLD]), make.workspace(tx, team).id, TOKEN, at=make.AT)
    assert tokens(tx, NEW, OLD) == [TOKEN, TOKEN]
    assert installations.seal_anew(tx, Keys([NEW, OLD])) == 2
    assert installations.seal_anew(tx, Keys([NEW, OLD])) == 0
    assert tokens(tx, NEW) == [TOKEN, TOKEN]
    with pytest.raises(UnreadableTokenError, match="T1 公司"):
        tokens(tx, OTHER)


@pytest.mark.requirement("S37")
async def test_programs_that_are_there_and_workspaces_that_nobody_sends_for(db: Database) -> None:
    def start(tx: Tx) -> list[int]:
        made = [make.workspace(tx, team).id for team in ("T1", "T2", "T3")]
        senders.hold(tx, made[0], "one", LEASE)
        for program in ("one", "two"):
            replicas.is_here(tx, program, LEASE)
        replicas.is_here(tx, "one", LEASE)
        return made

    first, second, third = await db.write(start)
    shared = await db.read(replicas.shared, [first, second, third], "one")
    assert (shared.programs, shared.free) == (2, frozenset({second, third}))
    assert shared.ends_in is not None
    assert 0 < shared.ends_in <= LEASE.total_seconds()  # that of "two": its own doesn't count
    await db.write(replicas.is_gone, "two")
    await db.write(_as_eleven_seconds_later)
    nobody = replicas.Shared(0, frozenset({first, second}), None)
    assert await db.read(replicas.shared, [first, second], "one") == nobody
    await db.write(replicas.is_here, "three", LEASE)
    assert await db.read(_programs) == ["three"]


def _as_eleven_seconds_later(tx: Tx) -> None:
    tx.execute(text("UPDATE senders SET held_until = '2000-01-01'"))
    tx.execute(text("UPDATE replicas SET alive_until = '2000-01-01'"))


def _programs(tx: Tx) -> list[str]:
    return list(tx.execute(text("SELECT id FROM replicas")).scalars())
