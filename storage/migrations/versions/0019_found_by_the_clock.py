"""What the clock and its digests ask for is found by an index.

What has changed in a channel since a moment; whose items have ended that others began; whose requests nobody answers.
"""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"

_OPEN = sa.text("state = 'open'")
_PARTS = {
    "items_begun": ("items", ["ws", "initiator", "end_on"]),
    "remarks_made": ("remarks", ["ws", "made_by"]),
    "remarks_due": ("remarks", ["ws", "due_on"]),
}


def upgrade() -> None:
    """Forward."""
    op.create_index("items_changed_here", "items", ["ws", "channel_id", "changed_at"])
    for name, (table, columns) in _PARTS.items():
        op.create_index(name, table, columns, sqlite_where=_OPEN, postgresql_where=_OPEN)


def downgrade() -> None:
    """Back."""
    for name, (table, _) in _PARTS.items():
        op.drop_index(name, table_name=table)
    op.drop_index("items_changed_here", table_name="items")
