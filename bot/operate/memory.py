"""How often the program looks for garbage that only such a look finds."""

import gc
from typing import Final

#: Objects made and not let go again before the youngest are looked at; Python's own 700 are made by one answer.
_YOUNGEST: Final = 5_000


def settle() -> None:
    """Never look again at what the start has made (150,000 objects that stay), and at what is new not for each answer.

    Looking took 4 to 10 % of the processor an answer costs.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(_YOUNGEST, *gc.get_threshold()[1:])
