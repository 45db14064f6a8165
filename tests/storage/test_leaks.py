"""What each question about items and their history tells to whom: everything to those who may read, nothing else to
anybody, not even that there is something to count.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import update as change

from bot.listeners.lists.histories import Which, _details, _history, _version
from storage import acks, comments, items, members, updates, watchers
from storage.database import Tx
from storage.items import Written
from storage.my_day import read_my_day
from storage.tables import items as table
from tests import make
from tracker.comments import CommentKind
from tracker.filters import Due, Filters, Sort
from tracker.history import Update
from tracker.items import Priority, Sensitivity
from tracker.my_day import Shown
from tracker.people import Kind, Reader

TODAY: Final = date(2026, 3, 21)
ELSE: Final = replace(make.FANG, user_id="UELSE", name="别人")
STRANGER: Final = replace(ELSE, user_id="USTRANGE", name="外人", kind=Kind.OUTSIDER, home_team="T9")
LEFT: Final = replace(ELSE, user_id="ULEFT", name="离职", deactivated=True)
PEOPLE: Final = {
    "owner": make.FANG,
    "collaborator": make.EMMA,
    "department": make.LI,
    "other member": ELSE,
    "guest": make.GUEST,
    "outsider": STRANGER,
    "deactivated": LEFT,
}
MAY: Final = {
    Sensitivity.PUBLIC: {"owner", "collaborator", "department", "other member"},
    Sensitivity.INTERNAL: {"owner", "collaborator", "department"},
    Sensitivity.RESTRICTED: {"owner", "collaborator"},
}
EVERY: Final = (
    Filters(),
    *(Filters(sort=sort) for sort in Sort),
    *(Filters(due=(due,)) for due in Due),
    Filters(texts=("并购",)),
    Filters(owners=(make.FANG.user_id,)),
    Filters(channels=(make.LAUNCH.channel_id,)),
    Filters(priorities=(Priority.URGENT,)),
)

Question = Callable[[Tx, make.World, Reader, Written], Any]


def _listed(tx: Tx, world: make.World, reader: Reader, _: Written) -> Any:  # noqa: ANN401
    filters = [
        *EVERY,
        Filters(departments=(world.product,)),
        Filters(templates=(world.template.template_id,)),
        Filters(stages=((world.template.template_id, "s1"),)),
    ]
    pages = [items.listed(tx, reader, one, TODAY, most=9) for one in filters]
    # From every place in the list as well: a mark names a row that need not be one's own.
    pages += [items.listed(tx, reader, Filters(), TODAY, before=(datetime(2000, 1, 1, tzinfo=UTC), 1), most=9)]
    pages += [items.listed(tx, reader, Filters(), TODAY, after=(datetime(2100, 1, 1, tzinfo=UTC), 1), most=9)]
    assert [items.count(tx, reader, one, TODAY) for one in filters] == [page.total for page in pages[:-2]]
    assert all(page.total == len(page.rows) for page in pages)
    return [page.rows for page in pages if page.rows]


def _of_keys(tx: Tx, _: make.World, reader: Reader, item: Written) -> Any:  # noqa: ANN401
    return items.of_keys(tx, reader, [item.id])


def _entries(tx: Tx, _: make.World, reader: Reader, item: Written) -> Any:  # noqa: ANN401
    return [
        *updates.history(tx, reader, item.id, before=None, most=9),
        *updates.since(tx, reader, item.id, 0),
        *updates.told_with(tx, reader, item.id, 2),
        *updates.last_told(tx, reader, item.id),
        *updates.versions(tx, reader, item.id),
        *filter(
            None, [updates.reached(tx, reader, item.id, "V1.0"), updates.stage_began(tx, reader, item.id, before=3)]
        ),
    ]


def _page_of_history(tx: Tx, _: make.World, reader: Reader, item: Written) -> Any:  # noqa: ANN401
    asked = [Which(ref=item.ref), Which(key=item.id)]
    return [
        *(_history(tx, reader, which, before) for which in asked for before in (None, 2)),
        *(_version(tx, reader, which, label) for which in asked for label in ("V1.0", "V9.0")),
        *(_details(tx, reader, which) for which in asked),
    ]


def _said(tx: Tx, _: make.World, reader: Reader, item: Written) -> Any:  # noqa: ANN401
    page = comments.discussion(tx, reader, item.id, most=9)
    question = comments.open_question(tx, reader, item.id)
    assert page.total == len(page.rows)
    assert (comments.counts(tx, reader, item.id, [1, 2]) != {}) is (question is not None)
    return [*page.rows, *filter(None, [question, comments.find(tx, reader, question.id if question else 1)])]


def _waiting(tx: Tx, _: make.World, reader: Reader, item: Written) -> Any:  # noqa: ANN401
    """What everybody is asked to confirm, and follows: each only what they may read."""
    waiting = acks.open_for(tx, reader, most=9)
    assert len(waiting) == acks.count_open_for(tx, reader)
    everybody = {one.user_id for one in PEOPLE.values()}
    followed = [one.item_id for one in watchers.changed(tx, reader, everybody)]
    named = items.of_keys(tx, Reader.system(reader.ws), followed)  # what it gave away, whoever may read that
    unanswered = [*acks.unconfirmed(tx, reader, everybody, make.AT), *acks.closing_at(tx, reader, [item.id])]
    return [*waiting, *named.values(), *unanswered]


QUESTIONS: Final[dict[str, Question]] = {
    "the list": _listed,
    "items by key": _of_keys,
    "updates": _entries,
    "history, versions, details": _page_of_history,
    "what was said": _said,
    "what waits and what is followed": _waiting,
}


@pytest.fixture
def peopled(tx: Tx, world: make.World) -> make.World:
    members.save(tx, world.ws, [ELSE, STRANGER, LEFT], make.AT)
    return world


def secret(tx: Tx, world: make.World, sensitivity: Sensitivity) -> Written:
    """An overdue, urgent item with a history, of the product department."""
    item = make.item(
        tx, world, name="并购谈判", sensitivity=sensitivity, departments=(world.product,), priority=Priority.URGENT,
        collaborators=(make.EMMA.user_id,),
    )  # fmt: skip
    entry = Update(
        item.id, 2, "updated", make.WANG.user_id, make.AT, None, {"stage": ("s1", "s2")}, "因为", False, "V1.0", None, 2  # noqa: FBT003
    )  # fmt: skip
    updates.add(tx, world.ws, entry)
    tx.execute(change(table).where(table.c.id == item.id).values(update_no=2))
    for user in {one.user_id for one in PEOPLE.values()}:
        watchers.set_following(tx, world.ws, item.id, user, follows=True, update_no=1)
        acks.ask(tx, world.ws, item.id, 2, {user: make.AT})
    comments.add(
        tx, world.ws, item_id=item.id, made_by=make.WANG.user_id, kind=CommentKind.QUESTION, about_no=2, answers=None,
        text="并购价多少？", at=make.AT,
    )  # fmt: skip
    return item


def found(answer: Any) -> bool:  # noqa: ANN401
    return any(answer) if isinstance(answer, list) else bool(answer)


@pytest.mark.requirement("S29")
@pytest.mark.requirement("S30")
@pytest.mark.parametrize("sensitivity", Sensitivity)
def test_who_is_answered(tx: Tx, peopled: make.World, sensitivity: Sensitivity) -> None:
    item = secret(tx, peopled, sensitivity)
    readers = {who: make.reader(tx, peopled.ws, person) for who, person in PEOPLE.items()}
    for question, ask in QUESTIONS.items():
        answers = {who: ask(tx, peopled, reader, item) for who, reader in readers.items()}
        assert {who for who, answer in answers.items() if found(answer)} == MAY[sensitivity], question
        for who in MAY[sensitivity]:
            assert answers[who] == answers["owner"], question


@pytest.mark.requirement("S30")
@pytest.mark.parametrize("sensitivity", Sensitivity)
def test_another_workspace_is_another_world(tx: Tx, peopled: make.World, sensitivity: Sensitivity) -> None:
    item = secret(tx, peopled, sensitivity)
    other = make.world(tx, "T2")
    theirs = [make.reader(tx, other.ws, person) for person in (make.FANG, make.EMMA, make.LI, make.WANG)]
    ours = make.reader(tx, peopled.ws, make.FANG)
    for question, ask in QUESTIONS.items():
        for reader in (*theirs, Reader.system(other.ws)):
            assert not found(ask(tx, other, reader, item)), (question, reader)
        assert found(ask(tx, peopled, ours, item)), question


@pytest.mark.requirement("S30")
@pytest.mark.parametrize("sensitivity", Sensitivity)
def test_my_day_tells_news_of_what_one_is_on_and_may_read(
    tx: Tx, peopled: make.World, sensitivity: Sensitivity
) -> None:
    secret(tx, peopled, sensitivity)
    day = make.AT.date() + timedelta(days=1)

    def seen(reader: Reader) -> tuple[int, int, int]:
        mine = read_my_day(tx, reader, day, ZoneInfo("Asia/Shanghai"), Shown(rows=9))
        return mine.mine.total, len(mine.mine.rows), len(mine.news.rows)

    told = {who: seen(make.reader(tx, peopled.ws, person)) for who, person in PEOPLE.items()}
    on_it = {"owner", "collaborator"}
    assert {who for who, counts in told.items() if counts == (1, 1, 1)} == on_it
    assert {who for who, counts in told.items() if counts == (0, 0, 0)} == PEOPLE.keys() - on_it
    other = make.world(tx, "T2")
    assert seen(make.reader(tx, other.ws, make.FANG)) == (0, 0, 0)
