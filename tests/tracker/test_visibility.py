from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from tracker.cadence import Cadence, Every
from tracker.items import Item, Priority, Sensitivity, State
from tracker.people import Kind, Member, Reader, Role
from tracker.visibility import heir, inherits, may_read

WS, MARKETING, PRODUCT, FINANCE = 1, 11, 12, 13
AT = datetime(2026, 3, 11, 2, 0, tzinfo=UTC)
ITEM = Item(
    id=1, ws=WS, ref=1, template_id=1, template_no=1, name="官网改版", initiator="UINIT", owner="UOWNER",
    collaborators=("UCOLL", "UGUEST"), initiating_department=MARKETING, departments=(PRODUCT,), channel_id="C1",
    stage="s1", state=State.OPEN, priority=Priority.NORMAL, sensitivity=Sensitivity.PUBLIC, start_on=None, end_on=None,
    cadence=Cadence(Every.NONE), fields={}, update_no=1, major=1, minor=0, published_at=AT, changed_at=AT,
)  # fmt: skip
NOBODYS = frozenset[int]()


def reading(user_id: str, kind: Kind = Kind.MEMBER, *, deactivated: bool = False, role: Role = Role.PERSON) -> Reader:
    return Reader.of(WS, Member(user_id, "某人", kind, "zh-CN", deactivated=deactivated, role=role))


def readable(reader: Reader, departments: frozenset[int]) -> list[str]:
    return [
        level.name.lower() for level in Sensitivity if may_read(reader, replace(ITEM, sensitivity=level), departments)
    ]


@pytest.mark.requirement("S29")
@pytest.mark.parametrize(
    ("reader", "departments", "expected"),
    [
        (reading("UINIT"), NOBODYS, ["public", "internal", "restricted"]),
        (reading("UOWNER"), NOBODYS, ["public", "internal", "restricted"]),
        (reading("UCOLL"), NOBODYS, ["public", "internal", "restricted"]),
        (reading("UGUEST", Kind.GUEST), NOBODYS, ["public", "internal", "restricted"]),
        (reading("UGUEST", Kind.OUTSIDER), NOBODYS, ["public", "internal", "restricted"]),
        (reading("UELSE"), NOBODYS, ["public"]),
        (reading("UELSE"), frozenset({MARKETING}), ["public", "internal"]),
        (reading("UELSE"), frozenset({PRODUCT}), ["public", "internal"]),
        (reading("UELSE"), frozenset({FINANCE}), ["public"]),
        (reading("UELSE", Kind.GUEST), NOBODYS, []),
        (reading("UELSE", Kind.GUEST), frozenset({PRODUCT}), ["internal"]),
        (reading("UELSE", Kind.OUTSIDER), NOBODYS, []),
        (reading("UELSE", Kind.BOT), NOBODYS, []),
        (reading("UELSE", role=Role.ADMIN), NOBODYS, ["public"]),
        (reading("UELSE", role=Role.ADMIN), frozenset({FINANCE}), ["public"]),
        (reading("UOWNER", deactivated=True), NOBODYS, []),
        (reading("UCOLL", Kind.GUEST, deactivated=True), NOBODYS, []),
        (Reader.system(WS), NOBODYS, ["public", "internal", "restricted"]),
    ],
)
def test_who_reads_what(reader: Reader, departments: frozenset[int], expected: list[str]) -> None:
    assert readable(reader, departments) == expected


@pytest.mark.requirement("S30")
def test_nobody_reads_across_workspaces() -> None:
    assert readable(replace(reading("UOWNER"), ws=2), frozenset({MARKETING, PRODUCT})) == []
    assert readable(Reader.system(2), NOBODYS) == []


def test_an_item_without_departments_is_nobodys_by_department() -> None:
    alone = replace(ITEM, sensitivity=Sensitivity.INTERNAL, initiating_department=None, departments=())
    assert not may_read(reading("UELSE"), alone, frozenset({MARKETING}))
    assert not may_read(reading("UELSE"), alone, NOBODYS)


@pytest.mark.requirement("S14")
def test_an_item_whose_owner_is_gone_goes_to_who_made_it_else_to_the_head_of_that_department() -> None:
    def person(user: str, **more: Any) -> Member:  # noqa: ANN401 — values of several types
        return replace(Member(user, user, Kind.MEMBER, "en"), **more)

    item = replace(ITEM, initiator="UMADE", owner="UOWNS")
    gone, there = person("UOWNS", deactivated=True), person("UOWNS")
    for user, inherits_it in {"UMADE": True, "UHEAD": True, "UELSE": False}.items():
        assert inherits(person(user), item, gone, "UHEAD") is inherits_it, user
        assert not inherits(person(user), item, there, "UHEAD")
    assert not inherits(person("UELSE"), item, None, None)
    assert heir(item, person("UMADE"), "UHEAD") == "UMADE"
    for unfit in (None, person("UMADE", deactivated=True), person("UMADE", kind=Kind.GUEST)):
        assert heir(item, unfit, "UHEAD") == "UHEAD"
        assert heir(item, unfit, None) is None
