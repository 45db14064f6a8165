"""The whole schema on one screen.

All keys carry ``ws``, and foreign keys are (ws, id): no row points into another workspace. A counted id is never used
again, not even the last one's (``sqlite_autoincrement``).

Migrations (``storage/migrations``) make these tables; a test holds the two together.
"""

from typing import Any, Final

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    ForeignKeyConstraint,
    Index,
    Integer,
    MetaData,
    PrimaryKeyConstraint,
    SmallInteger,
    Table,
    Text,
    UniqueConstraint,
    false,
    text,
)

from storage.types import Document, Identity, Instant, Ordered

metadata: Final = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def _id() -> Column[int]:
    return Column("id", Identity, primary_key=True, autoincrement=True)


def _ws() -> Column[int]:
    return Column("ws", BigInteger, nullable=False)


def _needs(name: str, kind: Any) -> Column[Any]:  # noqa: ANN401 — a column type or its class
    return Column(name, kind, nullable=False)


def _of(table: str, *columns: str, to: tuple[str, ...] = ("id",)) -> ForeignKeyConstraint:
    """A foreign key of these columns into ``table``."""
    return ForeignKeyConstraint(list(columns), [f"{table}.{column}" for column in to])


_OF_WORKSPACE: Final = ("workspaces", "ws")
#: The clock's own indexes: of the few rows that it will have to look at, by when.
_TO_LOOK_AT: Final = text("look_at IS NOT NULL")
_STOOD_IN_FOR: Final = text("deputy IS NOT NULL")
_HEADED: Final = text("head IS NOT NULL")

workspaces = Table(
    "workspaces",
    metadata,
    _id(),
    _needs("team_id", Text),
    Column("enterprise_id", Text),
    _needs("name", Text),
    _needs("url", Text),
    _needs("bot_user", Text),
    _needs("tz", Text),
    Column("country", Text),
    _needs("language", Text),
    Column("last_ref", Integer, nullable=False, server_default=text("0")),
    Column("installer", Text),
    Column("settings", Document),
    UniqueConstraint("team_id"),
    sqlite_autoincrement=True,
)

senders = Table(
    "senders",
    metadata,
    Column("ws", BigInteger, primary_key=True, autoincrement=False),
    Column("holder", Text),
    Column("fence", BigInteger, nullable=False, server_default=text("0")),
    Column("held_until", Instant),
    Column("rate_per_minute", Integer),
    Column("wait_until", Document),
    Column("stopped_by", Text),
    _of(*_OF_WORKSPACE),
)

#: The token by which each workspace is spoken to, sealed (storage/installations.py).
installations = Table(
    "installations",
    metadata,
    Column("ws", BigInteger, primary_key=True, autoincrement=False),
    _needs("token", Text),
    _needs("key_id", Text),
    _needs("scopes", Text),
    Column("installed_by", Text),
    _needs("at", Instant),
    _of(*_OF_WORKSPACE),
)

#: The running programs that share the workspaces among them, each until it is heard of no more.
replicas = Table(
    "replicas",
    metadata,
    Column("id", Text, primary_key=True),
    _needs("alive_until", Instant),
)

members = Table(
    "members",
    metadata,
    _ws(),
    _needs("user_id", Text),
    Column("home_team", Text),
    _needs("name", Text),
    Column("real_name", Text),
    Column("handle", Text),
    Column("tz", Text),
    Column("locale", Text),
    _needs("kind", Text),
    _needs("deactivated", Boolean),
    _needs("role", Text),
    Column("settings", Document),
    _needs("refreshed_at", Instant),
    Column("away_from", Date),
    Column("away_to", Date),
    Column("deputy", Text),
    Column("status_since", Instant),
    Column("status_until", Instant),
    Column("paused_since", Instant),
    Column("paused_until", Instant),
    Column("look_at", Instant),
    Column("daily_on", Date),
    PrimaryKeyConstraint("ws", "user_id"),
    _of(*_OF_WORKSPACE),
    Index("members_look", "ws", "look_at", "user_id", sqlite_where=_TO_LOOK_AT, postgresql_where=_TO_LOOK_AT),
    Index("members_deputy", "ws", "deputy", sqlite_where=_STOOD_IN_FOR, postgresql_where=_STOOD_IN_FOR),
)

