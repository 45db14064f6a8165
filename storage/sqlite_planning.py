"""What SQLite's planner is told of the tables: how many rows of each share a value, in a workspace of a million items.

Without it any index that begins with ``ws`` looks as good as another, and SQLite goes through all of a workspace.
Told rather than counted (``ANALYZE``), a file is read in the same way on its first day and after years; connections
read it as they open.
"""

from collections.abc import Sequence
from typing import Final

from sqlalchemy import Connection

_ROWS: Final = 1_000_000
#: The tables that stay small.
_FEW: Final = {
    "workspaces": 10,
    "installations": 10,
    "senders": 10,
    "replicas": 10,
    "templates": 20,
    "template_versions": 50,
    "folders": 500,
    "departments": 500,
    "channels": 5_000,
    "members": 50_000,
    "troubles": 1_000,
}
#: An index of some rows only, such as the open items, holds one of so many.
_PART: Final = 10
#: How many of a million rows have one value of a column; of those that stand in no index first, or rarely, a few.
_ALIKE: Final = {
    "id": 1,
    "ref": 1,
    "key": 1,
    "name_key": 1,
    "outbox_id": 1,
    "item_id": 3,
    "remark_id": 3,
    "update_no": 300_000,
    "user_id": 50,
    "owner": 50,
    "initiator": 50,
    "made_by": 50,
    "holder": 50,
    "deputy": 50,
    "channel_id": 200,
    "target": 200,
    "asked_department": 2_000,
    "department_id": 2_000,
    "priority": 250_000,
    "state": 300_000,
    "kind": 300_000,
    "role": 300_000,
}
_SOME: Final = 100


def tell_planner(connection: Connection) -> None:
    """Write what is told of every table and index there is, in the transaction that is under way."""
    connection.exec_driver_sql("ANALYZE alembic_version")  # makes the table in which it stands
    connection.exec_driver_sql("DELETE FROM sqlite_stat1")
    found = connection.exec_driver_sql(
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND sql LIKE 'CREATE TABLE%'"
    )
    rows = [row for (table,) in found.all() for row in _of_table(connection, str(table))]
    for row in rows:
        connection.exec_driver_sql("INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES (?, ?, ?)", row)


def _of_table(connection: Connection, table: str) -> list[tuple[str, str | None, str]]:
    """A row for each of its indexes; one for the table where it has none."""
    rows = _FEW.get(table, _ROWS)
    found: list[tuple[str, str | None, str]] = []
    indexes = connection.exec_driver_sql('SELECT name, "unique", partial FROM pragma_index_list(?)', (table,))
    for index, unique, partial in indexes.all():
        columns = connection.exec_driver_sql("SELECT name FROM pragma_index_info(?)", (index,)).scalars().all()
        held = max(rows // _PART, 1) if partial else rows
        found.append((table, index, " ".join(map(str, _figures(held, columns, unique=bool(unique))))))
    return found or [(table, None, str(rows))]


def _figures(rows: int, columns: Sequence[str], *, unique: bool) -> list[int]:
    """How many rows an index holds, then how many are alike in its first column, in its first two, and so on."""
    figures, alike = [rows], rows
    for column in columns:
        if column != "ws":
            alike = max(alike * _ALIKE.get(column, _SOME) // _ROWS, 1)
        figures.append(alike)
    return [*figures[:-1], 1] if unique else figures
