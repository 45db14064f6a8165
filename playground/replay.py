"""`python -m playground.replay FILE --to URL`: make the calls of a log again, and say which are answered otherwise.

FILE is what `python -m playground --log FILE` has written. Timestamps, ids and cursors that came out differently this
time are put into the later calls, so a log can be replayed into a fresh playground with the same cast. What a person
did is not in a log: calls that need a trigger_id or a response_url are left out.
"""

import argparse
import asyncio
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import aiohttp

from playground.json_text import from_json

Json = dict[str, Any]
BY_PERSON = {"response_url", "acknowledgement", "views.open", "views.push"}


class Replay:
    """Makes logged calls at another address. `told` maps what was answered then to what was answered now."""

    def __init__(self, session: aiohttp.ClientSession, address: str, token: str) -> None:
        self.told: dict[str, str] = {}
        self._session = session
        self._address = address.rstrip("/") + "/"
        self._headers = {"Authorization": f"Bearer {token}"}

    async def again(self, call: Json) -> Json:
        """Make one call and return its answer."""
        args = self._now(call["args"])
        async with self._session.post(self._address + call["method"], json=args, headers=self._headers) as answer:
            found: Json = from_json(await answer.read())
        self.told |= dict(_differing(call["answer"], found))
        return found

    def _now(self, value: Any) -> Any:  # noqa: ANN401 - any JSON
        if isinstance(value, str):
            return self.told.get(value, value)
        if isinstance(value, list):
            return [self._now(item) for item in value]
        if isinstance(value, dict):
            return {key: self._now(item) for key, item in value.items()}
        return value


def _differing(then: object, now: object) -> Iterator[tuple[str, str]]:
    """Pairs of texts that stand at the same place and are not the same."""
    if isinstance(then, str) and isinstance(now, str):
        if then != now:
            yield then, now
    elif isinstance(then, dict) and isinstance(now, dict):
        for key in then.keys() & now.keys():
            yield from _differing(then[key], now[key])
    elif isinstance(then, list) and isinstance(now, list):
        for one, other in zip(then, now, strict=False):
            yield from _differing(one, other)


def _outcome(answer: Json) -> str:
    return "ok" if answer.get("ok") else str(answer.get("error"))


async def replay(calls: list[Json], address: str, token: str) -> list[str]:
    """Make all these calls again; one line for each that is answered otherwise."""
    found = []
    async with aiohttp.ClientSession() as session:
        again = Replay(session, address, token)
        for number, call in enumerate(calls, 1):
            if call["method"] in BY_PERSON or call["trouble"]:
                continue
            then, now = _outcome(call["answer"]), _outcome(await again.again(call))
            if then != now:
                found.append(f"{number}: {call['method']} was {then}, is {now}")
    return found


def main() -> None:
    """Read the command line; the exit code is 1 when something is answered otherwise."""
    parser = argparse.ArgumentParser(prog="python -m playground.replay", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("file", type=Path)
    parser.add_argument("--to", required=True, metavar="URL", help="a base URL of the Web API, such as …/api/")
    parser.add_argument("--token", default=os.environ.get("SLACK_BOT_TOKEN", ""), help="default $SLACK_BOT_TOKEN")
    given = parser.parse_args()
    calls = [from_json(line) for line in given.file.read_bytes().splitlines()]
    lines = asyncio.run(replay(calls, given.to, given.token))
    sys.stdout.writelines(f"{line}\n" for line in lines)
    sys.exit(bool(lines))


if __name__ == "__main__":
    main()
