"""Migrations: bringing a database to this release, and telling whether this release can run on it.

Migrations expand first, and contract a release later; so a release runs on the database of the next one too, and a
database says from which revision it was brought to its own.
"""

from pathlib import Path
from typing import Final

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Column, Connection, MetaData, Table, Text, inspect, select

from storage.database import engine
from storage.sqlite_planning import tell_planner

_FOLDER: Final = Path(__file__).parent / "migrations"
#: One row: at which revision the database was before its last migration. Made here, as Alembic makes its own table.
_BEFORE: Final = Table("migrated_from", MetaData(), Column("revision", Text, primary_key=True))


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
    """Raise ``OtherReleaseError`` unless the database is at this release's revision, or at the next release's."""
    found = revision(url)
    if found != head() and not is_of_next_release(url):
        raise OtherReleaseError(found or "empty")


def is_of_next_release(url: str) -> bool:
    """Whether the last migration has brought the database from this release's revision to a later one."""
    made = engine(url)
    try:
        with made.connect() as connection:
            there = inspect(connection).has_table(_BEFORE.name)
            return there and connection.execute(select(_BEFORE.c.revision)).scalar_one_or_none() == head()
    finally:
        made.dispose()


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
                before = MigrationContext.configure(connection).get_current_revision()
                (command.upgrade if up else command.downgrade)(config, to)
                _note_before(connection, before, up=up)
                if on_sqlite:
                    _check_foreign_keys(connection)
                    tell_planner(connection)
    finally:
        made.dispose()


def _note_before(connection: Connection, before: str | None, *, up: bool) -> None:
    """Note from where the database came, if it came from anywhere; on its way back nobody knows."""
    now = MigrationContext.configure(connection).get_current_revision()
    if now == before:
        return
    _BEFORE.drop(connection, checkfirst=True)
    if up and before is not None:
        _BEFORE.create(connection)
        connection.execute(_BEFORE.insert().values(revision=before))


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
