"""The sender: claim, render, post, remember. One of them sends for a workspace at any moment."""

import asyncio
import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

import structlog
from slack_sdk.errors import SlackApiError

from bot.messages.blocks import Block, Message
from bot.messages.texts import Texts
from bot.outbox.failpoints import pass_by
from bot.outbox.looking import find_sent
from bot.outbox.saying import Edited, Nothing, NotYet, Posted, Shown, say, thread_of
from bot.parts import Parts
from bot.slack.channels import join, know_channel
from bot.slack.errors import CALL_FAILURES, Verdict, code_of, method_of, retry_after, verdict
from storage import homes, items, outbox, posts, senders
from storage.database import Tx, now
from storage.outbox import Row, RowState, Verb
from storage.posts import Post, Subject
from tracker.notices import ItemCard
from tracker.people import Reader

log = structlog.get_logger(__name__)

LEASE: Final = timedelta(seconds=10)
_RENEW: Final = 3.0  # seconds; three chances before the lease ends
_LOOK: Final = 1.0  # seconds between looks when nothing wakes the sender
_AT_ONCE: Final = 8  # rows under way together, each of a lane of its own
_BETWEEN_POSTS: Final = 1.0  # seconds between two messages in one channel: Slack allows about one a second
_BETWEEN_EDITS: Final = 10.0  # seconds between two edits of one message; Slack allows about 50 edits a minute in all
_BETWEEN_HURRIED: Final = 1.0  # seconds between two of one Home, where whoever it is of has done something
_SETTLE: Final = timedelta(seconds=5)  # before an unanswered send is looked for
_LAST: Final = 1.5  # seconds for what is under way when the program ends; the rest is unknown then
_STOPPED: Final = timedelta(seconds=60)  # before a workspace that refused its token is tried again
#: The key under which a message carries its row's id, by which it is recognised.
EVENT_TYPE: Final = "tidings_outbox"


