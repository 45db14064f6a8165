"""Files that people share, from Slack into memory: what one is, and its bytes, from Slack's own hosts only."""

from dataclasses import dataclass
from pathlib import PurePath
from typing import Final
from urllib.parse import urlsplit

import aiohttp
from yarl import URL

from bot.parts import Parts
from bot.slack.errors import CALL_FAILURES

_WITHIN: Final = 20  # seconds a file may take
_PIECE: Final = 65_536
_OK: Final = 200


@dataclass(frozen=True, slots=True)
class SharedFile:
    """What Slack says of a file. ``kind`` is its name's ending, or what Slack takes it for; ``size`` is in bytes."""

    kind: str
    size: int
    address: str


async def look_at(parts: Parts, file_id: str) -> SharedFile | None:
    """What a file is, before a byte of it is read; None where Slack does not say."""
    try:
        about = (await parts.slack.files_info(file=file_id)).get("file") or {}
    except CALL_FAILURES:
        return None
    ending = PurePath(str(about.get("name") or "")).suffix.removeprefix(".").lower()
    address = str(about.get("url_private_download") or "")
    return SharedFile(ending or str(about.get("filetype") or ""), int(about.get("size") or 0), address)


async def download(parts: Parts, file: SharedFile, *, most: int) -> bytes | None:
    """A file's bytes, at most one more than ``most``; None where Slack does not hand it out.

    The token goes to Slack's hosts alone, and no redirection is followed. To a token it does not take Slack answers
    with a page to sign in.
    """
    settings = parts.settings
    try:
        address = URL(file.address)
        if not is_slacks(address, settings.slack_api_base_url):
            return None
        async with (
            aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=_WITHIN)) as session,
            session.get(
                address,
                headers={"Authorization": f"Bearer {parts.slack.token}"},
                proxy=settings.https_proxy,
                allow_redirects=False,
            ) as answer,
        ):
            if answer.status != _OK or answer.content_type == "text/html":
                return None
            content = bytearray()
            async for piece in answer.content.iter_chunked(_PIECE):
                content += piece
                if len(content) > most:
                    break
            return bytes(content[: most + 1])
    except (aiohttp.ClientError, TimeoutError, ValueError):
        return None


def is_slacks(address: URL, api: str) -> bool:
    """Whether an address is on the host of the Web API (``slack.com``), or on one below it (``files.slack.com``)."""
    ours = urlsplit(api)
    host, port = ours.hostname or "", ours.port or URL(api).port
    here = (address.host or "").lower()
    return address.scheme == ours.scheme and address.port == port and (here == host or here.endswith(f".{host}"))
