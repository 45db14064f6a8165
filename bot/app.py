"""Puts the parts together; the only place that constructs anything."""

import asyncio
import re
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from typing import Any, Final

import aiohttp
import structlog
from aiohttp import web
from slack_bolt.app.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_sdk.web.async_client import AsyncWebClient

from bot.clock import Calendar, Machine, SlackTime, WallClock
from bot.health import Health, Pace
from bot.http import Door
from bot.keeping import keep_every_hour
from bot.listeners.acks import command as acks
from bot.listeners.assistance import command as assistance
from bot.listeners.audit import command as audit
from bot.listeners.audit import taking_over
from bot.listeners.closing import buttons as closing_buttons
from bot.listeners.closing import command as closing
from bot.listeners.closing import modal as closing_modal
from bot.listeners.closing import tidying as closing_tidying
from bot.listeners.comments import command as comments
from bot.listeners.comments import event as comments_event
from bot.listeners.comments import modal as comments_modal
from bot.listeners.delivery import buttons as delivery_buttons
from bot.listeners.delivery import moving
from bot.listeners.departments import command as departments
from bot.listeners.departments import modal as department_modal
from bot.listeners.digests import command as digests
from bot.listeners.dispatch import Dispatch
from bot.listeners.following import buttons as following
from bot.listeners.hand_over import buttons as hand_over_buttons
from bot.listeners.hand_over import command as hand_over
from bot.listeners.hand_over import modal as hand_over_modal
from bot.listeners.home import buttons as home_buttons
from bot.listeners.home import command as home
from bot.listeners.home import event as home_opened
from bot.listeners.home import first as first_met
from bot.listeners.installation import event as installation
from bot.listeners.lists import command as lists
from bot.listeners.lists import ticks as list_ticks
from bot.listeners.new_item import buttons as new_item_buttons
from bot.listeners.new_item import command as new_item
from bot.listeners.new_item import guesses as new_item_guesses
from bot.listeners.new_item import lines as new_item_lines
from bot.listeners.new_item import modal as new_item_modal
from bot.listeners.new_item import options as new_item_options
from bot.listeners.new_item import shortcuts as new_item_shortcuts
from bot.listeners.preferences import command as preferences
from bot.listeners.preferences import workspace as workspace_settings
from bot.listeners.remarks import buttons as remark_buttons
from bot.listeners.remarks import command as remarks
from bot.listeners.remarks import modal as remark_modal
from bot.listeners.reminders import buttons as reminders
from bot.listeners.routes import Routes
from bot.listeners.table_import import buttons as table_import_buttons
from bot.listeners.table_import import event as table_import
from bot.listeners.track import CommandTable
from bot.listeners.updates import buttons as update_buttons
from bot.listeners.updates import command as updates
from bot.listeners.updates import modal as update_modal
from bot.listeners.which_item import command as which_item
from bot.messages.texts import words
from bot.once import OnceApp
from bot.outbox.mending import mend
from bot.outbox.sender import Sender
from bot.parts import Parts
from bot.schedule.tick import Ticker
from bot.settings import Settings, days_in
from bot.slack.channels import read_channels
from bot.slack.people import read_everybody
from bot.socket import Sockets
from storage import audit as audit_log
from storage import outbox, senders, templates, waiting, workspaces
from storage.database import Database, Tx

log = structlog.get_logger(__name__)

_HERE: Final = "127.0.0.1"
_STALE: Final = 10.0  # seconds since the sender last looked, after which something is wrong
_ANYTHING: Final = re.compile("")
_TIMEOUT: Final = 7  # seconds a call may take; below the sender's lease
# When the program is told to end, in seconds; all together below the ten that a supervisor grants.
_ANSWERS: Final = 3.0  # for what has come and is not answered yet
_TICK: Final = 300.0  # for what one tick has to say
_LOOK: Final = 0.1
_FINISH: Final = 7.0  # for that and the work that goes on after an answer
FEATURES: Final = (
    digests,
    acks,
    assistance,
    audit,
    closing,
    closing_buttons,
    closing_modal,
    departments,
    department_modal,
    closing_tidying,
    home,
    home_buttons,
    home_opened,
    first_met,
    delivery_buttons,
    moving,
    comments,
    comments_event,
    comments_modal,
    following,
    hand_over,
    hand_over_buttons,
    hand_over_modal,
    installation,
    list_ticks,
    lists,
    new_item,
    new_item_buttons,
    new_item_guesses,
    new_item_lines,
    new_item_modal,
    new_item_options,
    new_item_shortcuts,
    preferences,
    remark_buttons,
    remark_modal,
    remarks,
    reminders,
    table_import,
    table_import_buttons,
    taking_over,
    update_buttons,
    update_modal,
    updates,
    which_item,
    workspace_settings,
)


