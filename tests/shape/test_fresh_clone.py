"""What git holds is enough: a fresh clone imports, finds its files, installs from locked files, and lists its tasks."""

import os
import re
import subprocess
import sys
import tomllib
from itertools import combinations
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LOCKS = ("requirements.lock", "requirements-dev.lock", "requirements-browser.lock", "requirements-bench.lock")

_LOCKED = re.compile(r"([\w.-]+)(?:\[[\w,-]+\])?==(\S+)(?: *;.*?)?(?:\s+--hash=sha256:[0-9a-f]{64})+\s*(?:#.*)?$")
#: Imports every module and loads every file that is loaded at run time.
_LOAD = """
import importlib, pathlib, pkgutil, sys
import bot, playground, storage, tracker

for package in (bot, playground, storage, tracker):
    for found in pkgutil.walk_packages(package.__path__, package.__name__ + "."):
        if not found.name.endswith(".__main__"):
            importlib.import_module(found.name)
from bot.messages.texts import words
from bot.__main__ import app
from playground.page_api import PAGE
from playground.slack import Slack
from storage.migrating import migrate
from tracker.templates import library_body, library_keys

words()
assert [library_body(key) for key in library_keys()]
migrate("sqlite:///" + sys.argv[1])
assert (PAGE / "index.html").exists()
root = pathlib.Path(bot.__file__).parents[1]
assert all(str(root) in module.__file__ for module in (playground, storage, tracker)), root
print(root)
"""


def around(**env: str) -> dict[str, str]:
    """This process's environment without the mark of a make above it: an inner make would say where it goes."""
    made = {name: value for name, value in os.environ.items() if name not in {"MAKEFLAGS", "MAKELEVEL", "MFLAGS"}}
    return {**made, **env}


def ran(*words: str | Path, cwd: Path, **env: str) -> str:
    done = subprocess.run(  # noqa: S603
        words, cwd=cwd, env=around(**env), capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def clone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("fresh") / "clone"
    ran("git", "clone", "--quiet", ROOT, made, cwd=ROOT)
    return made


@pytest.mark.processes
@pytest.mark.requirement("S36")
def test_it_finds_all_it_needs(clone: Path, tmp_path: Path) -> None:
    said = ran(sys.executable, "-c", _LOAD, tmp_path / "x.db", cwd=tmp_path, PYTHONPATH=str(clone))
    assert said.strip() == str(clone)


def test_every_import_of_the_tests_is_there(clone: Path) -> None:
    named = re.compile(r"^from tests(?:\.(\w+))?(?:\.(\w+))? import (.+)$", re.MULTILINE)
    for path in (clone / "tests").rglob("*.py"):
        for folder, module, names in named.findall(path.read_text(encoding="utf-8")):
            place = clone / "tests" / folder / module
            wanted = [place] if place.with_suffix(".py").exists() else [place / name for name in names.split(", ")]
            assert all(one.with_suffix(".py").exists() for one in wanted), (path, names)


def test_make_lists_every_task(clone: Path) -> None:
    makefile = (clone / "Makefile").read_text(encoding="utf-8")
    phony = re.search(r"^\.PHONY: (.+)$", makefile, re.MULTILINE)
    assert phony
    tasks = phony[1].split()
    assert [line.split()[1] for line in ran("make", cwd=clone).splitlines()] == tasks
    for task in tasks:
        assert re.search(rf"^{task}:.*## \w", makefile, re.MULTILINE), task
    for named in re.findall(r"^make ([\w-]+)", (clone / ".ci/run").read_text(encoding="utf-8"), re.MULTILINE):
        assert named in tasks
    assert os.access(clone / ".ci/run", os.X_OK)


@pytest.mark.parametrize(
    ("answers", "sentence"),
    [
        (None, "no-such-python is missing. Install Python 3.11 or newer (Debian: apt install python3 python3-venv)."),
        (
            'test "$1" = --version && echo "Python 3.9.2"',
            "Python 3.11 or newer is needed; this is Python 3.9.2. Choose another with: make PYTHON=python3.11 …",
        ),
        (
            'case "$2" in *venv*) exit 1;; esac',
            "This Python has no venv module. Install it (Debian: apt install python3-venv), then run make again.",
        ),
    ],
    ids=["missing", "old", "without venv"],
)
def test_a_python_that_will_not_do_is_told_in_one_sentence(
    clone: Path, tmp_path: Path, answers: str | None, sentence: str
) -> None:
    python = tmp_path / "no-such-python"
    if answers:
        python.write_text(f"#!/bin/sh\n{answers}\n")
        python.chmod(0o755)
    done = subprocess.run(  # noqa: S603
        ["make", "setup", f"PYTHON={python.name}"],  # noqa: S607
        cwd=clone,
        env=around(PATH=f"{tmp_path}:{os.environ['PATH']}"),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode != 0
    assert done.stdout == f"{sentence}\n"
    assert done.stderr.count("\n") == 1  # make's own
    assert not (clone / ".venv").exists()


def locked(name: str) -> dict[str, str]:
    """Names and versions; every one must carry a hash."""
    text = (ROOT / name).read_text(encoding="utf-8").replace("\\\n", " ")
    lines = [line for line in text.splitlines() if line.strip() and not line.lstrip().startswith("#")]
    found = {}
    for line in lines:
        one = _LOCKED.match(line)
        assert one, line
        found[key(one[1])] = one[2]
    return found


def key(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def test_the_locks_are_whole_and_agree() -> None:
    runtime, dev, browser, bench = map(locked, LOCKS)
    for one, other in combinations((runtime, dev, browser, bench), 2):
        assert {name for name in one if other.get(name, one[name]) != one[name]} == set()
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    asked = {key(re.split(r"[\[<>=;,]", one)[0].strip()) for one in project["dependencies"]}
    assert asked <= set(runtime)
    more = project["optional-dependencies"]
    for names, lock in (
        (more["dev"], set(dev) | set(runtime)),
        (more["browser"], set(browser)),
        (more["bench"], set(bench)),
    ):
        assert {key(re.split(r"[\[<>=;,]", one)[0].strip()) for one in names} <= lock


def test_nothing_names_where_packages_come_from() -> None:
    names = "|".join(("pypi" + r"\.org", "python" + "hosted", "npm" + "js"))
    words = ["git", "grep", "--line-number", "-I", "-i", "-E", names]
    found = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=False)  # noqa: S603
    assert (found.returncode, found.stdout) == (1, "")
