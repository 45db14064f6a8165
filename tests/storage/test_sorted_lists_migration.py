"""Items written before lists were sorted get their keys by the migration, and go back without them."""

from datetime import date

from sqlalchemy import MetaData, Table, func, insert, select

from storage.database import Tx, engine
from storage.migrating import migrate, migrate_down
from storage.tables import items, updates
from tests import make


def test_items_there_already_get_their_keys(empty_database_url: str) -> None:
    url = empty_database_url
    migrate(url)
    made = engine(url)
    with made.begin() as tx:
        world = make.world(tx)
        one = make.item(tx, world, name="ＷＥＢ  官网 0", end_on=None).id
        make.item(tx, world, name="ＷＥＢ  官网 1", end_on=date(2026, 3, 20))
        write_copies(tx, one, range(1000, 2001))  # more than the migration takes at once
        make.item(tx, world, name="ﷺ" * 150)
    made.dispose()
    before = rows(url)
    migrate_down(url, "0002")
    assert "name_key" not in rows(url)[0]
    migrate(url)
    assert rows(url) == before
    keys = {row["name"]: (row["name_key"], row["end_key"]) for row in before}
    assert keys["ＷＥＢ  官网 0"] == ("web 官网 0", date.max)
    assert keys["ＷＥＢ  官网 1"] == ("web 官网 1", date(2026, 3, 20))
    assert {len(key) for name, (key, _) in keys.items() if name.startswith("ﷺ")} == {300}


def write_copies(tx: Tx, item_id: int, numbers: range) -> None:
    """The same item again, with its update, under other numbers and names."""
    item = tx.execute(select(items).where(items.c.id == item_id)).mappings().one()
    update = tx.execute(select(updates).where(updates.c.item_id == item_id)).mappings().one()
    tx.execute(insert(items), [
        {**item, "id": nth, "ref": nth, "name": f"ＷＥＢ  官网 {nth}", "name_key": f"web 官网 {nth}"} for nth in numbers
    ])  # fmt: skip
    tx.execute(insert(updates), [{**update, "item_id": nth} for nth in numbers])


def rows(url: str) -> list[dict[str, object]]:
    """All items as they stand in the database, by whatever columns it has; their updates are all there."""
    made = engine(url)
    with made.connect() as tx:
        table = Table("items", MetaData(), autoload_with=tx)
        chosen = [column for column in table.c if column.name in ("id", "name", "name_key", "end_key")]
        found = [dict(row._mapping) for row in tx.execute(select(*chosen).order_by(table.c.id))]
        assert tx.execute(select(func.count()).select_from(updates)).scalar_one() == len(found)
    made.dispose()
    return found