class Bot:
    """The running program: Bolt, the sender, and the parts they share."""

    def __init__(self, parts: Parts, bolt: AsyncApp, sender: Sender) -> None:
        self.parts = parts
        self.bolt = bolt
        self.sender = sender
        self.ticker = Ticker(parts)
        self._sending: asyncio.Task[None] | None = None
        self._keeping: asyncio.Task[None] | None = None
        self._sockets: Sockets | None = None
        self._server: web.AppRunner | None = None
        self._forged_in = ""

    async def start(self) -> None:
        """Begin to listen (Socket Mode where there is an app token, else HTTP) and to send.

        Raises SlackApiError where Slack refuses the app token, OSError where the port can't be had; nothing runs then.
        """
        try:
            await self._listen()
        except BaseException:
            await self.stop()
            raise
        loop = asyncio.get_running_loop()
        self._sending = loop.create_task(self.sender.run())
        self._keeping = loop.create_task(keep_every_hour(self.parts))
        self.parts.work.start(_read_slack(self.parts), waited_for=False)

    async def tick(self) -> tuple[int, int]:
        """Write what is due by now and deliver it, listening to nobody: how much was looked at, and how much waits."""
        parts, loop = self.parts, asyncio.get_running_loop()
        looked_at = await self.ticker.tick()
        self._sending = loop.create_task(self.sender.run())
        until = loop.time() + _TICK
        while left := await parts.db.read(outbox.unended, parts.workspace.id, parts.calendar.now()):
            if loop.time() > until:
                break
            await asyncio.sleep(_LOOK)
        return looked_at, left

    async def _listen(self) -> None:
        settings = self.parts.settings
        if settings.slack_app_token:
            self._sockets = Sockets(self.bolt, settings.slack_app_token, settings.https_proxy)
            await self._sockets.connect()
            log.info("listening", by="Socket Mode")
            if settings.port is not None:
                await self._serve(web.Application(), settings.port, host=_HERE)
        else:
            door = Door(self.bolt, str(settings.slack_signing_secret), WallClock(), self._note_forged)
            port = await self._serve(door.routes(), settings.port or 0)
            log.info("listening", by="HTTP", port=port)

    async def _serve(self, server: web.Application, port: int, host: str | None = None) -> int:
        """Answer there, whoever watches the program among the rest; the port."""
        self._health().add_to(server)
        self._server = web.AppRunner(server, access_log=None, shutdown_timeout=_ANSWERS)
        await self._server.setup()
        await web.TCPSite(self._server, host=host, port=port).start()
        taken: int = self._server.addresses[0][1]
        return taken

    def _note_forged(self, origin: str) -> None:
        """In the audit log, the first of an hour: whoever sends many could fill the disk with their traces."""
        at = self.parts.calendar.now()
        hour = f"{at:%Y-%m-%dT%H}"
        if hour != self._forged_in:
            self._forged_in = hour
            self.parts.work.start(self.parts.db.write(audit_log.note_forged, self.parts.workspace.id, origin, hour, at))

    def _health(self) -> Health:
        parts, sender = self.parts, self.sender

        async def database() -> bool:
            return await parts.db.read(_answers)

        async def outbox() -> bool:
            age = parts.machine.seconds() - sender.looked_at if sender.looked_at is not None else _STALE
            return age < _STALE and sender.stopped_by is None

        checks = {"database": database, "outbox": outbox}
        if self._sockets is not None:
            checks["socket"] = self._sockets.is_alive
        return Health(
            checks,
            figures=lambda: parts.db.read(waiting.figures, parts.calendar.now()),
            pace=lambda: Pace(sender.pacing.rate.a_minute, sender.pacing.line.is_down),
            now=parts.calendar.now,
        )

    async def stop(self) -> None:
        """Answer what has come, finish what is under way, let the lease go, close the database: within 10 s."""
        loop = asyncio.get_running_loop()
        until = loop.time() + _FINISH
        if self._sockets is not None:
            await self._sockets.leave(_ANSWERS)
        if self._server is not None:
            await self._server.cleanup()
        await self.ticker.stop()
        undone = await self.parts.work.finish(until - loop.time())
        if undone:
            log.warning("left undone", count=undone)
        self.sender.stop()
        if self._keeping is not None:
            self._keeping.cancel()
            await asyncio.wait([self._keeping])
        if self._sending is not None:
            await self._sending
        await close(self.parts.slack)
        self.parts.db.close()


