"""What stands before, above and in place of the form of a new item."""

from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

import orjson
import pytest
from syrupy.assertion import SnapshotAssertion

from bot.messages.asking import alike_items, details_view, rings_many
from bot.messages.audience import Audience as Reading
from bot.messages.choosing import choose_template, draft_deleted, draft_kept, draft_published, instead, left_unfinished
from bot.messages.forms import Choices, Page, Ring, item_form
from bot.messages.onlookers import Audience, who_sees
from bot.messages.pasted import Preview, Shown, pasted_form
from bot.messages.texts import Texts
from playground.block_kit import check_view
from tests.messages.standings import EDGES, HOSTILE, LANGUAGES, TEMPLATE, TODAY, standing
from tracker.channels import Onlookers
from tracker.items import Sensitivity
from tracker.languages import Language
from tracker.pasted import MOST
from tracker.problems import FormGone
from tracker.templates import TemplateVersion


def checked(view: dict[str, Any]) -> str:
    check_view(view)
    return orjson.dumps(view, option=orjson.OPT_INDENT_2).decode()


@pytest.mark.parametrize("language", LANGUAGES)
def test_templates_to_choose(texts: Texts, language: Language, snapshot: SnapshotAssertion) -> None:
    above = left_unfinished(texts, language, name="官网改版", at="3月11日 周三 10:00", draft_id=7)
    versions = [TemplateVersion(1, 1, TEMPLATE), TemplateVersion(2, 3, TEMPLATE)]
    assert checked(choose_template(texts, language, versions, draft_id=12, above=above)) == snapshot


def test_as_many_templates_as_a_view_holds(texts: Texts) -> None:
    versions = [TemplateVersion(n, 1, TEMPLATE) for n in range(1, 151)]
    above = left_unfinished(texts, "en", name=HOSTILE * 40, at="", draft_id=7)
    checked(choose_template(texts, "en", versions, draft_id=12, above=above))


@pytest.mark.parametrize("language", LANGUAGES)
def test_in_place_of_the_form(texts: Texts, language: Language, snapshot: SnapshotAssertion) -> None:
    views = [
        draft_kept(texts, language, 12),
        draft_deleted(texts, language),
        draft_published(texts, language),
        instead(texts, language, FormGone()),
    ]
    assert [checked(view) for view in views] == snapshot


def lines(count: int, typed: str) -> list[Shown]:
    return [
        Shown(0, "1. 官网改版 @李倩 下周五", "官网改版", ("李倩", "赵宁"), date(2026, 3, 20), ()),
        Shown(1, typed, "", (), None, ("这里要填 · 只有空格不算", "没看懂日期“下周八”")),
        *(Shown(n, typed, typed, (), None, ("x" * 200,) * 3) for n in range(2, count)),
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_pasted_lines(texts: Texts, language: Language, snapshot: SnapshotAssertion) -> None:
    preview = Preview(
        TEMPLATE, lines(2, "@李倩 下周八"), 3, {"owner": "UFANG", "channel": "C1"}, ("#launch 已归档",), 1
    )
    assert checked(pasted_form(texts, language, preview, draft_id=12, today=TODAY)) == snapshot


@pytest.mark.parametrize("typed", [HOSTILE, "长" * 40_000], ids=["hostile", "long"])
def test_fifty_pasted_lines_fit(texts: Texts, typed: str) -> None:
    checked(pasted_form(texts, "en", Preview(TEMPLATE, lines(MOST, typed), 0, {}), draft_id=12, today=TODAY))


@pytest.mark.parametrize("language", LANGUAGES)
def test_asked_before_it_is_sent_once_more(texts: Texts, language: Language, snapshot: SnapshotAssertion) -> None:
    above = [
        *alike_items(texts, language, [standing()]),
        rings_many(texts, language, 1200, with_departments=True),
    ]
    choices = Choices(above=above, ring=Ring(ticked=True, people=56), submit="OK", copies=True, others=True)
    view = item_form(
        texts, TEMPLATE, language=language, page=Page.FIRST, answers={}, choices=choices, draft_id=12, ask_channel=False
    )
    assert checked(view) == snapshot


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("edge", EDGES)
def test_an_item_on_top_of_the_form(texts: Texts, edge: str, language: Language) -> None:
    checked(details_view(Reading(texts, (language,), ZoneInfo("Asia/Shanghai"), TODAY), EDGES[edge]))
    for block in alike_items(texts, language, [EDGES[edge]]):
        assert len(block["text"]["text"]) < 400


@pytest.mark.parametrize("language", LANGUAGES)
def test_who_will_see_it(texts: Texts, language: Language, snapshot: SnapshotAssertion) -> None:
    some = Onlookers(guests=3, outsiders=1, others=1200)
    cases = [
        Audience(Sensitivity.INTERNAL),
        Audience(Sensitivity.INTERNAL, "launch", Onlookers(guests=1, others=40), with_departments=True),
        Audience(Sensitivity.INTERNAL, "launch", some),
        Audience(Sensitivity.PUBLIC, "launch", Onlookers(guests=1)),
        Audience(Sensitivity.PUBLIC, "launch"),
        Audience(Sensitivity.RESTRICTED, "launch", some, told=1, stub=True),
        Audience(Sensitivity.RESTRICTED, "launch", some, told=4, stub=True),
        Audience(Sensitivity.RESTRICTED, "launch", some, stub=True),
        Audience(Sensitivity.RESTRICTED, "launch"),
    ]
    assert [who_sees(texts, language, case) for case in cases] == snapshot
