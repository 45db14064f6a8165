import subprocess
import sys

#: In a process of its own: the tests' own garbage must not be kept for ever.
SETTLED = """
import gc, weakref
from bot.operate import memory

memory.settle()
before = gc.get_freeze_count()

class Knot:
    def __init__(self) -> None:
        self.itself = self

seen = weakref.ref(Knot())
for _ in range(10_000):
    Knot()
print(before > 1_000, seen() is None)
"""


def test_what_is_knotted_later_is_still_let_go() -> None:
    done = subprocess.run([sys.executable, "-c", SETTLED], check=True, capture_output=True, text=True)  # noqa: S603 — our own words
    assert done.stdout.split() == ["True", "True"]
