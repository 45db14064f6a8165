"""Nine in the morning of a large workspace: a digest for each channel and a message for each person wait at once."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Final

from playground.conversation import Channel
from playground.people import User
from playground.slack import Slack
from storage import channels, members, occasions, outbox, templates
from storage.channels import SlackChannel
from storage.database import Database, Tx
from storage.migrating import migrate
from storage.outbox import Urgency, Verb
from tests import make
from tracker.channels import ChannelKind
from tracker.daily import LineKind
from tracker.notices import DailyDigest, DailyMessage

#: Nine on a working day in Shanghai, where everybody is.
NINE: Final = datetime(2026, 3, 11, 1, 0, tzinfo=UTC)
TODAY: Final = date(2026, 3, 11)
#: Items in each channel, and people on each of them.
ITEMS: Final = 3
TEAM: Final = 10
_DAY: Final = timedelta(days=1)


def fill(there: Slack, url: str, teams: int) -> None:
    """So many teams of ten, each with a channel and three items that end today; what the clock has for all of them."""
    migrate(url)
    db = Database(url)
    try:
        ws = db.write_now(_workspace, there)
        for begins in range(0, teams, 100):
            db.write_now(_teams, ws, there, [_team(there, nth) for nth in range(begins, min(begins + 100, teams))])
    finally:
        db.close()


def _workspace(tx: Tx, there: Slack) -> make.World:
    workspace = make.workspace(tx, there.team_id)
    templates.bring_library(tx, workspace.id, make.AT)
    return make.World(workspace, templates.newest(tx, workspace.id)[0], 0, 0)


def _team(there: Slack, nth: int) -> tuple[Channel, list[User]]:
    """Ten people and their channel, as Slack has them; nobody is told of it."""
    workspace = there.workspace
    people = []
    for one in range(TEAM):
        user = User(workspace.new_id("U"), f"p{nth}.{one}", f"人 {nth}.{one}", f"Person {nth}.{one}", workspace.id)
        workspace.users[user.id] = user
        people.append(user)
    return workspace.new_channel(f"team-{nth}", "public", [*people, there.app.user]), people


def _teams(tx: Tx, world: make.World, there: Slack, teams: list[tuple[Channel, list[User]]]) -> None:
    ws, before = world.ws, NINE - _DAY
    for channel, people in teams:
        seen = [replace(make.FANG, user_id=one.id, name=one.shown_as, home_team=there.team_id) for one in people]
        members.save(tx, ws, seen, before)
        known = SlackChannel(channel.id, channel.name, ChannelKind.PUBLIC, shared=False, archived=False, bot_in=True)
        channels.save(tx, ws, [known], before)
        owner, *others = [one.user_id for one in seen]
        made = [
            make.item(
                tx, world, at=before, name=f"官网改版 Relaunch {nth}", owner=owner, initiator=owner,
                collaborators=tuple(others), channel_id=channel.id, end_on=TODAY,
                ask=dict.fromkeys(others, NINE + _DAY), fields={"done": "问卷已设计，收回 200 份", "next": "写报告"},
            ).id
            for nth in range(ITEMS)
        ]  # fmt: skip
        _digest(tx, ws, channel.id)
        _message(tx, ws, owner, [(LineKind.DUE.value, key, None, None) for key in made])
        for user_id in others:
            _message(tx, ws, user_id, [(LineKind.CONFIRM.value, key, 1, None) for key in made])


def _digest(tx: Tx, ws: int, channel_id: str) -> None:
    notice = DailyDigest(channel_id, TODAY.isoformat(), None)
    outbox.put(
        tx, ws, notice, lane=outbox.clock_lane(channel_id, notice.kind), verb=Verb.POST, target=channel_id,
        item_id=None, at=NINE, urgency=Urgency.DIGEST,
    )  # fmt: skip


def _message(tx: Tx, ws: int, user_id: str, lines: list[tuple[str, int, int | None, str | None]]) -> None:
    notice = DailyMessage(user_id, TODAY.isoformat(), (TODAY - _DAY).isoformat(), tuple(lines))
    key = occasions.daily(user_id, TODAY)
    occasions.first_time(tx, ws, key, NINE - timedelta(minutes=10))
    row_id = outbox.put(
        tx, ws, notice, lane=outbox.clock_lane(user_id, notice.kind), verb=Verb.TELL, target=user_id, item_id=None,
        at=NINE, urgency=Urgency.NUDGE,
    )  # fmt: skip
    occasions.said_by(tx, ws, key, row_id)
