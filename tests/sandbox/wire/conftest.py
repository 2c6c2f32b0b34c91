"""A tiny service behind a real server, and clients of both kinds: stock Telethon, and raw."""

import asyncio
import os
import secrets
import struct
import time
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import pytest
from telethon import TelegramClient
from telethon.crypto import AuthKey
from telethon.sessions import MemorySession
from telethon.tl import functions, types

from sandbox.clock import Clock
from sandbox.contract import Answer, Caller, RpcFault
from sandbox.faults import Faults
from sandbox.wire.cipher import FROM_CLIENT, FROM_SERVER, decrypt, encrypt
from sandbox.wire.client_key import trust
from sandbox.wire.frames import Full
from sandbox.wire.messages import opened, read_object
from sandbox.wire.server import Server

GENEROUS = 60.0
"""Seconds: how long to wait for what is certain to come, however slow the machine."""


class Desk:
    """A service that carries out next to nothing, and remembers who asked what."""

    def __init__(self) -> None:
        self.sent: list[int] = []
        self.started: list[str] = []
        self.callers: list[Caller] = []
        self.answers: dict[type, Answer] = {
            functions.help.GetConfigRequest: types.NearestDc("NL", 2, 2),
            functions.help.GetNearestDcRequest: types.NearestDc("NL", 2, 2),
        }
        self.gate = asyncio.Event()

    async def call(self, caller: Caller, request: Any) -> Answer:
        """Answer from `answers`; saving a draft waits at the gate; sending counts random ids."""
        self.callers.append(caller)
        match request:
            case functions.messages.SaveDraftRequest():
                self.started.append(request.message)
                if request.message == "slow":
                    await self.gate.wait()
                if request.message == "wrong":
                    raise RpcFault(400, "PEER_ID_INVALID")
                return True
            case functions.messages.SendMessageRequest():
                self.sent.append(request.random_id)
                return types.UpdateShort(types.UpdateConfig(), None)
        if type(request) in self.answers:
            return self.answers[type(request)]
        raise RpcFault(401, "AUTH_KEY_UNREGISTERED")

    @property
    def key_id(self) -> int:
        """The key of whoever called last."""
        return self.callers[-1].key_id


class Raw:
    """A client that sends what it is told to and shows all that comes, message by message."""

    def __init__(self, server: Server, key: Any) -> None:
        self.server = server
        self.key = key
        self.session_id = secrets.randbits(62)
        self.codec = Full()
        self.came: deque[tuple[int, Any]] = deque()
        self._next_id = 0
        self._content = 0

    async def connect(self) -> None:
        """Open a (new) connection."""
        self.codec = Full()
        self.reader, self.writer = await asyncio.open_connection("127.0.0.1", self.server.port)

    def new_id(self) -> int:
        """Give a message id as a client makes them."""
        self._next_id = max(self._next_id + 4, (time.time_ns() << 32) // 10**9 & ~3)
        return self._next_id

    def send(
        self,
        request: Any,
        *,
        msg_id: int | None = None,
        salt: int | None = None,
        seq_no: int | None = None,
    ) -> int:
        """Send an object, or bytes as they are; gives the message id."""
        body = bytes(request)
        msg_id = self.new_id() if msg_id is None else msg_id
        if seq_no is None:
            seq_no = self._content * 2 + 1
            self._content += 1
        salt = self.server.salt(self.key.key_id) if salt is None else salt
        head = struct.pack("<qqqii", salt, self.session_id, msg_id, seq_no, len(body))
        self.writer.write(self.codec.frame(encrypt(self.key, head + body, FROM_CLIENT)))
        return msg_id

    async def payload(self) -> bytes:
        """Read one transport payload; raises IncompleteReadError when the connection ends."""
        async with asyncio.timeout(GENEROUS):
            head = await self.reader.readexactly(4)
            (length,) = struct.unpack("<i", head)
            return (await self.reader.readexactly(length - 4))[4:-4]

    async def receive(self) -> tuple[int, Any]:
        """Give the next message: its id and its object."""
        while not self.came:
            envelope = decrypt(self.key, await self.payload(), FROM_SERVER)
            assert envelope.session_id == self.session_id
            for message in opened(envelope.msg_id, envelope.seq_no, envelope.body):
                self.came.append((message.msg_id, read_object(message.body)))
        return self.came.popleft()

    async def expect(self, kind: type) -> Any:
        """Give the next object of a kind, passing over others."""
        while not isinstance(thing := (await self.receive())[1], kind):
            pass
        return thing


@pytest.fixture
def desk() -> Desk:
    """The service."""
    return Desk()


@pytest.fixture
def faults() -> Faults:
    """A plan without faults, to be changed by the test."""
    return Faults(seed=1)


@pytest.fixture
async def server(desk: Desk, faults: Faults) -> AsyncIterator[Server]:
    """A running server around the desk, trusted by the Telethon of this process."""
    running = Server(desk, clock=Clock(), faults=faults)
    await running.start()
    trust(running.public_key)
    yield running
    await running.close()


@pytest.fixture
async def stock(server: Server) -> AsyncIterator[Callable[..., Awaitable[Any]]]:
    """Connects stock Telethon clients, with the options given."""
    clients = []

    async def connect(**options: Any) -> Any:
        session = MemorySession()
        session.set_dc(2, "127.0.0.1", server.port)
        options = {
            "retry_delay": 0.01,
            "request_retries": 0,
            "raise_last_call_error": True,
        } | options
        client = TelegramClient(session, 1, "hash", **options)
        clients.append(client)
        await client.connect()
        return client

    yield connect
    for client in clients:
        await client.disconnect()


@pytest.fixture
async def raw(server: Server) -> AsyncIterator[Callable[..., Awaitable[Raw]]]:
    """Connects raw clients; they share an auth key that is given to them, not negotiated."""
    clients = []
    key = AuthKey(os.urandom(256))
    server.keys[key.key_id] = key

    async def connect() -> Raw:
        client = Raw(server, key)
        clients.append(client)
        await client.connect()
        return client

    yield connect
    for client in clients:
        client.writer.close()
