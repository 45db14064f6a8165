"""What the clock looks at is found in the order it is looked at; what somebody confirmed at a moment by that moment.

By its moment alone sixty thousand items that come due at once were sorted anew for each hundred of them.
"""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"

_TO_LOOK_AT = sa.text("look_at IS NOT NULL")
_ANSWERED = sa.text("answered_at IS NOT NULL")
_KEYS = {"items": "id", "members": "user_id", "channels": "channel_id"}


def upgrade() -> None:
    """Forward."""
    for table, key in _KEYS.items():
        _look(table, ["ws", "look_at", key])
    op.create_index(
        "acks_answered",
        "acks",
        ["ws", "user_id", "answered_at"],
        sqlite_where=_ANSWERED,
        postgresql_where=_ANSWERED,
    )


def downgrade() -> None:
    """Back."""
    op.drop_index("acks_answered", table_name="acks")
    for table in _KEYS:
        _look(table, ["look_at"])


def _look(table: str, columns: list[str]) -> None:
    name = f"{table}_look"
    op.drop_index(name, table_name=table)
    op.create_index(name, table, columns, sqlite_where=_TO_LOOK_AT, postgresql_where=_TO_LOOK_AT)
