from collections.abc import Iterator
from functools import cache

import pytest

from bot import app
from bot.messages.texts import Texts
from tests.operate import processes

#: Compiling the words takes longer than a test, and they never change.
_texts = cache(Texts)


@pytest.fixture(autouse=True)
def _words_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(app, "Texts", _texts)


@pytest.fixture(autouse=True)
def _no_process_outlives_its_test() -> Iterator[None]:
    yield
    processes.end_all()
