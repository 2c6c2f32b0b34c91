"""An embedded Telegram, people in its rooms, and the real Steward; most share one evening."""

from collections.abc import AsyncIterator, Callable
from dataclasses import fields

import pytest
import pytest_asyncio

from sandbox.faults import Faults
from sandbox.stage import Stage
from tests.flows.evening import LONG, Evening


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def evening() -> AsyncIterator[Evening]:
    """Steward at work; a decision can be undone for one second. Shared by a file's tests."""
    async with Stage(undo_seconds=1) as stage:
        evening = Evening(stage)
        await stage.start_bot()
        yield evening


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def patient() -> AsyncIterator[Evening]:
    """The same, but what waits to be undone waits for ever: no test sees the end of it."""
    async with Stage(undo_seconds=LONG) as stage:
        evening = Evening(stage)
        await stage.start_bot()
        yield evening


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def shaken() -> AsyncIterator[Evening]:
    """An evening whose line a test may disturb, and whose Steward it may kill."""
    async with Stage(undo_seconds=LONG) as stage:
        yield Evening(stage)


@pytest_asyncio.fixture(loop_scope="module")
async def rough(shaken: Evening) -> AsyncIterator[Evening]:
    """The same, with nothing wrong yet and Steward at work."""
    stage = shaken.stage
    heal(stage.telegram.faults)
    if not stage.bot.running:
        await stage.start_bot()
    yield shaken
    heal(stage.telegram.faults)


def heal(faults: Faults) -> None:
    """From now on nothing goes wrong."""
    for field in fields(Faults):
        if field.init:
            fresh = field.default_factory() if callable(field.default_factory) else field.default
            setattr(faults, field.name, fresh)


@pytest.fixture
def an_evening() -> Callable[[Stage], Evening]:
    """For a test that sets up a stage of its own."""
    return Evening
