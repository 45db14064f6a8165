"""Puts the parts together; the only place that constructs anything."""

import asyncio
from collections.abc import Mapping, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

import aiohttp
import structlog
from aiohttp import web
from slack_bolt.app.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.bolt import Answering, Teams, listening
from bot.changes import beginning, handing_over
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
from bot.listeners.updates import change_end
from bot.listeners.updates import command as updates
from bot.listeners.updates import modal as update_modal
from bot.listeners.updates import rights as edit_rights
from bot.listeners.which_item import command as which_item
from bot.messages.texts import words
from bot.newcomers import Newcomers
from bot.outbox.mending import mend
from bot.outbox.sender import Sender
from bot.outbox.sharing import Sharing
from bot.parts import Parts
from bot.schedule.tick import Ticker
from bot.settings import Settings, days_in
from bot.slack.channels import read_channels
from bot.slack.people import read_everybody
from bot.socket import Sockets
from bot.watchdog import Watchdog
from bot.work import Work
from storage import audit as audit_log
from storage import installations, outbox, senders, templates, waiting, workspaces
from storage.database import Database, Tx
from storage.installations import Installation, Keys
from storage.workspaces import Workspace

log = structlog.get_logger(__name__)

_HERE: Final = "127.0.0.1"
_STALE: Final = 10.0  # seconds since the sender last looked, after which something is wrong
_TIMEOUT: Final = 7  # seconds a call may take; below the sender's lease
# When the program is told to end, in seconds; all together below the ten that a supervisor grants.
_ANSWERS: Final = 3.0  # for what has come and is not answered yet
_TICK: Final = 300.0  # for what one tick has to say
_OTHERS: Final = 15.0  # for others to say it who send for the workspaces; longer than the lease of one that has ended
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
    edit_rights,
    updates,
    change_end,
    which_item,
    workspace_settings,
)


#: Since when a workspace that is served by a kept token has it, by workspace.
Since = dict[int, datetime]


class NoWorkspaceError(Exception):
    """No token is given, and none is kept."""


@dataclass(slots=True)
class Served:
    """A workspace as this program serves it: its parts, who sends for it, and who looks at its clock."""

    parts: Parts
    sender: Sender
    ticker: Ticker


