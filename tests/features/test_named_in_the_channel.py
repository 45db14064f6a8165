"""A digest and a list of missing updates that name an item which not everybody there may read any more."""

import pytest

from tests.features.listing import put
from tests.features.test_update_reminders import on
from tests.people import ON_BOTH, Workspace
from tracker.cadence import Cadence, Every

DAILY = Cadence(Every.DAY)
GONE = " · 已收起：里面有的事项不再对这里所有人开放"


def said(workspace: Workspace) -> list[str]:
    """What the clock said in #launch, as it stands now."""
    everything = map(workspace.zhao.text_of, workspace.cards(workspace.cast.launch))
    return [one for one in everything if not one.startswith("T-")]


@ON_BOTH
@pytest.mark.requirement("S20")
@pytest.mark.requirement("S30")
async def test_one_that_is_restricted_later_is_taken_out_of_them(workspace: Workspace) -> None:
    """Of today both are said anew, without it; those of an earlier day are taken down, where they named it."""
    fang, launch = workspace.fang, workspace.cast.launch
    await put(workspace, "官网改版", on(10, 10), cadence=DAILY, end_on=on(12, 0).date())
    await workspace.clock_at(on(12, 9))
    await workspace.publishes(fang, "并购谈判 3月13日", launch, cadence="每天")
    await workspace.clock_at(on(13, 9))
    await workspace.clock_at(on(13, 16, 30))
    await workspace.clock_at(on(13, 17))
    await workspace.clock_at(on(16, 9))
    first, named, missing, today = said(workspace)
    assert "并购" not in first
    assert ["并购" in one for one in (named, missing, today)] == [True] * 3, (named, missing, today)
    await workspace.does(fang, "/track 更新 T-2 可见:受限")
    assert said(workspace) == [
        first,
        f"每日摘要 · 3月13日（周五）{GONE}\n/track 摘要 看今天的",
        f"待更新名单 · 3月13日（周五）{GONE}",
        today.replace("2 个事项 · 逾期 2", "1 个事项 · 逾期 1").replace(
            "\n• T-2 并购谈判 · Fang Min · 逾期 3 天（原定 3月13日 周五）", ""
        ),
    ]


@pytest.mark.requirement("S30")
async def test_whoever_comes_later_finds_no_name_in_them(workspace: Workspace) -> None:
    fang, zhao, leads, slack = workspace.fang, workspace.zhao, workspace.cast.leads, workspace.slack
    await workspace.publishes(fang, "并购谈判 @Chen Li", leads, sensitivity="受限", cadence="每天")
    await workspace.publishes(fang, "预算 @Chen Li @Zhao Ning", leads, sensitivity="受限", cadence="每天")
    await workspace.clock_at(on(12, 17))
    missing = workspace.cards(leads)[-1]
    assert [one in fang.text_of(missing) for one in ("T-1 并购谈判", "T-2 预算")] == [True, True]
    slack.membership.join(zhao, leads)
    await workspace.settled()
    assert [one in fang.text_of(missing) for one in ("T-1", "并购谈判", "T-2 预算")] == [False, False, True]
    await workspace.clock_at(on(13, 9))
    slack.membership.join(workspace.li, leads)
    await workspace.settled()
    assert fang.text_of(missing) == f"待更新名单 · 3月12日（周四）{GONE}"


@pytest.mark.requirement("S30")
async def test_in_english_too(workspace: Workspace) -> None:
    dana, office = workspace.dana, workspace.cast.office
    await workspace.publishes(dana, "Merger talks 2026-03-12", office, sensitivity="Public", cadence="No reminder")
    await workspace.clock_at(on(12, 9))
    digest = workspace.cards(office)[-1]
    assert "Merger" in dana.text_of(digest)
    await workspace.does(dana, "/track update T-1 see:Restricted", office)
    assert dana.text_of(digest) == (
        f"每日摘要 · 3月12日 Thu 12 Mar{GONE} · "
        "Daily digest · taken down: not everyone here may read all of it any more\n/track 摘要 看今天的"
    )
    assert digest.text.startswith("每日摘要 · 3月12日 Thu 12 Mar · 已收起")
