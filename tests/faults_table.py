"""Writes into docs/faults.md what a run of the fault tests came to: `make faults` loads this, nothing else does."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

_FILE = Path(__file__).parents[1] / "docs" / "faults.md"
_HEADING = "## The last run of `make faults`"


@dataclass
class _Test:
    """What became of a test and of its variants: its seconds, how many there were, which of them failed."""

    words: str
    seconds: float = 0.0
    count: int = 0
    failed: list[str] = field(default_factory=list)
    figures: dict[str, str] = field(default_factory=dict)


_numbers: dict[str, list[str]] = {}
_tests: dict[tuple[str, str], _Test] = {}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Note which faults each test is of."""
    for item in items:
        _numbers[item.nodeid] = [str(mark.args[0]) for mark in item.iter_markers("fault")]


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Count a test where it ran, or failed before it could."""
    if report.when != "call" and not report.failed:
        return
    name = report.nodeid.split("::")[-1].partition("[")[0]
    for number in _numbers.get(report.nodeid, []):
        test = _tests.setdefault((number, name), _Test(name.removeprefix("test_").replace("_", " ")))
        test.seconds += report.duration
        test.count += 1
        test.figures |= {key: str(value) for key, value in report.user_properties}
        if report.failed:
            test.failed.append(report.nodeid)


def pytest_sessionfinish() -> None:
    """Put the table in the place of the last one."""
    if not _tests:
        return
    before = _FILE.read_text(encoding="utf-8").partition(_HEADING)[0].rstrip()
    lines = [_HEADING, "", "| # | what must hold | runs | seconds | |", "|---|---|---|---|---|", *_rows()]
    _FILE.write_text(before + "\n\n" + "\n".join(lines) + "\n", encoding="utf-8")


def _rows() -> Iterator[str]:
    by_number: dict[str, list[_Test]] = defaultdict(list)
    for (number, _), test in _tests.items():
        by_number[number].append(test)
    for number in sorted(by_number, key=lambda one: [int(part) for part in one.split(".")]):
        for test in by_number[number]:
            figures = "".join(f" · {key} {value}" for key, value in test.figures.items())
            outcome = f"**{len(test.failed)} failed**" if test.failed else "held"
            yield f"| {number} | {test.words}{figures} | {test.count} | {test.seconds:.1f} | {outcome} |"
