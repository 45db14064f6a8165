"""Updates, remarks, what people do."""

import sqlalchemy as sa
from alembic import op

from storage.types import Identity, Instant

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Forward."""
    op.create_table(
        "acts",
        sa.Column("id", Identity, autoincrement=True, nullable=False),
        sa.Column("ws", sa.BigInteger(), nullable=False),
        sa.Column("user_id", sa.Text(), nullable=False),
        sa.Column("channel_id", sa.Text(), nullable=True),
        sa.Column("at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(["ws"], ["workspaces.id"], name="fk_acts_ws_workspaces"),
        sa.PrimaryKeyConstraint("id", name="pk_acts"),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("acts", schema=None) as batch_op:
        batch_op.create_index("acts_in_channel", ["ws", "channel_id", "at"], unique=False)
        batch_op.create_index("acts_of_person", ["ws", "user_id", "at"], unique=False)

    op.create_table(
        "remarks",
        sa.Column("id", Identity, autoincrement=True, nullable=False),
        sa.Column("ws", sa.BigInteger(), nullable=False),
        sa.Column("item_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("made_by", sa.Text(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["ws", "item_id"], ["items.ws", "items.id"], name="fk_remarks_ws_item_id_items"),
        sa.PrimaryKeyConstraint("id", name="pk_remarks"),
        sa.UniqueConstraint("ws", "id", name="uq_remarks_ws_id"),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("remarks", schema=None) as batch_op:
        batch_op.create_index("remarks_of", ["item_id", "state"], unique=False)

    with op.batch_alter_table("drafts", schema=None) as batch_op:
        batch_op.add_column(sa.Column("item_id", sa.BigInteger(), nullable=True))
        batch_op.add_column(sa.Column("base_no", sa.Integer(), nullable=True))
        batch_op.create_index("drafts_of", ["ws", "item_id", "at"], unique=False)

    with op.batch_alter_table("posts", schema=None) as batch_op:
        batch_op.add_column(sa.Column("update_no", sa.Integer(), nullable=True))
        batch_op.drop_index("posts_of")
        batch_op.create_index("posts_of", ["item_id", "kind", "update_no"], unique=False)

    with op.batch_alter_table("updates", schema=None) as batch_op:
        batch_op.add_column(sa.Column("occurred_at", Instant(), nullable=True))
        batch_op.add_column(sa.Column("reason", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("note", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("told_with", sa.Integer(), server_default=sa.text("1"), nullable=False))
        batch_op.create_index("updates_when", ["ws", "at"], unique=False)


def downgrade() -> None:
    """Back."""
    with op.batch_alter_table("updates", schema=None) as batch_op:
        batch_op.drop_index("updates_when")
        batch_op.drop_column("told_with")
        batch_op.drop_column("note")
        batch_op.drop_column("reason")
        batch_op.drop_column("occurred_at")

    with op.batch_alter_table("posts", schema=None) as batch_op:
        batch_op.drop_index("posts_of")
        batch_op.create_index("posts_of", ["item_id", "kind"], unique=False)
        batch_op.drop_column("update_no")

    with op.batch_alter_table("drafts", schema=None) as batch_op:
        batch_op.drop_index("drafts_of")
        batch_op.drop_column("base_no")
        batch_op.drop_column("item_id")

    with op.batch_alter_table("remarks", schema=None) as batch_op:
        batch_op.drop_index("remarks_of")

    op.drop_table("remarks")
    with op.batch_alter_table("acts", schema=None) as batch_op:
        batch_op.drop_index("acts_of_person")
        batch_op.drop_index("acts_in_channel")

    op.drop_table("acts")
