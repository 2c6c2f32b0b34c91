"""The road out: each wish once, in order, however Telegram answers."""

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from adapters import outbox as outbox_module
from adapters.outbox import Later, Outbox, Refused, Unclear
from adapters.sqlite.database import Database, OperationalError
from adapters.sqlite.outbox import OutboxTable, Wish
from core.effects import Effect, Rewrite, Say, Text
from core.events import EffectRefused, Event

if TYPE_CHECKING:
    from tests.adapters.conftest import HandClock

CHAT, STAFF = -1001000000001, -1001000000002
PATIENCE = 60.0


class Telegram:
    """A gateway: posts what it is given, unless told what to answer instead."""

    def __init__(self) -> None:
        self.attempts: list[Wish] = []
        self.posted: dict[int, str] = {}
        self.answers: dict[str, list[Exception]] = defaultdict(list)
        self.gates: dict[str, asyncio.Event] = {}

    async def carry_out(self, wish: Wish) -> int | None:
        """Post it once per `random_id`; answer what the test has prepared."""
        self.attempts.append(wish)
        if wish.key in self.gates:
            await self.gates[wish.key].wait()
        answers = self.answers[wish.key]
        answer = answers.pop(0) if answers else None
        if answer is None or isinstance(answer, Unclear):
            self.posted.setdefault(wish.rid, wish.key)
        if answer is not None:
            raise answer
        return 500 + list(self.posted).index(wish.rid)

    def tried(self) -> list[str]:
        """The wishes of all attempts, in order."""
        return [wish.key for wish in self.attempts]


class Sending:
    """An outbox at work, and what it was told."""

    def __init__(self, database: Database, clock: "HandClock") -> None:
        self.database, self.clock = database, clock
        self.telegram = Telegram()
        self.refused: list[Event] = []
        self.table = OutboxTable(b"secret")
        self.wake = asyncio.Event()
        self.outbox = Outbox(database, self.table, self.telegram, clock, self._decide, self.wake)

    def _decide(self, connection: Any, event: Event) -> None:
        self.refused.append(event)

    async def wish(self, *effects: Effect) -> None:
        """Keep wishes and wake the outbox."""

        def write(connection: Any) -> None:
            for effect in effects:
                self.table.write(connection, effect, self.clock.now())

        await self.database.write(write)
        self.wake.set()

    def wait(self, seconds: float) -> None:
        """Time passes; the outbox looks at the clock."""
        self.clock.wait(seconds)
        self.wake.set()

    async def until(self, condition: Callable[[], bool]) -> None:
        """Wait for something that the outbox does."""
        async with asyncio.timeout(PATIENCE):
            while not condition():  # noqa: ASYNC110 - what is awaited has no event
                await asyncio.sleep(0.001)

    async def rests(self) -> None:
        """Wait until nothing is under way and everything due now was looked at."""
        for _ in range(3):
            self.wake.set()
            await self.until(lambda: not self.wake.is_set())
            await self.database.read(lambda _: None)
            await self.until(lambda: not self.outbox._busy)

    async def empty(self) -> None:
        """Wait until all is out; time runs meanwhile."""
        async with asyncio.timeout(PATIENCE):
            while await self.outbox.waiting():
                self.wait(1)
                await asyncio.sleep(0.001)


@pytest.fixture
async def sending(database: Database, clock: "HandClock") -> AsyncIterator[Sending]:
    """An outbox at work."""
    sending = Sending(database, clock)
    task = asyncio.create_task(sending.outbox.run())
    yield sending
    assert not task.done(), "the outbox must never stop by itself"
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task


def say(key: str, chat: int = CHAT, **fields: Any) -> Say:
    """A message to post."""
    return Say(key, chat, Text("somebody"), **fields)


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


async def test_doubt_waits_a_while_before_the_next_attempt(sending: Sending) -> None:
    """Not in a loop as fast as it can."""
    sending.telegram.answers["a"] = [Unclear()]
    await sending.wish(say("a"))
    await sending.until(lambda: len(sending.telegram.attempts) == 1)
    await sending.rests()
    assert len(sending.telegram.attempts) == 1
    sending.wait(1)
    await sending.empty()
    assert len(sending.telegram.attempts) == 2


async def test_slow_mode_holds_one_chat_only(sending: Sending) -> None:
    """For as long as Telegram says."""
    sending.telegram.answers["a"] = [Later(30, account=False)]
    await sending.wish(say("a"), say("b", STAFF))
    await sending.until(lambda: sorted(sending.telegram.tried()) == ["a", "b"])
    sending.wait(29)
    await sending.rests()
    assert sorted(sending.telegram.tried()) == ["a", "b"]
    sending.wait(1)
    await sending.until(lambda: sending.telegram.tried()[-1] == "a")


async def test_a_flood_wait_holds_the_whole_account(sending: Sending) -> None:
    """Nothing goes anywhere until it is over; then everything does."""
    sending.telegram.answers["a"] = [Later(30, account=True)]
    await sending.wish(say("a"))
    await sending.until(lambda: sending.telegram.tried() == ["a"])
    await sending.rests()
    await sending.wish(say("b", STAFF))
    sending.wait(29)
    await sending.rests()
    assert sending.telegram.tried() == ["a"]
    sending.wait(1)
    await sending.until(lambda: sorted(sending.telegram.tried()) == ["a", "a", "b"])


async def test_a_refused_wish_is_told_and_not_tried_again(sending: Sending) -> None:
    """Whoever wished it decides what follows, in the same transaction."""
    sending.telegram.answers["a"] = [Refused("CHAT_ADMIN_REQUIRED")]
    await sending.wish(say("a"), say("b"))
    await sending.empty()
    assert sending.telegram.tried() == ["a", "b"]
    (told,) = sending.refused
    assert isinstance(told, EffectRefused)
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
    await sending.until(lambda: sending.outbox._busy == {CHAT})
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
