"""Migrations: bringing a database to this release, and telling whether it is of this release."""

from pathlib import Path
from typing import Final

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from storage.database import engine
from storage.sqlite_planning import tell_planner

_FOLDER: Final = Path(__file__).parent / "migrations"


class OtherReleaseError(Exception):
    """The database is of another release than this program."""


class BrokenForeignKeysError(Exception):
    """After a migration rows point to nothing; it was rolled back."""


def head() -> str:
    """The revision this release wants."""
    found = ScriptDirectory.from_config(_config()).get_current_head()
    if found is None:
        raise AssertionError("there are no migrations")
    return found


def revision(url: str) -> str | None:
    """The revision a database is at; None for an empty one."""
    made = engine(url)
    try:
        with made.connect() as connection:
            return MigrationContext.configure(connection).get_current_revision()
    finally:
        made.dispose()


def refuse_other_release(url: str) -> None:
    """Raise ``OtherReleaseError`` unless the database is exactly at this release's revision."""
    found = revision(url)
    if found != head():
        raise OtherReleaseError(found or "empty")


def migrate(url: str, to: str = "head") -> None:
    """Bring the database up to ``to``, in one transaction; a SQLite file is copied beside itself first."""
    _run(url, to, up=True)


def migrate_down(url: str, to: str) -> None:
    """Bring the database back to an earlier revision, or to ``base``, in one transaction; copied first as well."""
    _run(url, to, up=False)


def _run(url: str, to: str, *, up: bool) -> None:
    made = engine(url)
    on_sqlite = made.dialect.name == "sqlite"
    try:
        with made.connect() as connection:
            if on_sqlite:
                _copy_aside(connection, head() if to == "head" else to)
                # Inside a transaction this does nothing, and Alembic's batch mode drops tables that others point to.
                raw = connection.connection.dbapi_connection
                if raw is None:
                    raise AssertionError("no connection")
                raw.cursor().execute("PRAGMA foreign_keys=OFF")
            with connection.begin():
                config = _config()
                config.attributes["connection"] = connection
                (command.upgrade if up else command.downgrade)(config, to)
                if on_sqlite:
                    _check_foreign_keys(connection)
                    tell_planner(connection)
    finally:
        made.dispose()


def _copy_aside(connection: Connection, goal: str) -> None:
    """Keep the file as it was, beside itself; nothing for an empty or a memory database, or one at ``goal`` already."""
    file = connection.engine.url.database
    found = MigrationContext.configure(connection).get_current_revision()
    connection.rollback()
    if not file or file == ":memory:" or found in (None, goal):
        return
    raw = connection.connection.dbapi_connection
    if raw is not None:
        copy = Path(f"{file}.before-{goal}")
        copy.unlink(missing_ok=True)
        raw.cursor().execute("VACUUM INTO ?", (str(copy),))


def _check_foreign_keys(connection: Connection) -> None:
    broken = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
    if broken:
        raise BrokenForeignKeysError(f"{len(broken)} rows, the first in {broken[0][0]}")


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(_FOLDER))
    config.set_main_option("path_separator", "os")
    return config
