"""MTProto's fine print, as a client sees it that sends what Telethon never would."""

from __future__ import annotations

import asyncio
import gzip
import struct
import time
from typing import TYPE_CHECKING, Any

import pytest
from telethon.tl import TLObject, functions, types
from telethon.tl.core import RpcResult

from sandbox.wire.messages import CONTAINER, GZIPPED

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from sandbox.wire.server import Server
    from tests.sandbox.wire.conftest import Desk, Raw

    Connect = Callable[[], Awaitable[Raw]]

NEAREST = functions.help.GetNearestDcRequest()
CUT = (asyncio.IncompleteReadError, ConnectionError)
"""What reading a connection raises after it was cut."""


class Never:
    """A kind of message that never comes."""


def message(random_id: int) -> Any:
    """A request to send something."""
    return functions.messages.SendMessageRequest(types.InputPeerSelf(), "a", random_id=random_id)


async def test_a_session_is_announced_once(raw: Connect) -> None:
    """At its first message, with the message's id."""
    client = await raw()
    first = client.send(functions.PingRequest(1))
    client.send(functions.PingRequest(2))
    assert (await client.receive())[1].first_msg_id == first
    assert [(await client.receive())[1].ping_id for _ in range(2)] == [1, 2]


async def test_a_repeated_message_is_answered_again_but_not_carried_out_again(
    raw: Connect, desk: Desk
) -> None:
    """The server remembers its answers while it knows the session."""
    client = await raw()
    msg_id = client.send(message(5))
    first = await client.expect(RpcResult)
    client.send(message(5), msg_id=msg_id)
    second = await client.expect(RpcResult)
    assert first.req_msg_id == second.req_msg_id == msg_id
    assert first.body == second.body
    assert desk.sent == [5]


async def test_a_message_repeated_while_it_is_carried_out_is_answered_once(
    raw: Connect, desk: Desk
) -> None:
    """It was heard the first time."""
    client = await raw()
    slow = functions.messages.SaveDraftRequest(types.InputPeerSelf(), "slow")
    msg_id = client.send(slow)
    client.send(slow, msg_id=msg_id)
    client.send(functions.PingRequest(1))
    await client.expect(types.Pong)
    desk.gate.set()
    await client.expect(RpcResult)
    client.send(functions.PingRequest(2))
    assert isinstance((await client.receive())[1], types.Pong)
    assert desk.started == ["slow"]


async def test_message_ids_of_the_server_are_odd_rising_and_of_the_present(
    raw: Connect, server: Server
) -> None:
    """3 modulo 4 for what it says of its own accord, 1 for answers."""
    client = await raw()
    client.send(NEAREST)
    ids = [await client.receive(), await client.receive()]
    for _ in range(250):
        server.push(client.key.key_id, types.UpdatesTooLong())
    ids += [await client.receive() for _ in range(250)]
    numbers = [msg_id for msg_id, _ in ids]
    assert [number % 4 for number in numbers] == [3, 1] + [3] * 250
    assert numbers == sorted(set(numbers))
    assert all(abs((number >> 32) - time.time()) < 120 for number in numbers)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"shift": 1}, 18),
        ({"shift": -400 << 32}, 16),
        ({"shift": 4000 << 32}, 17),
        ({"seq_no": 0}, 35),
    ],
)
async def test_a_bad_message_is_refused_with_telegrams_code(
    raw: Connect, change: dict[str, int], code: int, desk: Desk
) -> None:
    """And is not carried out, nor does it cost the connection."""
    client = await raw()
    msg_id = client.new_id() + change.get("shift", 0)
    client.send(message(1), msg_id=msg_id, seq_no=change.get("seq_no"))
    bad = await client.expect(types.BadMsgNotification)
    assert (bad.bad_msg_id, bad.error_code) == (msg_id, code)
    client.send(NEAREST)
    await client.expect(RpcResult)
    assert not desk.sent


async def test_a_wrong_salt_is_answered_with_the_right_one(
    raw: Connect, server: Server, desk: Desk
) -> None:
    """The message is not carried out."""
    client = await raw()
    msg_id = client.send(message(1), salt=server.salt(client.key.key_id) ^ 1)
    bad = await client.expect(types.BadServerSalt)
    assert (bad.bad_msg_id, bad.error_code) == (msg_id, 48)
    client.send(message(2), salt=bad.new_server_salt)
    await client.expect(RpcResult)
    assert desk.sent == [2]


async def test_containers_and_gzip_are_opened(raw: Connect, desk: Desk) -> None:
    """Also one inside the other; what needs no answer gets none."""
    client = await raw()
    packed = bytes(message(2))
    packed = struct.pack("<I", GZIPPED) + TLObject.serialize_bytes(gzip.compress(packed))
    bodies = [bytes(types.MsgsAck([1])), bytes(message(1)), packed, bytes(types.HttpWait(0, 0, 0))]
    parts = [
        struct.pack("<qii", client.new_id(), seq_no, len(body)) + body
        for seq_no, body in zip((0, 1, 3, 4), bodies, strict=True)
    ]
    client.send(struct.pack("<Ii", CONTAINER, 4) + b"".join(parts), seq_no=4)
    await client.expect(RpcResult)
    await client.expect(RpcResult)
    client.send(functions.PingRequest(1))
    assert isinstance((await client.receive())[1], types.Pong)
    assert desk.sent == [1, 2]


