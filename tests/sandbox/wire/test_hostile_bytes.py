"""Whatever comes over the socket, the server goes on serving others."""

from __future__ import annotations

import asyncio
import os
import random
import struct
from typing import TYPE_CHECKING, Any

import pytest
from telethon.tl import functions

from sandbox.wire.cipher import FROM_CLIENT, encrypt
from sandbox.wire.frames import Full
from sandbox.wire.handshake import PLAIN

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from sandbox.wire.server import Server
    from tests.sandbox.wire.conftest import Raw

    Connect = Callable[[], Awaitable[Raw]]
    Stock = Callable[..., Awaitable[Any]]

NEAREST = functions.help.GetNearestDcRequest()


def plain(body: bytes) -> bytes:
    """An unencrypted payload in a full frame."""
    return Full().frame(PLAIN.pack(0, 4, len(body)) + body)


HOSTILE = {
    "nothing": b"",
    "one byte": b"\x00",
    "text": b"GET / HTTP/1.1\r\nHost: telegram\r\n\r\n",
    "huge length": struct.pack("<ii", 0x7FFFFFFC, 0) + bytes(64),
    "negative length": struct.pack("<ii", -4, 0) + bytes(64),
    "short length": struct.pack("<ii", 12, 0) + bytes(64),
    "odd length": struct.pack("<ii", 33, 0) + bytes(64),
    "truncated": Full().frame(bytes(100))[:50],
    "wrong checksum": Full().frame(bytes(100))[:-1] + b"\xff",
    "wrong number": struct.pack("<ii", 112, 7) + bytes(104),
    "abridged, huge": b"\xef\x7f\xff\xff\xff",
    "abridged, quick ack": b"\xef\x81" + bytes(64),
    "intermediate, huge": b"\xee\xee\xee\xee\xff\xff\xff\x7f",
    "tiny payload": Full().frame(bytes(4)),
    "plain nonsense": plain(b"\x01\x02\x03\x04"),
    "plain, wrong length": Full().frame(PLAIN.pack(0, 4, 400) + bytes(40)),
    "plain, no handshake": plain(bytes(NEAREST)),
    "step out of order": plain(bytes(functions.SetClientDHParamsRequest(1, 2, bytes(64)))),
    "wrong nonces": plain(bytes(functions.ReqPqMultiRequest(5)))
    + plain(bytes(functions.ReqDHParamsRequest(5, 6, b"a", b"b", 7, bytes(256)))),
}


async def said(server: Server, data: bytes) -> bytes:
    """Send bytes and the end of the stream; gives what the server says until it hangs up."""
    reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
    try:
        writer.write(data)
        writer.write_eof()
        async with asyncio.timeout(60):
            return await reader.read()
    except ConnectionError:
        return b""
    finally:
        writer.close()


@pytest.mark.parametrize("data", HOSTILE.values(), ids=HOSTILE)
async def test_nonsense_costs_its_sender_the_connection_and_nobody_else(
    server: Server, stock: Stock, data: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    """Each kind of broken frame or payload; nothing of it is logged as an error."""
    client = await stock()
    caplog.clear()
    await said(server, data)
    assert (await client(NEAREST)).country == "NL"
    assert len(server.connections) == 1
    assert not [record for record in caplog.records if record.name in {"sandbox", "asyncio"}]


async def test_random_bytes_do_no_harm(server: Server, raw: Connect) -> None:
    """In frames and out of them, encrypted and not, for a known key and unknown ones."""
    dice = random.Random(7)
    client = await raw()
    key_id = struct.pack("<Q", client.key.key_id)
    for size in (4, 24, 40, 56, 100, 1024):
        noise = dice.randbytes(size)
        await said(server, noise)
        await said(server, Full().frame(noise))
        await said(server, Full().frame(key_id + noise))
        sealed = encrypt(client.key, noise + bytes(32), FROM_CLIENT)
        await said(server, Full().frame(sealed))
    client.send(NEAREST)
    await client.receive()


@pytest.mark.parametrize("at", [0, 8, 23, 24, 40, -1])
async def test_a_changed_byte_is_noticed(raw: Connect, server: Server, at: int) -> None:
    """In the key's number, the msg_key or the text: nothing is carried out, the line is cut."""
    client = await raw()
    body = bytes(NEAREST)
    head = struct.pack("<qqqii", server.salt(client.key.key_id), 1, client.new_id(), 1, len(body))
    sealed = bytearray(encrypt(client.key, head + body, FROM_CLIENT))
    sealed[at] ^= 1
    answer = await said(server, Full().frame(bytes(sealed)))
    assert answer in (b"", Full().frame(struct.pack("<i", -404)))


async def test_bytes_may_come_one_by_one(raw: Connect, server: Server) -> None:
    """A message in pieces is a message."""
    client = await raw()
    body = bytes(functions.PingRequest(9))
    head = struct.pack(
        "<qqqii", server.salt(client.key.key_id), client.session_id, client.new_id(), 1, len(body)
    )
    for byte in client.codec.frame(encrypt(client.key, head + body, FROM_CLIENT)):
        client.writer.write(bytes([byte]))
        await client.writer.drain()
        await asyncio.sleep(0)
    await client.receive()
    assert (await client.receive())[1].ping_id == 9


async def test_many_connections_that_say_nothing_are_let_go(server: Server) -> None:
    """The server remembers none of those that ended."""
    for data in (b"", os.urandom(3)):
        await asyncio.gather(*(said(server, data) for _ in range(50)))
    assert not server.connections
