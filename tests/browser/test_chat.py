"""What people know from their chat: where they are, what is completed as they type, shortcuts, another's eyes."""

from slack_sdk.web.async_client import AsyncWebClient

from tests.browser.window import FIELD, Windows
from tests.people import Workspace

MARCH_18 = 1773797400  # 01:30 UTC: 09:30 in Shanghai, 21:30 of the day before in New York


async def test_conversations_are_marked_and_names_are_completed(windows: Windows, workspace: Workspace) -> None:
    page = await windows.open(workspace.fang, workspace.cast.launch)
    sidebar = page.get_by_role("navigation", name="频道")
    assert await sidebar.get_by_role("link", name="leads 私有频道").is_visible()
    assert "外部公司" in await sidebar.get_by_role("link", name="partners").inner_text()
    assert await sidebar.get_by_role("img", name="应用已连接").is_visible()
    field = page.locator(FIELD)
    for typed, wanted in (("/tr", "/track"), ("@李", "Li Qian"), ("@mark", "@market"), ("#lea", "leads")):
        await field.press_sequentially(typed)
        option = page.get_by_role("option", selected=True)
        assert wanted in await option.inner_text()
        assert await field.get_attribute("aria-activedescendant") == await option.get_attribute("id")
        await page.keyboard.press("Tab")
    assert await field.input_value() == "/track @Li Qian @market #leads "


async def test_a_message_becomes_an_item_and_somebody_else_sees_it_their_way(
    windows: Windows, workspace: Workspace
) -> None:
    slack, office = workspace.slack, workspace.cast.office
    client = AsyncWebClient(token=slack.bot_token, base_url=slack.api_url)
    moment = f"<!date^{MARCH_18}^{{date_num}} {{time}}|then>"
    await client.chat_postMessage(channel=office.id, text=f"moved to {moment}")
    await workspace.zhao.says("周五前定稿海报", in_=office)
    page = await windows.open(workspace.fang, office)
    await page.get_by_text("moved to 2026-03-18 09:30").wait_for()
    said = page.locator(".message", has_text="周五前定稿海报")
    await said.hover()
    await said.get_by_role("button", name="更多操作").click()
    await page.get_by_role("menuitem", name="Make an item · 建成事项").click()
    form = page.locator("dialog.modal")
    await form.get_by_label("项目/任务名称").wait_for()
    assert "周五前定稿海报" in " ".join(
        [await form.get_by_label("项目/任务名称").input_value(), await form.inner_text()]
    )
    await page.keyboard.press("Escape")
    await form.wait_for(state="hidden")
    await page.get_by_role("button", name="换个身份").click()
    await page.get_by_role("dialog").get_by_role("link", name="Dana Reed").first.click()
    await page.get_by_text("moved to 2026-03-17 21:30").wait_for()
    assert await page.locator("html").get_attribute("lang") == "en"
