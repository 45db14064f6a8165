"""`make bench`: every bench in turn, each in a process of its own; then one table of all that is wanted of them.

`make bench QUICK=1` takes smaller crowds, for a look at whether all of it runs; its figures say little. The exit is 0
where all that is wanted was reached.
"""

import subprocess
import sys
import time
from typing import Final, NamedTuple


class Bench(NamedTuple):
    """A module here, and what it is told for a quick look."""

    name: str
    quick: tuple[str, ...] = ()


class Outcome(NamedTuple):
    """How a bench ended, the lines that say what is wanted, and seconds."""

    exit: int
    lines: list[str]
    seconds: float


BENCHES: Final = (
    Bench("whole_path"),
    Bench("update_transaction"),
    Bench("lists", ("5000",)),
    Bench("outbox_rows", ("200",)),
    Bench("nine_oclock", ("60",)),
    Bench("clock", ("--items", "10000")),
)
_SAYS_WHAT_IS_WANTED: Final = "(wanted "
_ENDS: Final = {0: "reached", 1: "not reached"}


def run(bench: Bench, *, quick: bool) -> Outcome:
    """Run one, showing what it says as it says it."""
    began, lines = time.monotonic(), []
    command = [sys.executable, "-u", "-W", "ignore", "-m", f"tests.bench.{bench.name}", *(bench.quick if quick else ())]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as running:  # noqa: S603 — ourselves
        assert running.stdout
        for line in running.stdout:
            print(line, end="", flush=True)
            if _SAYS_WHAT_IS_WANTED in line:
                lines.append(line.strip())
    return Outcome(running.returncode, lines, time.monotonic() - began)


def main() -> int:
    """Run all of them, whatever becomes of one; 1 where anything wanted was not reached."""
    quick = "--quick" in sys.argv[1:]
    outcomes = {}
    for bench in BENCHES:
        print(f"\n== {bench.name}", flush=True)
        outcomes[bench.name] = run(bench, quick=quick)
    print(f"\n== what is wanted{', by a quick look' if quick else ''}")
    for name, outcome in outcomes.items():
        print(f"{name:<20}{_ENDS.get(outcome.exit, f'failed ({outcome.exit})'):<13}{outcome.seconds / 60:6.1f} min")
        for line in outcome.lines:
            print(f"    {line}")
    print(f"{'in all':<33}{sum(one.seconds for one in outcomes.values()) / 60:6.1f} min")
    return int(any(outcome.exit for outcome in outcomes.values()))


if __name__ == "__main__":
    sys.exit(main())
