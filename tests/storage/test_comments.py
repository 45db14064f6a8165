"""What is said about items: kept once, changed and blanked with its message, read page by page."""

from datetime import timedelta

import pytest

from storage import comments
from storage.database import Tx
from storage.posts import Post
from tests import make
from tracker.comments import CommentKind
from tracker.people import Reader

FANG, LI = make.FANG.user_id, make.LI.user_id


def said(tx: Tx, world: make.World, item_id: int, text: str, **more: object) -> int:
    values = {"made_by": LI, "kind": CommentKind.COMMENT, "about_no": 1, "answers": None, "at": make.AT} | more
    return comments.add(tx, world.ws, item_id=item_id, text=text, **values)  # type: ignore[arg-type]


def replied(tx: Tx, world: make.World, item_id: int, text: str | None, ts: str, minutes: int = 0) -> int | None:
    return comments.keep_reply(
        tx, world.ws, Post("C1", ts), item_id=item_id, made_by=LI, about_no=1, answers=None, text=text,
        at=make.AT + timedelta(minutes=minutes),
    )  # fmt: skip


def texts(tx: Tx, world: make.World, item_id: int) -> list[str | None]:
    page = comments.discussion(tx, Reader.system(world.ws), item_id, most=9)
    assert page.total == len(page.rows)
    return [one.text for one in page.rows]


@pytest.mark.requirement("S17")
def test_a_message_is_kept_once_and_reads_as_it_is_now(tx: Tx, world: make.World) -> None:
    item = make.item(tx, world)
    assert replied(tx, world, item.id, "周五", "1.1") is not None
    assert replied(tx, world, item.id, "周五", "1.1") is None
    assert comments.change_reply(tx, world.ws, Post("C1", "1.1"), "周五", make.AT)
    (same,) = comments.discussion(tx, Reader.system(world.ws), item.id, most=9).rows
    assert same.edited_at is None
    assert comments.change_reply(tx, world.ws, Post("C1", "1.1"), "周一", make.AT)
    assert not comments.change_reply(tx, world.ws, Post("C1", "1.2"), "别的", make.AT)
    assert texts(tx, world, item.id) == ["周一"]
    assert comments.change_reply(tx, world.ws, Post("C1", "1.1"), None, make.AT)
    assert comments.change_reply(tx, world.ws, Post("C1", "1.1"), "回来了", make.AT)  # a late word of an edit
    assert texts(tx, world, item.id) == []


@pytest.mark.requirement("S17")
def test_what_was_said_page_by_page_in_the_order_it_was_said(tx: Tx, world: make.World) -> None:
    item, other = make.item(tx, world), make.item(tx, world)
    for number in (2, 0, 1, 4, 3):  # kept in another order
        replied(tx, world, item.id, f"第 {number} 句", f"1.{number}", minutes=number)
    said(tx, world, other.id, "别的")
    system, read, before = Reader.system(world.ws), [], None
    for _ in range(3):
        page = comments.discussion(tx, system, item.id, before=before, most=2)
        read.append([one.text for one in page.rows])
        assert page.total == 5
        before = page.older
    assert read == [["第 4 句", "第 3 句"], ["第 2 句", "第 1 句"], ["第 0 句"]]
    assert before is None


@pytest.mark.requirement("S17")
def test_the_latest_question_that_nobody_answered(tx: Tx, world: make.World) -> None:
    item = make.item(tx, world)
    system = Reader.system(world.ws)
    first = said(tx, world, item.id, "哪天？", kind=CommentKind.QUESTION)
    second = said(tx, world, item.id, "谁？", kind=CommentKind.QUESTION)
    found = comments.open_question(tx, system, item.id)
    assert found is not None
    assert found.id == second
    said(tx, world, item.id, "我", answers=second, made_by=FANG)
    found = comments.open_question(tx, system, item.id)
    assert found is not None
    assert (found.id, found.text) == (first, "哪天？")
    said(tx, world, item.id, "周五", answers=first, made_by=FANG)
    assert comments.open_question(tx, system, item.id) is None


def test_how_many_were_made_on_each_update(tx: Tx, world: make.World) -> None:
    item = make.item(tx, world)
    for number, count in ((1, 2), (3, 1)):
        for _ in range(count):
            said(tx, world, item.id, "x", about_no=number)
    assert comments.counts(tx, Reader.system(world.ws), item.id, [1, 2, 3]) == {1: 2, 3: 1}
