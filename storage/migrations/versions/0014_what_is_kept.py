"""Until when an owner wants to keep an item that could be filed away."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    """Forward."""
    op.add_column("items", sa.Column("kept_until", sa.Date(), nullable=True))


def downgrade() -> None:
    """Back."""
    with op.batch_alter_table("items", schema=None) as batch_op:
        batch_op.drop_column("kept_until")
