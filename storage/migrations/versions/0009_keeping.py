"""Sent messages whose bodies are still to be forgotten."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"

_SAID = sa.text("state = 'sent' AND shape > 0")


def upgrade() -> None:
    """Forward."""
    op.create_index("outbox_said", "outbox", ["ended_at"], sqlite_where=_SAID, postgresql_where=_SAID)


def downgrade() -> None:
    """Back."""
    op.drop_index("outbox_said", "outbox")
