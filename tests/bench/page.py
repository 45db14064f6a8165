"""The page with a channel of 2,000 messages: the longest tasks while one scrolls back through all of it, by the
browser's own trace, and how long a posted message takes to be on the page.

``make bench-browser``; figures of this machine, not of a test.
"""

import asyncio
import json
import os
import shutil
import statistics
import tempfile
import time
from pathlib import Path

from playwright.async_api import async_playwright

from playground.cast import demo
from playground.slack import Slack
from tests.browser.window import ARGUMENTS, Json, Page

MESSAGES = 2_000
POSTS = 20
CATEGORIES = ["devtools.timeline", "disabled-by-default-devtools.timeline", "toplevel"]


async def main() -> None:
    async with Slack() as slack, async_playwright() as playwright:
        cast = demo(slack)
        for number in range(MESSAGES):
            await cast.zhao.says(f"message {number} for @Dana Reed, with a *bold* word", "#office")
        chromium = shutil.which(os.environ.get("CHROMIUM", "chromium"))
        browser = await playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        page = await browser.new_page()
        await page.goto(f"{slack.page_url}?as={cast.dana.id}&channel={cast.office.id}")
        await page.locator(".message").last.wait_for()

        took = []
        for number in range(POSTS):
            started = time.perf_counter()
            await cast.zhao.says(f"posted {number}.", "#office")
            await page.get_by_text(f"posted {number}.", exact=True).wait_for()
            took.append((time.perf_counter() - started) * 1000)
        print(f"a posted message on the page: median {statistics.median(took):.0f} ms, slowest {max(took):.0f} ms")

        with tempfile.TemporaryDirectory() as folder:
            trace = Path(folder) / "trace.json"
            await browser.start_tracing(page=page, path=trace, categories=CATEGORIES)
            shown = await scroll_back(page)
            await browser.stop_tracing()
            longest = tasks(json.loads(trace.read_text()))
        milliseconds = ", ".join(f"{ms:.0f}" for ms in longest[:9])
        print(f"scrolling back, {shown} messages here at a time: longest tasks {milliseconds} ms of CPU")
        await browser.close()


async def scroll_back(page: Page) -> int:
    """To the first message, wheel by wheel; how many are loaded then."""
    await page.mouse.move(600, 400)
    messages = page.locator(".conversation .message")
    while True:
        for _ in range(25):
            await page.mouse.wheel(0, -800)
            await asyncio.sleep(0.016)
        if await page.get_by_text("message 0 for", exact=False).count():
            return int(await messages.count())


def tasks(trace: Json) -> list[float]:
    """Milliseconds of CPU of the tasks on the page's main thread, the longest first."""
    main = {
        (event["pid"], event["tid"])
        for event in trace["traceEvents"]
        if event["name"] == "thread_name" and event["args"]["name"] == "CrRendererMain"
    }
    names = {"RunTask", "ThreadControllerImpl::RunTask"}
    found = [
        e.get("tdur", e["dur"]) / 1000
        for e in trace["traceEvents"]
        if e["name"] in names and (e["pid"], e["tid"]) in main
    ]
    return sorted(found, reverse=True)


if __name__ == "__main__":
    asyncio.run(main())
