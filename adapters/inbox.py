"""The road in: every event once, in order, decided and recorded in one transaction.

Live updates are hints; Telegram's history, read by the reconciler, is the truth. Both come
through here. A hint may therefore be dropped at any time: the history brings it again.
"""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from loguru import logger

from adapters.clock import seconds
from adapters.sqlite.database import Connection, Database, OperationalError
from adapters.sqlite.ledger import advance, first_sights, unseen
from adapters.sqlite.outbox import OutboxTable
from core.effects import Effect
from core.errors import Unreadable
from core.events import Event, MessageEdited, MessagesDeleted, MessageSent, ServiceNotice
from core.ports import Clock

# One transaction takes at most so many live events: it bounds how long the first one waits.
BATCH = 1_000
# When so many came together, wait a moment for more: they share one commit. Seconds.
MANY, GATHER = 8, 0.01
# The pause after something went wrong, most likely with the disk. Seconds.
TROUBLED = 0.2
# More hints than this are not kept in memory: the history has them, but for deletions.
HINTS_KEPT = 20_000

RECORD_TROUBLE = "INSERT INTO trouble (chat, event, at) VALUES (?, ?, ?)"


class Room(Protocol):
    """A feature together with its tables and what it must know beforehand."""

    async def prepare(self, events: Sequence[Event]) -> Sequence[Any]:
        """The notes of each event, found outside the transaction. Raises Unreadable."""
        ...

    def handle(self, event: Event, notes: Any, connection: Connection) -> Sequence[Effect]:
        """Decide about one event. Database thread; `notes` None means that none were made."""
        ...


@dataclass(frozen=True, slots=True)
class _Page:
    """A page of history: all of `chat` up to `low` is in it or was applied before."""

    events: tuple[Event, ...]
    chat: int
    low: int | None
    done: "asyncio.Future[None]"


