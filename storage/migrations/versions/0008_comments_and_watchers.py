"""What is said about an item, and who follows it."""

import sqlalchemy as sa
from alembic import op

from storage.types import Identity, Instant

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Forward."""
    op.create_table(
        "comments",
        sa.Column("id", Identity, autoincrement=True, nullable=False),
        sa.Column("ws", sa.BigInteger(), nullable=False),
        sa.Column("item_id", sa.BigInteger(), nullable=False),
        sa.Column("made_by", sa.Text(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("about_no", sa.Integer(), nullable=False),
        sa.Column("answers", sa.BigInteger(), nullable=True),
        sa.Column("text", sa.Text(), nullable=True),
        sa.Column("channel_id", sa.Text(), nullable=True),
        sa.Column("ts", sa.Text(), nullable=True),
        sa.Column("edited_at", Instant(), nullable=True),
        sa.Column("deleted_at", Instant(), nullable=True),
        sa.ForeignKeyConstraint(["ws", "item_id"], ["items.ws", "items.id"], name="fk_comments_ws_item_id_items"),
        sa.PrimaryKeyConstraint("id", name="pk_comments"),
        sa.UniqueConstraint("ws", "channel_id", "ts", name="uq_comments_ws_channel_id_ts"),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("comments", schema=None) as batch_op:
        batch_op.create_index("comments_of", ["item_id", "at"], unique=False)

    op.create_table(
        "item_watchers",
        sa.Column("ws", sa.BigInteger(), nullable=False),
        sa.Column("user_id", sa.Text(), nullable=False),
        sa.Column("item_id", sa.BigInteger(), nullable=False),
        sa.Column("follows", sa.Boolean(), nullable=False),
        sa.Column("asked_news_at", Instant(), nullable=True),
        sa.Column("awaits_news", sa.Boolean(), nullable=False),
        sa.Column("told_no", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["ws", "item_id"], ["items.ws", "items.id"], name="fk_item_watchers_ws_item_id_items"),
        sa.PrimaryKeyConstraint("ws", "user_id", "item_id", name="pk_item_watchers"),
    )
    with op.batch_alter_table("item_watchers", schema=None) as batch_op:
        batch_op.create_index("watchers_of", ["item_id"], unique=False)


def downgrade() -> None:
    """Back."""
    op.drop_table("item_watchers")
    op.drop_table("comments")
