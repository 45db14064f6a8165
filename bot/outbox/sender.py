"""The sender: holds the workspace's lease, chooses what goes now, and has it delivered.

One of them sends for a workspace at any moment. When which row may go is ``pacing.py``; one row's way to Slack is
``delivering.py``; what becomes of unanswered ones is ``settling.py``.
"""

import asyncio
import math
import uuid
from collections.abc import Callable, Coroutine, Sequence
from typing import Any, Final

import structlog

from bot.messages.texts import Texts
from bot.outbox import fenced
from bot.outbox.delivering import Delivery
from bot.outbox.mending import EVERY, mend
from bot.outbox.pacing import Pacing
from bot.outbox.settling import Settling
from bot.outbox.sharing import Sharing
from bot.outbox.weighing import Known
from bot.parts import Parts
from storage import outbox, senders
from storage.outbox import RANK, Candidate, Row, Urgency

log = structlog.get_logger(__name__)

_RENEW: Final = 3.0  # seconds; three chances before the lease ends
_LOOK: Final = 1.0  # seconds between looks when nothing wakes the sender
_REST: Final = 0.05  # seconds before it looks again for what is new, while others wait that may not go yet
_AT_ONCE: Final = 16  # rows under way together, each of a lane of its own
_LOOKED_FOR: Final = 4  # of them at most, whose answer never came
_SEEN: Final = 1000  # candidates that are weighed against each other
_BY_THE_CLOCK: Final = RANK[Urgency.DIGEST]  # and what is less urgent
_LAST: Final = 1.5  # seconds for what is under way when the program ends; the rest is unknown then