class Sender:
    """Sends one workspace's outbox while it holds the lease."""

    def __init__(self, parts: Parts, texts: Texts) -> None:
        self._parts = parts
        self._texts = texts
        self._ws = parts.workspace.id
        self._holder = uuid.uuid4().hex
        self._fence: int | None = None
        self._renew_at = 0.0
        self._under_way: dict[str, asyncio.Task[None]] = {}
        self._channel_free_at: dict[str, float] = {}
        self._edit_free_at: dict[Post, float] = {}
        self._home_shown_at: dict[str, float] = {}
        self._method_free_at: dict[str, float] = {}
        self._ending = asyncio.Event()

    async def run(self) -> None:
        """Send until ``stop``; a failure of the database is waited out."""
        failing = False
        while not self._ending.is_set():
            try:
                await self._look()
                failing = False
            except Exception:
                if not failing:  # once, not every second
                    log.exception("the outbox can't be looked at")
                failing = True
            await self._wait()
        if self._under_way:
            _, late = await asyncio.wait(self._under_way.values(), timeout=_LAST)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)
        if self._fence is not None:
            try:
                await self._parts.db.write(senders.let_go, self._ws, self._holder)
            except Exception:
                log.exception("the lease could not be given up; it runs out by itself")

    def stop(self) -> None:
        """Take no more rows; ``run`` ends when those under way are done or unknown, and gives the lease up."""
        self._ending.set()
        self._parts.committed.set()

    async def _wait(self) -> None:
        try:
            await asyncio.wait_for(self._parts.committed.wait(), _LOOK)
        except TimeoutError:
            return
        self._parts.committed.clear()

    async def _look(self) -> None:
        fence = await self._hold()
        if fence is None:
            return
        free = _AT_ONCE - len(self._under_way)
        if free <= 0:
            return
        rows = await self._parts.db.write(
            _take, self._ws, fence, at=self._at(), slack_time=self._parts.slack_time.now(), most=free,
            busy=tuple(self._under_way),
        )  # fmt: skip
        for row in rows:
            self._under_way[row.lane] = asyncio.get_running_loop().create_task(self._send(row, fence))

    async def _hold(self) -> int | None:
        """The fence; None while another sends for the workspace."""
        if self._fence is not None and self._parts.machine.seconds() < self._renew_at:
            return self._fence
        before = self._fence
        self._fence, orphaned = await self._parts.db.write(_hold, self._ws, self._holder)
        self._renew_at = self._parts.machine.seconds() + _RENEW
        if self._fence is not None and self._fence != before:
            log.info("sending for the workspace", ws=self._ws, fence=self._fence, unknown=orphaned)
        return self._fence

    async def _send(self, row: Row, fence: int) -> None:
        try:
            await self._deliver(row, fence)
        except asyncio.CancelledError:
            await self._note_unknown(row, fence)
            raise
        except Exception:
            log.exception("a row could not be sent", row=row.id, kind=row.kind)
            await self._note_unknown(row, fence)
        finally:
            self._under_way.pop(row.lane, None)
            self._parts.committed.set()  # the lane's next row, and a free place

    async def _note_unknown(self, row: Row, fence: int) -> None:
        """Nothing is known of the row: it is looked for before it is sent again."""
        try:
            await self._again(row, fence, RowState.UNKNOWN, _SETTLE)
        except Exception:
            # Not even that could be written. Once this lease has run out its next holder finds the row under way.
            log.exception("what became of a row could not be noted", row=row.id)
            self._holder, self._fence = uuid.uuid4().hex, None

    async def _deliver(self, row: Row, fence: int) -> None:
        if row.verb is Verb.EDIT:
            await self._render(row, fence, row.target)  # an edit whose answer never came is simply made again
            return
        if row.verb is Verb.PUBLISH:
            await self._publish(row, fence)
            return
        if await self._is_put_off(row, fence, *_calls_before_posting(row)):
            return
        try:
            target = await self._target(row)
            found = await self._find(row, target) if row.state is RowState.UNKNOWN else None
        except CALL_FAILURES as error:
            await self._failed(row, fence, error, untouched=row.state)
            return
        if found:
            await self._sent(row, fence, found)
        elif row.state is RowState.UNKNOWN:
            await self._again(row, fence, RowState.WAITING, timedelta(0))
        else:
            await self._render(row, fence, target)

    async def _find(self, row: Row, target: str) -> Post | None:
        thread = await self._parts.db.read(thread_of, row) if row.verb is Verb.REPLY else None
        return await find_sent(self._parts.slack, target, row, thread)

    async def _render(self, row: Row, fence: int, target: str) -> None:
        said = await self._parts.db.read(say, self._texts, row, self._at())
        match said:
            case Nothing(why):
                await self._parts.db.write(_end, self._ws, fence, row, state=RowState.DROPPED, why=why, at=self._at())
            case NotYet():
                await self._again(row, fence, RowState.WAITING, timedelta(seconds=_LOOK))
            case Edited(message, post):
                await self._edit(row, fence, message, post)
            case Shown(view):
                await self._show(row, fence, view)
            case Posted():
                await self._post(row, fence, target, said)

    async def _post(self, row: Row, fence: int, target: str, said: Posted) -> None:
        if not await self._is_its_turn(target):
            await self._again(row, fence, RowState.WAITING, timedelta(0))
            return
        if await self._is_put_off(row, fence, "chat.postMessage"):
            return
        pass_by("before_send")
        try:
            answer = await self._parts.slack.chat_postMessage(
                channel=target,
                text=said.message.text,
                blocks=said.message.blocks,
                thread_ts=said.thread_ts,
                reply_broadcast=said.broadcast or None,
                metadata={"event_type": EVENT_TYPE, "event_payload": {"row": row.id}},
                unfurl_links=False,
                unfurl_media=False,
            )
        except CALL_FAILURES as error:
            await self._failed(row, fence, error, untouched=None)
            return
        pass_by("after_send")
        self._parts.slack_time.learn(answer.headers.get("Date"))
        await self._sent(row, fence, Post(answer["channel"], answer["ts"]))

    async def _edit(self, row: Row, fence: int, message: Message, post: Post) -> None:
        seconds = self._parts.machine.seconds()
        too_early = self._edit_free_at.get(post, 0.0) - seconds
        if too_early > 0:  # what is said then is worked out then: the last state wins
            await self._again(row, fence, RowState.WAITING, timedelta(seconds=too_early))
            return
        if await self._is_put_off(row, fence, "chat.update"):
            return
        self._edit_free_at[post] = seconds + _BETWEEN_EDITS
        try:
            await self._parts.slack.chat_update(
                channel=post.channel_id, ts=post.ts, text=message.text, blocks=message.blocks
            )
        except CALL_FAILURES as error:
            await self._failed(row, fence, error, untouched=RowState.WAITING)
            return
        await self._parts.db.write(_end, self._ws, fence, row, state=RowState.SENT, why=None, at=self._at())

    async def _publish(self, row: Row, fence: int) -> None:
        """A Home changes at once for who has done something, else every so often: what it shows is worked out then."""
        between = _BETWEEN_HURRIED if row.body["hurried"] else _BETWEEN_EDITS
        too_early = self._home_shown_at.get(row.target, -between) + between - self._parts.machine.seconds()
        if too_early > 0:
            await self._again(row, fence, RowState.WAITING, timedelta(seconds=too_early))
        elif not await self._is_put_off(row, fence, "views.publish"):
            await self._render(row, fence, row.target)

    async def _show(self, row: Row, fence: int, view: Block) -> None:
        self._home_shown_at[row.target] = self._parts.machine.seconds()
        try:
            await self._parts.slack.views_publish(user_id=row.target, view=view)
        except CALL_FAILURES as error:
            await self._failed(row, fence, error, untouched=RowState.WAITING)
            return
        await self._parts.db.write(_end, self._ws, fence, row, state=RowState.SENT, why=None, at=self._at())

    async def _target(self, row: Row) -> str:
        """The channel to post in: a person's direct message is opened, a public channel joined."""
        if row.verb is Verb.TELL:
            answer = await self._parts.slack.conversations_open(users=row.target)
            return str(answer["channel"]["id"])
        channel_known = await know_channel(self._parts, row.target)
        if channel_known and not channel_known.bot_in and channel_known.takes_cards:
            await join(self._parts, row.target)
        return row.target

    async def _sent(self, row: Row, fence: int, post: Post) -> None:
        if not await self._parts.db.write(_remember, self._ws, fence, row, post, self._at()):
            log.warning("the lease was lost while sending", row=row.id)

    async def _is_put_off(self, row: Row, fence: int, *methods: str) -> bool:
        """Put the row off where Slack asked to leave one of these methods alone for a while."""
        free_at = max((self._method_free_at.get(method, 0.0) for method in methods), default=0.0)
        seconds = free_at - self._parts.machine.seconds()
        if seconds <= 0:
            return False
        state = RowState.UNKNOWN if row.state is RowState.UNKNOWN else RowState.WAITING
        await self._again(row, fence, state, timedelta(seconds=seconds))
        return True

    async def _failed(self, row: Row, fence: int, error: Exception, *, untouched: RowState | None) -> None:
        """Sort a failed call. ``untouched``: the row's state when the call was before any posting."""
        what = code_of(error) if isinstance(error, SlackApiError) else type(error).__name__
        waiting = RowState.UNKNOWN if untouched is RowState.UNKNOWN else RowState.WAITING
        match verdict(error):
            case Verdict.GIVE_UP:
                log.error("Slack refused a message", row=row.id, kind=row.kind, error=what)
                await self._parts.db.write(_end, self._ws, fence, row, state=RowState.GIVEN_UP, why=what, at=self._at())
                return
            case Verdict.STOP:
                log.error("Slack refused the token", error=what)
                state, wait = waiting, _STOPPED
            case Verdict.LATER:
                seconds = retry_after(error)
                if seconds:
                    self._method_free_at[method_of(error)] = self._parts.machine.seconds() + seconds
                state, wait = waiting, timedelta(seconds=seconds or min(2**row.tries, 60))
            case Verdict.UNKNOWN:
                state, wait = waiting if untouched else RowState.UNKNOWN, _SETTLE
        log.info("a message waits", row=row.id, error=what, state=state, seconds=wait.total_seconds())
        await self._again(row, fence, state, wait, what)

    async def _again(self, row: Row, fence: int, state: RowState, wait: timedelta, error: str | None = None) -> None:
        await self._parts.db.write(_back, self._ws, fence, row, state=state, wait=wait, error=error)

    async def _is_its_turn(self, channel_id: str) -> bool:
        """Wait for the channel's turn; false where the program ends before it comes."""
        seconds = self._parts.machine.seconds()
        free_at = max(self._channel_free_at.get(channel_id, 0.0), seconds)
        self._channel_free_at[channel_id] = free_at + _BETWEEN_POSTS
        try:
            await asyncio.wait_for(self._ending.wait(), free_at - seconds)
        except TimeoutError:
            return True
        return False

    def _at(self) -> datetime:
        return self._parts.calendar.now()