class Bot:
    """The running program: Bolt, and the workspaces it serves, that of ``SLACK_BOT_TOKEN`` before the others."""

    def __init__(self, program: "_Program", served: Sequence[Served], bolt: AsyncApp, since: Since) -> None:
        """``since``: when the workspaces of ``served`` were given the tokens that are kept."""
        self.served = [*served]
        self.bolt = bolt
        self.sharing = program.sharing
        self._program = program
        self._since = since
        self._looks_at_the_clock = False
        self._watchdog = Watchdog(self.parts.machine)
        self._running: list[asyncio.Task[None]] = []
        self._asides: list[asyncio.Task[None]] = []
        self._sockets: Sockets | None = None
        self._server: web.AppRunner | None = None
        self._forged_in = ""

    @property
    def parts(self) -> Parts:
        """Of the first workspace; database, clocks and the work under way are those of all."""
        return self.served[0].parts

    @property
    def sender(self) -> Sender:
        """Of the first workspace."""
        return self.served[0].sender

    @property
    def _senders(self) -> list[Sender]:
        return [one.sender for one in self.served]

    @property
    def ticker(self) -> Ticker:
        """Of the first workspace."""
        return self.served[0].ticker

    async def start(self) -> None:
        """Begin to listen (Socket Mode where there is an app token, else HTTP) and to send.

        Raises SlackApiError where Slack refuses the app token, OSError where the port can't be had; nothing runs then.
        """
        try:
            await self._listen()
        except BaseException:
            await self.stop()
            raise
        self._send()
        self._watchdog.start()
        loop = asyncio.get_running_loop()
        self._asides += [loop.create_task(keep_every_hour(one.parts)) for one in self.served]
        self.parts.work.start(read_slack([one.parts for one in self.served]), waited_for=False)
        if (keys := self._program.keys) is not None:
            newcomers = Newcomers(self.parts.db, keys, self._since, self._take)
            self._asides.append(loop.create_task(newcomers.run()))

    def look_at_the_clock(self) -> None:
        """Have what is due looked at, once a second."""
        self._looks_at_the_clock = True
        for one in self.served:
            one.ticker.start()

    async def tick(self) -> tuple[int, int]:
        """Write what is due by now and deliver it, listening to nobody: how much was looked at, and how much waits."""
        loop = asyncio.get_running_loop()
        looked_at = sum([await one.ticker.tick() for one in self.served])
        self._send()
        began = loop.time()
        while left := sum([await self._unended(one) for one in self.served]):
            ours = any(one.sender.holds for one in self.served)
            if loop.time() > began + (_TICK if ours else _OTHERS):  # a bot that runs says the rest by its own clock
                break
            await asyncio.sleep(_LOOK)
        return looked_at, left

    def _send(self) -> None:
        loop = asyncio.get_running_loop()
        self._running = [loop.create_task(one.sender.run()) for one in self.served]
        self._asides.append(loop.create_task(self.sharing.run()))

    async def _take(self, kept: Installation) -> None:
        """Serve a workspace that was installed meanwhile; one that is served goes on by its new token."""
        served = next((one for one in self.served if one.parts.workspace.id == kept.workspace.id), None)
        if served is not None:
            if kept.workspace.id in self._since:  # else it speaks by SLACK_BOT_TOKEN
                served.parts.slack.token = kept.token
                served.sender.go_on()
                self.parts.work.start(read_slack([served.parts]), waited_for=False)
            return
        log.info("a workspace was installed", ws=kept.workspace.id)
        one = await self._program.serve_kept(kept)
        self._since[kept.workspace.id] = kept.at
        self.served.append(one)
        loop = asyncio.get_running_loop()
        self._running.append(loop.create_task(one.sender.run()))
        self._asides.append(loop.create_task(keep_every_hour(one.parts)))
        self.parts.work.start(read_slack([one.parts]), waited_for=False)
        if self._looks_at_the_clock:
            one.ticker.start()

    async def _unended(self, one: Served) -> int:
        return await self.parts.db.read(outbox.unended, one.parts.workspace.id, self.parts.calendar.now())

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
        parts = self.parts

        async def database() -> bool:
            return await parts.db.read(_answers)

        async def outbox() -> bool:
            """They look, and Slack takes the token of one at least: a dead one is its own workspace's trouble."""
            now = parts.machine.seconds()
            looking = all(one.looked_at is not None and now - one.looked_at < _STALE for one in self._senders)
            return looking and any(one.stopped_by is None for one in self._senders)

        def pace() -> Pace:
            holding = [one for one in self._senders if one.holds] or [self.sender]
            rate = sum(one.pacing.rate.a_minute for one in holding)
            return Pace(rate, any(one.pacing.line.is_down for one in self._senders))

        checks = {"database": database, "outbox": outbox}
        if self._sockets is not None:
            checks["socket"] = self._sockets.is_alive
        return Health(
            checks,
            figures=lambda: parts.db.read(waiting.figures, parts.calendar.now()),
            pace=pace,
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
        for one in self.served:
            await one.ticker.stop()
        undone = await self.parts.work.finish(until - loop.time())
        if undone:
            log.warning("left undone", count=undone)
        for one in self.served:
            one.sender.stop()
        for aside in self._asides:
            aside.cancel()
        await asyncio.gather(*self._asides, return_exceptions=True)
        await asyncio.gather(*self._running)
        self._watchdog.stop()
        await self._leave()
        await close(self.parts.slack)
        self.parts.db.close()

    async def _leave(self) -> None:
        try:
            await self.sharing.end()
        except Exception:
            log.exception("the others learn by themselves that this program is gone")


async def assemble(settings: Settings, calendar: Calendar | None = None) -> Bot:
    """Everything put together, with the workspaces known to Slack and to the memory; nothing listens yet.

    They are that of ``SLACK_BOT_TOKEN`` and those whose tokens are kept. Raises SlackApiError where Slack refuses the
    token given, UnreadableTokenError for a kept one that no key opens, NoWorkspaceError where there is none; no
    connection is left open then.
    """
    async with AsyncExitStack() as undo:
        # One session for all calls: the SDK would open a new connection for each.
        session = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=_TIMEOUT))
        undo.push_async_callback(session.close)
        given = _client(settings, session, settings.slack_bot_token) if settings.slack_bot_token else None
        identity = await given.auth_test() if given else None
        db = Database(settings.database_url)
        undo.callback(db.close)
        program = _Program(settings, db, session, calendar or Calendar())
        served: list[Served] = []
        since: Since = {}
        if given is not None and identity is not None:
            program.slack_time.learn(identity.headers.get("Date"))
            known = {key: identity.get(key) for key in ("team_id", "user_id", "bot_id", "enterprise_id")}
            served.append(await program.serve(given, await _of_token(program, identity), known))
        for kept in await _kept(program):
            if kept.workspace.id not in {one.parts.workspace.id for one in served}:
                since[kept.workspace.id] = kept.at
                served.append(await program.serve_kept(kept))
        if not served:
            raise NoWorkspaceError
        bolt = listening(program.teams, served[0].parts.slack, program.routes.events, timeout=_TIMEOUT)
        undo.pop_all()
    return Bot(program, served, bolt, since)


