"""Where a test may have the program die as in a power cut: at the boundary that ``TIDINGS_FAIL`` names."""

import os
from typing import Literal

_VARIABLE = "TIDINGS_FAIL"
_KILLED = 137  # as after SIGKILL


def pass_by(point: Literal["after_commit", "before_send", "after_send", "before_mark"]) -> None:
    """End here and now, without a word, where this is the boundary asked for."""
    if os.environ.get(_VARIABLE) == point:
        os._exit(_KILLED)
