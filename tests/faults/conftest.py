from collections.abc import Iterator
from pathlib import Path

import pytest

from playground.slack import Slack
from tests.faults.authors import Books
from tests.faults.running import Runner
from tests.operate import processes


@pytest.fixture(autouse=True)
def _no_process_outlives_its_test() -> Iterator[None]:
    yield
    processes.end_all()


@pytest.fixture
def runner(tmp_path: Path, slack: Slack, database_url: str) -> Runner:
    return Runner(tmp_path, slack, database_url)


@pytest.fixture
def books(database_url: str) -> Books:
    return Books(database_url)