@pytest.mark.parametrize(
    "body",
    [
        struct.pack("<Ii", CONTAINER, 5000),
        struct.pack("<Ii", CONTAINER, -1),
        struct.pack("<I", CONTAINER),
        struct.pack("<Iiqii", CONTAINER, 1, 4, 1, 1 << 20),
        struct.pack("<I", GZIPPED) + TLObject.serialize_bytes(b"no gzip at all"),
        struct.pack("<I", GZIPPED) + TLObject.serialize_bytes(gzip.compress(bytes(20 << 20))),
    ],
)
async def test_damaged_or_boundless_containers_are_refused(raw: Connect, body: bytes) -> None:
    """With code 64, and the connection lives."""
    client = await raw()
    client.send(body, seq_no=0)
    assert (await client.expect(types.BadMsgNotification)).error_code == 64
    client.send(NEAREST)
    await client.expect(RpcResult)


@pytest.mark.parametrize(
    ("body", "error"),
    [
        (b"\x01\x02\x03\x04", "INPUT_METHOD_INVALID_67305985"),
        (b"", "INPUT_FETCH_ERROR"),
        (bytes(message(1))[:-8], "INPUT_FETCH_ERROR"),
        (bytes(functions.InvokeWithLayerRequest(1, NEAREST))[:8] * 3000, "INPUT_FETCH_ERROR"),
        (bytes(types.PeerUser(1)), "INPUT_METHOD_INVALID"),
    ],
)
async def test_unreadable_requests_are_errors_of_that_request(
    raw: Connect, body: bytes, error: str
) -> None:
    """Not of the connection."""
    client = await raw()
    client.send(body)
    assert (await client.expect(RpcResult)).error.error_message == error
    client.send(NEAREST)
    assert not (await client.expect(RpcResult)).error


@pytest.mark.parametrize("broken", [None, "text", [object()], 7])
async def test_a_broken_service_is_an_error_500_and_the_connection_lives(
    raw: Connect, desk: Desk, caplog: pytest.LogCaptureFixture, broken: Any
) -> None:
    """An answer that is none costs no more than that one call, and is logged."""
    client = await raw()
    desk.answers[type(NEAREST)] = broken
    client.send(NEAREST)
    error = (await client.expect(RpcResult)).error
    assert (error.error_code, error.error_message) == (500, "INTERNAL")
    assert [record.name for record in caplog.records] == ["sandbox"]
    client.send(message(1))
    assert not (await client.expect(RpcResult)).error


async def test_housekeeping_is_answered(raw: Connect, server: Server) -> None:
    """Salts, states, dropped answers, sessions that end."""
    client, other = await raw(), await raw()
    msg_id = client.send(functions.GetFutureSaltsRequest(1))
    salts = await client.expect(types.FutureSalts)
    assert salts.req_msg_id == msg_id
    assert [salt.salt for salt in salts.salts] == [server.salt(client.key.key_id)]
    client.send(types.MsgsStateReq([4, 8]))
    assert len((await client.expect(types.MsgsStateInfo)).info) == 2
    client.send(functions.RpcDropAnswerRequest(4))
    await client.expect(RpcResult)
    other.send(functions.PingRequest(1))
    await other.expect(types.Pong)
    client.send(functions.DestroySessionRequest(other.session_id))
    await client.expect(types.DestroySessionOk)
    client.send(functions.DestroySessionRequest(client.session_id))
    await client.expect(types.DestroySessionNone)


async def test_a_client_may_ask_to_be_cut_off_unless_it_pings(raw: Connect) -> None:
    """ping_delay_disconnect."""
    client = await raw()
    client.send(functions.PingDelayDisconnectRequest(1, 1000))
    client.send(functions.PingDelayDisconnectRequest(2, 0))
    with pytest.raises(CUT):
        await client.expect(Never)


async def test_a_destroyed_or_unknown_key_is_answered_with_404(raw: Connect) -> None:
    """As a bare -404, after which the connection ends."""
    client = await raw()
    client.send(functions.DestroyAuthKeyRequest())
    with pytest.raises(CUT):
        await client.expect(Never)
    await client.connect()
    client.send(NEAREST)
    assert await client.payload() == struct.pack("<i", -404)
    with pytest.raises(CUT):
        await client.payload()


async def test_a_session_may_change_its_connection(raw: Connect, desk: Desk) -> None:
    """A call begun on the old one is answered on the new one."""
    client = await raw()
    msg_id = client.send(functions.messages.SaveDraftRequest(types.InputPeerSelf(), "slow"))
    await client.expect(types.NewSessionCreated)
    client.writer.close()
    await client.connect()
    client.send(functions.PingRequest(1))
    assert isinstance((await client.receive())[1], types.Pong)
    desk.gate.set()
    assert (await client.expect(RpcResult)).req_msg_id == msg_id
