"""An MTProto session: what was heard on it, and what waits to be said on it."""

import asyncio
import struct
import time
from collections import OrderedDict, deque
from typing import Any, Protocol

from sandbox.contract import Caller
from sandbox.wire.cipher import encrypt
from sandbox.wire.messages import CONTAINER, MESSAGE

PER_CONTAINER = 100
"""Messages; Telethon's own limit for what it sends."""
CONTAINER_BYTES = 512 << 10
REMEMBERED = 256
"""Answers kept for clients that repeat a message."""
REMEMBERED_BYTES = 64 << 10
"""Larger answers are reads (files, histories): those may simply be read again."""
ENVELOPE = struct.Struct("<qq")


class Line(Protocol):
    """The connection that a session uses at the moment."""

    def ready(self, session: "Session") -> None:
        """Send soon what waits in the session."""
        ...

    def cut(self) -> None:
        """Drop the connection at once."""
        ...


class Session:
    """One session of an auth key: it may outlive a connection, and change to another."""

    def __init__(self, key: Any, session_id: int) -> None:
        self.key = key
        self.caller = Caller(key.key_id, session_id)
        self.announced = False
        self.wants_updates = False
        self.line: Line | None = None
        self.running: dict[int, asyncio.Task[bool]] = {}
        self._answers: OrderedDict[int, tuple[bool, bytes]] = OrderedDict()
        self._waiting: deque[tuple[bytes, bool, bool]] = deque()
        self._last_id = 0
        self._content = 0

    @property
    def backlog(self) -> int:
        """How many messages wait to be sent."""
        return len(self._waiting)

    def say(self, body: bytes, *, answer: bool = True, content: bool = True) -> None:
        """Queue a serialised message; lost if the session has no connection, as on a real line."""
        if self.line is not None:
            self._waiting.append((body, answer, content))
            self.line.ready(self)

    def detach(self) -> None:
        """Let go of a connection that is gone, and of what waited for it."""
        self.line = None
        self._waiting.clear()

    def remember(self, msg_id: int, body: bytes, *, done: bool) -> None:
        """Keep an answer, to repeat it if the client repeats the message."""
        if len(body) <= REMEMBERED_BYTES:
            self._answers[msg_id] = (done, body)
        while len(self._answers) > REMEMBERED:
            self._answers.popitem(last=False)

    def remembered(self, msg_id: int) -> tuple[bool, bytes] | None:
        """Give an earlier answer, and whether it was a success rather than an error."""
        return self._answers.get(msg_id)

    def sealed(self, salt: int) -> bytes | None:
        """Take waiting messages, up to a container of them, as one encrypted payload."""
        if not self._waiting:
            return None
        parts: list[bytes] = []
        size = 0
        while self._waiting and len(parts) < 2 * PER_CONTAINER:
            body, answer, content = self._waiting[0]
            if parts and size + len(body) > CONTAINER_BYTES:
                break
            self._waiting.popleft()
            size += len(body) + MESSAGE.size
            parts += (self._header(len(body), answer=answer, content=content), body)
        if len(parts) > 2:
            parts.insert(0, struct.pack("<Ii", CONTAINER, len(parts) // 2))
            parts.insert(0, self._header(size + 8, answer=False, content=False))
        return encrypt(self.key, ENVELOPE.pack(salt, self.caller.session_id) + b"".join(parts))

    def _header(self, length: int, *, answer: bool, content: bool) -> bytes:
        seq_no = self._content * 2 + content
        self._content += content
        return MESSAGE.pack(self._next_id(1 if answer else 3), seq_no, length)

    def _next_id(self, low: int) -> int:
        # Real time whatever the sandbox's clock says: Telethon ignores what is 30 s new or 300 s
        # old. The two low bits say "answer" (1) or "of the server's own accord" (3).
        new = ((time.time_ns() << 32) // 1_000_000_000) & ~3 | low
        if new <= self._last_id:
            new = (self._last_id & ~3) + 4 | low
        self._last_id = new
        return new
