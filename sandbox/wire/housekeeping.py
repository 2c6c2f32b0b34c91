"""MTProto's own messages, which the world never sees.

Source: core.telegram.org/mtproto/service_messages. Their answers are no `rpc_result`.
"""

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from telethon.tl import functions, types
from telethon.tl.core import GzipPacked, MessageContainer, RpcResult

from sandbox.wire.messages import Call, result
from sandbox.wire.session import Session

if TYPE_CHECKING:
    from sandbox.wire.connection import Connection

SALT_LIFE = timedelta(hours=1)
RECEIVED = "\x04"
"""A message's state: received (mtproto/service_messages_about_messages)."""

# What needs no answer. A container inside a message is malformed, but harmless.
SILENT = (
    types.MsgsAck,
    types.HttpWait,
    types.MsgsStateInfo,
    types.MsgsAllInfo,
    types.MsgResendReq,
    GzipPacked,
    MessageContainer,
    RpcResult,
)


def housekeep(line: "Connection", session: Session, msg_id: int, thing: Any) -> bool:
    """Deal with a message of the protocol itself; tells whether it was one."""
    if isinstance(thing, SILENT):
        return True
    key_id = session.caller.key_id
    match thing:
        case functions.PingRequest():
            session.say(bytes(types.Pong(msg_id, thing.ping_id)), content=False)
        case functions.PingDelayDisconnectRequest():
            session.say(bytes(types.Pong(msg_id, thing.ping_id)), content=False)
            line.end_after(thing.disconnect_delay)
        case functions.GetFutureSaltsRequest():
            session.say(future_salts(msg_id, line.hub.salt(key_id)), content=False)
        case functions.DestroySessionRequest():
            other = thing.session_id != session.caller.session_id
            gone = other and line.hub.sessions.destroy(key_id, thing.session_id)
            answer = types.DestroySessionOk if gone else types.DestroySessionNone
            session.say(bytes(answer(thing.session_id)))
        case functions.DestroyAuthKeyRequest():
            # No answer: the connection goes with the key, and the next one hears "-404".
            line.hub.close_key(key_id)
        case functions.RpcDropAnswerRequest():
            session.say(result(Call(msg_id, thing, "RpcDropAnswer"), types.RpcAnswerUnknown()))
        case types.MsgsStateReq():
            states = types.MsgsStateInfo(msg_id, RECEIVED * len(thing.msg_ids))
            session.say(bytes(states), content=False)
        case _:
            return False
    return True


def future_salts(msg_id: int, salt: int) -> bytes:
    """Write the answer to `get_future_salts`: the salt in use, which lasts until rotated."""
    now = datetime.now(UTC)
    salts = [types.FutureSalt(now, now + SALT_LIFE, salt)]
    return bytes(types.FutureSalts(msg_id, int(now.timestamp()), salts))
