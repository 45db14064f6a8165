"""Forms under way, and what has come in and been answered."""

import time
from dataclasses import replace

import pytest
from sqlalchemy import Engine, func, select

from storage import audit, drafts, inbox
from storage.database import Database, Tx
from storage.drafts import Draft
from storage.tables import audit as audit_table
from storage.tables import inbox as inbox_table
from tests import make
from tests.storage.conftest import AtOnce


def begun(tx: Tx, world: make.World, user_id: str = "UFANG") -> Draft:
    template = (world.template.template_id, world.template.no)
    answers, form = {"name": "官网改版", "departments": ["1"]}, {"page": 1}
    return drafts.begin(tx, world.ws, user_id, template=template, answers=answers, form=form, at=make.AT)


def test_a_draft_comes_back_as_it_was_kept(tx: Tx, world: make.World) -> None:
    draft = begun(tx, world)
    assert drafts.find(tx, world.ws, "UFANG", draft.id) == draft
    fuller = replace(draft, answers=draft.answers | {"owner": "ULI"}, form={})
    drafts.keep(tx, world.ws, fuller, make.AT)
    assert drafts.find(tx, world.ws, "UFANG", draft.id) == fuller
    drafts.drop(tx, world.ws, draft.id)
    assert drafts.find(tx, world.ws, "UFANG", draft.id) is None
    drafts.keep(tx, world.ws, fuller, make.AT)  # a form that is still open somewhere
    drafts.drop(tx, world.ws, draft.id)
    assert drafts.find(tx, world.ws, "UFANG", draft.id) is None


@pytest.mark.requirement("S30")
def test_somebody_elses_draft_is_not_found(tx: Tx, world: make.World) -> None:
    other = make.world(tx, "T2")
    draft = begun(tx, world)
    assert drafts.find(tx, world.ws, "ULI", draft.id) is None
    assert drafts.find(tx, other.ws, "UFANG", draft.id) is None
    drafts.drop(tx, other.ws, draft.id)
    drafts.keep(tx, other.ws, replace(draft, answers={}), make.AT)
    assert drafts.find(tx, world.ws, "UFANG", draft.id) == draft


def test_each_draft_is_its_own(tx: Tx, world: make.World) -> None:
    first, second = begun(tx, world), begun(tx, world)
    drafts.drop(tx, world.ws, first.id)
    assert drafts.find(tx, world.ws, "UFANG", second.id) == second


def test_the_same_thing_twice_is_new_once(tx: Tx, world: make.World) -> None:
    other = make.workspace(tx, "T2").id
    assert inbox.first_time(tx, world.ws, "k", make.AT)
    assert not inbox.first_time(tx, world.ws, "k", make.AT)
    assert inbox.first_time(tx, world.ws, "K", make.AT)
    assert inbox.first_time(tx, other, "k", make.AT)


def test_the_answer_that_was_given_is_given_again(tx: Tx, world: make.World) -> None:
    other = make.workspace(tx, "T2").id
    for ws in (world.ws, other):
        inbox.first_time(tx, ws, "k", make.AT)
    assert inbox.answer_to(tx, world.ws, "k") is None
    inbox.answered(tx, world.ws, "k", {"item_id": 7, "told": 2})
    assert inbox.answer_to(tx, world.ws, "k") == {"item_id": 7, "told": 2}
    assert inbox.answer_to(tx, other, "k") is None
    assert inbox.answer_to(tx, world.ws, "never asked") is None


def test_of_eight_who_come_at_once_with_the_same_one_is_first(
    db: Database, kept_world: make.World, at_once: AtOnce
) -> None:
    def come(engine: Engine, _thread: int) -> bool:
        with engine.begin() as own:
            first = inbox.first_time(own, kept_world.ws, "k", make.AT)
            time.sleep(0.01)
            return first

    assert sorted(at_once(8, come)) == [False] * 7 + [True]
    with db.reader.connect() as tx:
        assert tx.execute(select(func.count()).select_from(inbox_table)).scalar_one() == 1


def test_of_several_whose_first_gives_up_a_later_one_is_first(kept_world: make.World, at_once: AtOnce) -> None:
    def come(engine: Engine, thread: int) -> bool:
        with engine.connect() as own:
            first = inbox.first_time(own, kept_world.ws, "k", make.AT)
            if thread % 2:
                own.rollback()
                return False
            own.commit()
            return first

    assert sorted(at_once(8, come)) == [False] * 7 + [True]


def test_the_audit_log_keeps_who_did_what(tx: Tx, world: make.World) -> None:
    audit.write(tx, world.ws, by="UWANG", act="item.published", item_id=7, detail={"ref": 7}, at=make.AT)
    audit.write(tx, world.ws, by="UWANG", act="workspace.settled", item_id=None, detail={}, at=make.AT)
    columns = audit_table.c
    rows = tx.execute(
        select(columns.ws, columns.made_by, columns.act, columns.item_id, columns.detail, columns.at).order_by(
            columns.id
        )
    ).all()
    assert [tuple(row) for row in rows] == [
        (world.ws, "UWANG", "item.published", 7, {"ref": 7}, make.AT),
        (world.ws, "UWANG", "workspace.settled", None, {}, make.AT),
    ]
