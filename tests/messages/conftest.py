import pytest

from bot.messages.texts import Texts, words


@pytest.fixture(scope="session")
def texts() -> Texts:
    return words()
