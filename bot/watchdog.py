"""Sees that the event loop turns. Where something holds it up, the log says what: nobody is answered meanwhile."""

import asyncio
import sys
import threading
import traceback
from typing import Final

import structlog

from bot.clock import Machine

log = structlog.get_logger(__name__)

_LIMIT: Final = 1.0  # seconds in which the loop gets round to what it is asked
_EVERY: Final = 0.5  # seconds between two questions
_GRACE: Final = 0.2  # seconds; a machine that was suspended or stopped has held up nothing


class Watchdog:
    """A thread of its own that asks the loop again and again whether it turns."""

    def __init__(self, machine: Machine) -> None:
        self._machine = machine
        self._ended = threading.Event()

    def start(self) -> None:
        """Watch the loop this is called in."""
        arguments = (asyncio.get_running_loop(), threading.get_ident())
        threading.Thread(target=self._watch, args=arguments, name="watchdog", daemon=True).start()

    def stop(self) -> None:
        """Watch no more."""
        self._ended.set()

    def _watch(self, loop: asyncio.AbstractEventLoop, thread: int) -> None:
        while not self._ended.wait(_EVERY):
            turned = threading.Event()
            asked = self._machine.seconds()
            try:
                loop.call_soon_threadsafe(turned.set)
            except RuntimeError:  # it is closed
                return
            if turned.wait(_LIMIT) or turned.wait(_GRACE) or self._ended.is_set():
                continue
            # Where the code stands, without any value in it: people's words are none of the log's business.
            stack = "".join(traceback.format_stack(sys._current_frames().get(thread)))  # noqa: SLF001 — there is no other way
            log.error("the event loop is held up", stack=stack)
            while not turned.wait(_EVERY) and not self._ended.is_set():
                pass
            log.warning("the event loop turns again", seconds=round(self._machine.seconds() - asked, 1))
