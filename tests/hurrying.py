"""A sender without its pace: for tests that ask what is said, not how fast."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

import pytest

from bot import app
from bot.listeners.new_item import modal
from bot.messages.texts import Texts
from bot.outbox import pacing, sender

#: How long the sender waits here, in seconds.
_HURRIED = 0.05
#: Messages and edits a minute.
_MANY = 60_000
#: How long a form waits before it says that it takes longer, in seconds: this machine may have a lot to do.
_UNHURRIED = 2.5
#: Compiling the words takes longer than a test, and they never change.
_texts = cache(Texts)


@contextmanager
def hurried() -> Iterator[None]:
    """As long as it lasts, a bot that is assembled says everything at once."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(app, "Texts", _texts)
        patch.setattr(modal, "_ANSWER_WITHIN", _UNHURRIED)
        patch.setattr(sender, "_LOOK", _HURRIED)
        patch.setattr(pacing, "BETWEEN_POSTS", _HURRIED)
        patch.setattr(pacing, "BETWEEN_EDITS", _HURRIED)
        patch.setattr(pacing, "EDITS_A_MINUTE", _MANY)
        patch.setattr(pacing, "FIRST_GUESS", _MANY)
        patch.setattr(pacing, "BETWEEN_HURRIED", _HURRIED)
        yield
