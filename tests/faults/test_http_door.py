"""What comes to the HTTP door: forged, stale, broken, too large. Nothing of it has any effect or ends in a 500."""

import gzip
import hashlib
import hmac
import io
import json
import socket
import time
from collections.abc import AsyncIterator
from urllib.parse import urlencode

import aiohttp
import pytest

from storage import audit
from tests.people import ON_SQLITE, Workspace, working
from tracker.audit import STRANGER, Act

pytestmark = ON_SQLITE
SECRET = "a-signing-secret"
FORM = "application/x-www-form-urlencoded"


def signed(body: bytes, *, at: float | None = None, secret: str = SECRET) -> dict[str, str]:
    stamp = str(int(time.time() if at is None else at))  # noqa: TID251 — as Slack signs
    base = b"v0:" + stamp.encode() + b":" + body
    digest = hmac.new(secret.encode(), base, hashlib.sha256).hexdigest()
    return {"X-Slack-Request-Timestamp": stamp, "X-Slack-Signature": f"v0={digest}"}


@pytest.fixture
async def door(database_url: str) -> AsyncIterator[tuple[Workspace, str]]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    async with working(database_url, slack_app_token=None, slack_signing_secret=SECRET, port=port) as workspace:
        yield workspace, f"http://127.0.0.1:{port}/slack/events"


async def post(url: str, body: bytes, headers: dict[str, str], kind: str = FORM) -> tuple[int, str]:
    async with (
        aiohttp.ClientSession() as session,
        session.post(url, data=io.BytesIO(body), headers={"Content-Type": kind, **headers}) as answer,
    ):
        return answer.status, await answer.text()


def command(text: str = "help") -> bytes:
    return urlencode({"command": "/track", "text": text, "user_id": "U1", "team_id": "T1", "channel_id": "C1"}).encode()


@pytest.mark.fault("3.32")
@pytest.mark.requirement("S31")
async def test_a_request_that_is_not_signed_is_refused_without_a_word(door: tuple[Workspace, str]) -> None:
    workspace, url = door
    assert await post(url, command(), {}) == (401, "")
    assert await post(url, command(), signed(command(), secret="another")) == (401, "")
    assert await post(url, command(), signed(b"another body")) == (401, "")
    assert await post(url, command(), signed(command()) | {"X-Slack-Request-Timestamp": "yesterday"}) == (401, "")
    # On record once an hour, however many come: none can fill the disk.
    await workspace.settled()
    parts = workspace.bot.parts
    forged = [
        (line.made_by, line.detail)
        for line in await parts.db.read(audit.latest, parts.workspace.id, most=99)
        if line.act == Act.FORGED
    ]
    assert forged == [(STRANGER, {"origin": "127.0.0.1"})]
    assert await post(url, command(), signed(command()) | {"X-Slack-Signature": "v0=é".encode().decode("latin-1")}) == (
        401,
        "",
    )


@pytest.mark.fault("29")
async def test_a_replayed_request_is_refused_after_five_minutes(door: tuple[Workspace, str]) -> None:
    _, url = door
    now = time.time()  # noqa: TID251 — as Slack signs
    assert (await post(url, command(), signed(command(), at=now - 360)))[0] == 401
    assert (await post(url, command(), signed(command(), at=now + 360)))[0] == 401
    assert (await post(url, command(), signed(command(), at=now - 200)))[0] == 200


@pytest.mark.fault("3.31")
async def test_what_is_no_payload_is_refused(door: tuple[Workspace, str]) -> None:
    _, url = door
    answers = []
    for body, kind in (
        (b"[1,2]", "application/json"),
        (b"not json", "application/json"),
        (b'"text"', "application/json"),
        (b"", "application/json"),
        (b"[" * 10_000 + b"]" * 10_000, "application/json"),
        (b'{"a":' * 5_000 + b"1" + b"}" * 5_000, "application/json"),
        (b'{"type": "\\ud800"}', "application/json"),
        (b"payload=%7Bbroken", FORM),
        (b"payload=%5B1%5D", FORM),
        (b"", FORM),
        (b"\xff\xfe", "text/plain"),
    ):
        answers.append((await post(url, body, signed(body), kind))[0])
    assert set(answers) <= {400, 401}, answers


@pytest.mark.fault("3.31")
async def test_what_is_too_large_or_packed_is_refused(door: tuple[Workspace, str]) -> None:
    _, url = door
    large = b"text=" + b"a" * (10 * 1024 * 1024)
    assert (await post(url, large, signed(large)))[0] == 413
    bomb = gzip.compress(b"a" * 1_000_000)
    assert (await post(url, bomb, signed(bomb) | {"Content-Encoding": "gzip"}))[0] in {400, 415}


@pytest.mark.fault("3.31")
async def test_the_last_of_two_equal_keys_counts_and_nothing_breaks(door: tuple[Workspace, str]) -> None:
    _, url = door
    body = b'{"type":"event_callback","type":"url_verification","challenge":"c1"}'
    status, answer = await post(url, body, signed(body), "application/json")
    assert status == 200
    assert json.loads(answer) == {"challenge": "c1"}


async def test_an_unknown_payload_is_answered_without_an_error(door: tuple[Workspace, str]) -> None:
    _, url = door
    for body in (b'{"type":"event_callback","event":{"type":"nothing_we_know"}}', b'{"a":1}'):
        assert (await post(url, body, signed(body), "application/json"))[0] in {200, 404}


async def test_nothing_of_it_was_done(door: tuple[Workspace, str]) -> None:
    workspace, url = door
    await post(url, command("new forged"), {})
    await workspace.settled()
    assert not [call for call in workspace.slack.log if call.method == "views.open"]
