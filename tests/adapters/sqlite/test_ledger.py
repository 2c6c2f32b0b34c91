"""Every message once, however it comes: live, from the history, again after a crash."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.sqlite.database import migrate, unlock
from adapters.sqlite.ledger import EDITS_KEPT, advance, cursor, first_sights, start, unseen
from core.events import (
    Author,
    Event,
    Message,
    MessageEdited,
    MessagesDeleted,
    MessageSent,
    ServiceNotice,
)

CHAT = -1001000000001
NOON = datetime(2026, 1, 2, 12, tzinfo=UTC)


def sent(number: int, chat: int = CHAT, edited: datetime | None = None) -> MessageSent:
    """A message."""
    return MessageSent(Message(chat, number, NOON, Author(21), edited=edited))


def edited(number: int, seconds: int) -> MessageEdited:
    """Its edit."""
    return MessageEdited(sent(number, edited=NOON + timedelta(seconds=seconds)).message)


def first_sight(connection: Any, event: Event) -> bool:
    """Ask in a transaction of its own."""
    return first_sights(connection, [event])[0]


def test_a_message_is_new_once(connection: Any) -> None:
    """The second time it was seen."""
    start(connection, CHAT, 10)
    assert first_sight(connection, sent(11))
    assert not first_sight(connection, sent(11))
    assert first_sight(connection, sent(12))


def test_a_message_that_comes_twice_in_one_batch_counts_once(connection: Any) -> None:
    """Telegram repeats updates now and then."""
    start(connection, CHAT, 10)
    assert first_sights(connection, [sent(11), sent(12), sent(11)]) == [True, True, False]


def test_telegrams_own_lines_take_ids_too(connection: Any) -> None:
    """A service message is new once."""
    start(connection, CHAT, 10)
    notice = ServiceNotice(CHAT, 11, NOON, "PinMessage")
    assert first_sight(connection, notice)
    assert not first_sight(connection, notice)


def test_what_was_said_before_steward_came_is_not_its_business(connection: Any) -> None:
    """Nor anything in a chat that it has not started with."""
    assert not first_sight(connection, sent(11))
    start(connection, CHAT, 10)
    assert not first_sight(connection, sent(10))
    assert not first_sight(connection, sent(11, chat=-1001000000099))


def test_starting_twice_moves_nothing(connection: Any) -> None:
    """The cursor goes on from where it was."""
    start(connection, CHAT, 10)
    start(connection, CHAT, 50)
    assert cursor(connection, CHAT) == 10


def test_the_cursor_never_goes_back(connection: Any) -> None:
    """And what it has passed is known without being listed."""
    start(connection, CHAT, 10)
    first_sight(connection, sent(11))
    advance(connection, CHAT, 20)
    advance(connection, CHAT, 15)
    assert cursor(connection, CHAT) == 20
    assert not first_sight(connection, sent(11))
    assert connection.execute("SELECT count(*) FROM seen").fetchone() == (0,)


def test_chats_count_their_messages_apart(connection: Any) -> None:
    """The same id in two chats is two messages."""
    start(connection, CHAT, 10)
    start(connection, CHAT - 1, 10)
    assert first_sight(connection, sent(11))
    assert first_sight(connection, sent(11, chat=CHAT - 1))


def test_an_edit_counts_by_its_date(connection: Any) -> None:
    """Newer is new; older is not; the same second counts, for Telegram dates by the second."""
    start(connection, CHAT, 10)
    assert first_sight(connection, edited(11, 5))
    assert not first_sight(connection, edited(11, 4))
    assert first_sight(connection, edited(11, 5))
    assert first_sight(connection, edited(11, 6))


def test_a_page_does_not_bring_an_applied_edit_again(connection: Any) -> None:
    """The newest hundred messages are read again every minute."""
    start(connection, CHAT, 10)
    first_sight(connection, sent(11, edited=NOON))
    events: list[Event] = [sent(11), edited(11, 0), edited(11, 1), sent(12), sent(9)]
    assert unseen(connection, events) == [events[2], events[3]]


def test_edits_of_long_ago_are_forgotten(connection: Any) -> None:
    """The table does not grow for ever."""
    start(connection, CHAT, 0)
    first_sight(connection, edited(11, 5))
    advance(connection, CHAT, 11 + EDITS_KEPT)
    assert connection.execute("SELECT count(*) FROM edit").fetchone() == (1,)
    advance(connection, CHAT, 12 + EDITS_KEPT)
    assert connection.execute("SELECT count(*) FROM edit").fetchone() == (0,)


def test_deletions_always_count(connection: Any) -> None:
    """They have no identity, and what they change is idempotent."""
    gone = MessagesDeleted(CHAT, (11,))
    assert first_sight(connection, gone)
    assert first_sight(connection, gone)


LIVE = st.tuples(st.just("live"), st.integers(1, 30))
PAGE = st.tuples(st.just("page"), st.integers(1, 10))
TORN = st.tuples(st.just("torn page"), st.integers(1, 10))
CRASH = st.tuples(st.just("crash"), st.just(0))


def reopened(file: Path) -> Any:
    """A connection that does not wait for the disk: what is tested is what it is told."""
    connection = unlock(file, bytes(32))
    connection.execute("PRAGMA synchronous = OFF")
    return connection


@settings(max_examples=60)
@given(steps=st.lists(st.one_of(LIVE, LIVE, PAGE, TORN, CRASH), max_size=40))
def test_every_message_is_applied_exactly_once(
    tmp_path_factory: Any, steps: list[tuple[str, int]]
) -> None:
    """In any mixture of live updates, pages, pages whose transaction failed, and restarts."""
    file = Path(tmp_path_factory.mktemp("ledger")) / "steward.db"
    connection = reopened(file)
    migrate(connection)
    start(connection, CHAT, 0)
    applied: Counter[int] = Counter()
    for name, number in [*steps, *[("page", 10)] * 3]:
        if name == "crash":
            connection.close()
            connection = reopened(file)
            continue
        low = cursor(connection, CHAT) or 0
        page = range(low + 1, min(low + number, 30) + 1)
        numbers = [number] if name == "live" else list(page)
        connection.execute("BEGIN")
        firsts = first_sights(connection, [sent(n) for n in numbers])
        new = [n for n, first in zip(numbers, firsts, strict=True) if first]
        if name != "live" and numbers:
            advance(connection, CHAT, numbers[-1])
        if name == "torn page":
            connection.execute("ROLLBACK")
            continue
        connection.execute("COMMIT")
        applied.update(new)
    connection.close()
    assert applied == Counter(range(1, 31))
