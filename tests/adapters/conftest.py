"""A clock that stands still until it is moved, and an encrypted database of the test's own."""

import asyncio
import re
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from adapters.sqlite.database import Database, migrate, unlock
from config.texts import Texts
from core.errors import StorageError
from tests.adapters.sending import Sending

Refused = Callable[[str], AbstractContextManager[None]]

KEY = bytes(range(32))


class HandClock:
    """Implements `core.ports.Clock`."""

    def __init__(self) -> None:
        self.time = datetime(2026, 1, 2, 20, tzinfo=UTC)

    def now(self) -> datetime:
        """What the hand shows."""
        return self.time

    def wait(self, seconds: float) -> None:
        """Move the hand."""
        self.time += timedelta(seconds=seconds)


@pytest.fixture
def clock() -> HandClock:
    """A clock for the test to move."""
    return HandClock()


@pytest.fixture
def refused() -> Refused:
    """For a `with` whose block raises a StorageError, the English text of which has these words."""

    @contextmanager
    def block(words: str) -> Iterator[None]:
        with pytest.raises(StorageError) as caught:
            yield
        said = Texts("en").tell(caught.value)
        assert re.search(words, said)
        assert "\n" not in said

    return block


@pytest.fixture
def key() -> bytes:
    """The key of the database."""
    return KEY


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Where the database is."""
    return tmp_path / "steward.db"


@pytest.fixture
async def database(file: Path, key: bytes) -> AsyncIterator[Database]:
    """An open database."""
    database = await Database.open(file, key)
    yield database
    await database.close()


@pytest.fixture
def connection(file: Path, key: bytes) -> Iterator[Any]:
    """A bare connection in autocommit mode, with the schema."""
    connection = unlock(file, key)
    connection.execute("PRAGMA foreign_keys = ON")
    migrate(connection)
    yield connection
    connection.close()


@pytest.fixture(scope="session")
def new_rows() -> Callable[[Callable[[Any, HandClock], Any]], Any]:
    """Tables by the hundred, in memory: for laws."""

    def make(kind: Callable[[Any, HandClock], Any]) -> Any:
        connection = unlock(Path(":memory:"), KEY)
        migrate(connection)
        return kind(connection, HandClock())

    return make


@pytest.fixture
async def sending(database: Database, clock: HandClock) -> AsyncIterator[Sending]:
    """An outbox at work."""
    sending = Sending(database, clock)
    task = asyncio.create_task(sending.outbox.run())
    yield sending
    assert not task.done(), "the outbox must never stop by itself"
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task
