"""Taking over on both databases: admins of this workspace alone, once, with a reason, and it stays."""

from dataclasses import replace

import pytest
from sqlalchemy import select

from bot.changes.taking_over import Joined, take_over
from storage import audit, items, members
from storage.database import Tx
from storage.tables import outbox
from tests import make
from tracker.audit import Act
from tracker.items import Item, Sensitivity
from tracker.people import Kind, Member, Reader, Role
from tracker.problems import AdminsOnly, Empty, NotFound, OnItAlready, TooLong


def person(tx: Tx, ws: int, user_id: str) -> Member:
    return members.find(tx, ws, [user_id])[user_id]


def item(tx: Tx, ws: int, item_id: int) -> Item:
    standing = items.by_id(tx, Reader.system(ws), item_id)
    assert standing is not None
    return standing.item


def said(tx: Tx) -> list[tuple[str, str]]:
    """What waits to be said: of what kind, and to whom."""
    return [(row.kind, row.target) for row in tx.execute(select(outbox.c.kind, outbox.c.target).order_by(outbox.c.id))]


@pytest.mark.requirement("S29")
def test_for_admins_of_this_workspace_who_are_there(tx: Tx) -> None:
    world, other = make.world(tx), make.world(tx, "T2")
    item_id = make.item(tx, world, sensitivity=Sensitivity.RESTRICTED, initiator=make.FANG.user_id).id
    wang = person(tx, world.ws, make.WANG.user_id)
    members.save(tx, world.ws, [replace(make.OUTSIDER, role=Role.ADMIN)], make.AT)
    for nobody in (
        person(tx, world.ws, make.LI.user_id),
        person(tx, world.ws, make.OUTSIDER.user_id),
        replace(wang, deactivated=True),
        replace(wang, kind=Kind.GUEST),
    ):
        assert take_over(tx, world.workspace, item_id, "why", by=nobody, at=make.AT) == [AdminsOnly(wang.name)]
    of_theirs = take_over(tx, other.workspace, item_id, "why", by=person(tx, other.ws, wang.user_id), at=make.AT)
    assert of_theirs == [NotFound("")]
    assert items.by_id(tx, Reader.of(world.ws, wang), item_id) is None


@pytest.mark.requirement("S29")
def test_with_a_reason_once_and_it_stays(tx: Tx) -> None:
    world = make.world(tx)
    wang, ws = person(tx, world.ws, make.WANG.user_id), world.ws
    item_id = make.item(tx, world, sensitivity=Sensitivity.RESTRICTED, initiator=make.LI.user_id).id
    for reason, problem in {
        None: Empty(field="reason"), " \u200b": Empty(field="reason"), "长" * 501: TooLong(500, 501, field="reason"),
    }.items():  # fmt: skip
        assert take_over(tx, world.workspace, item_id, reason, by=wang, at=make.AT) == [problem]
    assert take_over(tx, world.workspace, item_id, "休假", by=wang, at=make.AT) == Joined(item_id)
    assert take_over(tx, world.workspace, item_id, "休假", by=wang, at=make.AT) == [OnItAlready("T-1", item_id)]
    (line,) = audit.latest(tx, ws, item_id=item_id, most=9)
    assert (line.act, line.made_by, line.detail) == (Act.TAKEN_OVER, wang.user_id, {"reason": "休假"})
    assert said(tx) == [("taken_over", make.FANG.user_id), ("item_card", make.LAUNCH.channel_id)]
    before = item(tx, ws, item_id)
    items.rewrite(tx, before, replace(before, owner=make.EMMA.user_id, collaborators=()))
    items.name_holders(tx, ws, item_id, [make.LI.user_id])
    assert item(tx, ws, item_id).taken_over_by == (wang.user_id,)
    assert items.by_id(tx, Reader.of(ws, wang), item_id) is not None


@pytest.mark.requirement("S29")
def test_where_the_owner_is_gone_whoever_made_it_is_told(tx: Tx) -> None:
    world = make.world(tx)
    wang = person(tx, world.ws, make.WANG.user_id)
    item_id = make.item(tx, world, owner=make.GONE.user_id, initiator=make.LI.user_id).id
    assert take_over(tx, world.workspace, item_id, "离职", by=wang, at=make.AT) == Joined(item_id)
    assert said(tx)[0] == ("taken_over", make.LI.user_id)
