"""One row to Slack: the words, the call, and what its answer means for the row."""

import random
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any, Concatenate, Final, ParamSpec, TypeVar

import structlog

from bot.failpoints import pass_by
from bot.messages.blocks import Block
from bot.messages.texts import Texts
from bot.outbox import fenced
from bot.outbox.fenced import Arrived
from bot.outbox.marking import Marks
from bot.outbox.pacing import METHODS, Pacing
from bot.outbox.saying import say
from bot.outbox.sayings import Blocked, Edited, Nothing, Posted, Shown, WithoutCard
from bot.parts import Parts
from bot.slack.channels import join, know_channel
from bot.slack.errors import CALL_FAILURES, Verdict, cause_of, method_of, name_of, retry_after, verdict
from storage.database import Tx
from storage.outbox import REPEATABLE, Row, Verb
from storage.posts import Post
from tracker.delivery import Cause, RowState

log = structlog.get_logger(__name__)

P = ParamSpec("P")
R = TypeVar("R")

SETTLE: Final = timedelta(seconds=5)  # before an unanswered send is looked for
LOOK_AGAIN: Final = timedelta(seconds=60)  # after a second send, for the twin of it
_TRIES: Final = 8  # of a row that Slack answers with an error of its own
_FIRST_WAIT: Final = 2.0  # seconds, three times as long each time
_SOON: Final = timedelta(seconds=1)
#: The key under which a message carries its row's id, by which it is recognised.
EVENT_TYPE: Final = "tidings_outbox"


