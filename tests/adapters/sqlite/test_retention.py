"""What is due is forgotten, to the second; what is needed is not."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from adapters.sqlite.flags import FlagTable, all_flags
from adapters.sqlite.outbox import OutboxTable
from adapters.sqlite.retention import TROUBLE, Retention, purge
from core.effects import Say, Text
from core.events import Reaction
from moderation.findings import Kind
from moderation.flag import Flag, State

NOW = datetime(2026, 1, 2, 20, tzinfo=UTC)
KEEP = Retention(decisions=timedelta(days=365), sent=timedelta(days=7))
SECOND = timedelta(seconds=1)
STAFF = -1001000000002


def flag(key: str, at: datetime, state: State = State.MUTED) -> Flag:
    """A flag of that time."""
    return Flag(0, key, -1001000000001, 1, 21, Kind.RUDE, "reason-slur", at, state=state)


def say(connection: Any, key: str, at: datetime, *, sent: bool = True) -> None:
    """A wish of that time."""
    table = OutboxTable(b"s")
    table.write(connection, Say(key, STAFF, Text("somebody")), at)
    if sent:
        (wish,) = table.take(connection, at, ())
        table.sent(connection, wish, 500, at)


def keys(connection: Any, table: str = "outbox") -> set[str]:
    """What is left."""
    question = {"outbox": "SELECT key FROM outbox", "flag": "SELECT key FROM flag"}[table]
    return {key for (key,) in connection.execute(question)}


def test_decisions_are_forgotten_to_the_second(connection: Any) -> None:
    """At the boundary they are still there, a second later not; with them their reactions."""
    table = FlagTable(connection)
    added = table.add(flag("old", NOW - KEEP.decisions))
    assert added is not None
    table.keep_reactions(added, frozenset({Reaction(11, "🙊")}))
    assert purge(connection, KEEP, NOW) == 0
    assert purge(connection, KEEP, NOW + SECOND) == 1
    assert all_flags(connection) == []
    assert connection.execute("SELECT count(*) FROM card_reaction").fetchone() == (0,)


@pytest.mark.parametrize("state", [State.OPEN, State.MINE])
def test_undecided_flags_wait_for_a_human(connection: Any, state: State) -> None:
    """However old they are."""
    FlagTable(connection).add(flag("old", NOW - 10 * KEEP.decisions, state))
    assert purge(connection, KEEP, NOW) == 0


def test_what_was_sent_is_forgotten_to_the_second(connection: Any) -> None:
    """Counted from when it was sent."""
    say(connection, "old", NOW - KEEP.sent - SECOND)
    say(connection, "edge", NOW - KEEP.sent)
    assert purge(connection, KEEP, NOW) == 1
    assert keys(connection) == {"edge"}


def test_what_waits_is_never_forgotten(connection: Any) -> None:
    """Telegram may have been out of reach for weeks."""
    say(connection, "old", NOW - 10 * KEEP.sent, sent=False)
    assert purge(connection, KEEP, NOW) == 0


def test_a_card_is_known_as_long_as_its_flag(connection: Any) -> None:
    """Or nobody could answer it any more."""
    FlagTable(connection).add(flag("flag:1", NOW - KEEP.sent - SECOND))
    say(connection, "flag:1", NOW - KEEP.sent - SECOND)
    assert purge(connection, KEEP, NOW) == 0
    assert purge(connection, KEEP, NOW + KEEP.decisions) == 2
    assert keys(connection) == keys(connection, "flag") == set()


def test_an_explanation_is_known_as_long_as_its_flag(connection: Any) -> None:
    """Or undoing it could not delete it from the chat."""
    added = FlagTable(connection).add(flag("flag:1", NOW, State.EXPLAINED))
    assert added is not None
    say(connection, f"explain:{added.id}:1", NOW - KEEP.sent - SECOND)
    say(connection, f"explain:{added.id}0:1", NOW - KEEP.sent - SECOND)
    purge(connection, KEEP, NOW)
    assert keys(connection) == {f"explain:{added.id}:1"}
    purge(connection, KEEP, NOW + KEEP.decisions + SECOND)
    assert keys(connection) == set()


def test_troubles_are_forgotten_too(connection: Any) -> None:
    """They say by id which events raised an error."""
    at = int((NOW - TROUBLE).timestamp())
    connection.execute("INSERT INTO trouble (chat, event, at) VALUES (1, 'x', ?)", (at,))
    assert purge(connection, KEEP, NOW) == 0
    assert purge(connection, KEEP, NOW + SECOND) == 1


def test_every_table_has_a_time_or_a_reason() -> None:
    """A table that is added must be purged, or named here with why it is not."""
    schema = Path(__file__).parents[3] / "adapters" / "sqlite" / "migrations"
    tables = {
        line.split()[2]
        for file in schema.glob("*.sql")
        for line in file.read_text("utf-8").splitlines()
        if line.startswith("CREATE TABLE")
    }
    purged = {"flag", "outbox", "trouble", "link", "handout", "edge", "freeze", "arrival"}
    purged |= {"join_request", "plan", "request", "emergency", "wish", "vote"}
    goes_with_the_flag = {"card_reaction"}
    goes_with_the_request = {"request_message", "reply", "emergency_message"}
    until_they_say_otherwise = {"duty", "speciality"}
    pruned_by_the_reconciler = {"cursor", "seen", "edit"}
    until_logout = {"session", "update_state", "peer"}
    nobody_is_in_it = {"source", "tally_day", "note", "hand_over"}
    as_long_as_the_file = {"secret", "threshold"}
    assert tables == (
        purged
        | goes_with_the_flag
        | goes_with_the_request
        | until_they_say_otherwise
        | pruned_by_the_reconciler
        | until_logout
        | nobody_is_in_it
        | as_long_as_the_file
    )
