"""When the clock has to look at items, people and channels; what it has said; who is away; what was put off."""

import sqlalchemy as sa
from alembic import op

from storage.types import Document, Instant

revision = "0010"
down_revision = "0009"

_TO_LOOK_AT = sa.text("look_at IS NOT NULL")
_STOOD_IN_FOR = sa.text("deputy IS NOT NULL")


def upgrade() -> None:
    """Forward. Whatever is there already is looked at as soon as the clock runs."""
    with op.batch_alter_table("workspaces", schema=None) as batch_op:
        batch_op.add_column(sa.Column("settings", Document(), nullable=True))

    with op.batch_alter_table("members", schema=None) as batch_op:
        batch_op.add_column(sa.Column("away_from", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("away_to", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("deputy", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("look_at", Instant(), nullable=True))
        batch_op.add_column(sa.Column("daily_on", sa.Date(), nullable=True))
        batch_op.create_index(
            "members_look", ["look_at"], unique=False, sqlite_where=_TO_LOOK_AT, postgresql_where=_TO_LOOK_AT
        )
        batch_op.create_index(
            "members_deputy", ["ws", "deputy"], unique=False, sqlite_where=_STOOD_IN_FOR, postgresql_where=_STOOD_IN_FOR
        )

    with op.batch_alter_table("channels", schema=None) as batch_op:
        batch_op.add_column(sa.Column("settings", Document(), nullable=True))
        batch_op.add_column(sa.Column("look_at", Instant(), nullable=True))
        batch_op.add_column(sa.Column("digest_on", sa.Date(), nullable=True))
        batch_op.create_index(
            "channels_look", ["look_at"], unique=False, sqlite_where=_TO_LOOK_AT, postgresql_where=_TO_LOOK_AT
        )

    with op.batch_alter_table("departments", schema=None) as batch_op:
        batch_op.add_column(sa.Column("channel_id", sa.Text(), nullable=True))

    with op.batch_alter_table("items", schema=None) as batch_op:
        batch_op.add_column(sa.Column("look_at", Instant(), nullable=True))
        batch_op.add_column(sa.Column("update_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("update_since", Instant(), nullable=True))
        batch_op.add_column(sa.Column("update_due_at", Instant(), nullable=True))
        batch_op.create_index(
            "items_look", ["look_at"], unique=False, sqlite_where=_TO_LOOK_AT, postgresql_where=_TO_LOOK_AT
        )

    op.create_table(
        "occasions",
        sa.Column("ws", sa.BigInteger(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("outbox_id", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["ws"], ["workspaces.id"], name="fk_occasions_ws_workspaces"),
        sa.PrimaryKeyConstraint("ws", "key", name="pk_occasions"),
    )
    op.create_index("occasions_old", "occasions", ["at"], unique=False)
    op.create_table(
        "snoozes",
        sa.Column("ws", sa.BigInteger(), nullable=False),
        sa.Column("user_id", sa.Text(), nullable=False),
        sa.Column("item_id", sa.BigInteger(), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["ws", "item_id"], ["items.ws", "items.id"], name="fk_snoozes_ws_item_id_items"),
        sa.PrimaryKeyConstraint("ws", "user_id", "item_id", name="pk_snoozes"),
    )
    op.execute("UPDATE items SET look_at = changed_at WHERE state = 'open'")
    op.execute("UPDATE members SET look_at = refreshed_at")
    op.execute("UPDATE channels SET look_at = refreshed_at")


def downgrade() -> None:
    """Back."""
    op.drop_table("snoozes")
    op.drop_index("occasions_old", table_name="occasions")
    op.drop_table("occasions")
    with op.batch_alter_table("items", schema=None) as batch_op:
        batch_op.drop_index("items_look", postgresql_where=_TO_LOOK_AT)
        for column in ("update_due_at", "update_since", "update_on", "look_at"):
            batch_op.drop_column(column)
    with op.batch_alter_table("departments", schema=None) as batch_op:
        batch_op.drop_column("channel_id")
    with op.batch_alter_table("channels", schema=None) as batch_op:
        batch_op.drop_index("channels_look", postgresql_where=_TO_LOOK_AT)
        for column in ("digest_on", "look_at", "settings"):
            batch_op.drop_column(column)
    with op.batch_alter_table("members", schema=None) as batch_op:
        batch_op.drop_index("members_deputy", postgresql_where=_STOOD_IN_FOR)
        batch_op.drop_index("members_look", postgresql_where=_TO_LOOK_AT)
        for column in ("daily_on", "look_at", "deputy", "away_to", "away_from"):
            batch_op.drop_column(column)
    with op.batch_alter_table("workspaces", schema=None) as batch_op:
        batch_op.drop_column("settings")
