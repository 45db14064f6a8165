"""Windows of a browser at the page, and what tests of it say often."""

from typing import Any

from playground.conversation import Channel
from playground.person import Person

Json = dict[str, Any]
Page = Request = Any  # Playwright's, which is there only where it is installed

ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
FIELD = ".conversation .composer textarea"
PATIENCE = 5000  # milliseconds; the machine may have a lot to do


class Windows:
    """Opens windows at the page; `wrong` is what went wrong in any of them."""

    def __init__(self, browser: Any) -> None:  # noqa: ANN401 - Playwright's
        self.wrong: list[str] = []
        self._browser = browser
        self._contexts: list[Any] = []

    async def open(self, person: Person, channel: Channel | None = None, thread: str = "", **window: Any) -> Page:  # noqa: ANN401
        """A window of its own: this person, there. `window` is what Playwright's `new_context` takes."""
        page = await self.blank(**window)
        where = f"&channel={channel.id}" if channel else ""
        where += f"&thread={thread}" if thread else ""
        await page.goto(f"{person.parts.address('')}?as={person.id}{where}")
        await page.locator(".conversation").wait_for()
        return page

    async def blank(self, **window: Any) -> Page:  # noqa: ANN401
        """A window that is nowhere yet."""
        context = await self._browser.new_context(**window)
        self._contexts.append(context)
        page = await context.new_page()
        page.set_default_timeout(PATIENCE)
        page.on("pageerror", lambda problem: self.wrong.append(str(problem)))
        page.on(
            "console", lambda said: self.wrong.append(said.text) if "Content Security Policy" in said.text else None
        )
        return page

    async def close(self) -> None:
        """Close all of them."""
        for context in self._contexts:
            await context.close()


def plain(text: str) -> Json:
    """A plain_text object."""
    return {"type": "plain_text", "text": text}


async def sends(page: Page, text: str) -> None:
    """Write into the message field and press Enter."""
    field = page.locator(FIELD)
    await field.fill(text)
    await page.keyboard.press("Escape")  # what the page offers to complete
    await field.press("Enter")


async def until_focus(page: Page, selector: str) -> None:
    """Wait for the focus: it follows what arrives from the local Slack."""
    await page.wait_for_function("selector => document.activeElement.matches(selector)", arg=selector)
