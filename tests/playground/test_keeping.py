"""A workspace that is kept and brought back is the same to everybody in it."""

import json
from datetime import timedelta
from pathlib import Path

import pytest

from playground.cast import Cast
from playground.keeping import Keeper, bring_back, kept
from playground.posting import Content
from playground.slack import Slack


async def test_everything_said_is_there_again(slack: Slack, cast: Cast) -> None:
    top = await cast.fang.says("*start* @Li Qian", "#launch")
    await cast.li.says("yes", thread=top, broadcast=True)
    await cast.li.reacts("tada", top)
    await cast.chen.says("only we two", "#leads")
    await cast.zhao.says("hello")
    sent = await cast.dana.sends_file("table.csv", "名称".encode(), "#office", "see")
    slack.archive(cast.partners)
    slack.clock.advance(timedelta(days=3))
    found = json.loads(json.dumps(kept(slack)))

    async with Slack() as again:
        bring_back(again, found)
        assert again.clock.now() - slack.clock.now() < 60
        for person in slack.people.values():
            same = again.people[person.id]
            assert (same.shown_as, same.tz, same.deleted, same.is_admin) == (
                person.shown_as, person.tz, person.deleted, person.is_admin,
            )  # fmt: skip
            for channel in slack.workspace.channels.values():
                if slack.workspace.may_see(person, channel):
                    assert same.reads(channel.id) == person.reads(channel.id)
        fang, li = again.people[cast.fang.id], again.people[cast.li.id]
        (message, reply) = fang.sees("#launch")
        assert (message.reactions, reply.thread_ts, reply.broadcast) == ({"tada": [li.id]}, message.ts, True)
        assert message.rings == {li}
        assert li.sees_thread(message) == [message, reply]
        assert again.workspace.channels[cast.partners.id].is_archived
        assert again.workspace.groups[cast.market.id].users == cast.market.users
        file = again.files.find(sent.files[0]["id"])
        assert file is not None
        assert file.content.decode() == "名称"
        assert file.about["url_private"].startswith(again.page_url)
        said = await fang.says("on", "#launch")
        assert float(said.ts) > float(max(m.ts for m in (message, reply, sent)))
        assert again.add_person("New").id not in slack.workspace.users


async def test_what_is_only_of_the_moment_is_gone(slack: Slack, cast: Cast) -> None:
    slack.posting.post(cast.launch, slack.app.user, Content("psst"), ephemeral_to=cast.fang.id)
    said = await cast.fang.says("gone", "#launch")
    await cast.fang.deletes(said)
    async with Slack() as again:
        bring_back(again, json.loads(json.dumps(kept(slack))))
        assert again.people[cast.fang.id].reads("#launch") == []
        with pytest.raises(ValueError, match="format 0"):
            bring_back(again, {"format": 0})


async def test_it_is_written_when_something_has_changed(slack: Slack, cast: Cast, tmp_path: Path) -> None:
    file = tmp_path / "kept.json"
    keeper = Keeper(slack, file)
    keeper.keep()
    before = file.stat().st_mtime_ns
    keeper.keep()
    assert file.stat().st_mtime_ns == before
    await cast.fang.says("news", "#launch")
    keeper.keep()
    assert "news" in file.read_text(encoding="utf-8")
