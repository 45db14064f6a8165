"""The page with a channel of 2,000 messages: the longest tasks while one scrolls back through all of it, by the
browser's own trace, and how long a posted message takes to be painted, by the browser's own clock.

Beside each figure stands that of a page that does nothing else: one that scrolls as many plain lines, and one that
only writes down that something changed. ``make bench-browser``; figures of this machine, not of a test.
"""

import asyncio
import json
import os
import shutil
import statistics
import tempfile
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

from playwright.async_api import async_playwright

from playground.cast import Cast, demo
from playground.slack import Slack
from tests.browser.window import ARGUMENTS, Json, Page

MESSAGES = 2_000
POSTS = 20
CATEGORIES = ["devtools.timeline", "disabled-by-default-devtools.timeline", "toplevel"]
HEAD = "<!doctype html><meta charset=utf-8><title>baseline</title>"
LINES = HEAD + "".join(f"<p>message {number} for nobody, with a <b>bold</b> word</p>" for number in range(MESSAGES))
LISTENS = HEAD + (
    "<ol class=messages></ol><script>new EventSource('/page/api/events').addEventListener('changed', () => "
    "document.querySelector('.messages').append(document.createElement('li')))</script>"
)
#: When a row has been painted, in milliseconds since 1970: the frame after it came, and what that frame had to do.
PAINTED = """() => {
  window.painted = [];
  new MutationObserver(() => requestAnimationFrame(() => setTimeout(
    () => painted.push(performance.timeOrigin + performance.now())))).observe(
      document.querySelector('.messages'), {childList: true});
}"""


async def main() -> None:
    async with Slack() as slack, async_playwright() as playwright:
        cast = demo(slack)
        for number in range(MESSAGES):
            await cast.zhao.says(f"message {number} for @Dana Reed, with a *bold* word", "#office")
        chromium = shutil.which(os.environ.get("CHROMIUM", "chromium"))
        browser = await playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        page = await browser.new_page()
        await page.route("**/lines", lambda route: route.fulfill(body=LINES, content_type="text/html"))
        await page.route("**/listens", lambda route: route.fulfill(body=LISTENS, content_type="text/html"))
        address = f"{slack.page_url}?as={cast.dana.id}&channel={cast.office.id}"

        async def opens() -> None:
            await page.goto(address)
            await page.locator(".message").last.wait_for()

        async def to_the_end() -> None:
            await page.goto(f"{slack.page_url}lines")
            await page.evaluate("scrollTo(0, document.body.scrollHeight)")

        async def longest(arrives: Callable[[], Awaitable[None]], scroll: Callable[[], Awaitable[None]]) -> str:
            await arrives()
            with tempfile.TemporaryDirectory() as folder:
                trace = Path(folder) / "trace.json"
                await browser.start_tracing(page=page, path=trace, categories=CATEGORIES)
                await scroll()
                await browser.stop_tracing()
                return ", ".join(f"{ms:.0f}" for ms in tasks(json.loads(trace.read_text()))[:9])

        await page.goto(f"{slack.page_url}listens")
        print(f"a posted message, noted by a page that does nothing else: {await posted(page, cast)}")
        await opens()
        print(f"a posted message, painted on the page: {await posted(page, cast)}")
        lines = await longest(to_the_end, lambda: scroll_back(page, "scrollY < 1"))
        print(f"scrolling back over {MESSAGES} plain lines: longest tasks {lines} ms of CPU")
        first = "[...document.querySelectorAll('.message')].some((one) => one.innerText.includes('message 0 for'))"
        rows = await longest(opens, lambda: scroll_back(page, first))
        count = await page.locator(".conversation .message").count()
        print(f"scrolling back on the page, {count} messages here at a time: longest tasks {rows} ms of CPU")
        await browser.close()


async def posted(page: Page, cast: Cast) -> str:
    """Milliseconds from posting to paint, of some posts one after the other."""
    await page.evaluate(PAINTED)
    took = []
    for number in range(POSTS):
        started = time.time() * 1000
        await cast.zhao.says(f"posted {number}.", "#office")
        await page.wait_for_function("n => painted.length > n", arg=number)
        took.append((await page.evaluate("painted.at(-1)")) - started)
    return f"median {statistics.median(took):.0f} ms, slowest {max(took):.0f} ms"


async def scroll_back(page: Page, done: str) -> None:
    """Wheel by wheel, until the JavaScript condition `done` holds."""
    await page.mouse.move(600, 400)
    while not await page.evaluate(done):
        for _ in range(25):
            await page.mouse.wheel(0, -800)
            await asyncio.sleep(0.016)


def tasks(trace: Json) -> list[float]:
    """Milliseconds of CPU of the tasks on the page's main thread, the longest first."""
    main = {
        (event["pid"], event["tid"])
        for event in trace["traceEvents"]
        if event["name"] == "thread_name" and event["args"]["name"] == "CrRendererMain"
    }
    found = [
        e.get("tdur", e["dur"]) / 1000
        for e in trace["traceEvents"]
        if e["name"] == "RunTask" and (e["pid"], e["tid"]) in main
    ]
    return sorted(found, reverse=True)


if __name__ == "__main__":
    asyncio.run(main())
