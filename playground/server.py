"""The HTTP server on one port of this machine, which can go away for a while."""

import asyncio

from aiohttp import web

HOST = "127.0.0.1"


class Server:
    """Listens from `start` to `stop`, but not between `refuse` and `accept`."""

    def __init__(self, application: web.Application, port: int) -> None:
        self.port = port
        self._runner = web.AppRunner(application, access_log=None, shutdown_timeout=1.0)
        self._site: web.TCPSite | None = None

    async def start(self) -> None:
        """Listen; `port` is the real one from then on."""
        await self._runner.setup()
        await self.accept()
        self.port = self._runner.addresses[0][1]

    async def refuse(self) -> None:
        """Refuse new connections and cut all that there are."""
        if self._site is None:
            return
        site, self._site = self._site, None
        await site.stop()
        for connection in self._runner.server.connections if self._runner.server else ():
            if connection.transport is not None:
                connection.transport.abort()
        await asyncio.sleep(0)

    async def accept(self) -> None:
        """Listen again."""
        if self._site is None:
            self._site = web.TCPSite(self._runner, HOST, self.port)
            await self._site.start()

    async def stop(self) -> None:
        """End."""
        await self._runner.cleanup()