channels = Table(
    "channels",
    metadata,
    _ws(),
    _needs("channel_id", Text),
    _needs("name", Text),
    _needs("kind", Text),
    _needs("shared", Boolean),
    _needs("archived", Boolean),
    _needs("bot_in", Boolean),
    Column("tz", Text),
    Column("languages", Document),
    _needs("refreshed_at", Instant),
    Column("settings", Document),
    Column("look_at", Instant),
    Column("digest_on", Date),
    PrimaryKeyConstraint("ws", "channel_id"),
    _of(*_OF_WORKSPACE),
    Index("channels_look", "ws", "look_at", "channel_id", sqlite_where=_TO_LOOK_AT, postgresql_where=_TO_LOOK_AT),
)

channel_members = Table(
    "channel_members",
    metadata,
    _ws(),
    _needs("channel_id", Text),
    _needs("user_id", Text),
    PrimaryKeyConstraint("ws", "channel_id", "user_id"),
    _of("channels", "ws", "channel_id", to=("ws", "channel_id")),
)

departments = Table(
    "departments",
    metadata,
    _id(),
    _ws(),
    _needs("name", Text),
    _needs("name_key", Text),
    Column("usergroup", Text),
    Column("head", Text),
    Column("desk", Text),
    Column("channel_id", Text),
    _needs("retired", Boolean),
    Column("own_name", Boolean, nullable=False, server_default=false()),
    Column("own_members", Boolean, nullable=False, server_default=false()),
    Column("removed", Boolean, nullable=False, server_default=false()),
    UniqueConstraint("ws", "id"),
    UniqueConstraint("ws", "name_key"),
    _of(*_OF_WORKSPACE),
    Index("departments_headed", "ws", "head", sqlite_where=_HEADED, postgresql_where=_HEADED),
    sqlite_autoincrement=True,
)

department_members = Table(
    "department_members",
    metadata,
    _ws(),
    _needs("user_id", Text),
    _needs("department_id", BigInteger),
    PrimaryKeyConstraint("ws", "user_id", "department_id"),
    _of("departments", "ws", "department_id", to=("ws", "id")),
)

templates = Table(
    "templates",
    metadata,
    _id(),
    _ws(),
    _needs("key", Text),
    _needs("newest", Integer),
    _needs("retired", Boolean),
    UniqueConstraint("ws", "id"),
    UniqueConstraint("ws", "key"),
    _of(*_OF_WORKSPACE),
    sqlite_autoincrement=True,
)

template_versions = Table(
    "template_versions",
    metadata,
    _ws(),
    _needs("template_id", BigInteger),
    _needs("no", Integer),
    _needs("body", Document),
    _needs("at", Instant),
    PrimaryKeyConstraint("ws", "template_id", "no"),
    _of("templates", "ws", "template_id", to=("ws", "id")),
)

folders = Table(
    "folders",
    metadata,
    _id(),
    _ws(),
    _needs("name", Text),
    _needs("name_key", Text),
    UniqueConstraint("ws", "id"),
    UniqueConstraint("ws", "name_key"),
    _of(*_OF_WORKSPACE),
    sqlite_autoincrement=True,
)

_OPEN: Final = text("state = 'open'")
_CLOSED: Final = text("state <> 'open'")
items = Table(
    "items",
    metadata,
    _id(),
    _ws(),
    _needs("ref", Integer),
    _needs("template_id", BigInteger),
    _needs("template_no", Integer),
    _needs("name", Text),
    _needs("initiator", Text),
    _needs("owner", Text),
    _needs("channel_id", Text),
    _needs("stage", Text),
    _needs("state", Text),
    _needs("priority", SmallInteger),
    _needs("sensitivity", SmallInteger),
    Column("start_on", Date),
    Column("end_on", Date),
    Column("cadence", Document),
    _needs("fields", Document),
    _needs("update_no", Integer),
    _needs("major", Integer),
    _needs("minor", Integer),
    _needs("published_at", Instant),
    _needs("changed_at", Instant),
    _needs("name_key", Ordered),
    _needs("end_key", Date),
    Column("result", Text),
    Column("criteria_met", Document),
    Column("folder_id", BigInteger),
    Column("closed_at", Instant),
    Column("look_at", Instant),
    Column("update_on", Date),
    Column("update_since", Instant),
    Column("update_due_at", Instant),
    Column("kept_until", Date),
    UniqueConstraint("ws", "id"),
    UniqueConstraint("ws", "ref"),
    _of("template_versions", "ws", "template_id", "template_no", to=("ws", "template_id", "no")),
    _of("folders", "ws", "folder_id", to=("ws", "id")),
    Index("items_mine", "ws", "owner", "end_on", sqlite_where=_OPEN, postgresql_where=_OPEN),
    Index("items_here", "ws", "channel_id", "end_on", sqlite_where=_OPEN, postgresql_where=_OPEN),
    Index("items_new", "ws", "changed_at", "id", sqlite_where=_OPEN, postgresql_where=_OPEN),
    Index("items_begun", "ws", "initiator", "end_on", sqlite_where=_OPEN, postgresql_where=_OPEN),
    Index("items_changed_here", "ws", "channel_id", "changed_at"),
    Index("items_end", "ws", "end_key", "id", sqlite_where=_OPEN, postgresql_where=_OPEN),
    Index("items_pressing", "ws", "priority", "end_key", "id", sqlite_where=_OPEN, postgresql_where=_OPEN),
    Index("items_name", "ws", "name_key", "id", sqlite_where=_OPEN, postgresql_where=_OPEN),
    Index("items_closed", "ws", "changed_at", "id", sqlite_where=_CLOSED, postgresql_where=_CLOSED),
    Index("items_look", "ws", "look_at", "id", sqlite_where=_TO_LOOK_AT, postgresql_where=_TO_LOOK_AT),
    sqlite_autoincrement=True,
)

