"""A migration that is cut off in its middle; a program of this release beside one of the next."""

import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

import bot
from playground.slack import Slack
from storage.migrating import head, revision
from tests.faults.authors import Books, authors, check_exact, until
from tests.faults.running import Runner
from tests.operate.processes import Process, start
from tests.people import MANIFEST

_NEXT = '''"""What the next release adds: expanded first, so that this one goes on working."""

import os
import time

import sqlalchemy as sa
from alembic import op

revision = "next"
down_revision = "{before}"


def upgrade() -> None:
    op.add_column("items", sa.Column("of_the_next_release", sa.Text()))
    print("half of it", flush=True)
    time.sleep(float(os.environ.get("HALFWAY", "0")))
    op.add_column("updates", sa.Column("of_the_next_release", sa.Text()))
'''


@pytest.fixture
async def slack() -> AsyncIterator[Slack]:
    async with Slack(manifest=MANIFEST, stretch=5.0) as running:
        yield running


@pytest.fixture
def next_release(tmp_path: Path) -> Path:
    """This checkout with one migration more."""
    here, there = Path(bot.__file__).parents[1], tmp_path / "next"
    there.mkdir()
    for name in ("bot", "tracker", "message_templates", "manifest.yml"):
        (there / name).symlink_to(here / name)
    shutil.copytree(here / "storage", there / "storage")
    (there / "storage" / "migrations" / "versions" / "next.py").write_text(_NEXT.format(before=head()))
    return there


def of(release: Path, runner: Runner, *words: str, **env: str) -> Process:
    return start(runner.folder, *words, env=runner.env | {"PYTHONPATH": str(release)} | env)


@pytest.mark.long
@pytest.mark.fault("33")
@pytest.mark.requirement("S39")
async def test_a_migration_that_is_killed_in_its_middle_has_done_nothing_and_is_done_again(
    slack: Slack, runner: Runner, books: Books, next_release: Path
) -> None:
    (author,) = authors(slack, 1)
    first = runner.start()
    await first.says("sending for the workspace")
    await author.publishes("before")
    await until(lambda: books.settled)
    assert await first.is_told_to_end() == 0
    cut = of(next_release, runner, "migrate", HALFWAY="60")
    await cut.says("half of it")
    await cut.is_killed()
    url = runner.env["DATABASE_URL"]
    await until(lambda: revision(url) == head())
    # This release still runs on it, and the next one once it has migrated.
    again = runner.start()
    await again.says("sending for the workspace")
    await author.publishes("meanwhile")
    assert await again.is_told_to_end() == 0
    refused = of(next_release, runner, "run")
    assert await refused.ends() == 1
    assert "Run: tidings migrate" in refused.complained
    assert await of(next_release, runner, "migrate").ends() == 0
    assert revision(url) == "next"
    after = of(next_release, runner, "run")
    await after.says("sending for the workspace")
    await author.publishes("after")
    await until(lambda: books.settled)
    check_exact(slack, books, [author])
    assert await after.is_told_to_end() == 0


@pytest.mark.long
@pytest.mark.parametrize("database_kind", ["postgresql"], indirect=True)
@pytest.mark.fault("33")
@pytest.mark.requirement("S37")
async def test_a_program_of_this_release_and_one_of_the_next_work_side_by_side(
    slack: Slack, runner: Runner, books: Books, next_release: Path
) -> None:
    (author,) = authors(slack, 1)
    old = runner.start()
    await old.says("sending for the workspace")
    assert await of(next_release, runner, "migrate").ends() == 0
    await author.publishes("by the old one")
    new = of(next_release, runner, "run")
    await new.says("listening")
    for number in range(4):  # Slack gives each of them some
        await author.publishes(f"by either {number}")
    await until(lambda: books.settled)
    assert await old.is_told_to_end() == 0
    await new.says("sending for the workspace")
    await author.publishes("by the new one")
    await until(lambda: books.settled)
    check_exact(slack, books, [author])
    # While programs are replaced one by one, one of the old release may have to start once more.
    assert await start(runner.folder, "migrate", env=runner.env).ends() == 0
    again = runner.start()
    await again.says("listening")
    assert await new.is_told_to_end() == 0
    await again.says("sending for the workspace")
    await author.publishes("by an old one again")
    await until(lambda: books.settled)
    check_exact(slack, books, [author])
    assert await again.is_told_to_end() == 0
