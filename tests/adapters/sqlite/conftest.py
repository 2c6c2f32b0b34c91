"""An outbox table to write to and to take from."""

from typing import TYPE_CHECKING, Any

import pytest

from adapters.sqlite.outbox import OutboxTable, Wish
from core.effects import Effect

if TYPE_CHECKING:
    from tests.adapters.conftest import HandClock


class Rows:
    """The table, with time and connection at hand."""

    def __init__(self, connection: Any, clock: "HandClock") -> None:
        self.table = OutboxTable(b"secret")
        self.connection = connection
        self.clock = clock

    def write(self, *effects: Effect) -> None:
        """Keep wishes."""
        for effect in effects:
            self.table.write(self.connection, effect, self.clock.now())

    def take(self, *busy: int) -> list[Wish]:
        """Take what goes out now."""
        return self.table.take(self.connection, self.clock.now(), busy)

    def one(self) -> Wish:
        """Take the only wish there is."""
        (wish,) = self.take()
        return wish

    def sent(self, wish: Wish, message: int | None = None) -> None:
        """It is out."""
        self.table.sent(self.connection, wish, message, self.clock.now())

    def drain(self) -> list[str]:
        """The keys of everything due, in the order in which it goes out."""
        keys = []
        while wishes := self.take():
            for wish in wishes:
                keys.append(wish.key)
                self.sent(wish, 1000 + len(keys))
        return keys

    def row(self, key: str) -> tuple[Any, ...]:
        """State, payload and message of a wish."""
        question = "SELECT state, payload, message FROM outbox WHERE key = ?"
        return tuple(self.connection.execute(question, (key,)).fetchone())


@pytest.fixture
def rows(connection: Any, clock: "HandClock") -> Rows:
    """An empty outbox."""
    return Rows(connection, clock)


@pytest.fixture(scope="session")
def new_outbox(new_rows: Any) -> Any:
    """Outboxes by the hundred, in memory."""
    return lambda: new_rows(Rows)
