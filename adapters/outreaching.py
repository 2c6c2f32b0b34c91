"""Outreach on the road: the talk is listened to in memory, before the transaction.

An alarm does not wait for its turn: `AlarmRoad` hears each live message at once, beside the inbox,
and the same message on the inbox's road finds the alarm raised.
"""

import asyncio
from collections import deque
from collections.abc import Callable, Sequence
from typing import Any, Protocol

from loguru import logger

from adapters.inbox import name_of
from adapters.moderating import Reader
from adapters.sqlite.database import Connection, Database
from adapters.sqlite.ledger import unseen
from adapters.sqlite.outbox import OutboxTable
from adapters.sqlite.outreach.tables import OutreachTables
from core.effects import Effect
from core.errors import Unreadable
from core.events import Event, Message, MessageEdited, MessagesDeleted, MessageSent
from core.ports import Clock, Roster
from outreach.desk import NOTHING, Notes, Outreach
from outreach.listening.heard import ALARM, Heard
from outreach.listening.line import Line, line_of

# Pages of history that are heard again after a restart: some hours of talk.
PAGES = 4


class Listener(Protocol):
    """Recognises what a message is to the talk. Not for two threads at a time."""

    def hear(self, line: Line) -> Heard:
        """The same line again is nothing new."""
        ...

    def reason(self, number: int) -> str:
        """Which rule raised the alarm at a message."""
        ...

    def forget(self, ids: Sequence[int]) -> None: ...

    def close(self, request: int) -> None:
        """A human said that it is no request, or that the emergency is over."""
        ...


class Past(Protocol):
    """What was said before Steward started."""

    async def lately(self, chat: int, pages: int) -> list[Message]:
        """Oldest first. Raises Telethon's errors."""
        ...


class Ears:
    """One listener for both roads, in a thread, one batch at a time."""

    def __init__(
        self,
        chat: int,
        listener: Listener,
        roster: Roster,
        past: Past,
        reader: Reader,
        elsewhere: Callable[[Message], bool] = lambda _message: False,
    ) -> None:
        """`elsewhere`: what another room answers; it is no part of the talk."""
        self._chat = chat
        self._elsewhere = elsewhere
        self._listener = listener
        self._roster = roster
        self._past = past
        self._reader = reader
        self._one = asyncio.Lock()
        self._recalled = False

    async def hear(self, events: Sequence[MessageSent | MessageEdited]) -> list[Notes]:
        """What each message is. Raises Unreadable while the past cannot be read."""
        messages = [event.message for event in events]
        async with self._one:
            if not self._recalled:
                await self._recall()
            return await asyncio.to_thread(lambda: [self._hear(message) for message in messages])

    async def forget(self, ids: Sequence[int]) -> None:
        """They were deleted."""
        async with self._one:
            self._listener.forget(ids)

    async def close(self, ids: Sequence[int]) -> None:
        """Nobody need listen any more for what belongs to them."""
        async with self._one:
            for number in ids:
                self._listener.close(number)

    async def read(self, number: int) -> Message | None:
        """A message of the chat, where it still exists. Raises Unreadable."""
        return (await self._reader.messages(self._chat, [number])).get(number)

    async def _recall(self) -> None:
        """Hear again what was said lately: the words are nowhere but at Telegram."""
        try:
            said = await self._past.lately(self._chat, PAGES)
        except Exception as error:  # noqa: BLE001 - whatever it was, it was not read
            raise Unreadable("error-unreadable", reason=type(error).__name__) from None
        await asyncio.to_thread(lambda: [self._hear(message) for message in said])
        self._recalled = True

    def _hear(self, message: Message) -> Notes:
        if self._elsewhere(message):
            return NOTHING
        line = line_of(message, self._roster)
        heard = self._listener.hear(line)
        if heard.emergency < ALARM:
            return Notes(heard)
        return Notes(heard, self._listener.reason(line.id))


class OutreachRoom:
    """Implements `adapters.inbox.Room`."""

    def __init__(self, chat: int, desk: Outreach, ears: Ears, clock: Clock) -> None:
        self._chat = chat
        self._desk = desk
        self._ears = ears
        self._clock = clock
        self._dismissed: deque[int] = deque()

    async def prepare(self, events: Sequence[Event]) -> Sequence[Notes]:
        """Listen to what was said in the chat, and read what the staff point at."""
        notes = [NOTHING] * len(events)
        await self._ears.close([self._dismissed.popleft() for _ in range(len(self._dismissed))])
        said: list[tuple[int, MessageSent | MessageEdited]] = []
        for number, event in enumerate(events):
            if event.chat != self._chat:
                notes[number] = await self._pointed_at(event)
                continue
            if isinstance(event, MessageSent | MessageEdited):
                said.append((number, event))
            elif isinstance(event, MessagesDeleted):
                await self._ears.forget(event.ids)
                notes[number] = Notes(now=self._clock.now())
        if said:
            heard = await self._ears.hear([event for _, event in said])
            for (number, _), noted in zip(said, heard, strict=True):
                notes[number] = noted
        return notes

    async def _pointed_at(self, event: Event) -> Notes:
        about = self._desk.asked_about(event.message) if isinstance(event, MessageSent) else None
        return NOTHING if about is None else Notes(about=await self._ears.read(about))

    def handle(self, event: Event, notes: Any, connection: Connection) -> Sequence[Effect]:
        store = OutreachTables(connection)
        effects = self._desk.handle(event, notes or NOTHING, store)
        dismissed = self._desk.dismissed(event, store) if effects else None
        if dismissed is not None:
            self._dismissed.append(dismissed)
        return effects


class AlarmRoad:
    """Raises alarms at once, whatever the inbox waits for: its models, or an answer of Telegram."""

    def __init__(
        self,
        desk: Outreach,
        ears: Ears,
        database: Database,
        outbox: OutboxTable,
        clock: Clock,
        decided: Callable[[], None],
    ) -> None:
        self._desk = desk
        self._ears = ears
        self._database = database
        self._outbox = outbox
        self._clock = clock
        self._decided = decided
        self._queue: asyncio.Queue[MessageSent | MessageEdited] = asyncio.Queue()

    def hint(self, event: Event) -> None:
        """A live update, of whichever chat."""
        if isinstance(event, MessageSent | MessageEdited) and event.chat == self._desk.house.chat:
            self._queue.put_nowait(event)

    async def run(self) -> None:
        """Work for ever. What goes wrong here, the inbox's road still brings."""
        while True:
            events = [await self._queue.get()]
            while not self._queue.empty():
                events.append(self._queue.get_nowait())
            try:
                await self._raise(events)
            except Exception as error:  # noqa: BLE001 - the error boundary: the inbox hears it, too
                logger.error("Alarms, {}: {}", name_of(events[0]), type(error).__name__)

    async def _raise(self, events: Sequence[MessageSent | MessageEdited]) -> None:
        notes = await self._ears.hear(events)
        alarms = [
            (event, noted)
            for event, noted in zip(events, notes, strict=True)
            if noted.heard.emergency >= ALARM
        ]
        if not alarms:
            return

        def transaction(connection: Connection) -> None:
            store = OutreachTables(connection)
            new = unseen(connection, [event for event, _ in alarms])
            for event, noted in alarms:
                if event not in new:
                    continue  # decided about already, or from before Steward's time
                for effect in self._desk.alarm(event.message, noted, store):
                    self._outbox.write(connection, effect, self._clock.now())

        await self._database.write(transaction)
        self._decided()
