"""What else people are called than what Slack shows."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    """Forward."""
    with op.batch_alter_table("members", schema=None) as batch_op:
        batch_op.add_column(sa.Column("real_name", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("handle", sa.Text(), nullable=True))


def downgrade() -> None:
    """Back."""
    with op.batch_alter_table("members", schema=None) as batch_op:
        batch_op.drop_column("handle")
        batch_op.drop_column("real_name")
