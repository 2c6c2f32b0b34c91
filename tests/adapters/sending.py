"""An outbox at work with a Telegram that answers as a test tells it to."""

import asyncio
from collections import defaultdict
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from adapters.outbox import Outbox, Unclear
from adapters.sqlite.database import Database
from adapters.sqlite.outbox import OutboxTable, Wish
from core.effects import Effect, Say, Text
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
        self.addresses: dict[str, str] = {}

    async def carry_out(self, wish: Wish) -> int | str | None:
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
        if wish.key in self.addresses:
            return self.addresses[wish.key]
        return 500 + list(self.posted).index(wish.rid)

    def tried(self) -> list[str]:
        """The wishes of all attempts, in order."""
        return [wish.key for wish in self.attempts]


class Sending:
    """An outbox at work, and what it was told."""

    def __init__(self, database: Database, clock: "HandClock") -> None:
        self.database, self.clock = database, clock
        self.telegram = Telegram()
        self.told: list[Event] = []
        self.deciding: Callable[[Any, Event], None] = lambda _, __: None
        self.table = OutboxTable(b"secret")
        self.wake = asyncio.Event()
        self.outbox = Outbox(database, self.table, self.telegram, clock, self._decide, self.wake)

    def _decide(self, connection: Any, event: Event) -> None:
        self.deciding(connection, event)
        self.told.append(event)

    @property
    def refused(self) -> list[EffectRefused]:
        """What Telegram refused, as the features were told."""
        return [event for event in self.told if isinstance(event, EffectRefused)]

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


def say(key: str, chat: int = CHAT, **fields: Any) -> Say:
    """A message to post."""
    return Say(key, chat, Text("somebody"), **fields)