item_people = Table(
    "item_people",
    metadata,
    _ws(),
    _needs("user_id", Text),
    _needs("item_id", BigInteger),
    _needs("role", Text),
    _needs("nth", SmallInteger),
    PrimaryKeyConstraint("ws", "user_id", "item_id", "role"),
    _of("items", "ws", "item_id", to=("ws", "id")),
    Index("people_of", "item_id", "role", "nth"),
)

item_departments = Table(
    "item_departments",
    metadata,
    _ws(),
    _needs("department_id", BigInteger),
    _needs("item_id", BigInteger),
    _needs("role", Text),
    _needs("nth", SmallInteger),
    PrimaryKeyConstraint("ws", "department_id", "item_id", "role"),
    _of("items", "ws", "item_id", to=("ws", "id")),
    _of("departments", "ws", "department_id", to=("ws", "id")),
    Index("departments_of", "item_id", "role", "nth"),
)

updates = Table(
    "updates",
    metadata,
    _ws(),
    _needs("item_id", BigInteger),
    _needs("no", Integer),
    _needs("kind", Text),
    _needs("made_by", Text),
    _needs("at", Instant),
    Column("occurred_at", Instant),
    _needs("changes", Document),
    Column("reason", Text),
    _needs("major", Boolean),
    _needs("label", Text),
    Column("note", Text),
    Column("told_with", Integer, nullable=False, server_default=text("1")),
    Column("ending", Document),
    PrimaryKeyConstraint("ws", "item_id", "no"),
    _of("items", "ws", "item_id", to=("ws", "id")),
    Index("updates_when", "ws", "at"),
)

#: Asked to confirm, and not answered yet; who confirms unasked has no deadline.
_ASKED: Final = text("answer IS NULL AND due_at IS NOT NULL")
_ANSWERED: Final = text("answered_at IS NOT NULL")
acks = Table(
    "acks",
    metadata,
    _ws(),
    _needs("item_id", BigInteger),
    _needs("update_no", Integer),
    _needs("user_id", Text),
    Column("due_at", Instant),
    Column("answer", Text),
    Column("answered_at", Instant),
    PrimaryKeyConstraint("ws", "item_id", "update_no", "user_id"),
    _of("updates", "ws", "item_id", "update_no", to=("ws", "item_id", "no")),
    Index("acks_open", "ws", "user_id", "due_at", sqlite_where=_ASKED, postgresql_where=_ASKED),
    Index("acks_answered", "ws", "user_id", "answered_at", sqlite_where=_ANSWERED, postgresql_where=_ANSWERED),
)

comments = Table(
    "comments",
    metadata,
    _id(),
    _ws(),
    _needs("item_id", BigInteger),
    _needs("made_by", Text),
    _needs("at", Instant),
    _needs("kind", Text),
    _needs("about_no", Integer),
    Column("answers", BigInteger),
    Column("text", Text),
    Column("channel_id", Text),
    Column("ts", Text),
    Column("edited_at", Instant),
    Column("deleted_at", Instant),
    UniqueConstraint("ws", "channel_id", "ts"),
    _of("items", "ws", "item_id", to=("ws", "id")),
    Index("comments_of", "item_id", "at"),
    sqlite_autoincrement=True,
)

