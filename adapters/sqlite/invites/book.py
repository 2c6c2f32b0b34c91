"""Sources, counts and times in SQLite: `invites.ports.Book` inside one transaction."""

from collections.abc import Sequence
from datetime import date, datetime

from adapters.clock import seconds
from adapters.sqlite.database import Connection
from adapters.sqlite.invites.columns import maybe_moment
from invites.records import Count, Counted, Source

SOURCE = "SELECT name, off FROM source WHERE name = ?"
SOURCES = "SELECT name, off FROM source ORDER BY name"
SAVE_SOURCE = """
    INSERT INTO source (name, off) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET off = excluded.off
"""
COUNT = """
    INSERT INTO tally_day (day, source, what, number) VALUES (?, ?, ?, ?)
    ON CONFLICT (day, source, what) DO UPDATE SET number = number + excluded.number
"""
COUNTS = "SELECT source, day, what, number FROM tally_day WHERE day >= ? ORDER BY day, source, what"
NOTED = "SELECT at FROM note WHERE name = ?"
NOTE = "INSERT INTO note (name, at) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET at = excluded.at"
FORGET_NOTE = "DELETE FROM note WHERE name = ?"


class BookTable:
    """Implements `invites.ports.Book`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def source(self, name: str) -> Source | None:
        row = self._connection.execute(SOURCE, (name,)).fetchone()
        return None if row is None else Source(row[0], bool(row[1]))

    def sources(self) -> Sequence[Source]:
        return [Source(name, bool(off)) for name, off in self._connection.execute(SOURCES)]

    def save_source(self, source: Source) -> None:
        self._connection.execute(SAVE_SOURCE, (source.name, source.off))

    def count(self, source: str, day: date, what: Counted, number: int = 1) -> None:
        self._connection.execute(COUNT, (day.isoformat(), source, what, number))

    def counts(self, since: date) -> Sequence[Count]:
        rows = self._connection.execute(COUNTS, (since.isoformat(),))
        return [
            Count(source, date.fromisoformat(day), Counted(what), number)
            for source, day, what, number in rows
        ]

    def when(self, name: str) -> datetime | None:
        row = self._connection.execute(NOTED, (name,)).fetchone()
        return None if row is None else maybe_moment(row[0])

    def note(self, name: str, at: datetime | None) -> None:
        if at is None:
            self._connection.execute(FORGET_NOTE, (name,))
        else:
            self._connection.execute(NOTE, (name, seconds(at)))
