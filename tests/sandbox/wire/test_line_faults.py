"""Broken lines: cuts, restarts, new salts; and updates that get lost or come twice."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from telethon import events
from telethon.tl import functions, types

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from sandbox.faults import Faults
    from sandbox.wire.server import Server
    from tests.sandbox.wire.conftest import Desk, Raw

    Stock = Callable[..., Awaitable[Any]]
    Connect = Callable[[], Awaitable[Raw]]

NEAREST = functions.help.GetNearestDcRequest()


def message(random_id: int) -> Any:
    """A request to send something."""
    return functions.messages.SendMessageRequest(types.InputPeerSelf(), "a", random_id=random_id)


def update(number: int) -> Any:
    """An update that can be told from others."""
    return types.UpdateShort(types.UpdateUserTyping(number, types.SendMessageTypingAction()), None)


async def numbers_until(client: Raw, last: int) -> list[int]:
    """Read updates until a given one; gives the numbers of those before it."""
    numbers: list[int] = []
    while (number := (await client.expect(types.UpdateShort)).update.user_id) != last:
        numbers.append(number)
    return numbers


async def listening(raw: Connect) -> Raw:
    """A raw client that has called something and so gets updates."""
    client = await raw()
    client.send(NEAREST)
    await client.expect(types.NewSessionCreated)
    await client.receive()
    return client


async def test_a_line_cut_after_the_call_makes_the_client_ask_again(
    stock: Stock, desk: Desk, faults: Faults
) -> None:
    """Carried out twice with the same random id: whoever serves must tell them apart by it."""
    client = await stock()
    faults.cut_next_after = 1
    await client(message(77))
    assert desk.sent == [77, 77]
    assert faults.counts == {"cut_after": 1}


async def test_a_line_cut_before_the_call_carries_it_out_once(
    stock: Stock, desk: Desk, faults: Faults
) -> None:
    """The client asks again over a new line."""
    client = await stock()
    faults.cut_next_before = 1
    await client(message(77))
    assert desk.sent == [77]
    assert faults.counts == {"cut_before": 1}


async def test_cuts_by_chance_are_counted_and_end(stock: Stock, desk: Desk, faults: Faults) -> None:
    """With every third line cut, everything still gets through, and only known methods are hit."""
    client = await stock(connection_retries=100)
    faults.cut_after = faults.cut_before = 0.3
    for number in range(10):
        await client(message(number + 1))
        await client(NEAREST)
    assert sorted(set(desk.sent)) == list(range(1, 11))
    assert len(desk.sent) == 10 + faults.counts["cut_after"]
    assert faults.counts["cut_after"]
    assert faults.counts["cut_before"]


async def test_new_salts_cost_the_client_a_repetition_only(
    stock: Stock, desk: Desk, server: Server
) -> None:
    """The refused message was not carried out."""
    client = await stock()
    server.rotate_salts()
    await asyncio.gather(*(client(message(number + 1)) for number in range(5)))
    assert desk.sent == [1, 2, 3, 4, 5]


async def test_a_restart_keeps_auth_keys(stock: Stock, desk: Desk, server: Server) -> None:
    """The same client goes on with the same key, in another session."""
    client = await stock(connection_retries=1000)
    before = desk.callers[-1]
    await server.restart()
    await client(message(5))
    assert desk.sent == [5]
    assert desk.callers[-1].key_id == before.key_id
    assert desk.callers[-1].session_id != before.session_id


async def test_a_restart_forgets_sessions(raw: Connect, server: Server) -> None:
    """A client that comes back in its old session hears of a new salt and of a new session."""
    client = await listening(raw)
    old = server.salt(client.key.key_id)
    await server.restart()
    await client.connect()
    client.send(NEAREST, salt=old)
    assert (await client.expect(types.BadServerSalt)).error_code == 48
    client.send(NEAREST)
    await client.expect(types.NewSessionCreated)


async def test_a_stock_client_receives_updates(stock: Stock, desk: Desk, server: Server) -> None:
    """Thousands, in order, from packed containers."""
    client = await stock()
    seen: list[int] = []
    complete = asyncio.Event()

    async def note(event: Any) -> None:
        seen.append(event.user_id)
        if len(seen) == 2000:
            complete.set()

    client.add_event_handler(note, events.Raw(types.UpdateUserTyping))
    for number in range(1, 2001):
        server.push(desk.key_id, update(number))
    async with asyncio.timeout(60):
        await complete.wait()
    assert sorted(seen) == list(range(1, 2001))


async def test_updates_go_to_every_session_that_wants_them(raw: Connect, server: Server) -> None:
    """Each session of the key, except those that only called without updates."""
    first, second, silent = await listening(raw), await listening(raw), await raw()
    silent.send(functions.InvokeWithoutUpdatesRequest(NEAREST))
    await silent.expect(types.NewSessionCreated)
    await silent.receive()
    server.push(first.key.key_id, update(5))
    assert (await first.expect(types.UpdateShort)).update.user_id == 5
    assert (await second.expect(types.UpdateShort)).update.user_id == 5
    silent.send(functions.PingRequest(1))
    assert isinstance((await silent.receive())[1], types.Pong)


async def test_lost_updates_are_lost_and_answers_are_not(
    raw: Connect, server: Server, faults: Faults
) -> None:
    """What arrives and what the plan counts as lost add up."""
    client = await listening(raw)
    faults.lose_updates = 0.5
    for number in range(200):
        server.push(client.key.key_id, update(number))
    faults.lose_updates = 1.0
    client.send(NEAREST)
    while isinstance((await client.receive())[1], types.UpdateShort):
        pass  # the answer comes last: not lost
    faults.lose_updates = 0.5
    for number in range(200):
        server.push(client.key.key_id, update(number))
    lost = faults.counts["lose_updates"]
    faults.lose_updates = 0.0
    server.push(client.key.key_id, update(999))
    got = await numbers_until(client, 999)
    assert got == sorted(set(got))
    assert 0 < len(got) < 200
    assert 100 < lost < 300


async def test_the_same_seed_loses_the_same_updates(
    raw: Connect, server: Server, faults: Faults
) -> None:
    """Whatever other faults are drawn in between."""
    client = await listening(raw)
    runs = []
    for attempt in range(2):
        faults._dice.clear()
        faults.lose_updates = 0.5
        for number in range(100):
            if attempt:
                faults.delay = 0.001
                faults.answer_delay()
            server.push(client.key.key_id, update(number))
        faults.lose_updates = 0.0
        server.push(client.key.key_id, update(999))
        runs.append(await numbers_until(client, 999))
    assert runs[0] == runs[1]


async def test_repeated_updates_come_twice(raw: Connect, server: Server, faults: Faults) -> None:
    """Under different message ids, so that the client cannot tell by those."""
    client = await listening(raw)
    faults.repeat_updates = 1.0
    server.push(client.key.key_id, update(5))
    first, second = await client.receive(), await client.receive()
    assert first[1].update.user_id == second[1].update.user_id == 5
    assert first[0] < second[0]
    assert faults.counts == {"repeat_updates": 1}


async def test_delayed_updates_all_come(raw: Connect, server: Server, faults: Faults) -> None:
    """In another order than they were sent in."""
    client = await listening(raw)
    faults.delay_updates = 0.05
    for number in range(100):
        server.push(client.key.key_id, update(number))
    got = [(await client.expect(types.UpdateShort)).update.user_id for _ in range(100)]
    assert got != sorted(got)
    assert sorted(got) == list(range(100))


async def test_updates_wait_for_a_client_that_reads_slowly(raw: Connect, server: Server) -> None:
    """More than the line's buffers hold is sent once there is room, in order."""
    client = await listening(raw)
    notice = types.UpdateServiceNotification("a", "b" * 2000, types.MessageMediaEmpty(), [])
    long = types.UpdateShort(notice, None)
    for _ in range(20_000):
        server.push(client.key.key_id, long)
    server.push(client.key.key_id, update(1))
    await asyncio.sleep(0)
    assert server.sessions.listening(client.key.key_id)[0].backlog
    count = 0
    while not isinstance((await client.expect(types.UpdateShort)).update, types.UpdateUserTyping):
        count += 1
    assert count == 20_000


async def test_a_client_that_never_reads_is_cut_off(raw: Connect, server: Server) -> None:
    """Rather than fill the server's memory."""
    client = await listening(raw)
    for _ in range(100_001):
        server.push(client.key.key_id, update(1))
    assert not server.connections