class Inbox:
    """One queue, one worker: what came first is decided first."""

    def __init__(
        self,
        database: Database,
        rooms: Sequence[Room],
        outbox: OutboxTable,
        clock: Clock,
        decided: Callable[[], None],
        behind: Callable[[], None],
    ) -> None:
        self._database = database
        self._rooms = rooms
        self._outbox = outbox
        self._clock = clock
        self._decided = decided
        self._behind = behind
        self._queue: asyncio.Queue[Event | _Page] = asyncio.Queue()

    def hint(self, event: Event) -> None:
        """A live update."""
        if self._queue.qsize() < HINTS_KEPT or isinstance(event, MessagesDeleted):
            self._queue.put_nowait(event)
        else:
            self._behind()

    async def page(self, events: Sequence[Event], chat: int, low: int | None) -> None:
        """Apply a page of history; returns when it is on disk. `low` None moves no cursor.

        Raises Unreadable when something that a decision needs could not be read just now.
        """
        done = asyncio.get_running_loop().create_future()
        self._queue.put_nowait(_Page(tuple(events), chat, low, done))
        await done

    def decide(self, connection: Connection, event: Event) -> None:
        """Apply an event that arose inside a transaction (a refused effect)."""
        self._apply(connection, event, [None] * len(self._rooms))

    async def run(self) -> None:
        """Work for ever."""
        work: list[Event | _Page] = []
        while True:
            if len(work) >= MANY and self._queue.qsize() < BATCH:
                await asyncio.sleep(GATHER)
            work = [await self._queue.get()]
            while len(work) < BATCH and not self._queue.empty():
                work.append(self._queue.get_nowait())
            hints = [item for item in work if not isinstance(item, _Page)]
            if hints:
                await self._work_on_hints(hints)
            for page in work:
                if isinstance(page, _Page):
                    await self._work_on_page(page)

    async def _work_on_hints(self, events: list[Event]) -> None:
        try:
            await self._commit(events)
        except Unreadable:
            self._put_off(events)
        except Exception as error:  # noqa: BLE001 - the error boundary: the history brings these again
            logger.error("{} updates put off: {}", len(events), type(error).__name__)
            self._put_off(events)
            await asyncio.sleep(TROUBLED)

    def _put_off(self, events: Sequence[Event]) -> None:
        """The history brings them again, but for deletions: those it does not tell."""
        self._behind()
        for event in events:
            if isinstance(event, MessagesDeleted):
                self._queue.put_nowait(event)

    async def _work_on_page(self, page: _Page) -> None:
        try:
            new = await self._database.read(lambda c: unseen(c, page.events))
            await self._commit(new, None if page.low is None else (page.chat, page.low))
        except Exception as error:  # noqa: BLE001 - handed to who asked for the page
            if not page.done.cancelled():
                page.done.set_exception(error)
        else:
            if not page.done.cancelled():
                page.done.set_result(None)

    async def _commit(self, events: Sequence[Event], cursor: tuple[int, int] | None = None) -> None:
        notes, poisoned = await self._prepare(events)
        ready = list(zip(events, notes, strict=True))

        def transaction(connection: Connection) -> int:
            written = 0
            new = first_sights(connection, events)
            for number, (event, noted) in enumerate(ready):
                if new[number] and number not in poisoned:
                    written += self._apply_or_name(connection, number, event, noted)
            for number in poisoned:
                self._record_trouble(connection, events[number])
            if cursor is not None:
                advance(connection, *cursor)
            return written

        while True:
            try:
                if await self._database.write(transaction):
                    self._decided()
                break
            except _Poison as poison:
                # Undone as a whole; once more without it, so that it harms nobody else.
                event = events[poison.number]
                logger.error("{}: {}", name_of(event), type(poison.__cause__).__name__)
                poisoned.add(poison.number)

    async def _prepare(self, events: Sequence[Event]) -> tuple[list[tuple[Any, ...]], set[int]]:
        """The rooms' notes of each event, and the numbers of those that nobody can prepare."""
        try:
            notes = [await room.prepare(events) for room in self._rooms]
            return list(zip(*notes, strict=True)), set()
        except Unreadable:
            raise
        except Exception as error:  # noqa: BLE001 - the error boundary: one event must not stop the rest
            if len(events) == 1:
                logger.error("{}: {}", name_of(events[0]), type(error).__name__)
                return [()], {0}
        each = [await self._prepare([event]) for event in events]
        poisoned = {number for number, (_, bad) in enumerate(each) if bad}
        return [notes[0] for notes, _ in each], poisoned

    def _apply_or_name(
        self, connection: Connection, number: int, event: Event, noted: Sequence[Any]
    ) -> int:
        try:
            return self._apply(connection, event, noted)
        except OperationalError:
            raise  # the disk's fault, not the event's: the whole batch comes again later
        except Exception as error:
            raise _Poison(number) from error

    def _apply(self, connection: Connection, event: Event, noted: Sequence[Any]) -> int:
        """Decide, and write the effects; returns how many they were."""
        written = 0
        for room, notes in zip(self._rooms, noted, strict=True):
            for effect in room.handle(event, notes, connection):
                self._outbox.write(connection, effect, self._clock.now())
                written += 1
        return written

    def _record_trouble(self, connection: Connection, event: Event) -> None:
        row = (event.chat, name_of(event), seconds(self._clock.now()))
        connection.execute(RECORD_TROUBLE, row)


class _Poison(Exception):
    """An event whose handling raised an error (the cause)."""

    def __init__(self, number: int) -> None:
        super().__init__()
        self.number = number


def name_of(event: Event) -> str:
    """An event by type and ids, for the log."""
    match event:
        case MessageSent(message) | MessageEdited(message):
            return f"{type(event).__name__} {message.chat}/{message.id}"
        case ServiceNotice():
            return f"ServiceNotice {event.chat}/{event.id}"
        case _:
            return f"{type(event).__name__} {event.chat}"
