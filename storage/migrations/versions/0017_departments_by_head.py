"""Which departments somebody heads, found by them: they read what their departments read."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"

_HEADED = sa.text("head IS NOT NULL")


def upgrade() -> None:
    """Forward."""
    op.create_index("departments_headed", "departments", ["ws", "head"], sqlite_where=_HEADED, postgresql_where=_HEADED)


def downgrade() -> None:
    """Back."""
    op.drop_index("departments_headed", "departments")
