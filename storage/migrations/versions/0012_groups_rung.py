"""How many groups an act has rung."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    """Forward."""
    with op.batch_alter_table("acts", schema=None) as batch_op:
        batch_op.add_column(sa.Column("groups", sa.SmallInteger(), nullable=True))


def downgrade() -> None:
    """Back."""
    with op.batch_alter_table("acts", schema=None) as batch_op:
        batch_op.drop_column("groups")
