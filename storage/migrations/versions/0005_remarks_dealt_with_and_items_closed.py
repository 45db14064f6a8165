"""Remarks that are dealt with step by step, items that are finished and filed away, heads and desks of departments."""

import sqlalchemy as sa
from alembic import op

from storage.types import Document, Identity, Instant

revision = "0005"
down_revision = "0004"

_OPEN = sa.text("state = 'open'")
_CLOSED = sa.text("state <> 'open'")
_TO_LOOK_AT = sa.text("look_at IS NOT NULL")


def upgrade() -> None:
    """Forward."""
    op.create_table(
        "folders",
        sa.Column("id", Identity, autoincrement=True, nullable=False),
        sa.Column("ws", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("name_key", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["ws"], ["workspaces.id"], name="fk_folders_ws_workspaces"),
        sa.PrimaryKeyConstraint("id", name="pk_folders"),
        sa.UniqueConstraint("ws", "id", name="uq_folders_ws_id"),
        sa.UniqueConstraint("ws", "name_key", name="uq_folders_ws_name_key"),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("departments", schema=None) as batch_op:
        batch_op.add_column(sa.Column("head", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("desk", sa.Text(), nullable=True))

    with op.batch_alter_table("items", schema=None) as batch_op:
        batch_op.add_column(sa.Column("result", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("criteria_met", Document(), nullable=True))
        batch_op.add_column(sa.Column("folder_id", sa.BigInteger(), nullable=True))
        batch_op.add_column(sa.Column("closed_at", Instant(), nullable=True))
        batch_op.create_foreign_key("fk_items_ws_folder_id_folders", "folders", ["ws", "folder_id"], ["ws", "id"])
        batch_op.create_index(
            "items_closed", ["ws", "changed_at", "id"], unique=False, sqlite_where=_CLOSED, postgresql_where=_CLOSED
        )

    with op.batch_alter_table("updates", schema=None) as batch_op:
        batch_op.add_column(sa.Column("ending", Document(), nullable=True))

    with op.batch_alter_table("posts", schema=None) as batch_op:
        batch_op.add_column(sa.Column("about", sa.BigInteger(), nullable=True))
        batch_op.add_column(sa.Column("user_id", sa.Text(), nullable=True))

    with op.batch_alter_table("remarks", schema=None) as batch_op:
        batch_op.add_column(sa.Column("holder", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("asked_department", sa.BigInteger(), nullable=True))
        batch_op.add_column(sa.Column("due_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("first_due_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("offered_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("answered_at", Instant(), nullable=True))
        batch_op.add_column(sa.Column("result", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("closed_at", Instant(), nullable=True))
        batch_op.add_column(sa.Column("closed_by", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("look_at", Instant(), nullable=True))
        batch_op.create_foreign_key(
            "fk_remarks_ws_asked_department_departments", "departments", ["ws", "asked_department"], ["ws", "id"]
        )
        batch_op.create_index(
            "remarks_held", ["ws", "holder", "due_on"], unique=False, sqlite_where=_OPEN, postgresql_where=_OPEN
        )
        batch_op.create_index(
            "remarks_of_department",
            ["ws", "asked_department", "due_on"],
            unique=False,
            sqlite_where=_OPEN,
            postgresql_where=_OPEN,
        )
        batch_op.create_index(
            "remarks_look", ["look_at"], unique=False, sqlite_where=_TO_LOOK_AT, postgresql_where=_TO_LOOK_AT
        )

    op.create_table(
        "remark_steps",
        sa.Column("id", Identity, autoincrement=True, nullable=False),
        sa.Column("ws", sa.BigInteger(), nullable=False),
        sa.Column("item_id", sa.BigInteger(), nullable=False),
        sa.Column("remark_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("made_by", sa.Text(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("text", sa.Text(), nullable=True),
        sa.Column("user_id", sa.Text(), nullable=True),
        sa.Column("was_on", sa.Date(), nullable=True),
        sa.Column("day", sa.Date(), nullable=True),
        sa.Column("told_with", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["ws", "remark_id"], ["remarks.ws", "remarks.id"], name="fk_remark_steps_ws_remark_id_remarks"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_remark_steps"),
        sa.UniqueConstraint("ws", "id", name="uq_remark_steps_ws_id"),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("remark_steps", schema=None) as batch_op:
        batch_op.create_index("steps_of", ["remark_id", "id"], unique=False)
        batch_op.create_index("steps_told", ["item_id", "told_with", "id"], unique=False)


def downgrade() -> None:
    """Back."""
    with op.batch_alter_table("remark_steps", schema=None) as batch_op:
        batch_op.drop_index("steps_told")
        batch_op.drop_index("steps_of")
    op.drop_table("remark_steps")

    with op.batch_alter_table("remarks", schema=None) as batch_op:
        batch_op.drop_index("remarks_look", postgresql_where=_TO_LOOK_AT)
        batch_op.drop_index("remarks_of_department", postgresql_where=_OPEN)
        batch_op.drop_index("remarks_held", postgresql_where=_OPEN)
        batch_op.drop_constraint("fk_remarks_ws_asked_department_departments", type_="foreignkey")
        for column in (
            "look_at", "closed_by", "closed_at", "result", "answered_at", "offered_on", "first_due_on", "due_on",
            "asked_department", "holder",
        ):  # fmt: skip
            batch_op.drop_column(column)

    with op.batch_alter_table("posts", schema=None) as batch_op:
        batch_op.drop_column("user_id")
        batch_op.drop_column("about")

    with op.batch_alter_table("updates", schema=None) as batch_op:
        batch_op.drop_column("ending")

    with op.batch_alter_table("items", schema=None) as batch_op:
        batch_op.drop_index("items_closed", postgresql_where=_CLOSED)
        batch_op.drop_constraint("fk_items_ws_folder_id_folders", type_="foreignkey")
        for column in ("closed_at", "folder_id", "criteria_met", "result"):
            batch_op.drop_column(column)

    with op.batch_alter_table("departments", schema=None) as batch_op:
        batch_op.drop_column("desk")
        batch_op.drop_column("head")

    op.drop_table("folders")
