"""Stock Telethon against the server: handshake, calls, order, failures."""

from __future__ import annotations

import asyncio
import random
from typing import TYPE_CHECKING, Any

import pytest
from telethon import errors
from telethon.network import (
    ConnectionTcpAbridged,
    ConnectionTcpFull,
    ConnectionTcpIntermediate,
)
from telethon.tl import functions, types

from sandbox.contract import RpcFault

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from sandbox.faults import Faults
    from sandbox.wire.server import Server
    from tests.sandbox.wire.conftest import Desk

    Stock = Callable[..., Awaitable[Any]]

NEAREST = functions.help.GetNearestDcRequest()


def draft(text: str) -> Any:
    """A request that the desk can be slow or wrong about."""
    return functions.messages.SaveDraftRequest(types.InputPeerSelf(), text)


@pytest.mark.parametrize(
    "transport", [ConnectionTcpFull, ConnectionTcpIntermediate, ConnectionTcpAbridged]
)
async def test_a_stock_client_connects_and_calls(stock: Stock, transport: Any) -> None:
    """Over each of Telethon's plain transports."""
    client = await stock(connection=transport)
    assert (await client(NEAREST)).country == "NL"


async def test_every_shape_of_answer_arrives(stock: Stock, desk: Desk) -> None:
    """Objects, booleans, and vectors of objects, ints and longs, empty or not."""
    cases: list[tuple[Any, Any]] = [
        (functions.account.UpdateStatusRequest(offline=False), True),
        (functions.account.UpdateStatusRequest(offline=False), False),
        (functions.contacts.GetContactIDsRequest(0), [1, -2, 3]),
        (functions.photos.DeletePhotosRequest([]), [1 << 40, -1]),
        (functions.photos.DeletePhotosRequest([]), []),
        (functions.users.GetUsersRequest([]), []),
        (functions.users.GetUsersRequest([]), [types.UserEmpty(7), types.UserEmpty(8)]),
    ]
    client = await stock()
    for request, answer in cases:
        desk.answers[type(request)] = answer
        assert await client(request) == answer


async def test_large_answers_and_large_requests_arrive_whole(stock: Stock, desk: Desk) -> None:
    """Whether they compress well or not."""
    client = await stock()
    numbers = list(range(100_000))
    desk.answers[functions.contacts.GetContactIDsRequest] = numbers
    assert await client(functions.contacts.GetContactIDsRequest(0)) == numbers
    noise = random.Random(1).randbytes(512 * 1024)
    desk.answers[functions.upload.GetFileRequest] = types.upload.File(
        types.storage.FileJpeg(), 0, noise
    )
    where = types.InputTakeoutFileLocation()
    assert (await client(functions.upload.GetFileRequest(where, 0, 512 * 1024))).bytes == noise
    await client(draft("word " * 10_000))
    assert desk.started == ["word " * 10_000]


async def test_an_error_of_the_service_reaches_the_caller(stock: Stock) -> None:
    """As the error that Telethon makes of Telegram's words."""
    client = await stock()
    with pytest.raises(errors.PeerIdInvalidError):
        await client(draft("wrong"))


async def test_a_slow_call_stalls_no_other(stock: Stock, desk: Desk) -> None:
    """Calls start in the order received, and end when they end."""
    client = await stock()
    slow = asyncio.create_task(client(draft("slow")))
    await asyncio.sleep(0)
    await asyncio.gather(*(client(draft(str(number))) for number in range(50)))
    assert desk.started == ["slow", *map(str, range(50))]
    assert not slow.done()
    desk.gate.set()
    assert await slow is True


async def test_ordered_calls_wait_for_each_other(stock: Stock, desk: Desk) -> None:
    """With invokeAfterMsg the second starts once the first has ended."""
    client = await stock()
    both = asyncio.create_task(client([draft("slow"), draft("then")], ordered=True))
    async with asyncio.timeout(60):
        while not desk.started:  # noqa: ASYNC110 -- the desk has no event for it
            await asyncio.sleep(0.01)
    await client(draft("other"))
    assert desk.started == ["slow", "other"]
    desk.gate.set()
    assert await both == [True, True]
    assert desk.started == ["slow", "other", "then"]


async def test_an_ordered_call_fails_with_the_one_before_it(stock: Stock, desk: Desk) -> None:
    """Telegram's word for it is MSG_WAIT_FAILED."""
    client = await stock()
    with pytest.raises(errors.MultiError) as caught:
        await client([draft("wrong"), draft("then")], ordered=True)
    assert isinstance(caught.value.exceptions[1], errors.MsgWaitFailedError)
    assert desk.started == ["wrong"]


async def test_a_method_may_be_refused_as_planned(stock: Stock, faults: Faults, desk: Desk) -> None:
    """Floods and errors are used up one by one, and nothing is carried out meanwhile."""
    client = await stock(flood_sleep_threshold=0)
    faults.flood["SaveDraft"] = 7
    faults.errors["GetNearestDc"] = [
        RpcFault(400, "USER_ID_INVALID"),
        RpcFault(400, "CHAT_ID_INVALID"),
    ]
    with pytest.raises(errors.FloodWaitError) as caught:
        await client(draft("a"))
    assert caught.value.seconds == 7
    with pytest.raises(errors.UserIdInvalidError):
        await client(NEAREST)
    with pytest.raises(errors.ChatIdInvalidError):
        await client(NEAREST)
    assert (await client(NEAREST)).country == "NL"
    assert not desk.started
    assert faults.counts == {"flood": 1, "errors": 2}


async def test_a_closed_key_is_unknown_from_then_on(
    stock: Stock, desk: Desk, server: Server
) -> None:
    """The connection is cut, and coming back with the key ends the client."""
    client = await stock()
    server.close_key(desk.key_id)
    with pytest.raises(errors.AuthKeyNotFound):
        await client.disconnected
