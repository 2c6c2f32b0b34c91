"""TCP transports of MTProto: how payloads are cut out of a stream of bytes, and put into one.

Pure: no sockets here. Source: core.telegram.org/mtproto/mtproto-transports.
"""

import struct
from typing import Protocol
from zlib import crc32

MAX_PAYLOAD = (1 << 20) + (1 << 16)
"""Bytes. Telegram closes the connection above about 1 MiB; a container header fits on top."""

ABRIDGED_TAG = b"\xef"
INTERMEDIATE_TAG = b"\xee\xee\xee\xee"
LENGTH = struct.Struct("<I")
HEADER = struct.Struct("<Ii")


class FrameError(Exception):
    """The other side does not speak this transport: the connection cannot go on."""


class Codec(Protocol):
    """One of the transports, on one connection."""

    def frame(self, payload: bytes) -> bytes:
        """Wrap a payload for sending."""
        ...

    def take(self, buffer: bytearray, at: int) -> tuple[bytes, int] | None:
        """Read one payload at an offset; gives it and the offset after it, None if incomplete."""
        ...


class Full:
    """Length, sequence number, payload, CRC32: Telethon's default."""

    def __init__(self) -> None:
        self._sent = 0
        self._received = 0

    def frame(self, payload: bytes) -> bytes:
        head = HEADER.pack(len(payload) + 12, self._sent) + payload
        self._sent += 1
        return head + LENGTH.pack(crc32(head))

    def take(self, buffer: bytearray, at: int) -> tuple[bytes, int] | None:
        if len(buffer) - at < HEADER.size:
            return None
        length, number = HEADER.unpack_from(buffer, at)
        check(length - 12)
        if number != self._received:
            raise FrameError("frame out of order")
        end = at + length
        if len(buffer) < end:
            return None
        whole = bytes(buffer[at:end])
        if LENGTH.unpack_from(whole, length - 4)[0] != crc32(whole[:-4]):
            raise FrameError("wrong checksum")
        self._received += 1
        return whole[8:-4], end


class Intermediate:
    """Length in four bytes, payload."""

    def frame(self, payload: bytes) -> bytes:
        return LENGTH.pack(len(payload)) + payload

    def take(self, buffer: bytearray, at: int) -> tuple[bytes, int] | None:
        if len(buffer) - at < LENGTH.size:
            return None
        (length,) = LENGTH.unpack_from(buffer, at)
        check(length)
        start = at + LENGTH.size
        if len(buffer) < start + length:
            return None
        return bytes(buffer[start : start + length]), start + length


class Abridged:
    """Length in words, in one byte or (after 0x7f) three."""

    def frame(self, payload: bytes) -> bytes:
        words = len(payload) // 4
        head = bytes([words]) if words < 0x7F else b"\x7f" + words.to_bytes(3, "little")
        return head + payload

    def take(self, buffer: bytearray, at: int) -> tuple[bytes, int] | None:
        if len(buffer) <= at:
            return None
        words, start = buffer[at], at + 1
        if words == 0x7F:
            if len(buffer) < at + 4:
                return None
            words, start = int.from_bytes(buffer[at + 1 : at + 4], "little"), at + 4
        elif words > 0x7F:
            raise FrameError("quick acknowledgements are not served")
        check(words * 4)
        end = start + words * 4
        return (bytes(buffer[start:end]), end) if len(buffer) >= end else None


def check(length: int) -> None:
    """Raise FrameError for a payload of an impossible length in bytes."""
    if not 4 <= length <= MAX_PAYLOAD or length % 4:
        raise FrameError("impossible length")


class Framing:
    """One connection's stream: finds out the transport from the first bytes, then uses it."""

    def __init__(self) -> None:
        self._codec: Codec | None = None
        self._buffer = bytearray()

    def feed(self, data: bytes) -> list[bytes]:
        """Take in received bytes; gives the payloads now complete. Raises FrameError."""
        self._buffer += data
        if self._codec is None and not self._detect():
            return []
        assert self._codec is not None
        payloads, at = [], 0
        while (taken := self._codec.take(self._buffer, at)) is not None:
            payload, at = taken
            payloads.append(payload)
        del self._buffer[:at]
        return payloads

    def frame(self, payload: bytes) -> bytes:
        """Wrap a payload in the transport that the other side chose."""
        if self._codec is None:
            raise FrameError("nothing received yet: the transport is unknown")
        return self._codec.frame(payload)

    def _detect(self) -> bool:
        # A full frame starts with its length, a multiple of four: 0xef cannot be its first byte.
        if self._buffer[:1] == ABRIDGED_TAG:
            self._codec = Abridged()
            del self._buffer[:1]
        elif len(self._buffer) < len(INTERMEDIATE_TAG):
            return False
        elif self._buffer[:4] == INTERMEDIATE_TAG:
            self._codec = Intermediate()
            del self._buffer[:4]
        else:
            self._codec = Full()
        return True
