"""The house is as its map says, and keeps its rules where no other tool looks."""

import ast
import re
import subprocess
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.app import FEATURES
from bot.listeners.routes import Routes

ROOT = Path(__file__).parents[2]
CHINESE = re.compile(r"[\u3400-\u9fff]")
ANY_CHINESE_SIGN = "[\u3400-\u9fff]"
#: How dates are written is a pattern, and what an operator's terminal says of a demo is in both languages at once.
MAY_HOLD_CHINESE = {"bot/messages/dates.py", "bot/operate/demo.py", "bot/__main__.py"}


@pytest.fixture(scope="module")
def pyproject() -> dict[str, Any]:
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def tracked(*paths: str) -> list[str]:
    """The files git knows, of these folders."""
    listed = subprocess.run(["git", "ls-files", "-z", *paths], cwd=ROOT, capture_output=True, check=True)  # noqa: S603, S607
    return [name for name in listed.stdout.decode().split("\0") if name]


def test_the_map_shows_every_folder() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    lines = re.search(r"## The map\n\n```\n(.*?)```", readme, re.DOTALL)
    assert lines
    shown = set(re.findall(r"^(\w+)/", lines[1], re.MULTILINE))
    there = {name.partition("/")[0] for name in tracked() if "/" in name and not name.startswith(".")}
    assert shown == there
    of_tests = re.search(r"^tests/((?:\s+\w+/)+)", lines[1], re.MULTILINE)
    assert of_tests
    assert set(of_tests[1].replace("/", "").split()) == {
        name.split("/")[1] for name in tracked("tests") if name.count("/") > 1
    }
    for name in re.findall(r"[\w-]+\.(?:md|py)\b", lines[1]):
        assert any(path.endswith(f"/{name}") for path in tracked()), name


def test_only_the_clocks_read_clocks(pyproject: dict[str, Any]) -> None:
    lint = pyproject["tool"]["ruff"]["lint"]
    assert lint["select"] == ["ALL"]
    assert "TID251" not in lint["ignore"]
    banned = set(lint["flake8-tidy-imports"]["banned-api"])
    assert banned >= {
        "datetime.datetime.now", "datetime.datetime.utcnow", "datetime.datetime.today", "datetime.date.today",
        "time.time", "time.monotonic",
    }  # fmt: skip
    let_off = {path for path, ignored in lint["per-file-ignores"].items() if "TID251" in ignored}
    assert let_off <= {"bot/clock.py", "tests/bench/**"}
    unasked = [path for path in code("bot", "storage", "tracker", "playground") if "TID251" in read(path)]
    assert unasked == ["playground/clock.py"]


def test_everything_is_annotated_and_checked(pyproject: dict[str, Any]) -> None:
    assert pyproject["tool"]["mypy"]["strict"] is True
    assert set(pyproject["tool"]["mypy"]["packages"]) == {"bot", "storage", "tracker", "playground"}


def test_no_word_people_read_stands_in_python() -> None:
    found = {
        f"{path}: {text!r}"
        for path in code("bot", "storage")
        if path not in MAY_HOLD_CHINESE
        for text in strings(path)
        if CHINESE.search(text) and text != ANY_CHINESE_SIGN
    }
    assert found == set()
    assert any(CHINESE.search(text) for path in MAY_HOLD_CHINESE for text in strings(path))


def test_every_command_called_built_is_answered_and_no_other() -> None:
    routes = Routes()
    for feature in FEATURES:
        feature.register(routes)
    commands = yaml.safe_load((ROOT / "message_templates/labels/commands.yml").read_text(encoding="utf-8"))
    assert {key for key, command in commands.items() if command["built"]} == set(routes.commands)


@pytest.mark.parametrize(("mark", "list_of_them"), [("requirement", "requirements"), ("fault", "faults")])
def test_every_number_a_test_names_is_listed(mark: str, list_of_them: str) -> None:
    listed = set(numbers((ROOT / f"docs/{list_of_them}.md").read_text(encoding="utf-8")))
    named = {number for path in code("tests") for number in re.findall(rf'mark\.{mark}\("([^"]+)"\)', read(path))}
    assert len(named) > 3
    assert named <= listed


def test_tests_hide_no_package() -> None:
    assert [path for path in tracked("tests") if path.endswith("__init__.py")] == []


def numbers(document: str) -> Iterator[str]:
    """The first cell of every row: ``S8a``, ``1, 2``, ``9–11``, ``3.1–3.3``."""
    for cell in re.findall(r"^\| ([\w., –]+) \|", document, re.MULTILINE):
        for part in cell.split(", "):
            first, _, last = part.partition("–")
            section, _, number = first.rpartition(".")
            if not last:
                yield first
                continue
            for between in range(int(number), int(last.rpartition(".")[2]) + 1):
                yield f"{section}.{between}" if section else str(between)


def code(*folders: str) -> list[str]:
    return [path for path in tracked(*folders) if path.endswith(".py") and (ROOT / path).exists()]


def read(path: str) -> str:
    return (ROOT / path).read_text(encoding="utf-8")


def strings(path: str) -> Iterator[str]:
    """Every string of a module but its docstrings."""
    tree = ast.parse(read(path))
    documented = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    docstrings = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, documented) and node.body and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docstrings:
            yield node.value


def test_every_bad_input_that_is_answered_has_a_test() -> None:
    """docs/faults.md has a line for each of the forty; the tests of one carry its number."""
    lines = re.findall(
        r"^\| (3\.\d+(?:, 3\.\d+)*) \|.*\| (.*) \|$", (ROOT / "docs/faults.md").read_text("utf-8"), re.MULTILINE
    )
    answered = {number: answer != "not built" for numbers, answer in lines for number in numbers.split(", ")}
    assert set(answered) >= {f"3.{nth}" for nth in range(1, 41)}
    tests = "".join((ROOT / name).read_text("utf-8") for name in tracked("tests") if name.endswith(".py"))
    shown = set(re.findall(r'fault\("(3\.\d+)"\)', tests)) | set(
        re.findall(r'^    "(3\.\d+)": \[', tests, re.MULTILINE)
    )
    assert {number for number, is_answered in answered.items() if is_answered and number not in shown} == set()
