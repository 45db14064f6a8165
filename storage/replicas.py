"""The running programs that share the workspaces: each says every few seconds that it is there."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import delete, func, select

from storage.database import Tx, now, upsert
from storage.tables import replicas, senders


@dataclass(frozen=True, slots=True)
class Shared:
    """How many programs are there, this one among them, and the workspaces that nobody sends for."""

    programs: int
    free: frozenset[int]


def is_here(tx: Tx, program: str, lease: timedelta) -> None:
    """Say that a program is there, for as long as a lease; whoever was not heard of for that long is forgotten."""
    moment = now(tx)
    upsert(replicas, ("id",), {"id": program, "alive_until": moment + lease}, tx)
    tx.execute(delete(replicas).where(replicas.c.alive_until <= moment))


def is_gone(tx: Tx, program: str) -> None:
    """A program ends: the others need not wait to learn it."""
    tx.execute(delete(replicas).where(replicas.c.id == program))


def shared(tx: Tx, served: Collection[int]) -> Shared:
    """How the workspaces that are ``served`` stand now, by the database's clock."""
    moment = now(tx)
    programs = tx.execute(select(func.count()).where(replicas.c.alive_until > moment)).scalar_one()
    taken = select(senders.c.ws).where(senders.c.ws.in_(served), senders.c.held_until > moment)
    return Shared(int(programs), frozenset(served) - set(tx.execute(taken).scalars()))
