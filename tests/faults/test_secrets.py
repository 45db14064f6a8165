"""Whatever happens, the log, the metrics and the error messages tell neither a secret nor what people wrote."""

import asyncio
from collections.abc import AsyncIterator

import aiohttp
import pytest
from cryptography.fernet import Fernet

from playground.slack import Slack
from playground.trouble_kinds import HttpError, NoAnswer, Refused, Truncated
from tests.faults.authors import Books, until
from tests.faults.running import Runner
from tests.operate.test_run import free_port
from tests.people import MANIFEST

#: What nobody must find anywhere but in Slack, where people have written it.
CANARY = "canary-4711-confidential"
KEY = Fernet.generate_key().decode()
_POST = ("chat.postMessage",)


@pytest.fixture
async def slack() -> AsyncIterator[Slack]:
    async with Slack(manifest=MANIFEST, stretch=5.0) as running:
        yield running


async def asked(port: int) -> str:
    async with aiohttp.ClientSession() as session:
        pages = [
            await session.get(f"http://127.0.0.1:{port}/{page}") for page in ("livez", "readyz", "metrics", "none")
        ]
        return "".join([await page.text() for page in pages])


@pytest.mark.fault("36")
@pytest.mark.requirement("S39")
@pytest.mark.parametrize("database_kind", ["sqlite", pytest.param("postgresql", marks=pytest.mark.long)], indirect=True)
async def test_neither_secrets_nor_what_people_wrote_are_in_the_log_the_metrics_or_an_error(
    slack: Slack, runner: Runner, books: Books
) -> None:
    fang, owner = slack.add_person("Fang Min", primary_owner=True), slack.add_person("Owner")
    room = slack.add_channel("room", members=[fang, owner])
    port = free_port()
    bot = runner.start(TIDINGS_LOG="debug", PORT=str(port), TIDINGS_KEYS=KEY, SLACK_SIGNING_SECRET=f"{CANARY}-signing")
    await bot.says("sending for the workspace")
    for number, trouble in enumerate(
        (
            NoAnswer(only=_POST, done=True, times=1),
            HttpError(only=_POST, status=500, times=1),
            Truncated(only=_POST, done=True, times=1),
            Refused(only=_POST, error="internal_error", times=1),
            Refused(only=_POST, error="msg_too_long", times=1),
            Refused(only=("views.update",), error="internal_error", times=1),
        )
    ):
        slack.trouble.start(trouble)
        await fang.types(f"/track new {CANARY} {number} @Owner Friday see:restricted", in_=room)
        await fang.waits_until(lambda: fang.ephemerals or (fang.modal and "submit" in fang.modal.content), timeout=20.0)
        if fang.modal and "submit" in fang.modal.content:
            await fang.fills({"done": CANARY})
            while fang.modal is not None:  # the second time though there is one of like name
                await fang.submits()
                await asyncio.sleep(0.1)
        elif fang.modal:
            await fang.closes(everything=True)
        slack.trouble.clear()
    for line in (f"update T-1 next:{CANARY}", f"comment T-1 {CANARY}", f"nonsense {CANARY}", f"list {CANARY}"):
        await fang.types(f"/track {line}", in_=room)
    await until(lambda: len(books.ask("SELECT no FROM updates WHERE kind = 'change' OR no = 2")) > 0)
    # The database fails in the middle of a change, with all of its values in the statement's error.
    books.ask("ALTER TABLE updates RENAME TO away")
    await fang.types(f"/track update T-1 next:{CANARY}", in_=room)
    await bot.says("Traceback")
    books.ask("ALTER TABLE away RENAME TO updates")
    said = await asked(port)
    assert await bot.is_told_to_end() == 0
    said += bot.said + bot.complained
    secrets = (CANARY, slack.bot_token, slack.app_token, KEY, f"{CANARY}-signing")
    found = [line[:300] for line in said.splitlines() for secret in secrets if secret in line]
    assert found == []
    assert "tidings_outbox_rows" in said
