import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Protocol, TypeVar

import pytest
from sqlalchemy import Engine

from storage.database import Database, engine
from tests import make

R = TypeVar("R")


class AtOnce(Protocol):
    """Runs ``work(engine, n)`` for every n below ``threads``, all starting at the same moment."""

    def __call__(self, threads: int, work: Callable[[Engine, int], R]) -> list[R]: ...


@pytest.fixture
def ws(world: make.World) -> int:
    return world.ws


@pytest.fixture
def kept_world(db: Database) -> make.World:
    """A world that is committed, for tests with transactions of their own."""
    with db.writer.begin() as tx:
        return make.world(tx)


@pytest.fixture
def at_once(database_url: str) -> AtOnce:
    def run(threads: int, work: Callable[[Engine, int], R]) -> list[R]:
        made = engine(database_url, pool_size=threads)
        ready = threading.Barrier(threads)

        def one(number: int) -> R:
            ready.wait()
            return work(made, number)

        with ThreadPoolExecutor(threads) as pool:
            running = [pool.submit(one, number) for number in range(threads)]
        made.dispose()
        return [each.result() for each in running]

    return run
