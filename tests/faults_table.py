"""Writes into docs/faults.md what a run of the fault tests came to: `make faults` loads this, nothing else does.

Bad inputs (3.1 to 3.40) are no faults that are injected: `make test` runs them, and they have a table of their own.
"""

import os
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

_FILE = Path(__file__).parents[1] / "docs" / "faults.md"
_HEADING = "## The last run of `make faults`"
_DATABASES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}
#: Where this is set, tests that did not run keep the lines they have.
_MORE = "TIDINGS_FAULTS_MORE"


@dataclass
class _Test:
    """What became of a test and of its variants: its seconds, how many there were, which of them failed."""

    words: str
    seconds: float = 0.0
    count: int = 0
    failed: list[str] = field(default_factory=list)
    figures: dict[str, list[str]] = field(default_factory=dict)
    databases: set[str] = field(default_factory=set)


_numbers: dict[str, list[str]] = {}
_tests: dict[tuple[str, str], _Test] = {}


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Note which faults each test is of, and leave out those of bad inputs alone."""
    others = []
    for item in items:
        marks = [str(mark.args[0]) for mark in item.iter_markers("fault")]
        _numbers[item.nodeid] = [number for number in marks if "." not in number]
        if marks and not _numbers[item.nodeid]:
            others.append(item)
    items[:] = [item for item in items if item not in others]
    config.hook.pytest_deselected(items=others)


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Count a test where it ran, or failed before it could."""
    if report.when != "call" and not report.failed:
        return
    name = report.nodeid.split("::")[-1].partition("[")[0]
    for number in _numbers.get(report.nodeid, []):
        test = _tests.setdefault((number, name), _Test(name.removeprefix("test_").replace("_", " ")))
        test.seconds += report.duration
        test.count += 1
        database = next((name for name in ("sqlite", "postgresql") if name in report.nodeid.partition("[")[2]), "")
        test.databases |= {database} - {""}
        for key, value in report.user_properties:
            test.figures.setdefault(key, []).append(str(value))
        if report.failed:
            test.failed.append(report.nodeid)


def pytest_sessionfinish() -> None:
    """Put the table in the place of the last one."""
    if not _tests:
        return
    before, _, last = _FILE.read_text(encoding="utf-8").partition(_HEADING)
    before = before.rstrip()
    table = {_key(line): line for line in last.splitlines() if os.environ.get(_MORE) and line[2:3].isdigit()}
    table |= {_key(line): line for line in _rows()}
    rows = sorted(table.values(), key=lambda line: int(line.split("|")[1]))
    lines = [_HEADING, "", "| # | what must hold | on | runs | seconds | |", "|---|---|---|---|---|---|", *rows]
    _FILE.write_text(before + "\n\n" + "\n".join(lines) + "\n", encoding="utf-8")


def _rows() -> Iterator[str]:
    by_number: dict[str, list[_Test]] = defaultdict(list)
    for (number, _), test in _tests.items():
        by_number[number].append(test)
    for number, tests in by_number.items():
        for test in tests:
            figures = "".join(f" · {key} {', '.join(values)}" for key, values in test.figures.items())
            databases = ", ".join(_DATABASES[one] for one in sorted(test.databases, reverse=True))
            outcome = f"**{len(test.failed)} failed**" if test.failed else "held"
            yield f"| {number} | {test.words}{figures} | {databases} | {test.count} | {test.seconds:.1f} | {outcome} |"


def _key(line: str) -> tuple[str, str]:
    """Which test of which fault a line is of."""
    number, what = line.split("|")[1:3]
    return number.strip(), what.partition(" · ")[0].strip()
