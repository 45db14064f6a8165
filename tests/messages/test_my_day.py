from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from syrupy.assertion import SnapshotAssertion

from bot.messages.my_day import IN_HOME, IN_MESSAGE, home, my_day, page_value, read_page
from bot.messages.texts import Texts
from playground.block_kit import check_view
from tests.messages.standings import EDGES, LANGUAGES, SHANGHAI, checked, member, rung, standing
from tracker.history import Update
from tracker.items import Priority
from tracker.languages import Language
from tracker.my_day import AskedOfYou, MyDay, News, Part, Shown, Some, ToConfirm
from tracker.remarks import Remark, RemarkKind
from tracker.standing import Standing

#: A Wednesday.
TODAY = date(2026, 3, 18)
ITEMS = [
    standing(ref=38, name="办公室搬迁", owner="ULI", end_on=date(2026, 3, 16)),
    standing(ref=39, name="预算", end_on=date(2025, 12, 31), priority=Priority.NORMAL),
    standing(ref=47, name="会员日活动", end_on=TODAY),
    standing(ref=49, name="直播活动", end_on=date(2026, 3, 22), priority=Priority.NORMAL),
    standing(ref=50, name="渠道培训", end_on=date(2026, 3, 23), priority=Priority.NORMAL),
    standing(ref=51, name="看板", end_on=None, priority=Priority.NORMAL),
]

AT = datetime(2026, 3, 18, 2, 42, tzinfo=UTC)
MOVED = Update(
    item_id=7,
    no=2,
    kind="updated",
    made_by="UCHEN",
    at=AT,
    occurred_at=None,
    changes={"end": (None, "2026-03-20"), "next": (None, "x")},
    reason=None,
    major=False,
    label="V1.0",
    note=None,
    told_with=2,
)
NEWS = [
    News(ITEMS[0], [MOVED, replace(MOVED, made_by="UDANA", changes={"stage": ("s1", "s4"), "goal": (None, "x")})]),
    News(ITEMS[1], [replace(MOVED, kind="published", changes={})]),
    News(ITEMS[2], [replace(MOVED, changes={})]),
]
ASKED = [
    AskedOfYou(ITEMS[0], Remark(1, 7, RemarkKind.SUPPORT, "提供渠道数据", "UDANA", AT, holder="ULI", due_on=TODAY)),
    AskedOfYou(ITEMS[0], Remark(3, 7, RemarkKind.SUPPORT, "审稿", "UDANA", AT, holder="ULI", answered_at=AT)),
    AskedOfYou(ITEMS[0], Remark(4, 7, RemarkKind.SUPPORT, "翻译", "UDANA", AT, holder="UCHEN", department=1)),
    AskedOfYou(ITEMS[1], Remark(2, 7, RemarkKind.TODO, "订场地", "UDANA", AT, holder="ULI")),
]
CONFIRM = [ToConfirm(ITEMS[2], 3, AT)]


def some(rows: list[Any], total: int | None = None) -> Some[Any]:
    whole = len(rows) if total is None else total
    return Some(rows, whole, more=whole > len(rows))


DAY = MyDay(
    IN_MESSAGE,
    some(CONFIRM),
    some(ASKED),
    some(ITEMS[:5], 6),
    some(NEWS),
    overdue=2,
    due_today=1,
    this_week=1,
)


def full(one: Standing, shown: Shown, total: int = 999) -> MyDay:
    """As much of everything as is ever shown."""
    rows = shown.rows
    held = AskedOfYou(one, Remark(1, 7, RemarkKind.TODO, "长" * 3000, "UFANG", AT, due_on=TODAY))
    late = [replace(one, item=replace(one.item, end_on=end)) for end in (date(2026, 3, 1), TODAY, date(2026, 3, 20))]
    mine = sorted((late * rows)[: rows - 1], key=lambda each: str(each.item.end_on))
    whole = MyDay(
        shown,
        some([ToConfirm(one, 3, AT)] * rows, total),
        some([held] * rows, total),
        some([*mine, replace(one, item=replace(one.item, end_on=None))], total),
        some([News(one, [MOVED])] * rows, total),
        overdue=201, due_today=201, this_week=201,
    )  # fmt: skip
    alone = ["to_confirm", "asked", "mine", "news"][list(Part).index(shown.part)] if shown.part else ""
    return replace(
        whole, **{part: Some() for part in ("to_confirm", "asked", "mine", "news") if alone not in ("", part)}
    )


@pytest.mark.requirement("S26")
@pytest.mark.parametrize("language", LANGUAGES)
def test_my_day_in_parts(texts: Texts, language: Language, snapshot: SnapshotAssertion) -> None:
    message = my_day(texts, DAY, member(language), today=TODAY, zone=SHANGHAI)
    assert checked(message) == snapshot
    assert not rung(message)


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_to_do_teaches(texts: Texts, language: Language, snapshot: SnapshotAssertion) -> None:
    assert checked(my_day(texts, MyDay(IN_MESSAGE), member(language), today=TODAY, zone=SHANGHAI)) == snapshot


@pytest.mark.parametrize("edge", EDGES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_as_much_as_is_ever_shown_fits(texts: Texts, edge: str, language: Language) -> None:
    pages = [page_value(part, 7) for part in Part]
    for shown in (IN_MESSAGE, *(read_page(page, in_home=False) for page in pages)):
        checked(my_day(texts, full(EDGES[edge], shown), member(language), today=TODAY, zone=SHANGHAI))
    for shown in (IN_HOME, *(read_page(page, in_home=True) for page in pages)):
        check_view(home(texts, full(EDGES[edge], shown), member(language), today=TODAY, zone=SHANGHAI), ("home",))


@pytest.mark.parametrize("value", ["", "all", "mine", "mine/", "mine/x", "mine/²", "x/1", "mine/99999", "mine/-1"])
def test_a_page_that_is_none_of_ours_is_everything(value: str) -> None:
    assert read_page(value, in_home=True) == IN_HOME
    assert read_page(value, in_home=False) == IN_MESSAGE


def test_pages_begin_at_one() -> None:
    assert read_page("mine/0", in_home=True) == read_page("mine/1", in_home=True)


@pytest.mark.requirement("S26")
@pytest.mark.parametrize(
    ("language", "said"), [("zh-CN", "· 3月19日（周四）再提醒"), ("en", "· snoozed until Thu 19 Mar")]
)
def test_what_was_put_off_stands_there_with_its_day(texts: Texts, language: Language, said: str) -> None:
    day = replace(DAY, mine=some(ITEMS[2:3]), put_off={ITEMS[2].item.id: date(2026, 3, 19)})
    assert said in checked(my_day(texts, day, member(language), today=TODAY, zone=SHANGHAI))
