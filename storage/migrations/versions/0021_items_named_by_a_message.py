"""Which items a message names that is about several of them: a digest, a list of what is missing."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"


def upgrade() -> None:
    """Forward."""
    op.create_table(
        "row_items",
        sa.Column("ws", sa.BigInteger(), nullable=False),
        sa.Column("item_id", sa.BigInteger(), nullable=False),
        sa.Column("row_id", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("ws", "item_id", "row_id", name="pk_row_items"),
        sa.ForeignKeyConstraint(["ws", "item_id"], ["items.ws", "items.id"], name="fk_row_items_ws_items"),
    )
    op.create_index("items_of_row", "row_items", ["row_id"])


def downgrade() -> None:
    """Back."""
    op.drop_index("items_of_row", "row_items")
    op.drop_table("row_items")
