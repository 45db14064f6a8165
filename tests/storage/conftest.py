import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Protocol, TypeVar

import pytest

from storage.database import Database, Tx, engine
from tests import make

R = TypeVar("R")


class AtOnce(Protocol):
    """Runs ``change(tx, n)`` for every n below ``threads``, each in a thread and a transaction of its own."""

    def __call__(self, threads: int, change: Callable[[Tx, int], R]) -> list[R]: ...


@pytest.fixture
def tx(db: Database) -> Iterator[Tx]:
    """A transaction that is rolled back; SQLite's only writer, so a test that has it calls no ``db.write``."""
    with db.writer.connect() as open_tx:
        yield open_tx


@pytest.fixture
def world(tx: Tx) -> make.World:
    return make.world(tx)


@pytest.fixture
def ws(world: make.World) -> int:
    return world.ws


@pytest.fixture
def at_once(database_url: str) -> AtOnce:
    def run(threads: int, change: Callable[[Tx, int], R]) -> list[R]:
        made = engine(database_url, pool_size=threads)
        ready = threading.Barrier(threads)

        def one(number: int) -> R:
            ready.wait()
            with made.begin() as own:
                return change(own, number)

        with ThreadPoolExecutor(threads) as pool:
            running = [pool.submit(one, number) for number in range(threads)]
        made.dispose()
        return [each.result() for each in running]

    return run
