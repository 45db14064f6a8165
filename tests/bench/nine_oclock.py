"""Nine o'clock in a workspace of 50,000 people and 5,000 channels: how long it takes to tell them all.

`make bench` runs it. The sender that always runs sends to the local Slack, which refuses more than its limits: a
message a second in a channel, so many a minute in all. Time in which nothing happens is skipped (``skipping.py``), so
minutes are Slack's; the processor's are printed beside them, as they must fit into those. The least time is that of so
many messages at the limit. Then, in real time and by a bot in a process of its own, people go on working while
thousands of messages wait. `python -m tests.bench.nine_oclock 100` takes a hundred channels with a thousand people;
all of them take a quarter of an hour of processor.
"""

import asyncio
import sys
import tempfile
import time
from dataclasses import dataclass
from typing import Final

import structlog

from bot.app import assemble
from bot.settings import Settings
from playground.calls import Call
from playground.message import Message
from playground.rate_limits import Wanted
from playground.slack import Slack
from storage import outbox
from tests.bench.crowd import EACH, MANIFEST, crowd, remember
from tests.bench.morning import NINE, TEAM, fill
from tests.bench.skipping import Loop, SkippingCalendar, SkippingMachine, set_database, set_slack
from tests.bench.whole_path import running

TEAMS: Final = 5000
#: Messages a minute that the workspace takes.
LIMIT: Final = 3000
#: And one that the sender is not told.
LIMIT_TO_LEARN: Final = 600
TEAMS_TO_LEARN: Final = 300
#: What is wanted: times the least time, refused of all where the limit must be learned, MB, seconds.
LONGEST: Final = 1.06
REFUSED: Final = 0.01
MEMORY: Final = 300
PATIENCE: Final = 2.0
CLICKS: Final = 19
#: Teams whose messages wait meanwhile: more than are sent until all have clicked.
WAITING: Final = 500


@dataclass
class Sent:
    """What came of a morning: messages, refusals, Slack's minutes, the processor's seconds."""

    messages: int = 0
    refused: int = 0
    minutes: float = 0.0
    cpu: float = 0.0


def morning(folder: str, teams: int, limit: int, *, told: bool) -> Sent:
    """Send all of a morning in skipped time; ``told``: whether the sender knows the limit."""
    loop = Loop(NINE)
    try:
        return loop.run_until_complete(_send(loop, f"sqlite:///{folder}/{teams}-{limit}.db", teams, limit, told=told))
    finally:
        loop.close()


async def _send(loop: Loop, url: str, teams: int, limit: int, *, told: bool) -> Sent:
    sent = Sent()
    async with Slack(manifest=MANIFEST) as slack:
        fill(slack, url, teams)
        set_slack(slack.clock)
        slack.rate_limits.wanted = Wanted(per_channel=1.0, burst=1, per_workspace=limit, tiers=True)

        def note(call: Call) -> None:
            if call.method != "chat.postMessage":
                return
            if not call.answer["ok"]:
                sent.refused += call.answer["error"] == "ratelimited"
                return
            sent.messages += 1
            slack.workspace.channels[
                call.answer["channel"]
            ].messages.clear()  # whoever is in Slack keeps them; this process would for nothing
            sent.minutes = (loop.time() - began) / 60

        settings = Settings(
            _env_file=None, slack_bot_token=slack.bot_token, slack_signing_secret="none", database_url=url,
            slack_api_base_url=slack.api_url, tidings_messages_per_minute=limit if told else None,
        )  # fmt: skip
        bot = await assemble(settings, SkippingCalendar(loop))
        bot.parts.machine = SkippingMachine(loop)
        set_database(bot.parts.db, loop)
        slack.log.watchers.append(note)
        began, cpu = loop.time(), time.process_time()
        sending = loop.create_task(bot.sender.run())
        while await bot.parts.db.read(outbox.unended, bot.parts.workspace.id):  # noqa: ASYNC110 — nothing rings
            await asyncio.sleep(5)
        sent.cpu = time.process_time() - cpu
        bot.sender.stop()
        await sending
        await bot.stop()
    return sent


async def clicking(folder: str) -> tuple[list[float], list[float], float]:
    """People update items while a morning is sent: until each is answered, and until all read it; the bot's most MB."""
    url = f"sqlite:///{folder}/clicks.db"
    answers, notices = [], []
    async with crowd() as there:
        remember(there, url)
        fill(there.slack, url, WAITING)
        there.slack.rate_limits.wanted = Wanted(per_channel=1.0, burst=1, per_workspace=LIMIT)
        told = {"DATABASE_URL": url, "TIDINGS_LOG": "warning", "TIDINGS_MESSAGES_PER_MINUTE": str(LIMIT)}
        async with running(there.slack, "tidings", {"at": NINE.isoformat()}, **told) as app:
            for nth in range(CLICKS + 1):
                person, channel = there.people[nth], there.channels[nth]
                seen, began = len(channel.messages), time.perf_counter()
                await person.types(f"/track update T-{nth * EACH + 1} done:{nth}", in_=channel)

                def answered(one: Message, who: str = person.id) -> bool:
                    return one.ephemeral_to == who

                def told_all(one: Message) -> bool:
                    return one.ephemeral_to is None and one.thread_ts is not None

                for waits, wanted in ((answers, answered), (notices, told_all)):
                    while not any(wanted(one) for one in channel.messages[seen:]):  # noqa: ASYNC110
                        await asyncio.sleep(0.005)
                    waits.append(time.perf_counter() - began)
            memory = app.memory()
    return answers[1:], notices[1:], memory  # the first one wakes what sleeps


def main() -> int:
    """Print the figures; 1 where one is not what is wanted."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger("error"))
    teams = int(sys.argv[1]) if len(sys.argv) > 1 else TEAMS
    with tempfile.TemporaryDirectory() as folder:
        answers, notices, memory = asyncio.run(clicking(folder))
        print(
            f"meanwhile a person is answered within {max(answers):.2f} s, all read it within {max(notices):.2f} s"
            f" (wanted {PATIENCE}); the bot takes {memory:.0f} MB (wanted {MEMORY})",
            flush=True,
        )
        known = morning(folder, teams, LIMIT, told=True)
        learned = morning(folder, min(teams, TEAMS_TO_LEARN), LIMIT_TO_LEARN, told=False)
    least = teams * (TEAM + 1) / LIMIT
    ratio, refused = known.minutes / least, learned.refused / learned.messages
    print(
        f"{known.messages} messages at {LIMIT} a minute: {known.minutes:.1f} minutes, {ratio:.3f} of the least"
        f" (wanted {LONGEST}), {known.refused} refused (wanted 0);"
        f" {known.cpu * 1000 / known.messages:.1f} ms of processor each, the local Slack's among them"
    )
    print(
        f"{learned.messages} at {LIMIT_TO_LEARN} that is not known: {learned.refused} refused,"
        f" {refused:.2%} (wanted {REFUSED:.0%}), {learned.minutes:.1f} minutes"
    )
    within = ratio <= LONGEST and not known.refused and refused < REFUSED
    return int(not (within and max(*answers, *notices) <= PATIENCE and memory < MEMORY))


if __name__ == "__main__":
    sys.exit(main())
