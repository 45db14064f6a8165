"""What people set for themselves."""

import sqlalchemy as sa
from alembic import op

from storage.types import Document

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Forward."""
    with op.batch_alter_table("members", schema=None) as batch_op:
        batch_op.add_column(sa.Column("settings", Document(), nullable=True))


def downgrade() -> None:
    """Back."""
    with op.batch_alter_table("members", schema=None) as batch_op:
        batch_op.drop_column("settings")
