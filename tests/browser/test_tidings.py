"""Tidings itself at the page: the main job in Chinese and in English, two people at once, and what to try first."""

import pytest

from bot.clock import Calendar
from bot.operate.control import panel
from bot.operate.story import Telling
from tests.browser.window import FIELD, Windows, sends
from tests.people import Workspace


@pytest.mark.requirement("S36")
async def test_an_item_is_published_confirmed_and_updated_in_chinese(windows: Windows, workspace: Workspace) -> None:
    fang = await windows.open(workspace.fang, workspace.cast.launch)
    li = await windows.open(workspace.li, workspace.cast.launch)
    await sends(fang, "/track 新建 官网改版 @Li Qian 下周五")
    form = fang.locator("dialog.modal")
    await form.get_by_label("已完成").fill("首页和产品页进入测试，修复 12 个问题")
    await form.get_by_role("button", name="更多").click()
    await form.get_by_label("目标").fill("首屏打开时间降到 2 秒")
    assert await form.get_by_label("已完成").input_value() == "首页和产品页进入测试，修复 12 个问题"
    await form.get_by_role("button", name="发布").click()
    await fang.get_by_text("只有你能看到").wait_for()

    card = li.locator(".message", has_text="T-1 官网改版")
    assert await card.locator(".mention.own").inner_text() == "@Li Qian"
    await card.get_by_role("button", name="确认", exact=True).click()
    await fang.locator(".message", has_text="已确认").first.wait_for()
    await sends(li, "/track 更新 T-1 阶段:测试中 原因：产品页提前完成")
    await fang.get_by_role("link", name="1 条回复").click()
    await fang.get_by_role("complementary", name="讨论串").get_by_text("测试中").first.wait_for()
    assert await fang.locator("html").get_attribute("lang") == "zh-CN"


@pytest.mark.requirement("S36")
async def test_an_item_is_published_and_its_end_moved_in_english(windows: Windows, workspace: Workspace) -> None:
    dana = await windows.open(workspace.dana, workspace.cast.partners)
    await sends(dana, "/track new Website relaunch")
    form = dana.locator("dialog.modal")
    await form.get_by_role("button", name="Use").or_(form.get_by_label("Done")).first.wait_for()
    await form.get_by_label("End").fill("2026-03-20")
    await form.get_by_role("combobox", name="Collaborators").press_sequentially("fang")
    await dana.locator(".option.active").click()
    await form.get_by_label("Done").click()
    await form.get_by_role("button", name="Publish").click()
    card = dana.locator(".message", has_text="T-1 Website relaunch").first
    await card.get_by_role("button", name="Update").click()
    await form.get_by_label("End").fill("2026-03-18")
    await form.get_by_label("Reason").fill("The printer needs it sooner")
    await form.get_by_role("button", name="Update").click()
    await form.wait_for(state="hidden")
    await dana.get_by_role("link", name="1 reply").click()
    thread = dana.get_by_role("complementary", name="Thread")
    await thread.get_by_text("Reason: The printer needs it sooner").wait_for()
    await card.get_by_text("3月18日 Wed 18 Mar").wait_for()  # Sam reads English, Fang Chinese: the channel has both


async def test_the_guide_leads_to_who_and_where_and_goes_away(windows: Windows, workspace: Workspace) -> None:
    telling = Telling([], workspace.bot, workspace.slack.page_url, Calendar())
    async with panel(workspace.bot, telling, workspace.slack.page_url):
        page = await windows.blank()
        await page.goto(workspace.slack.page_url)
        update = page.locator(".guide-list li", has_text="Update in one line")
        await update.get_by_role("button", name="Try it as Li Qian").click()
        await page.locator(".me", has_text="Li Qian").wait_for()
        assert (await page.locator(FIELD).input_value()).startswith("/track 更新 T-1 ")
        guide = page.locator(".guide")
        await guide.get_by_text("一句话更新。").wait_for()
        assert await guide.get_by_role("button").all_inner_texts() == ["下一步", "×"], "one is there already"
        await guide.get_by_role("button", name="下一步").click()
        await guide.get_by_text("答复支持需求。").wait_for()
        await guide.get_by_role("button", name="以 Fang Min 的身份试试").click()
        await page.locator(".me", has_text="Fang Min").wait_for()
        await guide.get_by_text("答复支持需求。").wait_for()
        await guide.get_by_role("button", name="关闭引导").click()
        await page.reload()
        await page.locator(".conversation").wait_for()
        await page.get_by_role("button", name="先试试这些").click()
        await guide.get_by_text("答复支持需求。").wait_for()
