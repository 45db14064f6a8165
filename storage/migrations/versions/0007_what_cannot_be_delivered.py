"""What can't be delivered, why, and who was told; what a sender has learned of its workspace's pace."""

import sqlalchemy as sa
from alembic import op

from storage.types import Document, Identity, Instant

revision = "0007"
down_revision = "0006"

_OPEN_BEFORE = sa.text("state NOT IN ('sent', 'given_up', 'dropped')")
_OPEN = sa.text("state IN ('waiting', 'sending', 'unknown')")
_ASIDE = sa.text("state IN ('unknown', 'held', 'given_up')")
_ON = sa.text("ended_at IS NULL")
_IN_TROUBLE = sa.text("trouble_id IS NOT NULL")
_LOOK_AGAIN = sa.text("look_again_at IS NOT NULL")


def upgrade() -> None:
    """Forward."""
    op.create_table(
        "troubles",
        sa.Column("id", Identity, autoincrement=True, nullable=False),
        sa.Column("ws", sa.BigInteger(), nullable=False),
        sa.Column("cause", sa.Text(), nullable=False),
        sa.Column("about", sa.Text(), nullable=False),
        sa.Column("error", sa.Text(), nullable=False),
        sa.Column("since", Instant(), nullable=False),
        sa.Column("told", Document(), nullable=False),
        sa.Column("outbox_id", sa.BigInteger(), nullable=True),
        sa.Column("ended_at", Instant(), nullable=True),
        sa.Column("ended_by", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["ws"], ["workspaces.id"], name="fk_troubles_ws_workspaces"),
        sa.PrimaryKeyConstraint("id", name="pk_troubles"),
        sa.UniqueConstraint("ws", "id", name="uq_troubles_ws_id"),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("troubles", schema=None) as batch_op:
        batch_op.create_index("troubles_on", ["ws", "about"], unique=False, sqlite_where=_ON, postgresql_where=_ON)

    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.drop_index("outbox_lane")
    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.add_column(sa.Column("trouble_id", sa.BigInteger(), nullable=True))
        batch_op.add_column(sa.Column("look_again_at", Instant(), nullable=True))
        batch_op.create_foreign_key("fk_outbox_ws_trouble_id_troubles", "troubles", ["ws", "trouble_id"], ["ws", "id"])
        batch_op.create_index(
            "outbox_lane", ["ws", "lane", "id"], unique=False, sqlite_where=_OPEN, postgresql_where=_OPEN
        )
        batch_op.create_index(
            "outbox_of_item", ["item_id", "id"], unique=False, sqlite_where=_OPEN, postgresql_where=_OPEN
        )
        batch_op.create_index(
            "outbox_aside", ["ws", "state", "target", "id"], unique=False, sqlite_where=_ASIDE, postgresql_where=_ASIDE
        )
        batch_op.create_index(
            "outbox_in_trouble", ["trouble_id"], unique=False, sqlite_where=_IN_TROUBLE, postgresql_where=_IN_TROUBLE
        )
        batch_op.create_index(
            "outbox_look_again",
            ["ws", "look_again_at"],
            unique=False,
            sqlite_where=_LOOK_AGAIN,
            postgresql_where=_LOOK_AGAIN,
        )

    with op.batch_alter_table("posts", schema=None) as batch_op:
        batch_op.add_column(sa.Column("gone_at", Instant(), nullable=True))
        batch_op.create_index("posts_of_row", ["outbox_id"], unique=False)

    with op.batch_alter_table("senders", schema=None) as batch_op:
        batch_op.add_column(sa.Column("rate_per_minute", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("wait_until", Document(), nullable=True))
        batch_op.add_column(sa.Column("stopped_by", sa.Text(), nullable=True))

    with op.batch_alter_table("workspaces", schema=None) as batch_op:
        batch_op.add_column(sa.Column("installer", sa.Text(), nullable=True))


def downgrade() -> None:
    """Back. What was held waits again: the release before knows no better."""
    op.execute("UPDATE outbox SET state = 'waiting' WHERE state = 'held'")
    with op.batch_alter_table("workspaces", schema=None) as batch_op:
        batch_op.drop_column("installer")
    with op.batch_alter_table("senders", schema=None) as batch_op:
        batch_op.drop_column("stopped_by")
        batch_op.drop_column("wait_until")
        batch_op.drop_column("rate_per_minute")
    with op.batch_alter_table("posts", schema=None) as batch_op:
        batch_op.drop_index("posts_of_row")
        batch_op.drop_column("gone_at")
    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.drop_index("outbox_look_again")
        batch_op.drop_index("outbox_in_trouble")
        batch_op.drop_index("outbox_aside")
        batch_op.drop_index("outbox_of_item")
        batch_op.drop_index("outbox_lane")
    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.drop_constraint("fk_outbox_ws_trouble_id_troubles", type_="foreignkey")
        batch_op.drop_column("look_again_at")
        batch_op.drop_column("trouble_id")
        batch_op.create_index(
            "outbox_lane", ["ws", "lane", "id"], unique=False, sqlite_where=_OPEN_BEFORE, postgresql_where=_OPEN_BEFORE
        )
    op.drop_table("troubles")
