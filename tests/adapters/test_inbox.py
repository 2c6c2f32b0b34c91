"""The road in: every event once, in order, whatever goes wrong with one of them."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest

from adapters import inbox as inbox_module
from adapters.inbox import Inbox, name_of
from adapters.sqlite.database import Database, OperationalError
from adapters.sqlite.ledger import cursor, start
from adapters.sqlite.outbox import OutboxTable
from core.effects import Effect, Say, Text
from core.errors import Unreadable
from core.events import (
    PRIVATE,
    Author,
    EffectDone,
    Event,
    Joined,
    JoinRequest,
    LinksSeen,
    Message,
    MessagesDeleted,
    MessageSent,
    OpenLink,
    RequestsSeen,
    TimeCame,
    Way,
)

if TYPE_CHECKING:
    from tests.adapters.conftest import HandClock

CHAT = -1001000000001
NIGHT = datetime(2026, 1, 2, tzinfo=UTC)
PATIENCE = 60.0


class EchoRoom:
    """Answers every message, and stumbles over those it is told to."""

    def __init__(self) -> None:
        self.unprepared: dict[int, Exception] = {}
        self.poison: dict[int, Exception] = {}
        self.handled: list[int] = []
        self.noted: list[Any] = []
        self.deleted: list[int] = []

    async def prepare(self, events: Sequence[Event]) -> Sequence[Any]:
        """Note each message's id."""
        for event in events:
            if isinstance(event, MessageSent) and event.message.id in self.unprepared:
                raise self.unprepared[event.message.id]
        return [event.message.id if isinstance(event, MessageSent) else None for event in events]

    def handle(self, event: Event, notes: Any, connection: Any) -> Sequence[Effect]:
        """Wish for an answer."""
        if isinstance(event, MessagesDeleted):
            self.deleted += event.ids
        if not isinstance(event, MessageSent):
            return ()
        number = event.message.id
        self.handled.append(number)
        self.noted.append(notes)
        if number in self.poison:
            raise self.poison[number]
        return [Say(f"echo:{number}", CHAT, Text("somebody"))]


class Road:
    """An inbox with its room, and what it told the others."""

    def __init__(self, database: Database, clock: "HandClock") -> None:
        self.database = database
        self.room = EchoRoom()
        self.decided = 0
        self.behind = 0
        table = OutboxTable(b"secret")
        self.inbox = Inbox(database, [self.room], table, clock, self._decided, self._behind)

    def _decided(self) -> None:
        self.decided += 1

    def _behind(self) -> None:
        self.behind += 1

    @asynccontextmanager
    async def working(self) -> AsyncIterator[None]:
        """The worker works meanwhile."""
        task = asyncio.create_task(self.inbox.run())
        try:
            yield
        finally:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task

    async def ask(self, question: str) -> list[Any]:
        """The first column of an answer of the database."""
        return await self.database.read(lambda c: [row[0] for row in c.execute(question)])

    async def wishes(self) -> list[str]:
        """What is in the outbox, in order."""
        return await self.ask("SELECT key FROM outbox ORDER BY id")


@pytest.fixture
async def road(database: Database, clock: "HandClock") -> Road:
    """A road on which the chat begins after message 10."""
    await database.write(lambda c: start(c, CHAT, 10))
    return Road(database, clock)


def sent(number: int) -> MessageSent:
    """A message."""
    return MessageSent(Message(CHAT, number, NIGHT, Author(21), text="words that nobody logs"))


async def until(condition: Callable[[], bool]) -> None:
    """Wait for something that the worker does."""
    async with asyncio.timeout(PATIENCE):
        while not condition():  # noqa: ASYNC110 - what is awaited has no event
            await asyncio.sleep(0.001)


async def test_what_comes_live_and_from_the_history_is_decided_once(road: Road) -> None:
    """In the order in which it came; the notes reach their event."""
    for number in (11, 13, 11):
        road.inbox.hint(sent(number))
    async with road.working():
        await road.inbox.page([sent(number) for number in (11, 12, 13, 14)], CHAT, 14)
        road.inbox.hint(sent(12))
        await road.inbox.page([sent(15)], CHAT, 15)
    assert road.room.handled == road.room.noted == [11, 13, 12, 14, 15]
    assert await road.wishes() == [f"echo:{n}" for n in (11, 13, 12, 14, 15)]
    assert await road.database.read(lambda c: cursor(c, CHAT)) == 15
    assert road.decided > 0


async def test_a_page_without_a_low_mark_moves_no_cursor(road: Road) -> None:
    """Edits have no place in the history."""
    async with road.working():
        await road.inbox.page([sent(11)], CHAT, None)
    assert await road.database.read(lambda c: cursor(c, CHAT)) == 10


@pytest.mark.parametrize("where", ["poison", "unprepared"])
async def test_a_poison_event_harms_nobody_else(road: Road, where: str) -> None:
    """Whether it is its scoring or its handling that fails: the others of its page go through."""
    getattr(road.room, where)[12] = LookupError("words that nobody logs")
    async with road.working():
        await road.inbox.page([sent(number) for number in (11, 12, 13)], CHAT, 13)
        await road.inbox.page([sent(14)], CHAT, 14)
    assert await road.wishes() == ["echo:11", "echo:13", "echo:14"]
    assert await road.ask("SELECT event FROM trouble") == [f"MessageSent {CHAT}/12"]


