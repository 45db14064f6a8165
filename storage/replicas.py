"""The running programs that share the workspaces: each says every few seconds that it is there."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import delete, select

from storage.database import Tx, now, upsert
from storage.tables import replicas, senders


@dataclass(frozen=True, slots=True)
class Shared:
    """How many programs are there, this one among them, and the workspaces that nobody sends for.

    ``ends_in``: seconds until the next lease of another program runs out, None where no other holds any.
    """

    programs: int
    free: frozenset[int]
    ends_in: float | None


def is_here(tx: Tx, program: str, lease: timedelta) -> None:
    """Say that a program is there, for as long as a lease; whoever was not heard of for that long is forgotten."""
    moment = now(tx)
    upsert(replicas, ("id",), {"id": program, "alive_until": moment + lease}, tx)
    tx.execute(delete(replicas).where(replicas.c.alive_until <= moment))


def is_gone(tx: Tx, program: str) -> None:
    """A program ends: the others need not wait to learn it."""
    tx.execute(delete(replicas).where(replicas.c.id == program))


def shared(tx: Tx, served: Collection[int], program: str) -> Shared:
    """How the workspaces that are ``served`` stand now for a ``program``, by the database's clock."""
    moment = now(tx)
    there = tx.execute(select(replicas.c.id, replicas.c.alive_until).where(replicas.c.alive_until > moment)).all()
    leases = tx.execute(
        select(senders.c.ws, senders.c.holder, senders.c.held_until).where(
            senders.c.ws.in_(served), senders.c.held_until > moment
        )
    ).all()
    ends = [one.alive_until for one in there if one.id != program]
    ends += [one.held_until for one in leases if one.holder != program]
    return Shared(
        programs=len(there),
        free=frozenset(served) - {one.ws for one in leases},
        ends_in=(min(ends) - moment).total_seconds() if ends else None,
    )
