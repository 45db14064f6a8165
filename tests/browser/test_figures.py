"""What the page costs, in counts that are the same on every machine."""

from playground.cast import Cast
from tests.browser.window import Request, Windows

FIRST_PAGE = 200_000  # bytes
A_TURN = 25  # rows that are drawn at once while one reads on: half of what 50 ms allow, by `make bench-browser`
#: Watches the main line: rows that come into being, the most of them at once, and rows whose content is drawn again.
WATCH = """() => {
  window.seen = {made: 0, most: 0, drawn: 0};
  new MutationObserver((changes) => {
    const before = window.seen.made;
    for (const {target, addedNodes} of changes) {
      for (const node of addedNodes) if (node.matches?.('li.message')) window.seen.made += 1;
      if (target.matches?.('.message-body, .message-head')) window.seen.drawn += 1;
    }
    window.seen.most = Math.max(window.seen.most, window.seen.made - before);
  }).observe(document.querySelector('.conversation .messages'), {childList: true, subtree: true});
}"""


async def test_the_first_page_is_small(windows: Windows, cast: Cast) -> None:
    page = await windows.blank()
    sizes: dict[str, int] = {}

    async def note(request: Request) -> None:
        sizes[request.url] = (await request.sizes())["responseBodySize"]

    page.on("requestfinished", note)
    await page.goto(cast.dana.parts.address(""))
    await page.get_by_text("Dana Reed").wait_for()
    await page.wait_for_load_state("load")
    await cast.dana.waits_until(lambda: len(sizes) > 20)
    page.remove_listener("requestfinished", note)
    assert 0 < sum(sizes.values()) < FIRST_PAGE, sorted(sizes.items(), key=lambda one: -one[1])


async def test_one_more_message_draws_one_more_row(windows: Windows, cast: Cast) -> None:
    for number in range(80):
        await cast.zhao.says(f"message {number}", "#office")
    page = await windows.open(cast.dana, cast.office)
    await page.get_by_text("message 79").wait_for()
    reads: list[str] = []
    page.on("request", lambda request: reads.append(request.url))
    await page.evaluate(WATCH)
    await cast.zhao.says("one more", "#office")
    await page.locator(".message", has_text="one more").wait_for()
    seen = await page.evaluate("window.seen")
    assert seen["made"] == 1
    assert seen["drawn"] <= 1, "at most the head of the oldest one there is now"
    assert len([url for url in reads if "/state" in url]) <= 2


async def test_reading_on_draws_a_few_rows_at_a_time(windows: Windows, cast: Cast) -> None:
    for number in range(200):
        await cast.zhao.says(f"message {number}", "#office")
    page = await windows.open(cast.dana, cast.office)
    await page.get_by_text("message 199").wait_for()
    await page.evaluate(WATCH)
    box = page.locator(".conversation .scroller")
    for already in (0, A_TURN, 2 * A_TURN):
        await box.press("Home")
        await page.wait_for_function("n => window.seen.made > n", arg=already)
    assert await page.evaluate("window.seen.most") == A_TURN
