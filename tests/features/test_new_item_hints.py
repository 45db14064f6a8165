"""Gentle hints below the private word that an item is out."""

import pytest

from playground.person import Person
from tests.people import Workspace

pytestmark = pytest.mark.requirement("S7")


def told(person: Person) -> str:
    return person.text_of(person.ephemerals[-1])


async def test_what_could_be_better_said_is_said_after_publishing(workspace: Workspace) -> None:
    fang = workspace.fang
    await workspace.publishes(fang, "官网", done="问卷做完了")
    assert told(fang) == (
        "已发布 T-1 官网 到 #launch\n[查看]\n"
        "名称里带上目标，比如“官网改版：询盘翻倍”\n[补一句] [不再提示]\n"
        "加个数更清楚，比如“回收有效样本 200 份”\n[补一句] [不再提示]\n"
        "写上下一步，别人就不用问了\n[补一句] [不再提示]"
    )
    # One of them is not wanted any more, here and from now on; the others are.
    await workspace.presses(fang, "不再提示", fang.ephemerals[-1], nth=1)
    assert "加个数" not in told(fang)
    assert "名称里带上目标" in told(fang)
    await workspace.publishes(fang, "年会", done="场地定了", next="3月20日前定菜单")
    assert (
        told(fang)
        == "已发布 T-2 年会 到 #launch\n[查看]\n名称里带上目标，比如“官网改版：询盘翻倍”\n[补一句] [不再提示]"
    )
    # Somebody else still hears it.
    await workspace.publishes(workspace.li, "渠道培训：覆盖 12 家", done="讲义写好了", next="3月20日开讲")
    assert told(workspace.li).splitlines()[2] == "加个数更清楚，比如“回收有效样本 200 份”"


async def test_it_is_mended_by_an_update(workspace: Workspace) -> None:
    dana = workspace.dana
    await workspace.publishes(dana, "Website", workspace.cast.office, done="Survey finished", next="Evaluate it")
    assert told(dana) == (
        "T-1 Website published in #office\n[View]\n"
        "Put the aim in the name: “Website relaunch: twice the enquiries”\n[Add it] [Don't show again]\n"
        "A figure helps: “200 valid answers” says more than “survey done”\n[Add it] [Don't show again]"
    )
    await workspace.presses(dana, "Add it", dana.ephemerals[-1], nth=1)
    assert dana.modal is not None
    assert "Done: Survey finished" in dana.text_of(dana.modal)


async def test_a_long_summary(workspace: Workspace) -> None:
    await workspace.publishes(workspace.dana, "Website relaunch: twice the enquiries", workspace.cast.office,
                              done="\n".join(f"{n} done" for n in range(1, 7)), next="More")  # fmt: skip
    assert "Five lines get read. Keep just what's done and what's next?" in told(workspace.dana)


async def test_where_all_is_well_nothing_is_said(workspace: Workspace) -> None:
    await workspace.publishes(workspace.fang, "官网改版：询盘翻倍", done="修复 12 个问题", next="3月18日前补齐英文文案")
    assert told(workspace.fang) == "已发布 T-1 官网改版：询盘翻倍 到 #launch\n[查看]"
    await workspace.publishes(workspace.fang, "办公室搬迁到新园区")
    assert told(workspace.fang) == "已发布 T-2 办公室搬迁到新园区 到 #launch\n[查看]"
