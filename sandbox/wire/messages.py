"""What is inside a decrypted message: containers, gzip, wrappers; and how answers are written."""

import gzip
import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from telethon.extensions import BinaryReader
from telethon.tl import TLObject, functions, types
from telethon.tl.core import GzipPacked, MessageContainer

from sandbox.contract import Answer

VECTOR, TRUE, FALSE = 0x1CB5C415, 0x997275B5, 0xBC799737
RPC_RESULT = 0xF35C6D01
CONTAINER: int = MessageContainer.CONSTRUCTOR_ID
GZIPPED: int = GzipPacked.CONSTRUCTOR_ID
MESSAGE = struct.Struct("<qii")
MAX_MESSAGES = 1020
"""In a container (core.telegram.org/mtproto/service_messages)."""
MAX_UNZIPPED = 10 << 20
GZIP_FROM = 4096
"""Bytes of an answer from which it is worth compressing."""

WRAPPERS = (
    functions.InvokeWithLayerRequest,
    functions.InitConnectionRequest,
    functions.InvokeWithoutUpdatesRequest,
    functions.InvokeAfterMsgRequest,
    functions.InvokeAfterMsgsRequest,
    functions.InvokeWithTakeoutRequest,
    functions.InvokeWithMessagesRangeRequest,
)


class MessageError(Exception):
    """A message that Telegram would refuse; `code` is that of `bad_msg_notification`."""

    def __init__(self, code: int) -> None:
        super().__init__(f"bad message, code {code}")
        self.code = code


@dataclass(frozen=True, slots=True)
class Message:
    """One message as the client sent it, its body still serialised but no longer compressed."""

    msg_id: int
    seq_no: int
    body: bytes


@dataclass(frozen=True, slots=True)
class Call:
    """A request without its wrappers, and what they said."""

    msg_id: int
    request: Any
    method: str
    without_updates: bool = False
    after: tuple[int, ...] = ()


def constructor(body: bytes) -> int:
    """Give the constructor number that a serialised object begins with; 0 if it is too short."""
    return int.from_bytes(body[:4], "little") if len(body) >= 4 else 0


def opened(msg_id: int, seq_no: int, body: bytes) -> Iterator[Message]:
    """Give the messages in a message: itself, or those of the container that it is.

    Raises MessageError.
    """
    body = unzipped(body)
    if constructor(body) != CONTAINER:
        yield Message(msg_id, seq_no, body)
        return
    if seq_no % 2:
        raise MessageError(34)
    (count,) = struct.unpack_from("<i", body, 4) if len(body) >= 8 else (-1,)
    if not 0 <= count <= MAX_MESSAGES:
        raise MessageError(64)
    at = 8
    for _ in range(count):
        if len(body) < at + MESSAGE.size:
            raise MessageError(64)
        inner_id, inner_seq, length = MESSAGE.unpack_from(body, at)
        at += MESSAGE.size
        if length < 0 or len(body) < at + length:
            raise MessageError(64)
        yield Message(inner_id, inner_seq, unzipped(body[at : at + length]))
        at += length


def unzipped(body: bytes) -> bytes:
    """Undo `gzip_packed`; raises MessageError if it is damaged or larger than allowed."""
    if constructor(body) != GZIPPED:
        return body
    try:
        packed = BinaryReader(body[4:]).tgread_bytes()
        # 16 more than the window's 15 bits mean a gzip header (zlib's documentation).
        inflate = zlib.decompressobj(wbits=31)
        plain = inflate.decompress(packed, MAX_UNZIPPED)
    except (zlib.error, struct.error, BufferError) as error:
        raise MessageError(64) from error
    if not inflate.eof:
        raise MessageError(64)
    return plain


def read_object(body: bytes) -> Any:
    """Read one TL object; raises whatever Telethon's reader does with nonsense."""
    return BinaryReader(body).tgread_object()


def unwrap(msg_id: int, request: Any) -> Call:
    """Take the wrappers (`invokeWithLayer`, `initConnection`...) off a request."""
    without_updates = False
    after: tuple[int, ...] = ()
    while isinstance(request, WRAPPERS):
        match request:
            case functions.InvokeWithoutUpdatesRequest():
                without_updates = True
            case functions.InvokeAfterMsgRequest():
                after = (request.msg_id,)
            case functions.InvokeAfterMsgsRequest():
                after = tuple(request.msg_ids)
        request = request.query
    method = type(request).__name__.removesuffix("Request")
    return Call(msg_id, request, method, without_updates, after)


def result(call: Call, answer: Answer) -> bytes:
    """Write `rpc_result` with an answer; raises TypeError if it is nothing that TL can say."""
    body = written(call, answer)
    if len(body) >= GZIP_FROM:
        packed = struct.pack("<I", GZIPPED) + TLObject.serialize_bytes(gzip.compress(body, 1))
        body = min(body, packed, key=len)
    return struct.pack("<Iq", RPC_RESULT, call.msg_id) + body


def failure(msg_id: int, code: int, text: str) -> bytes:
    """Write `rpc_result` with an error."""
    return struct.pack("<Iq", RPC_RESULT, msg_id) + bytes(types.RpcError(code, text))


def written(call: Call, answer: Answer) -> bytes:
    """Write an answer alone: an object, a Bool, or a vector of objects or numbers."""
    if isinstance(answer, bool):
        return struct.pack("<I", TRUE if answer else FALSE)
    if not isinstance(answer, list):
        return serialised(answer)
    head = struct.pack("<Ii", VECTOR, len(answer))
    if answer and isinstance(answer[0], int):
        method: Any = type(call.request)
        return head + struct.pack(f"<{len(answer)}{number_format(method)}", *answer)
    return head + b"".join(serialised(item) for item in answer)


def serialised(item: Any) -> bytes:
    """Write an object; raises TypeError for what is none (`bytes(5)` would be five zeros)."""
    if not isinstance(item, TLObject):
        raise TypeError(f"{type(item).__name__} is no TL object")
    return bytes(item)


@cache
def number_format(request: Any) -> str:
    """Tell whether a method answers a vector of ints ("i") or longs ("q"): Telethon knows."""
    reader = BinaryReader(struct.pack("<Iiq", VECTOR, 1, 0))
    request.read_result(reader)
    return "q" if reader.tell_position() == 16 else "i"
