"""What every test may ask for: a fixed moment, a folder of the run's, and no way out into the world.

The databases are in ``databases.py``.
"""

import gc
import ipaddress
import os
import shutil
import socket
import tempfile
from collections.abc import Callable, Generator, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from tests.run_folder import FOLDER

#: Names that look at nothing outside this machine.
_HERE = frozenset({"", "localhost", "localhost.localdomain"})


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", 'requirement("S18"): a test of what the product promises under that number')
    config.addinivalue_line("markers", 'fault("3.5"): a test of what must hold when that goes wrong')
    config.addinivalue_line(
        "markers", "long: takes many seconds of its own nature; `make faults` runs it, `make test` does not"
    )
    config.addinivalue_line("markers", "processes: waits for real processes; `make test-processes` runs it")
    config.stash[FOLDER] = _folder(config)
    if hasattr(config, "workerinput") or not config.getoption("tx"):  # who only hands out tests needs none of it
        config.pluginmanager.import_plugin("tests.databases")


def _folder(config: pytest.Config) -> Path:
    if hasattr(config, "workerinput"):
        return Path(config.workerinput["folder"])
    made = tempfile.TemporaryDirectory(prefix="tidings-", dir=_in_memory(), ignore_cleanup_errors=True)
    config.add_cleanup(made.cleanup)
    return Path(made.name)


def pytest_configure_node(node: Any) -> None:  # noqa: ANN401 — xdist's
    node.workerinput["folder"] = str(node.config.stash[FOLDER])


def pytest_xdist_auto_num_workers(config: pytest.Config) -> int:
    """``-n auto`` is two a processor: half of a test's time is waiting. ``-n logical`` is one."""
    return (2 if config.option.numprocesses == "auto" else 1) * (os.cpu_count() or 1)


def pytest_collection_finish() -> None:
    """What is there by now stays until the end; no look for garbage goes through it again."""
    gc.collect()
    gc.freeze()


@pytest.hookimpl(wrapper=True)
def pytest_report_to_serializable() -> Generator[None, dict[str, Any] | None, dict[str, Any] | None]:
    """A worker's report may quote a lone surrogate that a test typed; what carries it to the others can't."""
    report = yield
    return _encodable(report) if report is not None else None


def _encodable(value: Any) -> Any:  # noqa: ANN401 — whatever a report holds
    match value:
        case str():
            return value.encode("utf-8", "backslashreplace").decode("utf-8")
        case dict():
            return {_encodable(key): _encodable(inner) for key, inner in value.items()}
        case list() | tuple():
            return type(value)(_encodable(inner) for inner in value)
    return value


class OutsideWorldError(RuntimeError):
    """A test reached for something that is not on this machine."""


@pytest.fixture(scope="session", autouse=True)
def _sockets_closed_to_the_world() -> Iterator[None]:
    """Only loopback and unix sockets connect; a name elsewhere is not even looked up."""
    connect, connect_ex, getaddrinfo = socket.socket.connect, socket.socket.connect_ex, socket.getaddrinfo

    def look_up(host: Any, *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401 — what it stands in for takes
        _check_on_this_machine(host)
        return getaddrinfo(host, *args, **kwargs)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", _guarded(connect))
        patch.setattr(socket.socket, "connect_ex", _guarded(connect_ex))
        patch.setattr(socket, "getaddrinfo", look_up)
        yield


def _guarded(connect: Callable[..., Any]) -> Callable[..., Any]:
    def guarded(self: socket.socket, address: Any) -> Any:  # noqa: ANN401 — what it stands in for takes
        if self.family in (socket.AF_INET, socket.AF_INET6):
            _check_on_this_machine(address[0])
        return connect(self, address)

    return guarded


def _check_on_this_machine(host: str | bytes | None) -> None:
    name = host.decode() if isinstance(host, bytes) else host
    try:
        here = name is None or name in _HERE or ipaddress.ip_address(name.partition("%")[0]).is_loopback
    except ValueError:
        here = False
    if not here:
        raise OutsideWorldError(f"a test may reach only this machine, and this one reached for {name!r}")


@pytest.fixture
def at() -> datetime:
    """A Wednesday, ten in the morning in Shanghai."""
    return datetime(2026, 3, 11, 2, 0, tzinfo=UTC)


def _in_memory() -> str | None:
    """A folder that no disk slows down, where there is room in one."""
    memory = "/dev/shm"  # noqa: S108 — a folder of its own is made in it
    return memory if Path(memory).is_dir() and shutil.disk_usage(memory).free > 2**30 else None
