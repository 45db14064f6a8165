"""``tidings tick``, any number of times at once; every command beside a running bot."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path

import pytest

from bot.operate import serve
from playground.slack import Slack
from storage import channels, items, members, templates, workspaces
from storage.channels import SlackChannel
from storage.database import Database, Tx
from storage.sqlite_file import refuse_network
from tests import make
from tests.faults.authors import Books, posted, row_of
from tests.operate.processes import fork
from tests.people import MANIFEST, ON_SQLITE
from tracker.channels import ChannelKind


@pytest.fixture
async def slack() -> AsyncIterator[Slack]:
    async with Slack(manifest=MANIFEST, stretch=5.0) as running:
        yield running


def environment(slack: Slack, url: str) -> dict[str, str]:
    return {
        "SLACK_BOT_TOKEN": slack.bot_token,
        "SLACK_APP_TOKEN": slack.app_token,
        "SLACK_API_BASE_URL": slack.api_url,
        "DATABASE_URL": url,
    }


def an_item(tx: Tx, slack: Slack, owner: str, channel: str) -> None:
    """One that wants an update on Fridays; its people and channel as a bot that ran before has left them."""
    workspace = workspaces.remember(
        tx, team_id=slack.team_id, name="Acme", url="https://acme.slack.com/", bot_user=slack.bot_user_id,
        enterprise_id=None, zone="Asia/Shanghai", language="zh-CN",
    )  # fmt: skip
    members.save(tx, workspace.id, [replace(make.FANG, user_id=owner, home_team=slack.team_id)], make.AT)
    here = SlackChannel(channel, "launch", ChannelKind.PUBLIC, shared=False, archived=False, bot_in=True)
    channels.save(tx, workspace.id, [here], make.AT)
    templates.bring_library(tx, workspace.id, make.AT)
    world = make.World(workspace, templates.newest(tx, workspace.id)[0], 0, 0)
    new = make.new(world, initiator=owner, owner=owner, channel_id=channel, end_on=date(2026, 3, 30))
    items.insert(tx, workspace.id, new, make.AT, {})


@pytest.mark.long
@pytest.mark.requirement("S19")
@pytest.mark.requirement("S37")
async def test_any_number_of_ticks_at_once_say_everything_once(slack: Slack, database_url: str, tmp_path: Path) -> None:
    fang = slack.add_person("Fang Min")
    launch = slack.add_channel("launch", members=[fang])
    db = Database(database_url)
    await db.write(an_item, slack, fang.id, launch.id)
    db.close()
    env = environment(slack, database_url)
    ticks = [fork(tmp_path, "tick", "--at", "2026-03-13T17:01+08:00", env=env) for _ in range(3)]
    assert await asyncio.gather(*(tick.ends() for tick in ticks)) == [0, 0, 0], [one.complained for one in ticks]
    books = Books(database_url)
    said = Counter(kind for (kind,) in books.ask("SELECT kind FROM outbox WHERE state = 'sent'"))
    assert said["updates_missing"] == 1
    assert set(said.values()) == {1}
    rows = Counter(row_of(message) for message in posted(slack))
    assert set(rows.values()) == {1}
    assert rows.total() == said.total()


@ON_SQLITE
@pytest.mark.requirement("S36")
async def test_on_sqlite_every_command_works_beside_a_running_bot(
    slack: Slack, database_url: str, tmp_path: Path
) -> None:
    env = environment(slack, database_url)
    bot = fork(tmp_path, "run", env=env)
    await bot.says("sending for the workspace")
    for words in (("tick",), ("due",), ("outbox",), ("migrate",)):
        command = fork(tmp_path, *words, env=env)
        assert await command.ends() == 0, (words, command.complained)
    assert await bot.is_told_to_end() == 0


@pytest.mark.requirement("S36")
def test_a_file_on_a_network_file_system_is_refused_in_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mounts = tmp_path / "mounts"
    mounts.write_text(f"nas:/data {tmp_path} nfs4 rw 0 0\n")
    monkeypatch.setattr(serve, "refuse_network", partial(refuse_network, mounts=mounts))
    with pytest.raises(serve.CannotRunError) as refused:
        serve.reach_database(f"sqlite:///{tmp_path}/tidings.db")
    assert str(refused.value) == (
        f"SQLite can't be used on a network file system ({tmp_path} is nfs4). Put the file on a local disk, or use "
        "PostgreSQL."
    )
    assert not (tmp_path / "tidings.db").exists()
