"""What the app gets in the place of an answer."""

import asyncio

from aiohttp import web

from playground.json_text import to_json
from playground.trouble_kinds import HTML, HttpError, NoAnswer, Refused, Spoiled


async def spoiled(request: web.Request, trouble: Spoiled, body: bytes, headers: dict[str, str]) -> web.Response:
    """An answer as this trouble leaves it; `body` is what it would have been."""
    match trouble:
        case HttpError(status=status, body="html"):
            return web.Response(status=status, text=HTML.format(status), content_type="text/html")
        case HttpError(status=status, body="text"):
            return web.Response(status=status, text="upstream connect error")
        case HttpError(status=status):
            return web.Response(status=status)
        case Refused(error=error):
            return web.Response(body=to_json({"ok": False, "error": error}), headers=headers)
        case NoAnswer():
            await asyncio.sleep(trouble.draw(trouble.hangs))
            if request.transport is not None:
                request.transport.abort()
            return web.Response()
        case _:
            return web.Response(body=body[: len(body) // 2], headers=headers)