class _Program:
    """What all workspaces have in common, and how one more is served."""

    def __init__(self, settings: Settings, db: Database, session: aiohttp.ClientSession, calendar: Calendar) -> None:
        self.settings = settings
        self.db = db
        self.slack_time = SlackTime()
        self.sharing = Sharing(db, machine := Machine())
        self.teams = Teams()
        self.routes = Routes()
        self.keys = Keys(settings.keys) if settings.keys else None
        self.calendar = calendar
        self._session = session
        self._shared = (calendar, machine, self.slack_time, Work())
        self._texts = words()
        for feature in FEATURES:
            feature.register(self.routes)
        self._commands = CommandTable(self._texts, self.routes)

    async def serve(self, slack: AsyncWebClient, workspace: Workspace, identity: Mapping[str, Any]) -> Served:
        """A workspace is answered from now on; nothing is sent to it yet. ``identity``: as Slack's auth.test says."""
        parts, at = Parts(self.settings, self.db, slack, workspace, *self._shared), self.calendar.now()
        await self.db.write(templates.bring_library, workspace.id, at)
        await self.db.write(workspaces.set_days, workspace.id, days_in(self.settings.tidings_days), at)
        self.teams.add(Answering(identity, slack, Dispatch(parts, self._texts, self.routes, self._commands)))
        return Served(parts, Sender(parts, self._texts, self.sharing), Ticker(parts))

    async def serve_kept(self, kept: Installation) -> Served:
        """The same by a token that is kept; Slack is not asked about it."""
        workspace = kept.workspace
        identity = {"team_id": workspace.team_id, "user_id": workspace.bot_user}
        return await self.serve(_client(self.settings, self._session, kept.token), workspace, identity)


def _client(settings: Settings, session: aiohttp.ClientSession, token: str) -> AsyncWebClient:
    return AsyncWebClient(
        token=token,
        base_url=settings.slack_api_base_url,
        proxy=settings.https_proxy,
        session=session,
        retry_handlers=[],  # the SDK's own retry posts twice when the line drops after Slack accepted
    )


async def _of_token(program: _Program, identity: Any) -> Workspace:  # noqa: ANN401 — of Slack's SDK
    """The workspace that Slack has just said a token is of."""
    settings = program.settings
    workspace = await program.db.write(
        workspaces.remember,
        team_id=identity["team_id"],
        name=identity.get("team") or identity["team_id"],
        url=identity["url"],
        bot_user=identity["user_id"],
        enterprise_id=identity.get("enterprise_id"),
        zone=settings.tidings_timezone or "UTC",
        language=settings.tidings_language or "en",
    )
    await program.db.write(senders.go_on, workspace.id)  # Slack has just taken the token
    return workspace


async def _kept(program: _Program) -> list[Installation]:
    """The workspaces whose tokens are kept; all of them are sealed by the first key from now on."""
    if program.keys is None:
        return []
    found = await program.db.read(installations.every, program.keys)
    await program.db.write(installations.seal_anew, program.keys)
    return found


def _answers(tx: Tx) -> bool:
    return bool(tx.exec_driver_sql("SELECT 1").scalar_one())


async def close(slack: AsyncWebClient) -> None:
    """Let go of the connections to Slack."""
    if slack.session is not None:
        await slack.session.close()


async def read_slack(every: Sequence[Parts]) -> None:
    """Read people, groups and channels in the background; what is asked before that is looked up one by one."""
    for parts in every:
        for read in (read_everybody, _begin, read_channels, mend):
            if await parts.db.read(senders.stopped_by, parts.workspace.id):
                break  # not one call more until Slack takes its token again
            try:
                await read(parts)
            except Exception:
                log.exception("Slack could not be read", what=read.__name__, ws=parts.workspace.id)


async def _begin(parts: Parts) -> None:
    """Say what could not be said before people were known: to whoever installed the bot, and of who has gone since."""
    await parts.change(beginning.come_back, parts.workspace.id, parts.calendar.now())
    await parts.change(beginning.welcome, parts.workspace.id, parts.calendar.now())
    await parts.change(handing_over.offer_items, parts.workspace.id, parts.calendar.now())
