"""Who asks, from where, and how to answer them alone."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from zoneinfo import ZoneInfo

import structlog
from slack_sdk.webhook.async_client import AsyncWebhookClient

from bot.messages.answers import QUOTED, answer_view, given_back, quoting, refusal
from bot.messages.audience import Audience
from bot.messages.blocks import Block, Message
from bot.messages.texts import Texts
from bot.parts import Parts
from bot.slack.errors import CALL_FAILURES
from tracker.languages import Language
from tracker.people import Member, Reader
from tracker.problems import ChannelBusy, Problem, TooMany

log = structlog.get_logger(__name__)

#: Characters of a line that nobody minds typing again.
_RETYPED: Final = 40
#: Seconds that Slack's acknowledgement may wait for an answer to go with it. Slack itself waits for three.
AT_ONCE: Final = 0.3
_BEHIND: Final = 0.05  # seconds, for what is told after that: it goes another way, and must not come first


class Acknowledgement:
    """Slack waits for one: an answer that is ready soon goes with it, and needs no request of its own."""

    def __init__(self) -> None:
        self._answer: asyncio.Future[Message | None] = asyncio.get_running_loop().create_future()

    async def waited_for(self) -> Message | None:
        """What is to go with it; None once nothing is to come, or it is high time."""
        late = asyncio.get_running_loop().call_later(AT_ONCE, self.goes)
        try:
            return await self._answer
        finally:
            late.cancel()

    def goes(self, answer: Message | None = None) -> bool:
        """It goes now, with this answer if it has not gone; whether it does."""
        if self._answer.done():
            return False
        self._answer.set_result(answer)
        return True

    async def has_come(self) -> None:
        """Wait until what went with it has come, as far as one can tell."""
        if self._answer.result() is not None:
            await asyncio.sleep(_BEHIND)


@dataclass(frozen=True, slots=True)
class Place:
    """Where an answer may go: Slack's own address for it (30 minutes, five times), else beside what was asked.

    In a Home nothing can stand beside: an answer opens there as a view, and ``view_id`` is such a view. No answer takes
    the place of a list, nor of what was ``posted`` for good. While Slack waits for an ``acknowledgement``, the answer
    goes with that.
    """

    channel_id: str | None = None
    thread_ts: str | None = None
    response_url: str | None = None
    in_home: bool = False
    in_list: bool = False
    posted: bool = False
    view_id: str | None = None
    acknowledgement: Acknowledgement | None = None


@dataclass(frozen=True, slots=True)
class Asker:
    """A person at the moment of one interaction. ``trigger_id`` opens one form within 3 s, where Slack gave one.

    ``line`` is what they typed that Slack keeps nowhere, a command's line: what refuses it gives it back.
    """

    parts: Parts
    texts: Texts
    member: Member
    place: Place
    at: datetime
    trigger_id: str | None = None
    line: str = ""

    @property
    def language(self) -> Language:
        """What they read."""
        return self.member.language

    @property
    def zone(self) -> ZoneInfo:
        """Where they are; the workspace's zone where Slack does not say."""
        return ZoneInfo(self.member.zone or self.parts.workspace.zone)

    @property
    def today(self) -> date:
        """The date it is for them."""
        return self.at.astimezone(self.zone).date()

    @property
    def audience(self) -> Audience:
        """They alone, as messages know their readers."""
        return Audience(self.texts, (self.language,), self.zone, self.today)

    @property
    def reader(self) -> Reader:
        """They, as a query knows them."""
        return Reader.of(self.parts.workspace.id, self.member)

    async def is_told(self, message: Message, *, in_place: bool = False) -> None:
        """Answer this person alone; ``in_place`` of the private message whose button they pressed.

        Worthless later, so neither stored nor repeated; where the first way is closed the next one is tried.
        """
        if self.place.acknowledgement is not None:
            if self.place.acknowledgement.goes(message):
                return
            await self.place.acknowledgement.has_come()
        if await self._in_a_view(message):
            return
        may_replace = in_place and not self.place.in_list and not self.place.posted
        if self.place.response_url and await self._by_response_url(message, in_place=may_replace):
            return
        if self.place.channel_id and await self._beside(message):
            return
        try:
            await self.parts.slack.chat_postMessage(
                channel=self.member.user_id, text=message.text, blocks=message.blocks, unfurl_links=False
            )
        except CALL_FAILURES as error:
            log.warning("an answer could not be given", user=self.member.user_id, error=repr(error))

    async def is_refused(
        self, *problems: Problem, names: Mapping[str, str] | None = None, other_ways: Sequence[Block] = ()
    ) -> None:
        """Say what is in the way and what to do about it; behind its field's name where ``names`` has it.

        ``other_ways`` are buttons to go on by.
        """
        message = refusal(self.texts, problems, self.language, self.today, names, other_ways)
        waits = any(isinstance(one, TooMany | ChannelBusy) for one in problems)  # which says that it is kept
        await self.is_given_back(message, worth=0 if waits else _RETYPED)

    async def is_given_back(self, message: Message, worth: int = _RETYPED) -> None:
        """Tell them that nothing came of what they typed, and give back a line of more than ``worth`` characters."""
        kept = self.line if len(self.line) > worth else ""
        await self.is_told(quoting(self.texts, self.language, message, kept) if kept else message)
        for more in given_back(self.texts, self.language, self.line[QUOTED:]):
            await self.is_told(more)

    async def _in_a_view(self, message: Message) -> bool:
        view_id, opens = self.place.view_id, self.place.in_home and self.trigger_id
        if not view_id and not opens:
            return False
        view = answer_view(self.texts, message, self.language)
        try:
            if view_id:
                await self.parts.slack.views_update(view_id=view_id, view=view)
            else:
                await self.parts.slack.views_open(trigger_id=str(self.trigger_id), view=view)
        except CALL_FAILURES:
            return False
        return True

    async def _by_response_url(self, message: Message, *, in_place: bool) -> bool:
        client = AsyncWebhookClient(
            str(self.place.response_url),
            proxy=self.parts.settings.https_proxy,
            session=self.parts.slack.session,
        )
        try:
            answer = await client.send(
                text=message.text,
                blocks=message.blocks,
                response_type="ephemeral",
                replace_original=in_place,
            )
        except CALL_FAILURES:
            return False
        return answer.status_code < 400  # noqa: PLR2004 — HTTP's own line between done and refused

    async def _beside(self, message: Message) -> bool:
        try:
            await self.parts.slack.chat_postEphemeral(
                channel=str(self.place.channel_id),
                user=self.member.user_id,
                text=message.text,
                blocks=message.blocks,
                thread_ts=self.place.thread_ts,
            )
        except CALL_FAILURES:
            return False
        return True
