"""Decisions counted: by chat, the newest hundred, from the last reset on."""

from dataclasses import replace
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.sqlite.database import PRAGMAS, Database, migrate, migrations, unlock
from adapters.sqlite.flags import FlagTable, all_flags
from moderation.findings import Kind
from moderation.flag import UNDECIDED, Flag, State
from moderation.judgement import Tally

CHAT, OTHER = -1001000000001, -1001000000009
NOW = datetime(2026, 1, 2, 20, tzinfo=UTC)
NUMBERS = count(1)
UPHELD = [State.EXPLAINED, State.DELETED, State.MUTED, State.BANNED]


def put(table: FlagTable, state: State, kind: Kind = Kind.RUDE, chat: int = CHAT) -> Flag:
    """One more flag."""
    number = next(NUMBERS)
    new = Flag(0, f"flag:{number}", chat, number, 21, kind, "reason-insult-you", NOW, state=state)
    kept = table.add(new)
    assert kept is not None
    return kept


@pytest.mark.parametrize(
    ("state", "kind", "counted"),
    [
        *((state, Kind.RUDE, Tally(upheld=1)) for state in UPHELD),
        *((state, Kind.REPORT, Tally(upheld=1)) for state in UPHELD),
        (State.HARMLESS, Kind.RUDE, Tally(harmless=1)),
        (State.HARMLESS, Kind.REPORT, Tally()),
        *((state, kind, Tally()) for state in UNDECIDED for kind in Kind),
        *((state, kind, Tally()) for state in State for kind in (Kind.PERSONAL, Kind.ADVERT)),
    ],
)
def test_what_a_flag_counts_as(connection: Any, state: State, kind: Kind, counted: Tally) -> None:
    """Staff agreed, disagreed, or have not said; only about rudeness."""
    table = FlagTable(connection)
    put(table, state, kind)
    assert table.tally(CHAT) == counted


def test_each_chat_has_its_own_count(connection: Any) -> None:
    """And its own reset."""
    table = FlagTable(connection)
    put(table, State.MUTED)
    put(table, State.HARMLESS, chat=OTHER)
    assert (table.tally(CHAT), table.tally(OTHER)) == (Tally(upheld=1), Tally(harmless=1))
    table.reset_tally(CHAT)
    assert (table.tally(CHAT), table.tally(OTHER)) == (Tally(), Tally(harmless=1))
    assert table.tally(-1) == Tally()


def test_the_newest_hundred_count(connection: Any) -> None:
    """An old mood of the chat is forgotten."""
    table = FlagTable(connection)
    connection.execute("BEGIN")
    for _ in range(60):
        put(table, State.HARMLESS)
    for _ in range(60):
        put(table, State.MUTED)
    for _ in range(110):
        put(table, State.OPEN)  # undecided ones take nobody's place
        put(table, State.MUTED, Kind.PERSONAL)
    assert table.tally(CHAT) == Tally(upheld=60, harmless=40)


def test_a_changed_mind_is_counted_as_it_is_now(connection: Any) -> None:
    """However old the flag is."""
    table = FlagTable(connection)
    flag = put(table, State.HARMLESS)
    table.save(replace(flag, state=State.BANNED))
    assert table.tally(CHAT) == Tally(upheld=1)
    table.save(replace(flag, state=State.OPEN))
    assert table.tally(CHAT) == Tally()


STATES = st.lists(st.sampled_from(State))


@given(before=STATES, after=STATES, resets=st.integers(1, 3))
def test_a_reset_hides_what_was_there_and_nothing_else(
    new_rows: Any, before: list[State], after: list[State], resets: int
) -> None:
    """How often it is said makes no difference."""
    table = new_rows(lambda connection, _: FlagTable(connection))
    for state in before:
        put(table, state)
    for _ in range(resets):
        table.reset_tally(CHAT)
    assert table.tally(CHAT) == Tally()
    for state in after:
        put(table, state)
    upheld = sum(state in UPHELD for state in after)
    assert table.tally(CHAT) == Tally(upheld, after.count(State.HARMLESS))


def test_a_later_reset_hides_more(connection: Any) -> None:
    """The last one counts."""
    table = FlagTable(connection)
    for state in (State.MUTED, State.HARMLESS):
        put(table, state)
        table.reset_tally(CHAT)
    assert table.tally(CHAT) == Tally()


def test_a_reset_holds_when_the_flags_are_forgotten(connection: Any) -> None:
    """An id is never given twice, so nothing new falls behind the line."""
    table = FlagTable(connection)
    for _ in range(3):
        put(table, State.MUTED)
    table.reset_tally(CHAT)
    connection.execute("DELETE FROM flag")
    put(table, State.HARMLESS)
    assert table.tally(CHAT) == Tally(harmless=1)
    connection.execute("DELETE FROM flag")
    table.reset_tally(CHAT)
    put(table, State.HARMLESS)
    assert table.tally(CHAT) == Tally(harmless=1)


async def test_counts_and_reset_are_in_the_file(file: Path, key: bytes) -> None:
    """Whoever opens it next finds them."""

    def decided(connection: Any) -> None:
        put(FlagTable(connection), State.MUTED)
        FlagTable(connection).reset_tally(CHAT)
        put(FlagTable(connection), State.HARMLESS)

    database = await Database.open(file, key)
    await database.write(decided)
    await database.close()
    database = await Database.open(file, key)
    tally = await database.read(lambda connection: FlagTable(connection).tally(CHAT))
    assert tally == Tally(harmless=1)
    await database.close()


async def test_a_database_of_the_first_schema_keeps_all_it_has(file: Path, key: bytes) -> None:
    """Its decisions count as soon as it is opened, until somebody resets them."""
    (_, spine), *_ = migrations()
    connection = unlock(file, key)
    for pragma in PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")
    connection.executescript(f"BEGIN;\n{spine}\nPRAGMA user_version = 1;\nCOMMIT;")
    table = FlagTable(connection)
    kept = [put(table, state) for state in (State.HARMLESS, State.HARMLESS, State.MUTED)]
    connection.execute("INSERT INTO secret VALUES ('random_id', ?)", (b"s" * 32,))
    connection.execute("INSERT INTO cursor VALUES (?, 77)", (CHAT,))
    connection.close()

    database = await Database.open(file, key)
    assert await database.read(all_flags) == kept
    assert await database.secret("random_id") == b"s" * 32
    cursor = await database.read(lambda c: c.execute("SELECT chat, low FROM cursor").fetchall())
    assert cursor == [(CHAT, 77)]
    assert await database.read(lambda c: FlagTable(c).tally(CHAT)) == Tally(1, 2)
    await database.write(lambda c: FlagTable(c).reset_tally(CHAT))
    assert await database.read(lambda c: FlagTable(c).tally(CHAT)) == Tally()
    await database.close()


def test_a_migration_is_applied_once(connection: Any) -> None:
    """The second time there is nothing to do, and nothing is lost."""
    table = FlagTable(connection)
    put(table, State.MUTED)
    table.reset_tally(CHAT)
    put(table, State.HARMLESS)
    migrate(connection)
    assert table.tally(CHAT) == Tally(harmless=1)
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    assert version == migrations()[-1][0]
