from typing import Any

import pytest
from sqlalchemy import Engine, func, select, update

from storage import items, templates
from storage.database import Database, Tx
from storage.tables import template_versions
from storage.tables import templates as table
from tests import make
from tests.storage.conftest import AtOnce
from tracker.people import Reader
from tracker.templates import Template, library_body, library_keys

BODY = library_body("project_follow_up")
ONE_STAGE = [{"key": "s1", "names": {"en": "Only one", "zh-CN": "唯一阶段"}}]


def versions(tx: Tx) -> int:
    return tx.execute(select(func.count()).select_from(template_versions)).scalar_one()


def bring_an_older_library(tx: Tx, ws: int, **changed: Any) -> None:  # noqa: ANN401 — parts of a body
    """As a release before this one left it: the first template had another body."""
    templates.bring_library(tx, ws, make.AT)
    first = templates.newest(tx, ws)[0]
    statement = update(template_versions).where(template_versions.c.template_id == first.template_id)
    tx.execute(statement.values(body=BODY | changed))


def test_the_library_brought_twice_is_one_version_of_each(tx: Tx, world: make.World) -> None:
    templates.bring_library(tx, world.ws, make.AT)
    assert versions(tx) == len(library_keys())
    newest = templates.newest(tx, world.ws)
    assert [one.template.key for one in newest] == list(library_keys())
    assert [one.no for one in newest] == [1] * len(newest)
    assert [one.template for one in newest] == [Template.from_document(library_body(key)) for key in library_keys()]


def test_a_body_that_changed_is_a_new_version_and_an_item_keeps_its_own(tx: Tx) -> None:
    ws = make.workspace(tx).id
    bring_an_older_library(tx, ws, stages=ONE_STAGE)
    world = make.world(tx)
    old = make.new(world, template_no=1)
    ref = items.insert(tx, ws, old, make.AT, {}).ref

    assert world.template.no == 2
    assert len(world.template.template.stages) == len(BODY["stages"])
    new_ref = make.item(tx, world).ref

    was, now = (items.by_reference(tx, Reader.system(ws), one) for one in (ref, new_ref))
    assert was is not None
    assert now is not None
    assert (was.item.template_no, was.stage("zh-CN")) == (1, "唯一阶段")
    assert (now.item.template_no, now.stage("zh-CN")) == (2, "需求评审")
    page = make.newest(tx, Reader.system(ws), most=2)
    assert [row.stage("en") for row in page.rows] == ["Requirements review", "Only one"]


def test_a_body_that_says_the_same_otherwise_is_no_new_version(tx: Tx) -> None:
    ws = make.workspace(tx).id
    bring_an_older_library(tx, ws, a_word_no_release_reads=1)
    templates.bring_library(tx, ws, make.AT)
    assert versions(tx) == len(library_keys())


def test_a_retired_template_is_not_offered_and_still_known(tx: Tx, world: make.World) -> None:
    tx.execute(update(table).values(retired=True))
    assert templates.newest(tx, world.ws) == []
    assert templates.version(tx, world.ws, world.template.template_id, 1) == world.template


@pytest.mark.requirement("S30")
def test_each_workspace_has_its_own(tx: Tx) -> None:
    ours, theirs = make.world(tx, "T1"), make.world(tx, "T2")
    assert ours.template.template_id != theirs.template.template_id
    assert len(templates.newest(tx, ours.ws)) == len(library_keys())


@pytest.mark.parametrize("older", [False, True], ids=["new", "older"])
def test_replicas_that_start_at_once_bring_one_version(db: Database, at_once: AtOnce, *, older: bool) -> None:
    with db.writer.begin() as tx:
        ws = make.workspace(tx).id
        if older:
            bring_an_older_library(tx, ws, stages=ONE_STAGE)

    def start(engine: Engine, _replica: int) -> None:
        with engine.begin() as own:
            templates.bring_library(own, ws, make.AT)

    at_once(8, start)
    with db.reader.connect() as tx:
        assert versions(tx) == len(library_keys()) + older
