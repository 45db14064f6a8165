from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Table, insert, select

from storage import audit, drafts, inbox, keeping, outbox
from storage.database import Tx
from storage.outbox import Verb
from storage.tables import audit as audit_rows
from storage.tables import drafts as draft_rows
from storage.tables import inbox as inbox_rows
from storage.tables import outbox as outbox_rows
from tests import make
from tracker.delivery import RowState
from tracker.notices import ItemCard

DAY = timedelta(days=1)
SECOND = timedelta(seconds=1)


def sent(tx: Tx, ws: int, at: datetime, state: RowState = RowState.SENT) -> int:
    row_id = outbox.put(tx, ws, ItemCard(1), lane="item/1", verb=Verb.POST, target="C1", item_id=1, at=at)
    outbox.claim(tx, ws, 1, [row_id], slack_time=at)
    assert outbox.end(tx, row_id, state, at)
    return row_id


def drop_all(tx: Tx, ws: int, at: datetime) -> int:
    return sum(keeping.drop_some(tx, ws, kept, at) for kept in keeping.ROWS)


def left(tx: Tx, table: Table) -> int:
    return len(tx.execute(select(table)).all())


@pytest.mark.parametrize(("table", "days"), [(inbox_rows, 7), (draft_rows, 30), (outbox_rows, 90), (audit_rows, 730)])
def test_each_is_kept_as_long_as_was_promised(tx: Tx, world: make.World, table: Table, days: int) -> None:
    ws = world.ws
    inbox.first_time(tx, ws, "form/1", make.AT)
    drafts.begin(tx, ws, "UFANG", template=(1, 1), answers={}, form={}, at=make.AT)
    audit.write(tx, ws, by="UFANG", act="item.published", item_id=None, detail={}, at=make.AT)
    sent(tx, ws, make.AT)
    drop_all(tx, ws, make.AT + days * DAY)
    assert left(tx, table) == 1
    drop_all(tx, ws, make.AT + days * DAY + SECOND)
    assert left(tx, table) == 0


def test_a_slice_takes_the_oldest_hundred_of_its_own_workspace(tx: Tx, world: make.World) -> None:
    other = make.world(tx, "T2").ws
    row: dict[str, Any] = {"ws": world.ws}
    old = [row | {"key": f"form/{nth}", "at": make.AT - nth * SECOND} for nth in range(101)]
    tx.execute(insert(inbox_rows), [*old, {"ws": other, "key": "form/0", "at": make.AT}])
    kept = keeping.ROWS[0]
    assert keeping.drop_some(tx, world.ws, kept, make.AT + 30 * DAY) == 100
    assert tx.execute(select(inbox_rows.c.key).order_by(inbox_rows.c.ws)).scalars().all() == ["form/0", "form/0"]
    assert keeping.drop_some(tx, world.ws, kept, make.AT + 30 * DAY) == 1
    assert keeping.drop_some(tx, world.ws, kept, make.AT + 30 * DAY) == 0
    assert left(tx, inbox_rows) == 1


def test_a_week_after_it_was_sent_a_message_is_known_of_but_not_what_it_said(tx: Tx, world: make.World) -> None:
    gone, newer = sent(tx, world.ws, make.AT), sent(tx, world.ws, make.AT + SECOND)
    given_up = sent(tx, world.ws, make.AT, RowState.GIVEN_UP)
    waiting = outbox.put(
        tx, world.ws, ItemCard(1), lane="item/1", verb=Verb.POST, target="C1", item_id=1, at=make.AT
    )  # fmt: skip
    assert keeping.empty_some(tx, world.ws, make.AT + 7 * DAY) == 0
    assert keeping.empty_some(tx, world.ws, make.AT + 7 * DAY + SECOND) == 1
    assert keeping.empty_some(tx, world.ws, make.AT + 7 * DAY + SECOND) == 0
    bodies = {row.id: row.body for row in tx.execute(select(outbox_rows))}
    assert bodies[gone] == {}
    assert bodies[newer] == bodies[given_up] == bodies[waiting] == {"item_id": 1}


def test_what_still_waits_to_be_sent_is_never_forgotten(tx: Tx, world: make.World) -> None:
    outbox.put(tx, world.ws, ItemCard(1), lane="item/1", verb=Verb.POST, target="C1", item_id=1, at=make.AT)
    assert drop_all(tx, world.ws, make.AT + 10_000 * DAY) == 0
