import shutil
from datetime import timedelta
from pathlib import Path
from typing import Protocol

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from cryptography.fernet import Fernet
from sqlalchemy import create_engine, func, inspect, select, text
from sqlalchemy.exc import IntegrityError

from storage import (
    acts,
    comments,
    drafts,
    folders,
    inbox,
    installations,
    migrating,
    occasions,
    outbox,
    remarks,
    replicas,
    senders,
    snoozes,
    stubs,
    troubles,
    watchers,
)
from storage.database import Database, Tx, engine
from storage.installations import Keys
from storage.migrating import (
    BrokenForeignKeysError,
    OtherReleaseError,
    head,
    is_of_next_release,
    migrate,
    migrate_down,
    refuse_other_release,
    revision,
)
from storage.remarks import NewRemark
from storage.tables import channel_members, metadata, updates
from tests import make
from tracker.comments import CommentKind
from tracker.delivery import Cause
from tracker.notices import ItemCard
from tracker.remarks import RemarkKind, Step, StepKind

THIS = head()


class Later(Protocol):
    """Gives this program a release more, whose migration does ``up`` and ``down``."""

    def __call__(self, up: str, down: str = "pass") -> None: ...


#: As a later release may write it: SQLite makes the table anew and drops the old one, which others point to.
NAMES_MAY_BE_LEFT_OUT = (
    'with op.batch_alter_table("items") as items:\n'
    '        items.alter_column("name", existing_type=sa.Text(), nullable={})\n'
    '        items.alter_column("channel_id", existing_type=sa.Text(), new_column_name="{}")'
)


