import pytest

from storage import posts
from storage.database import Tx
from storage.posts import Post
from tests import make
from tracker.notices import ItemCard, PublishedToYou


def remember(
    tx: Tx, ws: int, ts: str, *, channel: str = "C1", item_id: int | None = 1, kind: str = ItemCard.kind
) -> None:
    make.post(tx, ws, channel_id=channel, ts=ts, item_id=item_id, kind=kind, outbox_id=1, at=make.AT)


@pytest.fixture
def item_id(tx: Tx, world: make.World) -> int:
    return make.item(tx, world).id


def test_an_item_without_a_card(tx: Tx, world: make.World, item_id: int) -> None:
    assert posts.card_of(tx, world.ws, item_id, "C1") is None
    assert posts.card_urls(tx, world.ws, [item_id]) == {}


def test_a_card_is_found_where_it_stands(tx: Tx, world: make.World, item_id: int) -> None:
    remember(tx, world.ws, "1773194400.000100", item_id=item_id)
    remember(tx, world.ws, "1773194401.000100", item_id=item_id, channel="C2")
    remember(tx, world.ws, "1773194402.000100", item_id=item_id, channel="D1", kind=PublishedToYou.kind)
    remember(tx, world.ws, "1773194403.000100", item_id=None)
    assert posts.card_of(tx, world.ws, item_id, "C1") == Post("C1", "1773194400.000100")
    assert posts.card_of(tx, world.ws, item_id, "C2") == Post("C2", "1773194401.000100")
    assert posts.card_of(tx, world.ws, item_id, "D1") is None
    url = "https://t1.slack.com/archives/C1/p1773194400000100"
    assert posts.card_urls(tx, world.ws, [item_id, item_id + 1]) == {item_id: url}


def test_of_two_cards_the_later_counts(tx: Tx, world: make.World, item_id: int) -> None:
    remember(tx, world.ws, "2.000000", item_id=item_id)
    remember(tx, world.ws, "1.000000", item_id=item_id)
    assert posts.card_of(tx, world.ws, item_id, "C1") == Post("C1", "1.000000")
    assert posts.card_urls(tx, world.ws, [item_id])[item_id].endswith("/C1/p1000000")


def test_a_message_is_remembered_once(tx: Tx, world: make.World, item_id: int) -> None:
    remember(tx, world.ws, "1.000000", item_id=item_id)
    remember(tx, world.ws, "1.000000", item_id=item_id + 1)
    assert posts.card_of(tx, world.ws, item_id, "C1") == Post("C1", "1.000000")
    assert posts.card_of(tx, world.ws, item_id + 1, "C1") is None


@pytest.mark.requirement("S30")
def test_two_workspaces_do_not_mix(tx: Tx, world: make.World, item_id: int) -> None:
    other = make.workspace(tx, "T2").id
    remember(tx, other, "1.000000", item_id=item_id)
    assert posts.card_of(tx, world.ws, item_id, "C1") is None
    assert posts.card_urls(tx, world.ws, [item_id]) == {}
    assert posts.card_urls(tx, other, [item_id]) == {}


def test_a_permalink_is_slacks() -> None:
    assert posts.permalink("https://t1.slack.com/", "C1", "1773194400.000100") == (
        "https://t1.slack.com/archives/C1/p1773194400000100"
    )
