"""The road out: each wish once, in order, however Telegram answers."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from adapters import outbox as outbox_module
from adapters.outbox import Outbox, Refused, Unclear
from adapters.sqlite.database import Database, OperationalError
from core.effects import Rewrite, Text
from tests.adapters.sending import CHAT, PATIENCE, STAFF, Sending, say

if TYPE_CHECKING:
    from tests.adapters.conftest import HandClock


async def test_wishes_of_a_chat_go_out_in_order_and_once(sending: Sending) -> None:
    """And nothing waits afterwards."""
    await sending.wish(say("a"), say("b"), say("c"), say("a"))
    await sending.empty()
    assert sending.telegram.tried() == ["a", "b", "c"]


async def test_after_doubt_the_same_request_goes_again(sending: Sending) -> None:
    """With the same random_id, before anything else of that chat; it is posted once."""
    sending.telegram.answers["a"] = [Unclear(), Unclear(), TimeoutError()]
    await sending.wish(say("a"), say("b"))
    await sending.empty()
    assert sending.telegram.tried() == ["a", "a", "a", "a", "b"]
    assert len({wish.rid for wish in sending.telegram.attempts[:4]}) == 1
    assert sorted(sending.telegram.posted.values()) == ["a", "b"]


async def test_a_refused_wish_is_told_and_not_tried_again(sending: Sending) -> None:
    """Whoever wished it decides what follows, in the same transaction."""
    sending.telegram.answers["a"] = [Refused("CHAT_ADMIN_REQUIRED")]
    await sending.wish(say("a"), say("b"))
    await sending.empty()
    assert sending.telegram.tried() == ["a", "b"]
    (told,) = sending.refused
    assert (told.chat, told.key, told.code) == (CHAT, "a", "CHAT_ADMIN_REQUIRED")


async def test_a_mistake_of_ours_does_not_block_the_chat(sending: Sending) -> None:
    """The wish is put off by a minute, its own changes with it; the others pass."""
    sending.telegram.answers["a"] = [LookupError("words that nobody logs")]
    await sending.wish(say("a"), Rewrite("a", CHAT, Text("somebody")), say("b"))
    await sending.until(lambda: "b" in sending.telegram.tried())
    sending.wait(59)
    await sending.rests()
    assert sending.telegram.tried() == ["a", "b"]
    sending.wait(1)
    await sending.empty()
    assert sending.telegram.tried() == ["a", "b", "a", "rewrite:a"]


async def test_a_full_disk_stops_nothing_for_good(
    sending: Sending, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It was posted but that could not be written down: it goes again, and is posted once."""
    failures = [OperationalError("database or disk is full")] * 3
    write = Database.write

    async def full(database: Database, work: Callable[[Any], Any]) -> Any:
        if failures and sending.telegram.attempts:
            raise failures.pop()
        return await write(database, work)

    monkeypatch.setattr(Database, "write", full)
    await sending.wish(say("a"))
    async with asyncio.timeout(PATIENCE):
        while failures:
            sending.wait(1)
            await asyncio.sleep(0.001)
    await sending.empty()
    assert list(sending.telegram.posted.values()) == ["a"]


async def test_a_slow_chat_does_not_stop_another(sending: Sending) -> None:
    """Each chat has its own sender; of one chat there is one at a time."""
    gate = sending.telegram.gates["a"] = asyncio.Event()
    await sending.wish(say("a"), say("b"), say("c", STAFF), say("d", STAFF))
    await sending.until(lambda: sorted(sending.telegram.tried()) == ["a", "c", "d"])
    await sending.until(lambda: sending.outbox._busy.keys() == {CHAT})
    assert "b" not in sending.telegram.tried()
    gate.set()
    await sending.empty()
    assert sending.telegram.tried()[-1] == "b"


async def test_an_attempt_that_hangs_counts_as_unclear(
    sending: Sending, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is given up after a while, and repeated."""
    monkeypatch.setattr(outbox_module, "ATTEMPT", 0.01)
    gate = sending.telegram.gates["a"] = asyncio.Event()
    await sending.wish(say("a"))
    async with asyncio.timeout(PATIENCE):
        while len(sending.telegram.attempts) < 2:
            sending.wait(1)
            await asyncio.sleep(0.001)
    gate.set()
    await sending.empty()
    assert list(sending.telegram.posted.values()) == ["a"]


async def test_what_has_its_time_goes_out_then(sending: Sending, clock: "HandClock") -> None:
    """Not before."""
    await sending.wish(say("a", after=clock.now() + timedelta(seconds=60)))
    sending.wait(59)
    await sending.rests()
    assert sending.telegram.tried() == []
    assert await sending.outbox.waiting() == 1
    sending.wait(1)
    await sending.empty()
    assert sending.telegram.tried() == ["a"]


async def test_what_was_under_way_when_steward_stopped_goes_again(
    database: Database, clock: "HandClock"
) -> None:
    """A new process, the same random_id."""
    before = Sending(database, clock)
    before.telegram.answers["a"] = [Unclear()]
    task = asyncio.create_task(before.outbox.run())
    await before.wish(say("a"))
    await before.until(lambda: len(before.telegram.attempts) == 1)
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task
    after = Sending(database, clock)
    after.telegram = before.telegram
    after.outbox = Outbox(database, after.table, after.telegram, clock, after._decide, after.wake)
    task = asyncio.create_task(after.outbox.run())
    await after.empty()
    task.cancel()
    assert after.telegram.tried() == ["a", "a"]
    assert len(after.telegram.posted) == 1


async def test_it_stops_even_when_it_is_woken_at_that_moment(
    database: Database, clock: "HandClock"
) -> None:
    """A signal to stop must not be lost, however busy the evening is."""
    sending = Sending(database, clock)
    task = asyncio.create_task(sending.outbox.run())
    await sending.rests()
    sending.wake.set()
    task.cancel()
    async with asyncio.timeout(PATIENCE):
        with pytest.raises(asyncio.CancelledError):
            await task
