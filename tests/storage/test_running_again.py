"""A change may run again (a deadlock, a lost serialization): after the first run is undone, the second leaves the same.

What it leaves is compared with every counted id replaced by its place: PostgreSQL does not take those back.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any, Final

import pytest
from sqlalchemy import select, update

from storage import (
    acks,
    audit,
    channels,
    comments,
    departments,
    drafts,
    folders,
    inbox,
    items,
    members,
    outbox,
    posts,
    remarks,
    senders,
    templates,
    watchers,
)
from storage.database import Tx
from storage.departments import SlackGroup
from storage.remarks import NewRemark
from storage.tables import metadata, template_versions
from tests import make
from tracker.channels import ChannelKind
from tracker.comments import CommentKind
from tracker.notices import ItemCard
from tracker.remarks import RemarkKind, RemarkState, Step, StepKind
from tracker.templates import library_body

Change = Callable[[Tx, make.World], Any]
_COUNTED: Final = {
    "ws": "workspaces",
    "item_id": "items",
    "template_id": "templates",
    "department_id": "departments",
    "outbox_id": "outbox",
    "remark_id": "remarks",
}


def publish(tx: Tx, world: make.World) -> None:
    ask = {make.FANG.user_id: make.AT + timedelta(hours=7)}
    written = make.item(
        tx,
        world,
        collaborators=(make.LI.user_id,),
        departments=(world.product,),
        initiating_department=world.marketing,
        ask=ask,
    )
    items.lock(tx, world.ws, written.id)
    row = outbox.put(
        tx, world.ws, ItemCard(1), lane="item/1", verb=outbox.Verb.POST, target="C1", item_id=written.id, at=make.AT
    )
    make.post(
        tx, world.ws, channel_id="C1", ts="1.2", item_id=written.id, kind=ItemCard.kind, outbox_id=row, at=make.AT
    )
    outbox.end(tx, row, outbox.RowState.SENT, make.AT)


def send(tx: Tx, world: make.World) -> None:
    outbox.put(tx, world.ws, ItemCard(1), lane="a", verb=outbox.Verb.POST, target="C1", item_id=None, at=make.AT)
    fence = senders.hold(tx, world.ws, "somebody", timedelta(seconds=10))
    assert fence is not None
    found = outbox.candidates(tx, world.ws, at=make.AT, most=5, busy=[])
    assert outbox.claim(tx, world.ws, fence, [one.id for one in found], slack_time=make.AT)
    senders.let_go(tx, world.ws, "somebody")


def draft(tx: Tx, world: make.World) -> None:
    kept = drafts.begin(
        tx,
        world.ws,
        make.FANG.user_id,
        template=(world.template.template_id, 1),
        answers={"name": "a"},
        form={},
        at=make.AT,
    )
    kept.answers["name"] = "b"
    drafts.keep(tx, world.ws, kept, make.AT)


def meet_channel(tx: Tx, world: make.World) -> None:
    seen = channels.SlackChannel("C2", "new", ChannelKind.PRIVATE, shared=True, archived=False, bot_in=True)
    channels.save(tx, world.ws, [seen], make.AT)
    channels.set_members(tx, world.ws, "C2", ["U1", "U2"])
    channels.joined(tx, world.ws, "C2", "U3")
    channels.left(tx, world.ws, "C2", "U1")
    channels.change(tx, world.ws, "C2", {"archived": True})


def bring_library(tx: Tx, world: make.World) -> None:
    older = library_body("project_follow_up") | {"cadence": None}
    of_it = template_versions.c.template_id == world.template.template_id
    tx.execute(update(template_versions).where(of_it).values(body=older))
    templates.bring_library(tx, world.ws, make.AT)


def come_in(tx: Tx, world: make.World) -> None:
    assert inbox.first_time(tx, world.ws, "k", make.AT)
    inbox.answered(tx, world.ws, "k", {"done": True})


def deal_with_remarks(tx: Tx, world: make.World) -> None:
    item_id = make.item(tx, world).id
    new = NewRemark(RemarkKind.TODO, "校对文案", holder=make.LI.user_id)
    todo = remarks.write(tx, world.ws, item_id, new, by=make.FANG.user_id, at=make.AT)
    remarks.take(tx, world.ws, todo, Step(StepKind.TICKED, make.LI.user_id, make.AT))
    remarks.rewrite(tx, world.ws, replace(todo, state=RemarkState.DONE))
    items.name_holders(tx, world.ws, item_id, remarks.holders(tx, world.ws, item_id))
    folders.called(tx, world.ws, "官网")


def confirm_and_discuss(tx: Tx, world: make.World) -> None:
    item = make.item(tx, world, collaborators=(make.LI.user_id,), ask={make.LI.user_id: make.AT})
    acks.confirm(tx, world.ws, item.id, 1, make.LI.user_id, make.AT)
    acks.take_back(tx, world.ws, make.LI.user_id, make.AT)
    acks.withdraw(tx, world.ws, item.id, but=[])
    message = posts.Post("C1", "1.2")
    values = {"item_id": item.id, "made_by": "ULI", "about_no": 1, "answers": None, "text": "好", "at": make.AT}
    comments.add(tx, world.ws, kind=CommentKind.QUESTION, **values)
    comments.keep_reply(tx, world.ws, message, **values)
    comments.change_reply(tx, world.ws, message, None, make.AT)
    watchers.ask_for_news(tx, world.ws, item.id, "ULI", make.AT, update_no=1)
    watchers.set_following(tx, world.ws, item.id, "ULI", follows=True, update_no=1)
    watchers.news_came(tx, world.ws, item.id, ["ULI"])


NEW_GROUP = SlackGroup("S9", "新部", disabled=False, user_ids=("U1",))
SHRUNK_GROUP = replace(make.MARKETING, user_ids=(make.FANG.user_id,))
CHANGES: Final[dict[str, Change]] = {
    "meet a workspace": lambda tx, _: make.world(tx, "T2"),
    "meet people": lambda tx, world: members.save(tx, world.ws, [replace(make.EMMA, name="E.")], make.AT),
    "meet a channel": meet_channel,
    "follow groups": lambda tx, world: departments.follow(tx, world.ws, [NEW_GROUP, SHRUNK_GROUP], make.AT),
    "bring the library": bring_library,
    "publish": publish,
    "send": send,
    "draft": draft,
    "come in": come_in,
    "deal with remarks": deal_with_remarks,
    "confirm and discuss": confirm_and_discuss,
    "audit": lambda tx, world: audit.write(tx, world.ws, by="U1", act="a", item_id=None, detail={"b": 1}, at=make.AT),
}


def everything(tx: Tx) -> dict[str, list[dict[str, Any]]]:
    rows = {
        table.name: [dict(row._mapping) for row in tx.execute(select(table).order_by(*table.primary_key.columns))]
        for table in metadata.sorted_tables
    }
    place = {
        name: {row["id"]: nth for nth, row in enumerate(sorted(found, key=lambda row: row["id"]))}
        for name, found in rows.items()
        if found and "id" in found[0]
    }
    for name, found in rows.items():
        for row in found:
            for column, counted in {"id": name, **_COUNTED}.items():
                if row.get(column) is not None:
                    row[column] = place[counted][row[column]]
            row.pop("held_until", None)
    return rows


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES.keys())
def test_a_change_that_runs_again_leaves_the_same(tx: Tx, world: make.World, change: Change) -> None:
    before = everything(tx)
    left = []
    for _ in range(2):
        attempt = tx.begin_nested()
        change(tx, world)
        left.append(everything(tx))
        attempt.rollback()
        assert everything(tx) == before
    assert left[0] == left[1] != before
