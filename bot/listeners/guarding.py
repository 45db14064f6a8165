"""What goes wrong on our side: told to whom it concerns, in their language, with a number that is also in the log.

Listeners have no try/except of their own. What Slack waits for ends in ``dispatch.py``, which guards it by this; what
goes on after Slack was answered is begun by ``afterwards``.
"""

import secrets
from collections.abc import Awaitable

import structlog

from bot.listeners.asker import Asker
from tracker.problems import OurFault, SavedButFailed

log = structlog.get_logger(__name__)


def new_code() -> str:
    """What a person can quote and an operator can find in the log."""
    return secrets.token_hex(3).upper()


async def guarded(asker: Asker, work: Awaitable[None]) -> None:
    """Do ``work``; where it fails, nothing was saved, and its asker is told so."""
    try:
        await work
    except Exception:
        code = new_code()
        log.exception("an interaction failed", code=code)
        await asker.is_refused(OurFault(code))


def afterwards(asker: Asker, work: Awaitable[None]) -> None:
    """Begin what follows once something is saved and Slack is answered: nobody else would tell of its failure."""
    asker.parts.work.start(_followed(asker, work))


async def _followed(asker: Asker, work: Awaitable[None]) -> None:
    try:
        await work
    except Exception:
        code = new_code()
        log.exception("what follows an interaction failed", code=code)
        await asker.is_refused(SavedButFailed(code))