def _calls_before_posting(row: Row) -> list[str]:
    opened = ["conversations.open"] if row.verb is Verb.TELL else []
    looked_for = ["conversations.history", "conversations.replies"] if row.state is RowState.UNKNOWN else []
    return opened + looked_for


def _hold(tx: Tx, ws: int, holder: str) -> tuple[int | None, int]:
    """Hold the lease: the fence, None where another holds it; and how many rows another before was sending."""
    fence = senders.hold(tx, ws, holder, LEASE)
    return fence, outbox.orphaned(tx, ws, fence) if fence is not None else 0


def _take(
    tx: Tx, ws: int, fence: int, *, at: datetime, slack_time: datetime, most: int, busy: Sequence[str]
) -> list[Row]:
    if not senders.holds(tx, ws, fence):
        return []
    rows = outbox.take(tx, ws, fence, at=at, slack_time=slack_time, most=most, busy=busy)
    if rows:
        pass_by("after_commit")  # of what is to be said; nothing of it is taken yet
    return rows


def _back(tx: Tx, ws: int, fence: int, row: Row, *, state: RowState, wait: timedelta, error: str | None) -> None:
    if senders.holds(tx, ws, fence):
        outbox.again(tx, row.id, state, now(tx) + wait, error)


def _end(tx: Tx, ws: int, fence: int, row: Row, *, state: RowState, why: str | None, at: datetime) -> None:
    if senders.holds(tx, ws, fence):
        outbox.end(tx, row.id, state, at, why)


def _remember(tx: Tx, ws: int, fence: int, row: Row, post: Post, at: datetime) -> bool:
    """Mark a row sent and note where its message stands, unless somebody else sends for the workspace by now."""
    if not senders.holds(tx, ws, fence):
        return False
    outbox.end(tx, row.id, RowState.SENT, at)
    posts.remember(
        tx,
        ws,
        channel_id=post.channel_id,
        ts=post.ts,
        item_id=row.item_id,
        kind=row.kind,
        subject=Subject(
            update_no=row.body.get("update_no"),
            about=row.body.get("about"),
            user_id=row.target if row.verb is Verb.TELL else None,
        ),
        outbox_id=row.id,
        at=at,
    )
    if row.kind == ItemCard.kind and row.item_id is not None:  # Homes link to it
        standing = items.by_id(tx, Reader.system(ws), row.item_id)
        homes.changed(tx, ws, standing.item.named if standing else (), at)
    pass_by("before_mark")
    return True
