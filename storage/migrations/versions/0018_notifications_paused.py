"""From when, and until when, somebody has paused Slack's notifications."""

import sqlalchemy as sa
from alembic import op

from storage.types import Instant

revision = "0018"
down_revision = "0017"

_COLUMNS = ("paused_since", "paused_until")


def upgrade() -> None:
    """Forward."""
    for column in _COLUMNS:
        op.add_column("members", sa.Column(column, Instant(), nullable=True))


def downgrade() -> None:
    """Back."""
    with op.batch_alter_table("members", schema=None) as batch_op:
        for column in reversed(_COLUMNS):
            batch_op.drop_column(column)
