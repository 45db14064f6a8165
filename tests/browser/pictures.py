"""``make pictures``: README's pictures, taken of the demo once its story is told."""

import asyncio
import os
import re
import shutil
import sys
from pathlib import Path

from playwright.async_api import async_playwright

from tests.browser.window import ARGUMENTS, FIELD, Json, Page

ROOT = Path(__file__).parents[2]
PICTURES = ROOT / "docs" / "pictures"
TIDINGS = Path(sys.executable).with_name("tidings")
WINDOW = {"width": 1180, "height": 720}


class Demo:
    """The page of a running demo."""

    def __init__(self, page: Page, address: str) -> None:
        self.page = page
        self.address = address

    async def reads(self, what: str, **query: str) -> Json:
        answer = await self.page.request.get(f"{self.address}page/api/{what}", params=query)
        found: Json = await answer.json()
        return found

    async def becomes(self, name: str, channel: str) -> None:
        people = (await self.reads("workspace"))["people"]
        who = next(one["id"] for one in people if one["shown_as"] == name)
        channels = (await self.reads("state", **{"as": who}))["channels"]
        where = next(one["id"] for one in channels if one["name"] == channel)
        await self.page.goto(f"{self.address}?as={who}&channel={where}")
        await self.page.locator(".message").last.wait_for()

    async def told(self) -> None:
        """Wait until the story is."""
        while (guide := await self.reads("guide"))["told"] < guide["of"]:  # noqa: ASYNC110 - it is another process
            await asyncio.sleep(0.2)

    async def is_taken(self, name: str) -> None:
        await self.page.screenshot(path=PICTURES / f"{name}.png")


async def main() -> None:
    process = await asyncio.create_subprocess_exec(TIDINGS, "demo", "--port", "0", stdout=asyncio.subprocess.PIPE)
    assert process.stdout is not None
    address = ""
    while not address:
        found = re.search(rb"http://127\.0\.0\.1:\d+/", await process.stdout.readline())
        address = found[0].decode() if found else ""
    try:
        async with async_playwright() as playwright:
            chromium = shutil.which(os.environ.get("CHROMIUM", "chromium"))
            browser = await playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)
            await take(Demo(await browser.new_page(viewport=WINDOW), address))
            await browser.close()
    finally:
        process.terminate()
        await process.wait()


async def take(demo: Demo) -> None:
    """All of them."""
    PICTURES.mkdir(exist_ok=True)
    page = demo.page
    await demo.told()
    await demo.becomes("Li Qian", "launch")
    await page.get_by_role("button", name="关闭引导").click()
    await page.get_by_role("link", name=re.compile(r"\d 条回复")).first.click()
    await page.get_by_role("complementary", name="讨论串").get_by_text("推迟到").wait_for()
    card = page.locator(".conversation .message", has_text="T-1 官网改版").first
    await card.get_by_text("开发中").wait_for()  # its edits come some seconds later
    await card.scroll_into_view_if_needed()
    await page.mouse.move(0, 0)
    await demo.is_taken("thread.zh-CN")

    await demo.becomes("Dana Reed", "partners")
    await page.locator(FIELD).fill("/track new Website relaunch @Zhao Ning next Friday")
    await page.keyboard.press("Escape")
    await page.keyboard.press("Enter")
    await page.get_by_label("Done").fill("Survey designed, 200 valid answers")
    await page.get_by_label("Next").fill("Home page draft by Wednesday")
    await page.get_by_role("button", name="Publish").click()
    await page.locator(".message", has_text="published in #partners").wait_for()
    await page.mouse.move(0, 0)
    await demo.is_taken("card.en")


if __name__ == "__main__":
    asyncio.run(main())
