"""What admins say of a department goes before what its user group does."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"

_COLUMNS = ("own_name", "own_members", "removed")


def upgrade() -> None:
    """Forward."""
    with op.batch_alter_table("departments", schema=None) as batch_op:
        for column in _COLUMNS:
            batch_op.add_column(sa.Column(column, sa.Boolean(), nullable=False, server_default=sa.false()))


def downgrade() -> None:
    """Back."""
    with op.batch_alter_table("departments", schema=None) as batch_op:
        for column in reversed(_COLUMNS):
            batch_op.drop_column(column)
