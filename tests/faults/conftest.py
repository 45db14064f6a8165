from collections.abc import Iterator

import pytest

from tests.operate import processes


@pytest.fixture(autouse=True)
def _no_process_outlives_its_test() -> Iterator[None]:
    yield
    processes.end_all()
