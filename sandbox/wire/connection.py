"""One TCP connection: from bytes to calls, and from sessions' messages to bytes."""

import asyncio
import logging
import secrets
import struct
import time
from typing import Any, Protocol, cast

from telethon.errors import TypeNotFoundError
from telethon.tl import TLRequest, types

from sandbox.wire.calls import Calls
from sandbox.wire.cipher import CipherError, Envelope, decrypt
from sandbox.wire.frames import FrameError, Framing
from sandbox.wire.handshake import Handshake, HandshakeError
from sandbox.wire.housekeeping import housekeep
from sandbox.wire.messages import Message, MessageError, failure, opened, read_object, unwrap
from sandbox.wire.session import Session
from sandbox.wire.sessions import Sessions

log = logging.getLogger("sandbox")

HIGH_WATER = 1 << 20
"""Bytes in the transport above which messages wait in their sessions instead."""
MAX_BACKLOG = 100_000
"""Messages waiting for a client that does not read: then it is cut off, and may come again."""
UNKNOWN_KEY = struct.pack("<i", -404)
TOO_OLD, TOO_NEW = 300, 30
"""Seconds that a message id may be off (core.telegram.org/mtproto/description)."""


class Hub(Protocol):
    """What a connection needs of the server."""

    keys: dict[int, Any]
    sessions: Sessions
    calls: Calls
    connections: set["Connection"]

    def salt(self, key_id: int) -> int:
        """Give the salt that messages under this key must carry now."""
        ...

    def add_key(self, key: Any, salt: int) -> None:
        """Take in a key that a handshake made."""
        ...

    def close_key(self, key_id: int) -> None:
        """Forget a key and cut its connections."""
        ...


class Connection(asyncio.Protocol):
    """The server's end of a connection; `key_ids` are the keys that it was used with."""

    def __init__(self, hub: Hub) -> None:
        self.hub = hub
        self.key_ids: set[int] = set()
        self._framing = Framing()
        self._handshake = Handshake()
        self._transport: asyncio.Transport | None = None
        self._sessions: dict[Session, None] = {}
        self._unsent: dict[Session, None] = {}
        self._scheduled = False
        self._paused = False
        self._end: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)
        self._transport.set_write_buffer_limits(high=HIGH_WATER)
        self.hub.connections.add(self)

    def connection_lost(self, exc: Exception | None) -> None:
        self._forget()

    def pause_writing(self) -> None:
        self._paused = True

    def resume_writing(self) -> None:
        self._paused = False
        self._flush()

    def data_received(self, data: bytes) -> None:
        try:
            for payload in self._framing.feed(data):
                if self._transport is None:  # an earlier message cut the connection
                    return
                self._receive(payload)
        except (FrameError, CipherError, HandshakeError) as error:
            log.debug("connection refused: %s", error)
            self.cut()

    def cut(self) -> None:
        """Drop the connection at once; what was not sent yet is lost."""
        if self._transport is not None:
            self._transport.abort()
            self._forget()

    def end_after(self, seconds: float) -> None:
        """Cut the connection then, unless this is called again before (ping_delay_disconnect)."""
        if self._end is not None:
            self._end.cancel()
        self._end = asyncio.get_running_loop().call_later(seconds, self.cut)

    def ready(self, session: Session) -> None:
        """Send what waits in a session once the loop comes to it, so that more may join."""
        if session.backlog > MAX_BACKLOG:
            log.warning("cut a client that leaves %d messages unread", session.backlog)
            self.cut()
            return
        self._unsent[session] = None
        if not self._scheduled:
            self._scheduled = True
            asyncio.get_running_loop().call_soon(self._flush)

    def _flush(self) -> None:
        self._scheduled = False
        for session in list(self._unsent):
            salt = self.hub.salt(session.caller.key_id)
            while self._transport is not None and not self._paused:
                payload = session.sealed(salt)
                if payload is None:
                    del self._unsent[session]
                    break
                self._transport.write(self._framing.frame(payload))

    def _forget(self) -> None:
        self._transport = None
        self.hub.connections.discard(self)
        if self._end is not None:
            self._end.cancel()
        for session in self._sessions:
            if session.line is self:
                session.detach()
        self._sessions.clear()
        self._unsent.clear()

    def _receive(self, payload: bytes) -> None:
        assert self._transport is not None
        key_id = int.from_bytes(payload[:8], "little")
        if key_id == 0:
            reply = self._handshake.answer(payload)
            if self._handshake.key is not None:
                self.hub.add_key(self._handshake.key, self._handshake.salt)
                self._handshake = Handshake()
            self._transport.write(self._framing.frame(reply))
        elif (key := self.hub.keys.get(key_id)) is None:
            self._transport.write(self._framing.frame(UNKNOWN_KEY))
            self._transport.close()
        else:
            self._open(key, decrypt(key, payload))

    def _open(self, key: Any, envelope: Envelope) -> None:
        self.key_ids.add(key.key_id)
        session = self.hub.sessions.get(key, envelope.session_id)
        session.line = self
        self._sessions[session] = None
        try:
            check_id(envelope.msg_id)
            if envelope.salt != (salt := self.hub.salt(key.key_id)):
                bad = types.BadServerSalt(envelope.msg_id, envelope.seq_no, 48, salt)
                session.say(bytes(bad), content=False)
                return
            if not session.announced:
                session.announced = True
                unique = secrets.randbits(63)
                new = types.NewSessionCreated(envelope.msg_id, unique, salt)
                session.say(bytes(new), answer=False)
            for message in opened(envelope.msg_id, envelope.seq_no, envelope.body):
                if self._transport is None:
                    return
                self._handle(session, message)
        except MessageError as error:
            bad = types.BadMsgNotification(envelope.msg_id, envelope.seq_no, error.code)
            session.say(bytes(bad), content=False)

    def _handle(self, session: Session, message: Message) -> None:
        try:
            thing = read_object(message.body)
        except TypeNotFoundError as error:
            text = f"INPUT_METHOD_INVALID_{error.invalid_constructor_id}"
            session.say(failure(message.msg_id, 400, text))
            return
        except Exception:  # noqa: BLE001 -- a parser fed with anything may fail with anything
            session.say(failure(message.msg_id, 400, "INPUT_FETCH_ERROR"))
            return
        if housekeep(self, session, message.msg_id, thing):
            return
        call = unwrap(message.msg_id, thing)
        if not isinstance(call.request, TLRequest):
            session.say(failure(message.msg_id, 400, "INPUT_METHOD_INVALID"))
        elif message.seq_no % 2 == 0:
            bad = types.BadMsgNotification(message.msg_id, message.seq_no, 35)
            session.say(bytes(bad), content=False)
        else:
            session.wants_updates |= not call.without_updates
            self.hub.calls.start(self, session, call)


def check_id(msg_id: int) -> None:
    """Raise MessageError for a client's message id that cannot be right."""
    if msg_id % 4:
        raise MessageError(18)
    age = time.time() - (msg_id >> 32)
    if age > TOO_OLD:
        raise MessageError(16)
    if -age > TOO_NEW:
        raise MessageError(17)