item_watchers = Table(
    "item_watchers",
    metadata,
    _ws(),
    _needs("user_id", Text),
    _needs("item_id", BigInteger),
    _needs("follows", Boolean),
    Column("asked_news_at", Instant),
    _needs("awaits_news", Boolean),
    _needs("told_no", Integer),
    PrimaryKeyConstraint("ws", "user_id", "item_id"),
    _of("items", "ws", "item_id", to=("ws", "id")),
    Index("watchers_of", "item_id"),
)

remarks = Table(
    "remarks",
    metadata,
    _id(),
    _ws(),
    _needs("item_id", BigInteger),
    _needs("kind", Text),
    _needs("text", Text),
    _needs("made_by", Text),
    _needs("at", Instant),
    Column("holder", Text),
    Column("asked_department", BigInteger),
    Column("due_on", Date),
    Column("first_due_on", Date),
    Column("offered_on", Date),
    _needs("state", Text),
    Column("answered_at", Instant),
    Column("result", Text),
    Column("closed_at", Instant),
    Column("closed_by", Text),
    Column("look_at", Instant),  # written no more; a release later it can go
    Column("asked_at", Instant),
    UniqueConstraint("ws", "id"),
    _of("items", "ws", "item_id", to=("ws", "id")),
    _of("departments", "ws", "asked_department", to=("ws", "id")),
    Index("remarks_of", "item_id", "state"),
    Index("remarks_held", "ws", "holder", "due_on", sqlite_where=_OPEN, postgresql_where=_OPEN),
    Index("remarks_of_department", "ws", "asked_department", "due_on", sqlite_where=_OPEN, postgresql_where=_OPEN),
    Index("remarks_made", "ws", "made_by", sqlite_where=_OPEN, postgresql_where=_OPEN),
    Index("remarks_due", "ws", "due_on", sqlite_where=_OPEN, postgresql_where=_OPEN),
    Index("remarks_look", "look_at", sqlite_where=_TO_LOOK_AT, postgresql_where=_TO_LOOK_AT),
    sqlite_autoincrement=True,
)

remark_steps = Table(
    "remark_steps",
    metadata,
    _id(),
    _ws(),
    _needs("item_id", BigInteger),
    _needs("remark_id", BigInteger),
    _needs("kind", Text),
    _needs("made_by", Text),
    _needs("at", Instant),
    Column("text", Text),
    Column("user_id", Text),
    Column("was_on", Date),
    Column("day", Date),
    Column("told_with", BigInteger),
    UniqueConstraint("ws", "id"),
    _of("remarks", "ws", "remark_id", to=("ws", "id")),
    Index("steps_of", "remark_id", "id"),
    Index("steps_told", "item_id", "told_with", "id"),
    sqlite_autoincrement=True,
)

acts = Table(
    "acts",
    metadata,
    _id(),
    _ws(),
    _needs("user_id", Text),
    Column("channel_id", Text),
    _needs("at", Instant),
    Column("groups", SmallInteger),
    _of(*_OF_WORKSPACE),
    Index("acts_of_person", "ws", "user_id", "at"),
    Index("acts_in_channel", "ws", "channel_id", "at"),
    sqlite_autoincrement=True,
)

drafts = Table(
    "drafts",
    metadata,
    _id(),
    _ws(),
    _needs("user_id", Text),
    Column("item_id", BigInteger),
    Column("base_no", Integer),
    _needs("template_id", BigInteger),
    _needs("template_no", Integer),
    _needs("answers", Document),
    _needs("form", Document),
    _needs("at", Instant),
    _of("members", "ws", "user_id", to=("ws", "user_id")),
    Index("drafts_mine", "ws", "user_id", "at"),
    Index("drafts_of", "ws", "item_id", "at"),
    sqlite_autoincrement=True,
)

_ON: Final = text("ended_at IS NULL")
_WAITING: Final = text("state = 'waiting'")
_SAID: Final = text("state = 'sent' AND shape > 0")
_UNDER_WAY: Final = text("state IN ('waiting', 'sending', 'unknown')")
_ASIDE: Final = text("state IN ('unknown', 'held', 'given_up')")
troubles = Table(
    "troubles",
    metadata,
    _id(),
    _ws(),
    _needs("cause", Text),
    _needs("about", Text),
    _needs("error", Text),
    _needs("since", Instant),
    _needs("told", Document),
    Column("outbox_id", BigInteger),
    Column("ended_at", Instant),
    Column("ended_by", Text),
    UniqueConstraint("ws", "id"),
    _of(*_OF_WORKSPACE),
    Index("troubles_on", "ws", "about", sqlite_where=_ON, postgresql_where=_ON),
    sqlite_autoincrement=True,
)

