"""The flags in SQLite."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.clock import seconds
from adapters.sqlite.flags import FlagTable, all_flags, cards_to_watch
from adapters.sqlite.outbox import OutboxTable
from core.effects import Say, Text
from core.events import Reaction
from moderation.findings import Kind
from moderation.flag import Decision, Flag, Record, State

CHAT, STAFF = -1001000000001, -1001000000002
NOW = datetime(2026, 1, 2, 20, tzinfo=UTC)

TIMES = st.integers(0, 2**32).map(lambda value: datetime.fromtimestamp(value, UTC))
COUNTS = st.integers(0, 1000)
FLAGS = st.builds(
    Flag,
    id=st.just(0),
    key=st.text(min_size=1),
    chat=st.integers(-(2**53), -1),
    message=st.integers(1, 2**31 - 1),
    member=st.none() | st.integers(-(2**53), 2**53),
    kind=st.sampled_from(Kind),
    reason=st.text(),
    at=TIMES,
    version=COUNTS,
    state=st.sampled_from(State),
    turn=COUNTS,
    since=COUNTS,
    decision=st.none() | st.sampled_from(Decision),
    decided_by=st.none() | st.integers(1, 2**53),
    decided_at=st.none() | TIMES,
    reports=COUNTS,
    trouble=st.none() | st.text(),
)


def flag(number: int = 1, **fields: Any) -> Flag:
    """A flag of message `number`."""
    known = {"id": 0, "key": f"flag:{CHAT}:{number}", "chat": CHAT, "message": number}
    known |= {"member": 21, "kind": Kind.RUDE, "reason": "reason-insult-you", "at": NOW}
    return Flag(**{**known, **fields})


def added(table: FlagTable, new: Flag) -> Flag:
    """The flag as it is kept."""
    kept = table.add(new)
    assert kept is not None
    return kept


@given(first=FLAGS, then=FLAGS)
def test_a_flag_comes_back_as_it_was_kept(new_rows: Any, first: Flag, then: Flag) -> None:
    """When it is added, and after every change of what may change."""
    table = new_rows(lambda connection, _: FlagTable(connection))
    kept = added(table, first)
    assert table.by_id(kept.id) == kept == replace(first, id=kept.id)
    changed = replace(
        then,
        **{name: getattr(kept, name) for name in ("id", "key", "chat", "message", "member")},
        kind=kept.kind,
        at=kept.at,
    )
    table.save(changed)
    assert table.by_id(kept.id) == changed


def test_a_key_is_taken_once(connection: Any) -> None:
    """The second flag of the same key is none."""
    table = FlagTable(connection)
    added(table, flag())
    assert table.add(flag()) is None
    assert len(all_flags(connection)) == 1


def test_the_newest_flag_of_a_message_counts(connection: Any) -> None:
    """An edit after the decision made a second one."""
    table = FlagTable(connection)
    added(table, flag())
    second = added(table, flag(key="flag:again"))
    assert table.of_message(CHAT, 1) == second
    assert table.of_message(CHAT, 2) is None
    assert table.of_message(STAFF, 1) is None


def test_a_card_leads_to_its_flag(connection: Any) -> None:
    """By room and message of the card, once it was posted; nothing else does."""
    table, outbox = FlagTable(connection), OutboxTable(b"s")
    kept = added(table, flag())
    outbox.write(connection, Say(kept.key, STAFF, Text("card-flag")), NOW)
    outbox.write(connection, Say("hint:1", STAFF, Text("staff-words")), NOW)
    assert table.of_card(STAFF, 500) is None
    for message in (500, 501):
        outbox.sent(connection, outbox.take(connection, NOW, ())[0], message, NOW)
    assert table.of_card(STAFF, 500) == kept
    assert table.of_card(STAFF, 501) is None
    assert table.of_card(CHAT, 500) is None


def test_the_record_counts_earlier_flags_of_the_same_member_only(connection: Any) -> None:
    """In the same chat, by how they stand now."""
    table = FlagTable(connection)
    added(table, flag(1, state=State.EXPLAINED, deleted=True, decided_at=NOW))
    added(table, flag(2, state=State.MUTED, decided_at=NOW))
    added(table, flag(3, state=State.BANNED, member=22, decided_at=NOW))
    added(table, flag(4, state=State.BANNED, chat=STAFF, decided_at=NOW))
    added(table, flag(5, state=State.HARMLESS, decided_at=NOW))
    now = added(table, flag(6, state=State.BANNED, decided_at=NOW))
    added(table, flag(7, state=State.BANNED, decided_at=NOW))
    assert table.record(now) == Record(explained=1, deleted=1, muted=1, banned=0)
    assert table.record(replace(now, member=None)) == Record()


def test_reactions_are_kept_per_card_and_go_with_the_flag(connection: Any) -> None:
    """What was kept last is what there is."""
    table = FlagTable(connection)
    one, two = added(table, flag(1)), added(table, flag(2))
    anna, boris = Reaction(11, "🙊"), Reaction(12, "💔")
    table.keep_reactions(one, frozenset({anna, boris}))
    table.keep_reactions(two, frozenset({boris}))
    table.keep_reactions(one, frozenset({anna}))
    assert table.reactions(one) == {anna}
    assert table.reactions(two) == {boris}
    connection.execute("DELETE FROM flag")
    assert table.reactions(two) == frozenset()


@pytest.mark.parametrize(
    ("state", "decided", "watched"),
    [
        (State.OPEN, None, True),
        (State.MINE, NOW - timedelta(days=30), True),
        (State.MUTED, NOW - timedelta(minutes=65), True),
        (State.MUTED, NOW - timedelta(minutes=65, seconds=1), False),
    ],
)
def test_cards_are_watched_while_a_reaction_can_change_something(
    connection: Any, state: State, decided: datetime | None, *, watched: bool
) -> None:
    """The undecided ones always, the decided ones for a while, to the second."""
    outbox = OutboxTable(b"s")
    kept = added(FlagTable(connection), flag(state=state, decided_at=decided))
    since = seconds(NOW - timedelta(minutes=65))
    outbox.write(connection, Say(kept.key, STAFF, Text("card-flag")), NOW)
    assert cards_to_watch(connection, since) == []
    outbox.sent(connection, outbox.take(connection, NOW, ())[0], 500, NOW)
    assert cards_to_watch(connection, since) == ([500] if watched else [])
