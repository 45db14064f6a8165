"""A sender without its pace: for tests that ask what is said, not how fast."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from bot.listeners.new_item import modal
from bot.outbox import pacing, sender

#: How long the sender waits here between two messages, in seconds.
_HURRIED = 0.02
#: And until it looks where nobody woke it.
_LOOK = 0.2
#: Messages and edits a minute.
_MANY = 60_000
#: How long a form waits before it says that it takes longer, in seconds: this machine may have a lot to do.
_UNHURRIED = 8.0


@contextmanager
def hurried() -> Iterator[None]:
    """As long as it lasts, a bot that is assembled says everything at once."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(modal, "_ANSWER_WITHIN", _UNHURRIED)
        patch.setattr(sender, "_LOOK", _LOOK)
        patch.setattr(pacing, "BETWEEN_POSTS", _HURRIED)
        patch.setattr(pacing, "BETWEEN_EDITS", _HURRIED)
        patch.setattr(pacing, "EDITS_A_MINUTE", _MANY)
        patch.setattr(pacing, "FIRST_GUESS", _MANY)
        patch.setattr(pacing, "BETWEEN_HURRIED", _HURRIED)
        yield
