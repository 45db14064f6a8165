"""Who has confirmed what."""

import sqlalchemy as sa
from alembic import op

from storage.types import Instant

revision = "0006"
down_revision = "0005"

_OPEN = sa.text("answer IS NULL AND due_at IS NOT NULL")


def upgrade() -> None:
    """Forward."""
    with op.batch_alter_table("acks", schema=None) as batch_op:
        batch_op.add_column(sa.Column("answer", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("answered_at", Instant(), nullable=True))
        batch_op.alter_column("due_at", existing_type=Instant(), nullable=True)
        batch_op.create_index(
            "acks_open", ["ws", "user_id", "due_at"], unique=False, sqlite_where=_OPEN, postgresql_where=_OPEN
        )


def downgrade() -> None:
    """Back; what was confirmed without having been asked has no place there."""
    op.execute("DELETE FROM acks WHERE due_at IS NULL")
    with op.batch_alter_table("acks", schema=None) as batch_op:
        batch_op.drop_index("acks_open")
        batch_op.alter_column("due_at", existing_type=Instant(), nullable=False)
        batch_op.drop_column("answered_at")
        batch_op.drop_column("answer")