class Delivery:
    """Delivers rows of one workspace under one fence."""

    def __init__(self, parts: Parts, texts: Texts, pacing: Pacing, fence: int) -> None:
        self.fence = fence
        self._parts = parts
        self._texts = texts
        self._pacing = pacing
        self._ws = parts.workspace.id
        self._marks = Marks(self._mark)

    async def deliver(self, row: Row) -> None:
        """Say a row, and note what became of it."""
        try:
            await self._join(row)
        except CALL_FAILURES as error:
            await self.failed(row, error)
            return
        said = await self._parts.db.read(say, self._texts, row, self._at())
        match said:
            case Nothing(why):
                await self.write(fenced.drop, row, why=why, at=self._at())
            case Blocked(cause, word):
                await self.write(fenced.cannot_deliver, row, cause=cause, error=word, at=self._at())
            case WithoutCard():
                await self.write(fenced.without_card, row, at=self._at())
            case Edited():
                await self._edit(row, said)
            case Shown(view):
                await self._show(row, view)
            case Posted():
                await self._post(row, said)

    async def channel_of(self, row: Row) -> str:
        """The conversation a row goes to: a person's direct message is opened."""
        if row.verb is Verb.TELL:
            answer = await self._parts.slack.conversations_open(users=row.target)
            return str(answer["channel"]["id"])
        return row.target

    async def note_posted(self, row: Row, post: Post, *, stub: bool = False) -> None:
        """A row's message stands in Slack."""
        if not await self._marks.note(Arrived(row, post, stub)):
            log.warning("the lease was lost while sending", row=row.id)

    async def _mark(self, together: Sequence[Arrived]) -> bool:
        return await self.write(fenced.posted, together, self._at(), look_again=LOOK_AGAIN)

    async def note_unknown(self, row: Row) -> None:
        """Nothing is known of the row: it is looked for before it is sent again. An edit is simply made again."""
        await self._again(row, _unless_repeatable(row), SETTLE, None, counts=False)

    async def failed(self, row: Row, error: Exception, post: Post | None = None) -> None:
        """Sort a failed call. ``post``: the message that was to be changed, or whose thread was replied in."""
        what, now = name_of(error), self._parts.machine.seconds()
        match verdict(error):
            case Verdict.LATER:
                await self._later(row, error, what, now)
            case Verdict.UNKNOWN:
                self._pacing.line.failed(now)
                await self._again(row, _unless_repeatable(row), SETTLE, what, counts=False)
            case Verdict.UNKNOWN_OF_ROW if row.tries < _TRIES:
                seconds = _FIRST_WAIT * 3 ** (row.tries - 1) * random.uniform(0.9, 1.1)  # noqa: S311 — jitter
                await self._again(row, _unless_repeatable(row), timedelta(seconds=seconds), what)
            case Verdict.HOLD:
                cause = cause_of(what)
                if row.verb is Verb.TELL and cause is Cause.CHANNEL_GONE:
                    cause = Cause.PERSON_GONE
                await self._cannot_deliver(row, cause, what)
            case Verdict.NOBODY:
                await self._cannot_deliver(row, Cause.PERSON_GONE, what)
            case Verdict.MESSAGE_GONE if post is not None:
                await self.write(fenced.message_gone, row, post, error=what, at=self._at())
            case Verdict.ANEW:
                await self.write(fenced.say_anew, row, error=what, at=self._at())
            case Verdict.STOP:
                self._parts.stopped_by = what
                log.error("Slack has taken the installation away; nothing more is sent until it is back", error=what)
                await self._again(row, _before(row), timedelta(0), what, counts=False)
                await self.note_pace()
            case _:
                log.error("Slack refused a message", row=row.id, kind=row.kind, error=what)
                await self._cannot_deliver(row, Cause.REFUSED, what)

    async def write(self, change: Callable[Concatenate[Tx, int, int, P], R], *args: P.args, **kwargs: P.kwargs) -> R:
        """One of ``fenced``'s transactions, for this workspace and under this fence."""
        return await self._parts.db.write(change, self._ws, self.fence, *args, **kwargs)

    async def _later(self, row: Row, error: Exception, what: str, now: float) -> None:
        seconds = retry_after(error)
        method = method_of(error) or METHODS[row.verb]
        if seconds is None:
            self._pacing.line.failed(now)
        else:
            self._pacing.shut(method, now + seconds)
            if method == "chat.postMessage":
                self._pacing.rate.refused(now)
            await self.note_pace()
        wait = timedelta(seconds=seconds) if seconds is not None else _SOON
        await self._again(row, _before(row), wait, what, counts=False)

    async def note_pace(self) -> None:
        """Keep for the next sender what was learned: the pace, what is to be left alone, that all is stopped."""
        pacing = self._pacing
        shut = pacing.shut_now(self._parts.machine.seconds())
        await self.write(fenced.note, rate=int(pacing.rate.a_minute), shut=shut, stopped_by=self._parts.stopped_by)

    async def _cannot_deliver(self, row: Row, cause: Cause, error: str) -> None:
        if row.verb is Verb.PUBLISH:  # a Home is nobody's news
            await self.write(fenced.drop, row, why=error, at=self._at())
            return
        log.warning("a message can't be delivered", row=row.id, kind=row.kind, to=row.target, error=error)
        await self.write(fenced.cannot_deliver, row, cause=cause, error=error, at=self._at())
        self._parts.committed.set()  # who is told of it is told at once

    async def _post(self, row: Row, said: Posted) -> None:
        thread = Post(row.target, said.thread_ts) if said.thread_ts else None
        if said.names:
            await self.write(fenced.names, row.id, said.names)
        try:
            pass_by("before_send")
            answer = await self._parts.slack.chat_postMessage(
                channel=row.target,
                text=said.message.text,
                blocks=said.message.blocks,
                thread_ts=said.thread_ts,
                reply_broadcast=said.broadcast or None,
                metadata={"event_type": EVENT_TYPE, "event_payload": {"row": row.id}},
                unfurl_links=False,
                unfurl_media=False,
            )
        except CALL_FAILURES as error:
            await self.failed(row, error, thread)
            return
        pass_by("after_send")
        self._answered(answer)
        await self.note_posted(row, Post(answer["channel"], answer["ts"]), stub=said.stub)

    async def _edit(self, row: Row, said: Edited) -> None:
        post = said.post
        if said.names:
            await self.write(fenced.names, said.posted_by, said.names)
        try:
            answer = await self._parts.slack.chat_update(
                channel=post.channel_id, ts=post.ts, text=said.message.text, blocks=said.message.blocks
            )
        except CALL_FAILURES as error:
            await self.failed(row, error, post)
            return
        self._answered(answer)
        to_all = row.verb is Verb.EDIT and not said.stub
        await self.write(fenced.edited, row, self._at(), post if to_all else None)

    async def _show(self, row: Row, view: Block) -> None:
        try:
            answer = await self._parts.slack.views_publish(user_id=row.target, view=view)
        except CALL_FAILURES as error:
            await self.failed(row, error)
            return
        self._answered(answer)
        await self.write(fenced.edited, row, self._at())

    async def _join(self, row: Row) -> None:
        """A public channel is joined before something is said there: who is in it decides its language."""
        if row.verb not in (Verb.POST, Verb.REPLY):
            return
        known = await know_channel(self._parts, row.target)
        if known and not known.bot_in and known.takes_cards:
            await join(self._parts, row.target)

    def _answered(self, answer: Any) -> None:  # noqa: ANN401 — of Slack's SDK
        self._pacing.line.works()
        self._parts.slack_time.learn(answer.headers.get("Date"))

    async def _again(
        self, row: Row, state: RowState, wait: timedelta, error: str | None, *, counts: bool = True
    ) -> None:
        if error:
            log.info("a message waits", row=row.id, error=error, state=state, seconds=wait.total_seconds())
        await self.write(fenced.again, row, state=state, wait=wait, error=error, counts=counts)

    def _at(self) -> datetime:
        return self._parts.calendar.now()


def _unless_repeatable(row: Row) -> RowState:
    """What a row is of which nobody knows whether it was done."""
    return RowState.WAITING if row.verb in REPEATABLE else RowState.UNKNOWN


def _before(row: Row) -> RowState:
    """What a row was before it was touched: one that is looked for stays to be looked for."""
    return RowState.UNKNOWN if row.state is RowState.UNKNOWN else RowState.WAITING
