"""The demo's story: some weeks of a small company, done by its people through the page of the local Slack.

Nothing is written into the memory here: people type commands, fill forms and press buttons, while Slack's time and the
bot's Calendar go from three weeks ago to now.
"""

import asyncio
import re
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache
from pathlib import Path
from typing import Any, Final, TypeVar
from zoneinfo import ZoneInfo

import aiohttp
import structlog
from babel.dates import format_skeleton

from bot.app import Bot
from bot.clock import Calendar
from storage import outbox
from tracker.yaml_files import read_yaml

log = structlog.get_logger(__name__)

Json = dict[str, Any]
Found = TypeVar("Found")
_FILE: Final = Path(__file__).with_name("story.yml")
_ZONE: Final = ZoneInfo("Asia/Shanghai")
_SATURDAY: Final = 5
_AHEAD: Final = re.compile(r"\{([+-]\d+)\}")
_MORE: Final = "new_item.more"
_MODAL: Final = {"kind": "modal"}
_SOON: Final = 0.01  # seconds between two looks
_PATIENCE: Final = 60.0  # seconds for anything that must come, on a machine that has a lot to do


@dataclass(frozen=True)
class Act:
    """One thing somebody did, and when."""

    at: datetime
    who: str
    place: str
    says: str
    fills: Mapping[str, object]


def read_acts(now: datetime) -> list[Act]:
    """The story as it leads up to a moment."""
    today = now.astimezone(_ZONE).date()
    acts = [
        Act(
            datetime.combine(weekday(today, act["at"][0]), time.fromisoformat(act["at"][1]), _ZONE),
            act["who"],
            act["in"],
            dated(act.get("types") or act["says"], today),
            act.get("fills", {}),
        )
        for act in _read()["acts"]
    ]
    return [act for act in acts if act.at < now]


def read_guide() -> list[Json]:
    """What to try first: who, in, types (may lack), say in both languages."""
    steps: list[Json] = _read()["guide"]
    return steps


@cache
def _read() -> Json:
    found: Json = read_yaml(_FILE)
    return found


def weekday(today: date, ahead: int) -> date:
    """The weekday (Monday to Friday) so many ahead of the last one that has begun; negative: before it."""
    day = today - timedelta(days=max(today.weekday() - _SATURDAY + 1, 0))
    step = timedelta(days=1 if ahead > 0 else -1)
    for _ in range(abs(ahead)):
        day += step
        while day.weekday() >= _SATURDAY:
            day += step
    return day


def dated(text: str, today: date) -> str:
    """A text with its days written out, as one writes them in its language."""
    locale = "en_GB" if text.isascii() else "zh_CN"
    return _AHEAD.sub(lambda found: format_skeleton("MMMd", weekday(today, int(found[1])), locale=locale), text)


class StoryError(Exception):
    """Somebody in the story could not do what the story says."""


class Telling:
    """Tells the story at the page of the local Slack; `done` of `of` acts are told. `today` is how it is in the end."""

    def __init__(self, acts: Sequence[Act], bot: Bot, page: str, today: Calendar) -> None:
        self._today = today
        self._acts = acts
        self._bot = bot
        self._page = page
        self.done = 0
        self.of = len(acts)

    async def tell(self) -> None:
        """All of it; then it is now. A story that gets stuck is left there."""
        if not self._acts:
            return
        self._bot.ticker.pause()  # what the clock would have said in those weeks is not part of it
        async with aiohttp.ClientSession(self._page, timeout=aiohttp.ClientTimeout(_PATIENCE)) as session:
            try:
                try:
                    await self._tell(Hands(session, self._idle))
                finally:
                    await self._move(session, self._today.now())
                    self._bot.ticker.go_on()
            except (StoryError, TimeoutError, aiohttp.ClientError) as stuck:
                log.warning("the story got stuck", act=self.done + 1, why=str(stuck) or type(stuck).__name__)
                self.of = self.done  # nothing more is to come

    async def _tell(self, hands: "Hands") -> None:
        await self._idle()  # people, groups and channels are known
        for act in self._acts:
            await self._move(hands.session, act.at)
            await hands.does(act)
            await self._posted()
            self.done += 1

    async def _move(self, session: aiohttp.ClientSession, moment: datetime) -> None:
        await self._bot.ticker.move_on(moment)
        async with session.post("/clock", json={"to": moment.isoformat()}) as answer:
            answer.raise_for_status()

    async def _idle(self) -> None:
        async with asyncio.timeout(_PATIENCE):
            while not self._bot.parts.work.idle:  # noqa: ASYNC110 - nothing tells of it
                await asyncio.sleep(_SOON)

    async def _posted(self) -> None:
        """Until everything said is there, so that it bears the right hour; edits bear none."""
        parts = self._bot.parts
        at = parts.calendar.now()
        async with asyncio.timeout(_PATIENCE):
            while not parts.work.idle or await parts.db.read(outbox.unposted, parts.workspace.id, at) > 0:  # noqa: ASYNC110
                await asyncio.sleep(_SOON)


