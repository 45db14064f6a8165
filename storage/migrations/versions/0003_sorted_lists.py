"""Lists sorted by what people choose: a key for names, one for ends, and an index for each order."""

from datetime import date

import sqlalchemy as sa
from alembic import op

from storage.types import Ordered
from tracker.text import cut, name_key

revision = "0003"
down_revision = "0002"

_OPEN = sa.text("state = 'open'")
_ORDERS = {
    "items_end": ["ws", "end_key", "id"],
    "items_pressing": ["ws", "priority", "end_key", "id"],
    "items_name": ["ws", "name_key", "id"],
}
_LONGEST_KEY = 300
_SLICE = 1000


def upgrade() -> None:
    """Forward."""
    with op.batch_alter_table("items", schema=None) as batch_op:
        batch_op.add_column(sa.Column("name_key", Ordered, nullable=True))
        batch_op.add_column(sa.Column("end_key", sa.Date(), nullable=True))
    _fill()
    with op.batch_alter_table("items", schema=None) as batch_op:
        batch_op.alter_column("name_key", existing_type=Ordered, nullable=False)
        batch_op.alter_column("end_key", existing_type=sa.Date(), nullable=False)
        batch_op.drop_index("items_new")
        for name, columns in {"items_new": ["ws", "changed_at", "id"], **_ORDERS}.items():
            batch_op.create_index(name, columns, unique=False, sqlite_where=_OPEN, postgresql_where=_OPEN)


def downgrade() -> None:
    """Back."""
    with op.batch_alter_table("items", schema=None) as batch_op:
        for name in ("items_new", *_ORDERS):
            batch_op.drop_index(name)
        batch_op.drop_column("end_key")
        batch_op.drop_column("name_key")
        batch_op.create_index("items_new", ["ws", "changed_at", "id"], unique=False)


def _fill() -> None:
    """Each item's keys from its name and its end."""
    rows = sa.table("items", *(sa.column(name, kind) for name, kind in (
        ("id", sa.BigInteger()), ("name", sa.Text()), ("end_on", sa.Date()), ("name_key", sa.Text()),
        ("end_key", sa.Date()),
    )))  # fmt: skip
    connection = op.get_bind()
    key = sa.bindparam("key", type_=sa.Text())
    write = sa.update(rows).where(rows.c.id == sa.bindparam("which")).values(name_key=key)
    last = 0
    while some := connection.execute(
        sa.select(rows.c.id, rows.c.name).where(rows.c.id > last).order_by(rows.c.id).limit(_SLICE)
    ).all():
        connection.execute(write, [{"which": row.id, "key": cut(name_key(row.name), _LONGEST_KEY)} for row in some])
        last = some[-1].id
    connection.execute(sa.update(rows).values(end_key=sa.func.coalesce(rows.c.end_on, date.max)))
