"""The sandbox's MTProto server: keys, salts and connections around a service."""

import asyncio
import secrets
from functools import partial
from typing import Any

from sandbox.contract import Service, Time, TLObject
from sandbox.faults import Faults
from sandbox.wire.calls import Calls
from sandbox.wire.connection import Connection
from sandbox.wire.keys import public_pem
from sandbox.wire.sessions import Sessions

HOST = "127.0.0.1"
"""The loopback interface only: the private key is public."""


class Server:
    """Listens for MTProto clients and hands their requests to a service; implements `Wire`."""

    def __init__(self, service: Service, *, clock: Time, faults: Faults) -> None:
        # For whoever holds the server. The wire itself keeps to real time, because Telethon does:
        # it would ignore messages whose ids are off by more than it allows.
        self.clock = clock
        self.faults = faults
        self.keys: dict[int, Any] = {}
        self.sessions = Sessions()
        self.calls = Calls(service, faults)
        self.connections: set[Connection] = set()
        self.port = 0
        self._salts: dict[int, int] = {}
        self._listener: asyncio.Server | None = None

    @property
    def public_key(self) -> str:
        """PEM text (PKCS1) of the RSA key that clients must trust."""
        return public_pem()

    async def start(self, port: int = 0) -> int:
        """Listen on a port of the loopback interface, a free one by default, and give it."""
        loop = asyncio.get_running_loop()
        self._listener = await loop.create_server(lambda: Connection(self), HOST, port)
        self.port = self._listener.sockets[0].getsockname()[1]
        return self.port

    async def restart(self, pause: float = 0) -> None:
        """Cut all connections, forget sessions and salts, and listen again after some seconds.

        Auth keys survive, as they do on Telegram. Requests being carried out are, but unanswered.
        """
        await self._hang_up()
        self.sessions.forget()
        self._salts.clear()
        await asyncio.sleep(pause)
        await self.start(self.port)

    async def close(self) -> None:
        """Stop for good."""
        await self._hang_up()
        await self.calls.stop()

    def cut_all(self) -> None:
        """Drop every connection; clients come back by themselves."""
        for connection in list(self.connections):
            connection.cut()

    def rotate_salts(self) -> None:
        """Change every key's salt: the next message of each client is refused once with it."""
        self._salts.clear()

    def push(self, key_id: int, updates: TLObject) -> None:
        """Send updates to every live session of a key that has called something.

        Serialised here, so the object may change afterwards. Faults may lose, delay or repeat.
        """
        sessions = self.sessions.listening(key_id)
        if not sessions:
            return
        body = bytes(updates)
        for session in sessions:
            for delay in self.faults.update_copies():
                say = partial(session.say, body, answer=False)
                if delay:
                    asyncio.get_running_loop().call_later(delay, say)
                else:
                    say()

    def close_key(self, key_id: int) -> None:
        """Forget an auth key and cut its connections."""
        self.keys.pop(key_id, None)
        self._salts.pop(key_id, None)
        for connection in list(self.connections):
            if key_id in connection.key_ids:
                connection.cut()
        self.sessions.forget_key(key_id)

    def add_key(self, key: Any, salt: int) -> None:
        """Take in a key that a handshake made, with its first salt."""
        self.keys[key.key_id] = key
        self._salts[key.key_id] = salt

    def salt(self, key_id: int) -> int:
        """Give the salt that messages under this key must carry now."""
        return self._salts.setdefault(key_id, secrets.randbits(63))

    async def _hang_up(self) -> None:
        if self._listener is not None:
            self._listener.close()
            # Before waiting: from Python 3.12 on, a listener waits for its connections too.
            self.cut_all()
            await self._listener.wait_closed()
            self._listener = None
