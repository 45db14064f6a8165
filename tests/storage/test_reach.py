"""Where the tests themselves reach: this machine, and no further."""

import asyncio
import socket

import pytest


@pytest.mark.parametrize("host", ["192.0.2.1", "2001:db8::1", "slack.com", "169.254.169.254", "0.0.0.1"])
async def test_nothing_elsewhere_is_reached(host: str) -> None:
    with pytest.raises(RuntimeError, match="reach only this machine"):
        await asyncio.open_connection(host, 443)
    with pytest.raises(RuntimeError, match="reach only this machine"):
        socket.create_connection((host, 443), timeout=1)
    kind = socket.AF_INET6 if ":" in host else socket.AF_INET
    for how in ("connect", "connect_ex"):
        with socket.socket(kind) as plain, pytest.raises(RuntimeError, match="reach only this machine"):
            getattr(plain, how)((host, 443))


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
async def test_this_machine_is(host: str) -> None:
    server = await asyncio.start_server(lambda _reader, writer: writer.close(), "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    reader, writer = await asyncio.open_connection(host, port, family=socket.AF_INET)
    assert await reader.read() == b""
    writer.close()
    await writer.wait_closed()
    server.close()
    await server.wait_closed()
