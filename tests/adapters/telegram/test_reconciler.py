"""The first round: nothing may go out before what it found is decided."""

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from adapters.inbox import Inbox
from adapters.sqlite.outbox import OutboxTable
from adapters.telegram.reconciler import Reconciler
from core.effects import Effect
from core.events import Event, ReactionsSeen

if TYPE_CHECKING:
    from adapters.sqlite.database import Database
    from tests.adapters.conftest import HandClock

CHAT, STAFF = -1001000000001, -1001000000002


class SlowRoom:
    """A feature whose notes take their time."""

    def __init__(self) -> None:
        self.may_go_on = asyncio.Event()
        self.begun = asyncio.Event()
        self.handled: list[Event] = []

    async def prepare(self, events: Sequence[Event]) -> Sequence[Any]:
        """Wait."""
        if events:
            self.begun.set()
            await self.may_go_on.wait()
        return [None] * len(events)

    def handle(self, event: Event, _notes: Any, _connection: Any) -> Sequence[Effect]:
        """Remember it."""
        self.handled.append(event)
        return ()


class Telegram:
    """No history, a roster, and one card whose reaction was taken back while Steward was down."""

    def __init__(self, clock: "HandClock") -> None:
        self.seen = ReactionsSeen(STAFF, 500, (), clock.now())
        self.inbox: Any = None

    async def tops(self, _: Sequence[int]) -> dict[int, int]:
        """No chat has anything new."""
        return {}

    async def newest(self, _: int) -> list[Event]:
        """Nor late edits."""
        return []

    async def refresh(self) -> None:
        """The roster is known."""

    async def vanished(self, _: int) -> tuple[int, ...]:
        """Nothing is gone."""
        return ()

    async def watch(self) -> None:
        """Tell the inbox of the card."""
        self.inbox.hint(self.seen)


async def test_the_first_round_is_over_when_the_cards_are_decided(
    database: "Database", clock: "HandClock"
) -> None:
    """Else a ban that was undone meanwhile would go out before its undoing is read."""
    room, telegram, behind = SlowRoom(), Telegram(clock), asyncio.Event()
    inbox = Inbox(database, [room], OutboxTable(b"s"), clock, lambda: None, behind.set)
    telegram.inbox = inbox
    parts: Any = telegram
    reconciler = Reconciler([CHAT, STAFF], parts, inbox, database, parts, parts, behind)
    tasks = [asyncio.create_task(inbox.run()), asyncio.create_task(reconciler.run())]
    await room.begun.wait()
    assert not reconciler.caught_up.is_set()
    room.may_go_on.set()
    await reconciler.caught_up.wait()
    assert room.handled == [telegram.seen]
    for task in tasks:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task
