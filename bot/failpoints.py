"""Where a test may have the program die as in a power cut, or hang: at the point that ``TIDINGS_FAIL`` names."""

import os
import time
from typing import Final, Literal

_VARIABLE: Final = "TIDINGS_FAIL"
_KILLED: Final = 137  # as after SIGKILL
_HANGS: Final = 3.0  # seconds


def pass_by(point: Literal["after_commit", "before_send", "after_send", "before_mark"]) -> None:
    """End here and now, without a word, where this is the boundary asked for."""
    if os.environ.get(_VARIABLE) == point:
        os._exit(_KILLED)


def hang(point: Literal["in_listener"]) -> None:
    """Hold up everything that the event loop has to do, once, where this is the point asked for."""
    if os.environ.get(_VARIABLE) == point:
        del os.environ[_VARIABLE]
        time.sleep(_HANGS)