outbox = Table(
    "outbox",
    metadata,
    _id(),
    _ws(),
    _needs("lane", Text),
    Column("item_id", BigInteger),
    _needs("kind", Text),
    _needs("shape", Integer),
    _needs("body", Document),
    _needs("verb", Text),
    _needs("target", Text),
    _needs("priority", SmallInteger),
    _needs("due_at", Instant),
    Column("not_before", Instant),
    _needs("state", Text),
    Column("fence", BigInteger),
    Column("tried_at", Instant),
    Column("tries", Integer, nullable=False, server_default=text("0")),
    Column("error", Text),
    _needs("made_at", Instant),
    Column("ended_at", Instant),
    Column("trouble_id", BigInteger),
    Column("look_again_at", Instant),
    _of(*_OF_WORKSPACE),
    _of("troubles", "ws", "trouble_id", to=("ws", "id")),
    Index("outbox_next", "ws", "priority", "due_at", "id", sqlite_where=_WAITING, postgresql_where=_WAITING),
    Index("outbox_lane", "ws", "lane", "id", sqlite_where=_UNDER_WAY, postgresql_where=_UNDER_WAY),
    Index("outbox_of_item", "item_id", "id", sqlite_where=_UNDER_WAY, postgresql_where=_UNDER_WAY),
    Index("outbox_aside", "ws", "state", "target", "id", sqlite_where=_ASIDE, postgresql_where=_ASIDE),
    Index(
        "outbox_in_trouble",
        "trouble_id",
        sqlite_where=text("trouble_id IS NOT NULL"),
        postgresql_where=text("trouble_id IS NOT NULL"),
    ),
    Index(
        "outbox_look_again",
        "ws",
        "look_again_at",
        sqlite_where=text("look_again_at IS NOT NULL"),
        postgresql_where=text("look_again_at IS NOT NULL"),
    ),
    Index(
        "outbox_old",
        "ended_at",
        sqlite_where=text("ended_at IS NOT NULL"),
        postgresql_where=text("ended_at IS NOT NULL"),
    ),
    Index("outbox_said", "ended_at", sqlite_where=_SAID, postgresql_where=_SAID),
    sqlite_autoincrement=True,
)

posts = Table(
    "posts",
    metadata,
    _id(),
    _ws(),
    _needs("channel_id", Text),
    _needs("ts", Text),
    Column("item_id", BigInteger),
    _needs("kind", Text),
    Column("update_no", Integer),
    Column("about", BigInteger),
    Column("user_id", Text),
    _needs("outbox_id", BigInteger),
    _needs("at", Instant),
    Column("gone_at", Instant),
    UniqueConstraint("ws", "channel_id", "ts"),
    _of(*_OF_WORKSPACE),
    Index("posts_of", "item_id", "kind", "update_no"),
    Index("posts_of_row", "outbox_id"),
    sqlite_autoincrement=True,
)

#: The items that a message about several of them names, by its row of the outbox; they outlive the row.
row_items = Table(
    "row_items",
    metadata,
    _ws(),
    _needs("item_id", BigInteger),
    _needs("row_id", BigInteger),
    PrimaryKeyConstraint("ws", "item_id", "row_id"),
    _of("items", "ws", "item_id", to=("ws", "id")),
    Index("items_of_row", "row_id"),
)

occasions = Table(
    "occasions",
    metadata,
    _ws(),
    _needs("key", Text),
    _needs("at", Instant),
    Column("outbox_id", BigInteger),
    PrimaryKeyConstraint("ws", "key"),
    _of(*_OF_WORKSPACE),
    Index("occasions_old", "at"),
)

snoozes = Table(
    "snoozes",
    metadata,
    _ws(),
    _needs("user_id", Text),
    _needs("item_id", BigInteger),
    _needs("until", Date),
    PrimaryKeyConstraint("ws", "user_id", "item_id"),
    _of("items", "ws", "item_id", to=("ws", "id")),
)

inbox = Table(
    "inbox",
    metadata,
    _ws(),
    _needs("key", Text),
    _needs("at", Instant),
    Column("answer", Document),
    PrimaryKeyConstraint("ws", "key"),
    _of(*_OF_WORKSPACE),
    Index("inbox_old", "at"),
)

audit = Table(
    "audit",
    metadata,
    _id(),
    _ws(),
    _needs("at", Instant),
    _needs("made_by", Text),
    _needs("act", Text),
    Column("item_id", BigInteger),
    _needs("detail", Document),
    _of(*_OF_WORKSPACE),
    Index("audit_when", "ws", "at"),
    sqlite_autoincrement=True,
)
