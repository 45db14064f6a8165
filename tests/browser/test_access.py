"""What a screen reader, a keyboard and tired eyes need: axe-core finds nothing serious, anywhere, light or dark."""

from pathlib import Path

import pytest
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from playground.cast import Cast
from tests.browser.every_block import every_block, every_input
from tests.browser.window import Json, Page, Windows, sends

AXE = (Path(__file__).parent / "vendor" / "axe.min.js").read_text(encoding="utf-8")
RUN = "async () => (await axe.run({resultTypes: ['violations']})).violations"


async def serious(page: Page) -> list[str]:
    """What axe-core finds that keeps somebody out."""
    await page.evaluate(AXE)
    found: list[Json] = await page.evaluate(RUN)
    return [
        f"{one['id']}: {node['html'][:200]}"
        for one in found
        if one["impact"] in {"serious", "critical"}
        for node in one["nodes"]
    ]


@pytest.mark.parametrize(
    "window",
    [
        {"color_scheme": "light"},
        {"color_scheme": "dark", "viewport": {"width": 390, "height": 780}, "has_touch": True, "locale": "zh-CN"},
    ],
    ids=["light", "dark phone"],
)
async def test_nothing_serious_anywhere(
    windows: Windows, cast: Cast, app: AsyncApp, client: AsyncWebClient, window: Json
) -> None:
    @app.command("/form")
    async def opens(ack, body) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001
        await ack()
        await client.views_open(trigger_id=body["trigger_id"], view=every_input())

    parent = await cast.fang.says("@Dana Reed `x` https://a.example", "#office")
    await cast.zhao.says("好", thread=parent)
    await client.chat_postMessage(channel=cast.office.id, text="all", blocks=every_block())
    await client.chat_postEphemeral(channel=cast.office.id, user=cast.dana.id, text="psst")

    page = await windows.blank(**window)
    await page.goto(cast.dana.parts.address(""))
    await page.get_by_text("Dana Reed").wait_for()
    assert await serious(page) == []
    await page.goto(f"{cast.dana.parts.address('')}?as={cast.dana.id}&channel={cast.office.id}&thread={parent.ts}")
    await page.get_by_text("好").wait_for()
    assert await serious(page) == []
    await page.goto(f"{cast.dana.parts.address('')}?as={cast.dana.id}&channel={cast.office.id}&view=threads")
    await page.locator(".thread-card").wait_for()
    assert await serious(page) == []
    await page.goto(f"{cast.dana.parts.address('')}?as={cast.dana.id}&channel={cast.office.id}")
    await sends(page, "/form")
    await page.locator("dialog.modal .block.input").last.wait_for()
    assert await serious(page) == []