class Sender:
    """Sends one workspace's outbox while it holds the lease."""

    def __init__(self, parts: Parts, texts: Texts, sharing: Sharing) -> None:
        self.pacing = Pacing(parts.settings.tidings_messages_per_minute)
        self._parts = parts
        self._texts = texts
        self._ws = parts.workspace.id
        self._sharing = sharing
        sharing.serves(self._ws, parts.committed)
        self._holder = sharing.program
        self._delivery: Delivery | None = None
        self._renew_at = 0.0
        self._rate_noted = 0
        self._under_way: dict[str, asyncio.Task[None]] = {}
        self._looking: set[str] = set()
        self._ending = asyncio.Event()
        self._next_at = 0.0
        self._look_for_at = 0.0
        self._known = Known()
        self._news = True
        self._done = asyncio.Event()
        self._mend_at = parts.machine.seconds() + EVERY
        #: The Machine's second of the last look that worked; None before the first.
        self.looked_at: float | None = None

    @property
    def stopped_by(self) -> str | None:
        """The error by which Slack took the installation away; None while it takes messages."""
        return self._parts.stopped_by

    def go_on(self) -> None:
        """Slack has given a new token: what the old one was refused for is over."""
        self._parts.stopped_by = None
        self._parts.committed.set()

    @property
    def holds(self) -> bool:
        """Whether it is this program that sends for the workspace."""
        return self._delivery is not None

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
                self._next_at = 0.0
            await self._wait()
        if self._under_way:
            _, late = await asyncio.wait(self._under_way.values(), timeout=_LAST)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)
        if self._delivery is not None:
            try:
                await self._parts.db.write(senders.let_go, self._ws, self._holder)
            except Exception:
                log.exception("the lease could not be given up; it runs out by itself")

    def stop(self) -> None:
        """Take no more rows; ``run`` ends when those under way are done or unknown, and gives the lease up."""
        self._ending.set()
        self._parts.committed.set()

    async def _wait(self) -> None:
        """Until something is committed or done, the next row's turn comes, or it is time for another look."""
        committed = self._parts.committed
        turn = self._next_at - self._parts.machine.seconds() if self._next_at else _LOOK
        if not await _any_of(committed, self._done, within=min(max(turn, 0.001), _LOOK)):
            return
        if self._next_at and 0 < turn < math.inf:  # each look goes over all that waits: not one for each commit
            await asyncio.sleep(min(turn, _REST))
        self._news = committed.is_set()
        committed.clear()
        self._done.clear()

    async def _look(self) -> None:
        self._next_at = 0.0
        delivery = await self._hold()
        self.looked_at = self._parts.machine.seconds()
        if delivery is None or await self._given_back() or self.stopped_by:
            return
        self._mend_now_and_then()
        await self._do_what_is_to_be_done(delivery)

    async def _do_what_is_to_be_done(self, delivery: Delivery) -> None:
        """By one read, or none where enough is known: what to look for in Slack, and what may go."""
        parts, known, settling = self._parts, self._known, Settling(self._parts, self.pacing, delivery)
        now, places = parts.machine.seconds(), _AT_ONCE - len(self._under_way) + len(self._looking)
        to_look_for = self._to_look_for(settling)
        news, self._news = self._news, False
        if to_look_for or (places > 0 and (news or not known.suffices(now))):
            found = await parts.db.read(
                outbox.look, self._ws, at=parts.calendar.now(), busy=tuple(self._under_way), most=_SEEN,
                places=places, counts=known.counts(now), looked_for=to_look_for,
            )  # fmt: skip
            if places > 0:
                known.learn(found, now)
            for row in found.unanswered:
                self._begin(delivery, row, settling.settle, looking=True)
            for row in found.perhaps_twice:
                self._begin(delivery, row, settling.look_again, looking=True, lane=f"look/{row.id}")
        if places > 0:
            waiting = known.waiting(self._under_way)
            if parts.clock_is_behind:  # what it finds may make some of this untrue, or say it better
                waiting = [one for one in waiting if one.priority < _BY_THE_CLOCK]
            await self._send_what_may_go(delivery, waiting, places)

    def _to_look_for(self, settling: Settling) -> int:
        """How many messages to look for now. What has become of one is asked once a second, not at each commit."""
        now, places = self._parts.machine.seconds(), _LOOKED_FOR - len(self._looking)
        if places <= 0 or now < self._look_for_at or not settling.may_look():
            return 0
        self._look_for_at = now + _LOOK
        return places

    async def _send_what_may_go(self, delivery: Delivery, waiting: Sequence[Candidate], places: int) -> None:
        pacing, now = self.pacing, self._parts.machine.seconds()
        chosen = pacing.choose(waiting, self._known.left, now, places=places, under_way=len(self._under_way))
        going = {one.id for one in chosen}
        if chosen:
            self._known.taken(going)
            await self._send(delivery, chosen)
        if len(waiting) > len(chosen):
            left = (one for one in waiting if one.id not in going)
            self._next_at = pacing.next_at(left, self._parts.machine.seconds())

    async def _send(self, delivery: Delivery, chosen: Sequence[Candidate]) -> None:
        ids = [one.id for one in chosen]
        rows = await delivery.write(fenced.claim, ids, slack_time=self._parts.slack_time.now())
        order = {row_id: place for place, row_id in enumerate(ids)}
        for row in sorted(rows, key=lambda row: order[row.id]):
            self._begin(delivery, row, delivery.deliver)

    def _mend_now_and_then(self) -> None:
        now = self._parts.machine.seconds()
        if now >= self._mend_at:
            self._mend_at = now + EVERY
            self._parts.work.start(mend(self._parts), waited_for=False)

    async def _hold(self) -> Delivery | None:
        """What delivers under our fence; None while another sends for the workspace."""
        if self._delivery is not None and self._parts.machine.seconds() < self._renew_at:
            return self._delivery
        if self._delivery is None and not self._sharing.takes(self._ws):
            return None
        try:
            held = await self._parts.db.write(fenced.hold, self._ws, self._holder)
        except Exception:
            if self._delivery is None:
                self._sharing.lost(self._ws)
            raise
        self._renew_at = self._parts.machine.seconds() + _RENEW
        if held is None:
            self._delivery = None
            self._sharing.lost(self._ws)
        elif self._delivery is None or self._delivery.fence != held.fence:
            self._delivery = self._begin_sending(held)
        else:
            self._parts.stopped_by = held.known.stopped_by or self.stopped_by  # another program may have been told
            if int(self.pacing.rate.a_minute) != self._rate_noted:
                self._rate_noted = int(self.pacing.rate.a_minute)
                await self._delivery.note_pace()
        return self._delivery

    async def _given_back(self) -> bool:
        """Whether it is another program's share: no row more is taken, and once none is under way it is let go."""
        if not self._sharing.gives_back(self._ws):
            return False
        if not self._under_way:
            await self._parts.db.write(senders.let_go, self._ws, self._holder)
            self._delivery = None
            self._sharing.lost(self._ws)
            log.info("another program's share", ws=self._ws)
        return True

    def _begin_sending(self, held: fenced.Held) -> Delivery:
        log.info("sending for the workspace", ws=self._ws, fence=held.fence, unknown=held.orphaned)
        now = self._parts.machine.seconds()
        if held.known.rate:
            self.pacing.rate.learned_before(held.known.rate)
        for method, seconds in held.known.shut.items():
            self.pacing.shut(method, now + seconds)
        self._rate_noted = int(self.pacing.rate.a_minute)
        self._parts.stopped_by = held.known.stopped_by
        return Delivery(self._parts, self._texts, self.pacing, held.fence)

    def _begin(
        self,
        delivery: Delivery,
        row: Row,
        work: Callable[[Row], Coroutine[Any, Any, None]],
        *,
        looking: bool = False,
        lane: str | None = None,
    ) -> None:
        lane = lane or row.lane
        if lane in self._under_way:
            return
        if looking:
            self._looking.add(lane)
        task = self._watched(delivery, row, work, lane)
        self._under_way[lane] = asyncio.get_running_loop().create_task(task)

    async def _watched(
        self, delivery: Delivery, row: Row, work: Callable[[Row], Coroutine[Any, Any, None]], lane: str
    ) -> None:
        try:
            await work(row)
        except asyncio.CancelledError:
            await self._note_unknown(delivery, row)
            raise
        except Exception:
            log.exception("a row could not be sent", row=row.id, kind=row.kind)
            await self._note_unknown(delivery, row)
        finally:
            self._under_way.pop(lane, None)
            self._looking.discard(lane)
            self._done.set()  # the lane's next row, and a free place

    async def _note_unknown(self, delivery: Delivery, row: Row) -> None:
        try:
            await delivery.note_unknown(row)
        except Exception:
            # Not even that could be written. Once this lease has run out its next holder finds the row under way.
            log.exception("what became of a row could not be noted", row=row.id)
            self._holder, self._delivery = uuid.uuid4().hex, None
            self._sharing.lost(self._ws)


async def _any_of(*events: asyncio.Event, within: float) -> bool:
    """Whether any of these is set, within so many seconds."""
    waits = [asyncio.get_running_loop().create_task(event.wait()) for event in events]
    try:
        done, _ = await asyncio.wait(waits, timeout=within, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for wait in waits:
            wait.cancel()
    return bool(done)
