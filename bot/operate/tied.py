"""``python -m bot.operate.tied MODULE …``: ``python -m MODULE …`` that ends when the end of its input does.

Whoever starts it holds the other end of a pipe, which closes however they end, by SIGKILL as well.
"""

import os
import runpy
import sys
import threading
from typing import Final

_INPUT: Final = 0
_SOME: Final = 1024  # bytes; nobody writes there


def _end_with_input() -> None:
    while os.read(_INPUT, _SOME):
        pass
    os._exit(0)


def main() -> None:
    """Run the module named first, with the rest as its arguments."""
    threading.Thread(target=_end_with_input, daemon=True).start()
    del sys.argv[0]
    runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    main()