async def assemble(settings: Settings, calendar: Calendar | None = None) -> Bot:
    """Everything put together, with the workspace known to Slack and to the memory; nothing listens yet.

    Raises SlackApiError where Slack refuses the token; no connection is left open then.
    """
    slack_time = SlackTime()
    calendar = calendar or Calendar()
    slack = AsyncWebClient(
        token=settings.slack_bot_token,
        base_url=settings.slack_api_base_url,
        proxy=settings.https_proxy,
        # One session for all calls: the SDK would open a new connection for each.
        session=aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=_TIMEOUT)),
        retry_handlers=[],  # the SDK's own retry posts twice when the line drops after Slack accepted
    )
    async with AsyncExitStack() as undo:
        undo.push_async_callback(close, slack)
        identity = await slack.auth_test()
        slack_time.learn(identity.headers.get("Date"))
        db = Database(settings.database_url)
        undo.callback(db.close)
        workspace = await db.write(
            workspaces.remember,
            team_id=identity["team_id"],
            name=identity.get("team") or identity["team_id"],
            url=identity["url"],
            bot_user=identity["user_id"],
            enterprise_id=identity.get("enterprise_id"),
            zone=settings.tidings_timezone or "UTC",
            language=settings.tidings_language or "en",
        )
        await db.write(senders.go_on, workspace.id)  # Slack has just taken the token
        await db.write(templates.bring_library, workspace.id, calendar.now())
        await db.write(workspaces.set_days, workspace.id, days_in(settings.tidings_days), calendar.now())
        parts = Parts(settings, db, slack, workspace, calendar, Machine(), slack_time)
        texts = words()
        routes = Routes()
        for feature in FEATURES:
            feature.register(routes)
        dispatch = Dispatch(parts, texts, routes, CommandTable(texts, routes))
        bot = Bot(parts, _bolt(slack, identity.data, dispatch, routes), Sender(parts, texts))
        undo.pop_all()
    return bot


def _answers(tx: Tx) -> bool:
    return bool(tx.exec_driver_sql("SELECT 1").scalar_one())


async def close(slack: AsyncWebClient) -> None:
    """Let go of the connections to Slack."""
    if slack.session is not None:
        await slack.session.close()


async def _read_slack(parts: Parts) -> None:
    """Read people, groups and channels in the background; what is asked before that is looked up one by one."""
    for read in (read_everybody, read_channels, mend):
        try:
            await read(parts)
        except Exception:
            log.exception("Slack could not be read", what=read.__name__)


def _bolt(slack: AsyncWebClient, identity: Any, dispatch: Dispatch, routes: Routes) -> AsyncApp:  # noqa: ANN401
    """Bolt with one catch-all listener a kind; our own tables behind them find the feature's function."""

    async def authorize(**_: object) -> AuthorizeResult:
        return AuthorizeResult(
            enterprise_id=identity.get("enterprise_id"),
            team_id=identity["team_id"],
            bot_user_id=identity["user_id"],
            bot_id=identity.get("bot_id"),
            bot_token=slack.token,
        )

    bolt = OnceApp(
        name="Tidings",  # else Bolt walks the whole call stack for a file name
        client=AsyncWebClient(base_url=slack.base_url, proxy=slack.proxy, timeout=_TIMEOUT, retry_handlers=[]),
        authorize=authorize,
        process_before_response=True,
        request_verification_enabled=False,  # the door has verified what came by HTTP
        ignoring_self_events_enabled=False,  # a card of ours that somebody deletes counts as our event
    )
    bolt.command("/track")(_listener(dispatch.command))
    bolt.action(_ANYTHING)(_listener(dispatch.action))
    bolt.shortcut(_ANYTHING)(_listener(dispatch.shortcut))
    bolt.view(_ANYTHING)(_listener(dispatch.view))
    bolt.options(_ANYTHING)(_listener(dispatch.options))
    for event in ("app_mention", "message"):
        bolt.event(event)(_event_listener(dispatch.mention))
    for event in routes.events:
        if event.startswith("message."):
            continue  # of these Bolt knows one, by the name of ``message``
        bolt.event(event)(_event_listener(dispatch.event))
    return bolt


def _listener(answer: Callable[[AsyncAck, dict[str, Any]], Awaitable[None]]) -> Callable[..., Awaitable[None]]:
    async def listener(ack: AsyncAck, body: dict[str, Any]) -> None:
        await answer(ack, body)

    return listener


def _event_listener(take: Callable[[dict[str, Any]], Awaitable[None]]) -> Callable[..., Awaitable[None]]:
    async def listener(body: dict[str, Any]) -> None:
        await take(body)

    return listener