@pytest.fixture
def later_release(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Later:
    def add(up: str, down: str = "pass") -> None:
        folder = tmp_path / "migrations"
        shutil.copytree(migrating._FOLDER, folder, ignore=shutil.ignore_patterns("__pycache__"))
        (folder / "versions" / "later.py").write_text(
            "import sqlalchemy as sa\nfrom alembic import op\n"
            f'revision = "later"\ndown_revision = "{head()}"\n\n'
            f"def upgrade():\n    {up}\n\ndef downgrade():\n    {down}\n"
        )
        monkeypatch.setattr(migrating, "_FOLDER", folder)

    return add


@pytest.fixture
def full_url(database_url: str) -> str:
    """A database with rows in every table."""
    made = engine(database_url)
    with made.begin() as tx:
        world = make.world(tx)
        collaborators, ask = (make.LI.user_id, make.EMMA.user_id), {make.LI.user_id: make.AT}
        for _ in range(3):
            item_id = make.item(tx, world, collaborators=collaborators, departments=(world.product,), ask=ask).id
            outbox_id = outbox.put(
                tx,
                world.ws,
                ItemCard(item_id),
                lane="a",
                verb=outbox.Verb.POST,
                target="C1",
                item_id=item_id,
                at=make.AT,
            )
            make.post(
                tx, world.ws, channel_id="C1", ts=f"{item_id}.0", item_id=item_id, kind=ItemCard.kind,
                outbox_id=outbox_id, at=make.AT,
            )  # fmt: skip
        drafts.begin(tx, world.ws, "UFANG", template=(1, 1), answers={}, form={}, at=make.AT)
        inbox.first_time(tx, world.ws, "k", make.AT)
        acts.note(tx, world.ws, "UFANG", "C1", make.AT)
        risk = remarks.write(tx, world.ws, item_id, NewRemark(RemarkKind.RISK, "接口延迟"), by="UFANG", at=make.AT)
        remarks.take(tx, world.ws, risk, Step(StepKind.TICKED, "UFANG", make.AT))
        folders.called(tx, world.ws, "官网")
        comments.add(
            tx, world.ws, item_id=item_id, made_by="UFANG", kind=CommentKind.COMMENT, about_no=1, answers=None,
            text="好", at=make.AT,
        )  # fmt: skip
        watchers.set_following(tx, world.ws, item_id, "UFANG", follows=True, update_no=1)
        occasions.first_time(tx, world.ws, "k", make.AT)
        stubs.note_names(tx, world.ws, 1, [item_id])
        snoozes.put_off(tx, world.ws, "UFANG", item_id, make.AT.date())
        senders.hold(tx, world.ws, "one", timedelta(seconds=1))
        installations.keep(tx, Keys([Fernet.generate_key().decode()]), world.ws, "xoxb-1", at=make.AT)
        replicas.is_here(tx, "one", timedelta(seconds=1))
        trouble = troubles.begin(tx, world.ws, Cause.ARCHIVED, "C1", "is_archived", make.AT)
        outbox.hold_waiting(tx, world.ws, "C1", trouble.id, "is_archived")
        tx.execute(channel_members.insert().values(ws=world.ws, channel_id="C1", user_id="UFANG"))
        tx.execute(text("INSERT INTO audit (ws, at, made_by, act, detail) SELECT ws, at, 'U1', 'a', '{}' FROM inbox"))
    made.dispose()
    assert 0 not in rows(database_url).values()
    return database_url


def beside(url: str) -> Path:
    """The folder of SQLite's file."""
    return Path(engine(url).url.database or "").parent


def rows(url: str) -> dict[str, int]:
    made = engine(url)
    try:
        with made.connect() as tx:
            return {
                name: tx.execute(select(func.count()).select_from(table)).scalar_one()
                for name, table in metadata.tables.items()
            }
    finally:
        made.dispose()


def tables(url: str) -> set[str]:
    made = create_engine(engine(url).url)
    try:
        return set(inspect(made).get_table_names()) - {"alembic_version", "sqlite_sequence"}
    finally:
        made.dispose()


def write(url: str, statement: str) -> None:
    made = engine(url)
    try:
        with made.begin() as tx:
            tx.exec_driver_sql(statement)
    finally:
        made.dispose()


def check_that_foreign_keys_hold(url: str) -> None:
    db = Database(url)
    with pytest.raises(IntegrityError), db.writer.begin() as tx:
        tx.execute(
            updates.insert().values(
                ws=1, item_id=999_999, no=1, kind="k", made_by="U1", at=make.AT, changes={}, major=True, label="V1.0"
            )
        )
    db.close()


def test_from_nothing_to_this_release(empty_database_url: str) -> None:
    assert revision(empty_database_url) is None
    migrate(empty_database_url)
    assert revision(empty_database_url) == head()
    assert tables(empty_database_url) == set(metadata.tables)
    migrate(empty_database_url)
    refuse_other_release(empty_database_url)
    check_that_foreign_keys_hold(empty_database_url)


def test_migrations_make_exactly_the_tables_that_the_queries_are_written_for(tx: Tx) -> None:
    context = MigrationContext.configure(tx, opts={"compare_type": True, "compare_server_default": True})
    assert compare_metadata(context, metadata) == []


def test_the_comparison_would_find_a_difference(tx: Tx) -> None:
    tx.exec_driver_sql("DROP INDEX items_mine")
    tx.exec_driver_sql("ALTER TABLE acks ADD COLUMN forgotten TEXT")
    found = compare_metadata(MigrationContext.configure(tx, opts={"compare_type": True}), metadata)
    assert sorted(difference[0] for difference in found) == ["add_index", "remove_column"]


def test_back_to_nothing_though_there_are_rows_and_up_again(full_url: str) -> None:
    migrate_down(full_url, "base")
    assert tables(full_url) == set()
    migrate(full_url)
    assert tables(full_url) == set(metadata.tables)
    assert set(rows(full_url).values()) == {0}
    check_that_foreign_keys_hold(full_url)


def test_no_row_is_lost_when_a_table_that_others_point_to_is_made_anew(full_url: str, later_release: Later) -> None:
    before = rows(full_url)
    later_release(
        NAMES_MAY_BE_LEFT_OUT.format(True, "posted_in"),  # noqa: FBT003 — a column may be null
        NAMES_MAY_BE_LEFT_OUT.replace("channel_id", "posted_in").format(False, "channel_id"),  # noqa: FBT003
    )
    migrate(full_url)
    assert revision(full_url) == "later"
    write(full_url, "UPDATE items SET name = NULL WHERE posted_in = 'CX'")
    assert rows(full_url) == before
    check_that_foreign_keys_hold(full_url)

    migrate_down(full_url, THIS)
    assert rows(full_url) == before
    check_that_foreign_keys_hold(full_url)


def test_a_migration_that_fails_leaves_everything_as_it_was(full_url: str, later_release: Later) -> None:
    before = rows(full_url)
    later_release('op.drop_table("audit")\n    raise LookupError("half way")')
    with pytest.raises(LookupError, match="half way"):
        migrate(full_url)
    assert revision(full_url) == THIS
    assert rows(full_url) == before


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_a_migration_that_leaves_rows_pointing_to_nothing_is_undone(full_url: str, later_release: Later) -> None:
    before = rows(full_url)
    later_release('op.execute("DELETE FROM items")')
    with pytest.raises(BrokenForeignKeysError, match="rows"):
        migrate(full_url)
    assert revision(full_url) == THIS
    assert rows(full_url) == before


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_the_file_is_set_aside_before_a_migration(full_url: str, later_release: Later) -> None:
    before = rows(full_url)
    copy = beside(full_url) / "tidings.db.before-later"
    migrate(full_url)
    assert not copy.exists()  # nothing was to be done
    later_release('op.execute("DELETE FROM audit")')
    migrate(full_url)
    assert rows(full_url) != before
    assert rows(f"sqlite:///{copy}") == before
    assert revision(f"sqlite:///{copy}") == THIS


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_the_file_is_set_aside_before_going_back(full_url: str) -> None:
    before = rows(full_url)
    migrate_down(full_url, "base")
    [copy] = beside(full_url).glob("tidings.db.before-*")
    assert rows(f"sqlite:///{copy}") == before


def test_a_database_of_another_release_is_refused(empty_database_url: str, later_release: Later) -> None:
    with pytest.raises(OtherReleaseError, match="empty"):
        refuse_other_release(empty_database_url)
    migrate(empty_database_url)
    refuse_other_release(empty_database_url)
    later_release("pass")
    with pytest.raises(OtherReleaseError, match=THIS):
        refuse_other_release(empty_database_url)
    migrate(empty_database_url)
    refuse_other_release(empty_database_url)
    assert not is_of_next_release(empty_database_url)


def test_a_release_runs_on_the_next_ones_database_and_on_no_later(
    empty_database_url: str, later_release: Later, monkeypatch: pytest.MonkeyPatch
) -> None:
    migrate(empty_database_url)
    later_release("pass")
    migrate(empty_database_url)
    later = head()
    with monkeypatch.context() as older:
        older.setattr(migrating, "head", lambda: THIS)
        refuse_other_release(empty_database_url)
        older.setattr(migrating, "head", lambda: "0001")
        with pytest.raises(OtherReleaseError, match=later):
            refuse_other_release(empty_database_url)
    migrate_down(empty_database_url, THIS)
    assert not is_of_next_release(empty_database_url)