class Hands:
    """People's hands at the page. They wait for the bot to be `idle`, as people do without knowing it."""

    def __init__(self, session: aiohttp.ClientSession, idle: Callable[[], Awaitable[None]]) -> None:
        self.session = session
        self._idle = idle
        self._places: dict[str, str] = {}

    async def does(self, act: Act) -> None:
        """Type it, and fill and send the form that a command may open."""
        person = await self._person(act.who)
        channel = await self._channel(person, act.place)
        await self._act(person, "types", channel=channel, text=act.says)
        if act.fills:
            await self._fill(person, act.fills)
            await self._idle()
            await self._act(person, "submits")
            await _until_read(lambda: self._modals(person), lambda modals: not _inputs(modals))
            await self._idle()
            if await self._modals(person):  # it took longer than a second, and the form says how it ended
                await self._act(person, "closes", everything=True)

    async def _fill(self, person: str, fills: Mapping[str, object]) -> None:
        blocks = await self._form(person, "name")
        if not fills.keys() <= blocks.keys():
            await self._act(person, "presses", block_id="more", action_id=_MORE, surface=_MODAL)
            blocks = await self._form(person, *fills)
        for key, value in fills.items():
            block, element = blocks[key]
            meant = value.strip() if isinstance(value, str) else value
            where = {"surface": _MODAL, "block_id": block, "action_id": element["action_id"]}
            if "users" in element["type"]:
                meant = [await self._person(name) for name in _listed(value)]
            await self._act(person, "fills", **where, value=meant)

    async def _form(self, person: str, *keys: str) -> dict[str, tuple[str, Json]]:
        """The inputs of the form once it asks for these: by their key, the block and the element."""
        modals = await _until_read(lambda: self._modals(person), lambda modals: set(keys) <= _inputs(modals).keys())
        return _inputs(modals)

    async def _modals(self, person: str) -> list[Json]:
        async with self.session.get("/page/api/state", params={"as": person}) as answer:
            modals: list[Json] = (await answer.json())["modals"]
            return modals

    async def _act(self, person: str, name: str, **said: object) -> None:
        async with self.session.post(f"/page/api/{name}", json={"as": person, **said}) as answer:
            told = await answer.json()
        if not told["ok"] or told["trouble"]:
            raise StoryError(told.get("error") or told["trouble"])

    async def _person(self, name: str) -> str:
        if name not in self._places:
            async with self.session.get("/page/api/workspace") as answer:
                self._places |= {one["shown_as"]: one["id"] for one in (await answer.json())["people"]}
        return self._places[name]

    async def _channel(self, person: str, name: str) -> str:
        if name not in self._places:
            async with self.session.get("/page/api/state", params={"as": person}) as answer:
                self._places |= {one["name"]: one["id"] for one in (await answer.json())["channels"]}
        return self._places[name]


def _inputs(modals: Sequence[Json]) -> dict[str, tuple[str, Json]]:
    blocks = modals[-1]["blocks"] if modals else []
    return {
        block["block_id"].partition("~")[0]: (block["block_id"], block["element"])
        for block in blocks
        if block["type"] == "input"
    }


def _listed(value: object) -> list[Any]:
    return list(value) if isinstance(value, list) else [value]


async def _until_read(read: Callable[[], Awaitable[Found]], enough: Callable[[Found], bool]) -> Found:
    async with asyncio.timeout(_PATIENCE):
        while not enough(found := await read()):  # noqa: ASYNC110 - nothing tells of it
            await asyncio.sleep(_SOON)
        return found
