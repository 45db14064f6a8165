import pytest
from sqlalchemy import Engine, select

from storage.database import Database
from storage.tables import items, workspaces
from tests import make
from tests.storage.conftest import AtOnce

THREADS, EACH = 16, 5


def test_sixteen_who_publish_at_once_get_numbers_without_a_clash_or_a_gap(
    db: Database, kept_world: make.World, at_once: AtOnce
) -> None:
    def publish(engine: Engine, thread: int) -> list[int]:
        refs = []
        for n in range(EACH):
            with engine.connect() as tx:
                written = make.item(tx, kept_world, name=f"{thread}/{n}")
                if (thread + n) % EACH == 0:  # a fifth changes its mind
                    tx.rollback()
                    continue
                tx.commit()
                refs.append(written.ref)
        return refs

    told = sorted(ref for refs in at_once(THREADS, publish) for ref in refs)
    kept = THREADS * (EACH - 1)
    assert told == list(range(1, kept + 1))
    with db.reader.connect() as tx:
        assert list(tx.execute(select(items.c.ref).order_by(items.c.ref)).scalars()) == told
        assert tx.execute(select(workspaces.c.last_ref)).scalar_one() == kept


@pytest.mark.requirement("S30")
def test_each_workspace_counts_for_itself(db: Database) -> None:
    with db.writer.begin() as tx:
        ours, theirs = make.world(tx, "T1"), make.world(tx, "T2")
        refs = [make.item(tx, where).ref for where in (ours, ours, theirs, ours)]
    assert refs == [1, 2, 1, 3]
