"""Since when, and until when, somebody's status in Slack says that they are away."""

import sqlalchemy as sa
from alembic import op

from storage.types import Instant

revision = "0016"
down_revision = "0015"

_COLUMNS = ("status_since", "status_until")


def upgrade() -> None:
    """Forward."""
    with op.batch_alter_table("members", schema=None) as batch_op:
        for column in _COLUMNS:
            batch_op.add_column(sa.Column(column, Instant(), nullable=True))


def downgrade() -> None:
    """Back."""
    with op.batch_alter_table("members", schema=None) as batch_op:
        for column in reversed(_COLUMNS):
            batch_op.drop_column(column)