@pytest.mark.parametrize("where", ["poison", "unprepared"])
async def test_poison_among_live_updates_is_recorded_once(road: Road, where: str) -> None:
    """Its second sight is no first sight."""
    getattr(road.room, where)[12] = LookupError()
    for number in (11, 12, 13):
        road.inbox.hint(sent(number))
    async with road.working():
        await road.inbox.page([sent(11), sent(12), sent(13)], CHAT, 13)
    assert await road.wishes() == ["echo:11", "echo:13"]
    assert await road.ask("SELECT event FROM trouble") == [f"MessageSent {CHAT}/12"]


async def test_an_event_without_ids_can_be_poison_too(road: Road, clock: "HandClock") -> None:
    """It is named by its chat."""

    class Stumbling(EchoRoom):
        def handle(self, event: Event, notes: Any, connection: Any) -> Sequence[Effect]:
            raise LookupError

    table = OutboxTable(b"secret")
    inbox = Inbox(road.database, [Stumbling()], table, clock, lambda: None, lambda: None)
    task = asyncio.create_task(inbox.run())
    await inbox.page([MessagesDeleted(CHAT, (1,))], CHAT, None)
    task.cancel()
    assert await road.ask("SELECT event FROM trouble") == [f"MessagesDeleted {CHAT}"]


async def test_what_cannot_be_read_just_now_is_asked_for_again(road: Road) -> None:
    """A hint calls the reconciler; a page tells who asked for it. Nothing is marked as seen."""
    road.room.unprepared[12] = Unreadable("error-unreadable", reason="TimedOutError")
    road.inbox.hint(sent(12))
    async with road.working():
        await until(lambda: road.behind == 1)
        with pytest.raises(Unreadable):
            await road.inbox.page([sent(11), sent(12)], CHAT, 12)
        assert await road.wishes() == []
        road.room.unprepared.clear()
        await road.inbox.page([sent(11), sent(12)], CHAT, 12)
    assert await road.wishes() == ["echo:11", "echo:12"]


async def test_the_disks_fault_is_not_the_events(road: Road) -> None:
    """Nothing is recorded as trouble; the same events come again and are decided then."""
    road.room.poison[12] = OperationalError("database or disk is full")
    road.inbox.hint(sent(12))
    async with road.working():
        await until(lambda: road.behind == 1)
        with pytest.raises(OperationalError):
            await road.inbox.page([sent(11), sent(12)], CHAT, 12)
        road.room.poison.clear()
        await road.inbox.page([sent(11), sent(12)], CHAT, 12)
    assert await road.wishes() == ["echo:11", "echo:12"]
    assert await road.ask("SELECT event FROM trouble") == []


async def test_hints_that_do_not_fit_call_the_reconciler(
    road: Road, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Memory is bounded; the history has what was dropped."""
    monkeypatch.setattr(inbox_module, "HINTS_KEPT", 2)
    for number in (11, 12, 13):
        road.inbox.hint(sent(number))
    assert road.behind == 1
    async with road.working():
        await road.inbox.page([sent(11), sent(12), sent(13)], CHAT, 13)
    assert road.room.handled == [11, 12, 13]


async def test_a_deletion_is_never_dropped(road: Road, monkeypatch: pytest.MonkeyPatch) -> None:
    """No history tells of it, so neither a full queue nor a batch put off may lose it."""
    monkeypatch.setattr(inbox_module, "HINTS_KEPT", 1)
    road.room.unprepared[12] = Unreadable("error-unreadable", reason="TimedOutError")
    road.inbox.hint(sent(12))
    road.inbox.hint(MessagesDeleted(CHAT, (3, 4)))
    async with road.working():
        await until(lambda: road.room.deleted == [3, 4])
    assert road.behind == 1


async def test_who_no_longer_waits_for_a_page_stops_nobody(road: Road) -> None:
    """The page is applied, and the worker goes on."""
    asked = asyncio.create_task(road.inbox.page([sent(11)], CHAT, 11))
    await asyncio.sleep(0)
    asked.cancel()
    async with road.working():
        await road.inbox.page([sent(12)], CHAT, 12)
    assert road.room.handled == [11, 12]


async def test_what_arises_inside_a_transaction_is_decided_in_it(road: Road) -> None:
    """Without notes: nothing may be awaited there."""

    def transaction(connection: Any) -> None:
        road.inbox.decide(connection, sent(11))
        raise LookupError

    with pytest.raises(LookupError):
        await road.database.write(transaction)
    assert await road.wishes() == []
    await road.database.write(lambda c: road.inbox.decide(c, sent(11)))
    assert road.room.noted == [None, None]
    assert await road.wishes() == ["echo:11"]


URL = "https://t.me/+secret"


@pytest.mark.parametrize(
    ("event", "name"),
    [
        (Joined(CHAT, 21, Way.LINK, NIGHT, URL), f"Joined {CHAT}"),
        (LinksSeen(CHAT, (OpenLink(URL, "t", requested=False),), NIGHT), f"LinksSeen {CHAT}"),
        (RequestsSeen(CHAT, (JoinRequest(21, NIGHT, URL),), NIGHT), f"RequestsSeen {CHAT}"),
        (EffectDone(CHAT, "export:t", NIGHT, URL), f"EffectDone {CHAT}"),
        (TimeCame(CHAT, NIGHT), f"TimeCame {CHAT}"),
        (MessageSent(Message(PRIVATE, 9, NIGHT, Author(21), "words")), "MessageSent 0/9"),
    ],
)
def test_an_event_in_the_log_names_no_member_and_no_link(event: Event, name: str) -> None:
    """Nor whoever wrote in private."""
    assert name_of(event) == name
