"""Since when a support request is in other hands than at first: until they answer it counts from then."""

import sqlalchemy as sa
from alembic import op

from storage.types import Instant

revision = "0020"
down_revision = "0019"

_FILL = """
    UPDATE remarks SET asked_at = (
        SELECT max(remark_steps.at) FROM remark_steps
        WHERE remark_steps.ws = remarks.ws AND remark_steps.remark_id = remarks.id
            AND remark_steps.kind IN ('handed_on', 'asked_again')
    )
"""


def upgrade() -> None:
    """Forward."""
    op.add_column("remarks", sa.Column("asked_at", Instant(), nullable=True))
    op.execute(_FILL)


def downgrade() -> None:
    """Back."""
    with op.batch_alter_table("remarks", schema=None) as batch_op:
        batch_op.drop_column("asked_at")
