import pytest

from bot.messages.texts import Texts


@pytest.fixture(scope="session")
def texts() -> Texts:
    return Texts()
