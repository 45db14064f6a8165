"""The first tables."""

import sqlalchemy as sa
from alembic import op

from storage.types import Document, Identity, Instant

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Forward."""
    op.create_table(
        "workspaces",
        sa.Column("id", Identity, autoincrement=True, nullable=False),
        sa.Column("team_id", sa.Text(), nullable=False),
        sa.Column("enterprise_id", sa.Text(), nullable=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("bot_user", sa.Text(), nullable=False),
        sa.Column("tz", sa.Text(), nullable=False),
        sa.Column("country", sa.Text(), nullable=True),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("last_ref", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_workspaces"),
        sa.UniqueConstraint("team_id", name="uq_workspaces_team_id"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "audit",
        sa.Column("id", Identity, autoincrement=True, nullable=False),
        sa.Column("ws", sa.BigInteger(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("made_by", sa.Text(), nullable=False),
        sa.Column("act", sa.Text(), nullable=False),
        sa.Column("item_id", sa.BigInteger(), nullable=True),
        sa.Column("detail", Document(), nullable=False),
        sa.ForeignKeyConstraint(["ws"], ["workspaces.id"], name="fk_audit_ws_workspaces"),
        sa.PrimaryKeyConstraint("id", name="pk_audit"),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("audit", schema=None) as batch_op:
        batch_op.create_index("audit_when", ["ws", "at"], unique=False)

    op.create_table(
        "channels",
        sa.Column("ws", sa.BigInteger(), nullable=False),
        sa.Column("channel_id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("shared", sa.Boolean(), nullable=False),
        sa.Column("archived", sa.Boolean(), nullable=False),
        sa.Column("bot_in", sa.Boolean(), nullable=False),
        sa.Column("tz", sa.Text(), nullable=True),
        sa.Column("languages", Document(), nullable=True),
        sa.Column("refreshed_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(["ws"], ["workspaces.id"], name="fk_channels_ws_workspaces"),
        sa.PrimaryKeyConstraint("ws", "channel_id", name="pk_channels"),
    )
    op.create_table(
        "departments",
        sa.Column("id", Identity, autoincrement=True, nullable=False),
        sa.Column("ws", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("name_key", sa.Text(), nullable=False),
        sa.Column("usergroup", sa.Text(), nullable=True),
        sa.Column("retired", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["ws"], ["workspaces.id"], name="fk_departments_ws_workspaces"),
        sa.PrimaryKeyConstraint("id", name="pk_departments"),
        sa.UniqueConstraint("ws", "id", name="uq_departments_ws_id"),
        sa.UniqueConstraint("ws", "name_key", name="uq_departments_ws_name_key"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "inbox",
        sa.Column("ws", sa.BigInteger(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("answer", Document(), nullable=True),
        sa.ForeignKeyConstraint(["ws"], ["workspaces.id"], name="fk_inbox_ws_workspaces"),
        sa.PrimaryKeyConstraint("ws", "key", name="pk_inbox"),
    )
    with op.batch_alter_table("inbox", schema=None) as batch_op:
        batch_op.create_index("inbox_old", ["at"], unique=False)

    op.create_table(
        "members",
        sa.Column("ws", sa.BigInteger(), nullable=False),
        sa.Column("user_id", sa.Text(), nullable=False),
        sa.Column("home_team", sa.Text(), nullable=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("tz", sa.Text(), nullable=True),
        sa.Column("locale", sa.Text(), nullable=True),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("deactivated", sa.Boolean(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("refreshed_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(["ws"], ["workspaces.id"], name="fk_members_ws_workspaces"),
        sa.PrimaryKeyConstraint("ws", "user_id", name="pk_members"),
    )
    op.create_table(
        "outbox",
        sa.Column("id", Identity, autoincrement=True, nullable=False),
        sa.Column("ws", sa.BigInteger(), nullable=False),
        sa.Column("lane", sa.Text(), nullable=False),
        sa.Column("item_id", sa.BigInteger(), nullable=True),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("shape", sa.Integer(), nullable=False),
        sa.Column("body", Document(), nullable=False),
        sa.Column("verb", sa.Text(), nullable=False),
        sa.Column("target", sa.Text(), nullable=False),
        sa.Column("priority", sa.SmallInteger(), nullable=False),
        sa.Column("due_at", Instant(), nullable=False),
        sa.Column("not_before", Instant(), nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("fence", sa.BigInteger(), nullable=True),
        sa.Column("tried_at", Instant(), nullable=True),
        sa.Column("tries", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("error", sa.Text(), nullable=True),
        sa.Column("made_at", Instant(), nullable=False),
        sa.Column("ended_at", Instant(), nullable=True),
        sa.ForeignKeyConstraint(["ws"], ["workspaces.id"], name="fk_outbox_ws_workspaces"),
        sa.PrimaryKeyConstraint("id", name="pk_outbox"),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.create_index(
            "outbox_lane",
            ["ws", "lane", "id"],
            unique=False,
            sqlite_where=sa.text("state NOT IN ('sent', 'given_up', 'dropped')"),
            postgresql_where=sa.text("state NOT IN ('sent', 'given_up', 'dropped')"),
        )
        batch_op.create_index(
            "outbox_next",
            ["ws", "priority", "due_at", "id"],
            unique=False,
            sqlite_where=sa.text("state = 'waiting'"),
            postgresql_where=sa.text("state = 'waiting'"),
        )
        batch_op.create_index(
            "outbox_old",
            ["ended_at"],
            unique=False,
            sqlite_where=sa.text("ended_at IS NOT NULL"),
            postgresql_where=sa.text("ended_at IS NOT NULL"),
        )

    op.create_table(
        "posts",
        sa.Column("id", Identity, autoincrement=True, nullable=False),
        sa.Column("ws", sa.BigInteger(), nullable=False),
        sa.Column("channel_id", sa.Text(), nullable=False),
        sa.Column("ts", sa.Text(), nullable=False),
        sa.Column("item_id", sa.BigInteger(), nullable=True),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("outbox_id", sa.BigInteger(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(["ws"], ["workspaces.id"], name="fk_posts_ws_workspaces"),
        sa.PrimaryKeyConstraint("id", name="pk_posts"),
        sa.UniqueConstraint("ws", "channel_id", "ts", name="uq_posts_ws_channel_id_ts"),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("posts", schema=None) as batch_op:
        batch_op.create_index("posts_of", ["item_id", "kind"], unique=False)

    op.create_table(
        "senders",
        sa.Column("ws", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("holder", sa.Text(), nullable=True),
        sa.Column("fence", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("held_until", Instant(), nullable=True),
        sa.ForeignKeyConstraint(["ws"], ["workspaces.id"], name="fk_senders_ws_workspaces"),
        sa.PrimaryKeyConstraint("ws", name="pk_senders"),
    )
    op.create_table(
        "templates",
        sa.Column("id", Identity, autoincrement=True, nullable=False),
        sa.Column("ws", sa.BigInteger(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("newest", sa.Integer(), nullable=False),
        sa.Column("retired", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["ws"], ["workspaces.id"], name="fk_templates_ws_workspaces"),
        sa.PrimaryKeyConstraint("id", name="pk_templates"),
        sa.UniqueConstraint("ws", "id", name="uq_templates_ws_id"),
        sa.UniqueConstraint("ws", "key", name="uq_templates_ws_key"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "channel_members",
        sa.Column("ws", sa.BigInteger(), nullable=False),
        sa.Column("channel_id", sa.Text(), nullable=False),
        sa.Column("user_id", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["ws", "channel_id"],
            ["channels.ws", "channels.channel_id"],
            name="fk_channel_members_ws_channel_id_channels",
        ),
        sa.PrimaryKeyConstraint("ws", "channel_id", "user_id", name="pk_channel_members"),
    )
    op.create_table(
        "department_members",
        sa.Column("ws", sa.BigInteger(), nullable=False),
        sa.Column("user_id", sa.Text(), nullable=False),
        sa.Column("department_id", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["ws", "department_id"],
            ["departments.ws", "departments.id"],
            name="fk_department_members_ws_department_id_departments",
        ),
        sa.PrimaryKeyConstraint("ws", "user_id", "department_id", name="pk_department_members"),
    )
    op.create_table(
        "drafts",
        sa.Column("id", Identity, autoincrement=True, nullable=False),
        sa.Column("ws", sa.BigInteger(), nullable=False),
        sa.Column("user_id", sa.Text(), nullable=False),
        sa.Column("template_id", sa.BigInteger(), nullable=False),
        sa.Column("template_no", sa.Integer(), nullable=False),
        sa.Column("answers", Document(), nullable=False),
        sa.Column("form", Document(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(
            ["ws", "user_id"], ["members.ws", "members.user_id"], name="fk_drafts_ws_user_id_members"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_drafts"),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("drafts", schema=None) as batch_op:
        batch_op.create_index("drafts_mine", ["ws", "user_id", "at"], unique=False)

    op.create_table(
        "template_versions",
        sa.Column("ws", sa.BigInteger(), nullable=False),
        sa.Column("template_id", sa.BigInteger(), nullable=False),
        sa.Column("no", sa.Integer(), nullable=False),
        sa.Column("body", Document(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(
            ["ws", "template_id"],
            ["templates.ws", "templates.id"],
            name="fk_template_versions_ws_template_id_templates",
        ),
        sa.PrimaryKeyConstraint("ws", "template_id", "no", name="pk_template_versions"),
    )
    op.create_table(
        "items",
        sa.Column("id", Identity, autoincrement=True, nullable=False),
        sa.Column("ws", sa.BigInteger(), nullable=False),
        sa.Column("ref", sa.Integer(), nullable=False),
        sa.Column("template_id", sa.BigInteger(), nullable=False),
        sa.Column("template_no", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("initiator", sa.Text(), nullable=False),
        sa.Column("owner", sa.Text(), nullable=False),
        sa.Column("channel_id", sa.Text(), nullable=False),
        sa.Column("stage", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("priority", sa.SmallInteger(), nullable=False),
        sa.Column("sensitivity", sa.SmallInteger(), nullable=False),
        sa.Column("start_on", sa.Date(), nullable=True),
        sa.Column("end_on", sa.Date(), nullable=True),
        sa.Column("cadence", Document(), nullable=True),
        sa.Column("fields", Document(), nullable=False),
        sa.Column("update_no", sa.Integer(), nullable=False),
        sa.Column("major", sa.Integer(), nullable=False),
        sa.Column("minor", sa.Integer(), nullable=False),
        sa.Column("published_at", Instant(), nullable=False),
        sa.Column("changed_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(
            ["ws", "template_id", "template_no"],
            ["template_versions.ws", "template_versions.template_id", "template_versions.no"],
            name="fk_items_ws_template_id_template_no_template_versions",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_items"),
        sa.UniqueConstraint("ws", "id", name="uq_items_ws_id"),
        sa.UniqueConstraint("ws", "ref", name="uq_items_ws_ref"),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("items", schema=None) as batch_op:
        batch_op.create_index(
            "items_here",
            ["ws", "channel_id", "end_on"],
            unique=False,
            sqlite_where=sa.text("state = 'open'"),
            postgresql_where=sa.text("state = 'open'"),
        )
        batch_op.create_index(
            "items_mine",
            ["ws", "owner", "end_on"],
            unique=False,
            sqlite_where=sa.text("state = 'open'"),
            postgresql_where=sa.text("state = 'open'"),
        )
        batch_op.create_index("items_new", ["ws", "changed_at", "id"], unique=False)

    op.create_table(
        "item_departments",
        sa.Column("ws", sa.BigInteger(), nullable=False),
        sa.Column("department_id", sa.BigInteger(), nullable=False),
        sa.Column("item_id", sa.BigInteger(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("nth", sa.SmallInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["ws", "department_id"],
            ["departments.ws", "departments.id"],
            name="fk_item_departments_ws_department_id_departments",
        ),
        sa.ForeignKeyConstraint(
            ["ws", "item_id"], ["items.ws", "items.id"], name="fk_item_departments_ws_item_id_items"
        ),
        sa.PrimaryKeyConstraint("ws", "department_id", "item_id", "role", name="pk_item_departments"),
    )
    with op.batch_alter_table("item_departments", schema=None) as batch_op:
        batch_op.create_index("departments_of", ["item_id", "role", "nth"], unique=False)

    op.create_table(
        "item_people",
        sa.Column("ws", sa.BigInteger(), nullable=False),
        sa.Column("user_id", sa.Text(), nullable=False),
        sa.Column("item_id", sa.BigInteger(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("nth", sa.SmallInteger(), nullable=False),
        sa.ForeignKeyConstraint(["ws", "item_id"], ["items.ws", "items.id"], name="fk_item_people_ws_item_id_items"),
        sa.PrimaryKeyConstraint("ws", "user_id", "item_id", "role", name="pk_item_people"),
    )
    with op.batch_alter_table("item_people", schema=None) as batch_op:
        batch_op.create_index("people_of", ["item_id", "role", "nth"], unique=False)

    op.create_table(
        "updates",
        sa.Column("ws", sa.BigInteger(), nullable=False),
        sa.Column("item_id", sa.BigInteger(), nullable=False),
        sa.Column("no", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("made_by", sa.Text(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("changes", Document(), nullable=False),
        sa.Column("major", sa.Boolean(), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["ws", "item_id"], ["items.ws", "items.id"], name="fk_updates_ws_item_id_items"),
        sa.PrimaryKeyConstraint("ws", "item_id", "no", name="pk_updates"),
    )
    op.create_table(
        "acks",
        sa.Column("ws", sa.BigInteger(), nullable=False),
        sa.Column("item_id", sa.BigInteger(), nullable=False),
        sa.Column("update_no", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Text(), nullable=False),
        sa.Column("due_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(
            ["ws", "item_id", "update_no"],
            ["updates.ws", "updates.item_id", "updates.no"],
            name="fk_acks_ws_item_id_update_no_updates",
        ),
        sa.PrimaryKeyConstraint("ws", "item_id", "update_no", "user_id", name="pk_acks"),
    )


def downgrade() -> None:
    """Back."""
    op.drop_table("acks")
    op.drop_table("updates")
    with op.batch_alter_table("item_people", schema=None) as batch_op:
        batch_op.drop_index("people_of")

    op.drop_table("item_people")
    with op.batch_alter_table("item_departments", schema=None) as batch_op:
        batch_op.drop_index("departments_of")

    op.drop_table("item_departments")
    with op.batch_alter_table("items", schema=None) as batch_op:
        batch_op.drop_index("items_new")
        batch_op.drop_index(
            "items_mine", sqlite_where=sa.text("state = 'open'"), postgresql_where=sa.text("state = 'open'")
        )
        batch_op.drop_index(
            "items_here", sqlite_where=sa.text("state = 'open'"), postgresql_where=sa.text("state = 'open'")
        )

    op.drop_table("items")
    op.drop_table("template_versions")
    with op.batch_alter_table("drafts", schema=None) as batch_op:
        batch_op.drop_index("drafts_mine")

    op.drop_table("drafts")
    op.drop_table("department_members")
    op.drop_table("channel_members")
    op.drop_table("templates")
    op.drop_table("senders")
    with op.batch_alter_table("posts", schema=None) as batch_op:
        batch_op.drop_index("posts_of")

    op.drop_table("posts")
    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.drop_index(
            "outbox_old", sqlite_where=sa.text("ended_at IS NOT NULL"), postgresql_where=sa.text("ended_at IS NOT NULL")
        )
        batch_op.drop_index(
            "outbox_next", sqlite_where=sa.text("state = 'waiting'"), postgresql_where=sa.text("state = 'waiting'")
        )
        batch_op.drop_index(
            "outbox_lane",
            sqlite_where=sa.text("state NOT IN ('sent', 'given_up', 'dropped')"),
            postgresql_where=sa.text("state NOT IN ('sent', 'given_up', 'dropped')"),
        )

    op.drop_table("outbox")
    op.drop_table("members")
    with op.batch_alter_table("inbox", schema=None) as batch_op:
        batch_op.drop_index("inbox_old")

    op.drop_table("inbox")
    op.drop_table("departments")
    op.drop_table("channels")
    with op.batch_alter_table("audit", schema=None) as batch_op:
        batch_op.drop_index("audit_when")

    op.drop_table("audit")
    op.drop_table("workspaces")
