from collections.abc import Collection
from datetime import datetime, timedelta

import pytest
from sqlalchemy import Delete, Select, delete, select

from storage.database import Tx
from storage.prepared import prepared
from storage.tables import acts, items
from storage.visible import visible_to
from tests import make
from tracker.people import Reader

BUILT = list[str]()


@pytest.fixture(autouse=True)
def _nothing_built_yet() -> None:
    BUILT.clear()


def test_a_statement_is_built_once_and_asked_with_other_values(tx: Tx, world: make.World) -> None:
    @prepared()
    def named(ws: int, item_ids: Collection[int], name: str | None) -> Select[tuple[str]]:
        BUILT.append("named")
        among = select(items.c.name).where(items.c.ws == ws, items.c.id.in_(item_ids)).order_by(items.c.id)
        return among if name is None else among.where(items.c.name == name)

    one, two = (make.item(tx, world, name=name).id for name in ("一", "二"))
    assert tx.execute(*named(world.ws, {one}, "一")).scalars().all() == ["一"]
    assert tx.execute(*named(world.ws, item_ids=(one, two), name="二")).scalars().all() == ["二"]
    assert tx.execute(*named(world.ws, [], "二")).scalars().all() == []
    assert BUILT == ["named"]
    assert tx.execute(*named(world.ws, [one, two], None)).scalars().all() == ["一", "二"]
    assert BUILT == ["named", "named"]


def test_readers_share_a_statement_only_where_their_rights_are_alike(tx: Tx, world: make.World) -> None:
    @prepared("downwards")
    def readable(reader: Reader, *, downwards: bool, most: int) -> Select[tuple[int]]:
        BUILT.append(f"{downwards}")
        key = items.c.id.desc() if downwards else items.c.id
        return select(items.c.id).where(visible_to(reader)).order_by(key).limit(most)

    first, second = (make.item(tx, world, departments=(world.product,)).id for _ in range(2))
    named = make.item(tx, world, collaborators=("UGUEST",)).id
    li, emma, guest = (make.reader(tx, world.ws, who) for who in (make.LI, make.EMMA, make.GUEST))
    assert tx.execute(*readable(li, downwards=True, most=1)).scalars().all() == [second]
    assert tx.execute(*readable(li, downwards=True, most=5)).scalars().all() == [second, first]
    assert tx.execute(*readable(emma, downwards=True, most=5)).scalars().all() == []
    assert BUILT == ["True"]
    assert tx.execute(*readable(guest, downwards=True, most=5)).scalars().all() == [named]
    assert tx.execute(*readable(li, downwards=False, most=5)).scalars().all() == [first, second]
    assert tx.execute(*readable(Reader.system(world.ws), downwards=False, most=5)).scalars().all() == [
        first,
        second,
        named,
    ]
    assert BUILT == ["True", "True", "False", "False"]


def test_moments_are_kept_aware(tx: Tx, world: make.World) -> None:
    @prepared()
    def before(ws: int, moment: datetime) -> Delete:
        return delete(acts).where(acts.c.ws == ws, acts.c.at < moment)

    tx.execute(acts.insert(), {"ws": world.ws, "user_id": "UFANG", "channel_id": None, "at": make.AT})
    assert tx.execute(*before(world.ws, make.AT)).rowcount == 0
    assert tx.execute(*before(world.ws, make.AT + timedelta(seconds=1))).rowcount == 1
    with pytest.raises(Exception, match="without a zone"):
        tx.execute(*before(world.ws, make.AT.replace(tzinfo=None)))
