"""The timer, with a clock that is moved by hand."""

import asyncio
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from adapters.sqlite.database import OperationalError
from adapters.timer import AGAIN, IDLE, Timer
from core.events import Event, TimeCame

if TYPE_CHECKING:
    from adapters.sqlite.database import Database
    from tests.adapters.conftest import HandClock

CHAT = -1001000000001


class Chores:
    """A timer, when its chore is due, and what it told."""

    def __init__(self, database: "Database", clock: "HandClock") -> None:
        self.due: datetime | None = None
        self.trouble: Exception | None = None
        self.told: list[Event] = []
        self.heard = asyncio.Event()
        self.wake = asyncio.Event()
        self.timer = Timer(CHAT, {"chore": self.when}, database, clock, self.hint, self.wake)

    def when(self, _connection: Any) -> datetime | None:
        """When the next chore is due."""
        if self.trouble is not None:
            raise self.trouble
        return self.due

    def hint(self, event: Event) -> None:
        """What the inbox is told."""
        self.told.append(event)
        self.heard.set()


@pytest.fixture
def chores(database: "Database", clock: "HandClock") -> Chores:
    """None yet."""
    return Chores(database, clock)


async def test_with_nothing_due_it_looks_again_in_a_while(chores: Chores) -> None:
    """Somebody may plan something."""
    assert await chores.timer.look() == IDLE
    assert chores.told == []


async def test_it_waits_until_a_chore_is_due(chores: Chores, clock: "HandClock") -> None:
    """But not longer than the clock may be trusted."""
    chores.due = clock.now() + timedelta(seconds=90)
    assert await chores.timer.look() == IDLE
    clock.wait(60)
    assert await chores.timer.look() == 30
    assert chores.told == []
    clock.wait(30)
    assert await chores.timer.look() == AGAIN
    assert chores.told == [TimeCame(CHAT, clock.now(), "chore")]


async def test_a_chore_that_was_not_decided_is_told_again(
    chores: Chores, clock: "HandClock"
) -> None:
    """The inbox may have put it off."""
    chores.due = clock.now() - timedelta(days=3)
    await chores.timer.look()
    await chores.timer.look()
    assert len(chores.told) == 2
    chores.due = clock.now() + timedelta(days=7)
    assert await chores.timer.look() == IDLE
    assert len(chores.told) == 2


async def test_whoever_plans_something_wakes_it(chores: Chores, clock: "HandClock") -> None:
    """It does not sleep through a chore that is planned for soon; trouble does not end it."""
    chores.trouble = OperationalError("disk")
    running = asyncio.create_task(chores.timer.run())
    chores.wake.set()
    chores.trouble, chores.due = None, clock.now()
    chores.wake.set()
    async with asyncio.timeout(60):
        await chores.heard.wait()
    assert not running.done()
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running


async def test_trouble_with_the_disk_passes(chores: Chores, clock: "HandClock") -> None:
    """What is due is told afterwards."""
    chores.due, chores.trouble = clock.now(), OperationalError("disk")
    assert await chores.timer.look() > 0
    assert chores.told == []
