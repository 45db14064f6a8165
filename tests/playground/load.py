"""How many requests a second a playground serves: `python tests/playground/load.py [--seconds 5] [--connections 16]`.

Starts `python -m playground` as a process of its own and calls it over plain sockets, so that what is measured is the
server and not a client library.
"""

import argparse
import asyncio
import contextlib
import json
import os
import re
import sys
import time
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
OFFICE = "C0PG0010021"  # of the demo cast, whose ids are the same in every run
BLOCKS = [
    {"type": "header", "text": {"type": "plain_text", "text": "T-1 · 官网改版"}},
    {"type": "section", "fields": [{"type": "mrkdwn", "text": f"*{n}*\nvalue"} for n in range(6)]},
    {
        "type": "actions",
        "elements": [
            {"type": "button", "action_id": f"a{n}", "text": {"type": "plain_text", "text": f"Button {n}"}}
            for n in range(3)
        ],
    },
    {"type": "context", "elements": [{"type": "mrkdwn", "text": "Updated today"}]},
]


@dataclass(frozen=True)
class Server:
    """The process that is measured."""

    process_id: int
    port: int
    token: str


def calls(channel: str) -> dict[str, dict[str, object]]:
    """What is measured: a name, with the body to send; the method is the name's first word."""
    metadata = {"event_type": "row", "event_payload": {"id": 1}}
    return {
        "auth.test": {},
        "chat.postMessage (text)": {"channel": channel, "text": "Hello <@U0PG0010004>"},
        "chat.postMessage (card)": {"channel": channel, "text": "T-1", "blocks": BLOCKS, "metadata": metadata},
        "conversations.history (100)": {"channel": channel, "include_all_metadata": True},
    }


async def hammer(port: int, request: bytes, until: float) -> int:
    """One connection that asks again as soon as it is answered; how many answers it got."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    done = 0
    while time.perf_counter() < until:
        writer.write(request)
        head = await reader.readuntil(b"\r\n\r\n")
        length = re.search(rb"content-length: (\d+)", head, re.IGNORECASE)
        body = await reader.readexactly(int(length[1]) if length else 0)
        if not body.startswith((b'{"ok":true', b'{"ok": true')):
            raise AssertionError(body[:300])
        done += 1
    writer.close()
    return done


def cpu_seconds(process_id: int) -> float:
    """What a process has used so far."""
    fields = Path(f"/proc/{process_id}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


async def measure(server: Server, name: str, body: dict[str, object], given: argparse.Namespace) -> None:
    """Print the figures of one call."""
    content = json.dumps(body).encode()
    head = (
        f"POST /api/{name.partition(' ')[0]} HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {server.token}\r\n"
        f"Content-Type: application/json; charset=utf-8\r\nContent-Length: {len(content)}\r\n\r\n"
    )
    before = cpu_seconds(server.process_id)
    until = time.perf_counter() + given.seconds
    hammers = [hammer(server.port, head.encode() + content, until) for _ in range(given.connections)]
    done = sum(await asyncio.gather(*hammers))
    busy = cpu_seconds(server.process_id) - before
    print(f"{name:32} {done / given.seconds:8.0f} a second, {done / busy:8.0f} a CPU second")  # noqa: T201 - its purpose


async def main() -> None:
    """Start it, measure, stop it."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--seconds", type=float, default=5.0, help="for each call")
    parser.add_argument("--connections", type=int, default=16)
    given = parser.parse_args()
    command = [sys.executable, "-m", "playground", "--port", "0"]
    server = await asyncio.create_subprocess_exec(*command, stdout=asyncio.subprocess.PIPE, cwd=ROOT)
    printed: dict[str, str] = {}
    try:
        assert server.stdout
        while "SLACK_SIGNING_SECRET" not in printed:
            name, _, value = (await server.stdout.readline()).decode().strip().partition("=")
            printed[name] = value
        port = int(printed["SLACK_API_BASE_URL"].split(":")[2].split("/")[0])
        measured = Server(server.pid, port, printed["SLACK_BOT_TOKEN"])
        for name, body in calls(OFFICE).items():
            await measure(measured, name, body, given)
    finally:
        with contextlib.suppress(ProcessLookupError):
            server.terminate()
        await server.wait()


if __name__ == "__main__":
    asyncio.run(main())
