"""An embedded Telegram for the tests that talk to one."""

from collections.abc import AsyncIterator
from typing import TYPE_CHECKING

import pytest

from tests.adapters.telegram.hall import Hall, open_hall
from tests.adapters.telegram.house import House, open_house

if TYPE_CHECKING:
    from adapters.sqlite.database import Database
    from tests.adapters.conftest import HandClock


@pytest.fixture
async def house(database: "Database", clock: "HandClock") -> AsyncIterator[House]:
    """Steward's rooms, its client and its inbox."""
    async with open_house(database, clock) as house:
        yield house


@pytest.fixture
async def hall() -> AsyncIterator[Hall]:
    """A chat, empty but for its creator and Steward, and the way out."""
    async with open_hall() as hall:
        yield hall
