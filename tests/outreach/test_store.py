"""The tables in SQLite: what is kept, found again, and forgotten."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from adapters.clock import seconds
from adapters.sqlite.database import Connection
from adapters.sqlite.outbox import OutboxTable
from adapters.sqlite.outreach.tables import OutreachTables
from adapters.sqlite.outreach.watching import posts_to_watch, quoted
from adapters.sqlite.retention import Retention, purge
from core.effects import Say, Text, Unsay
from core.events import Reaction
from outreach.emergency import Emergency
from outreach.emergency import Move as AlarmMove
from outreach.emergency import State as AlarmState
from outreach.listening.heard import Kind
from outreach.request import Move, Reason, Reply, Request, State
from tests.outreach.road import ANNA, BORIS, CHAT, HOUR, NOON, STAFF_ROOM, database
from tests.outreach.world import World

DAY = timedelta(days=1)
KEEP = Retention(decisions=30 * DAY, sent=7 * DAY, requests=90 * DAY)
ASKED = Request(0, CHAT, 100, "a" * 32, Kind.QUESTION, "bus", "ru", NOON, due=NOON + HOUR)
ALARM = Emergency(0, CHAT, 100, "a" * 32, "urgent", "ru", NOON, 100, due=NOON + HOUR)


@pytest.fixture
def connection() -> Iterator[Connection]:
    """An empty database."""
    connection = database()
    yield connection
    connection.close()


@pytest.fixture
def store(connection: Connection) -> OutreachTables:
    """Its tables of outreach."""
    return OutreachTables(connection)


def test_what_is_kept_of_a_request_comes_back(store: OutreachTables) -> None:
    """Every field, whatever its kind."""
    kept = store.requests.add(ASKED)
    assert kept == replace(ASKED, id=1)
    full = replace(
        kept,
        state=State.CLOSED,
        waits_since=NOON,
        heard_at=NOON,
        due=None,
        told_at=NOON,
        calls=2,
        holder=ANNA,
        held_since=NOON,
        decision=Move.NOT,
        decided_by=BORIS,
        decided_at=NOON,
        decided_turn=3,
        changed_at=NOON,
        turn=4,
        since=3,
        first_answer_at=NOON,
        staffed=True,
        noticed=True,
        thanked=True,
        gone=True,
        left=True,
        by_hand=True,
        reason=Reason.NOT_A_REQUEST,
        trouble="CODE",
    )
    store.requests.save(full)
    assert store.requests.by_id(1) == full
    assert store.requests.all() == [full]


def test_a_message_is_one_request_at_most(store: OutreachTables) -> None:
    """Its own, or one that it belongs to."""
    kept = store.requests.add(ASKED)
    assert kept is not None
    assert store.requests.add(ASKED) is None
    assert store.requests.join(kept, 101)
    assert not store.requests.join(kept, 101)
    assert store.requests.of_message(CHAT, 101) == kept
    assert store.requests.of_message(CHAT - 1, 101) is None
    assert store.requests.leave(CHAT, 101) == kept
    assert store.requests.leave(CHAT, 101) is None
    assert store.requests.of_message(CHAT, 100) == kept


def test_open_requests_are_found_by_who_asks_and_by_when_they_are_due(
    store: OutreachTables,
) -> None:
    """The longest overdue first; those that are settled are no longer there."""
    numbers = range(100, 104)
    kept = [store.requests.add(replace(ASKED, message=number)) for number in numbers]
    one, two, three, four = [request for request in kept if request is not None]
    store.requests.save(replace(two, due=NOON))
    store.requests.save(replace(three, state=State.WORKER, due=None))
    store.requests.save(replace(four, author="b" * 32, due=NOON + 2 * HOUR))
    assert [r.id for r in store.requests.of_author("a" * 32)] == [one.id, two.id]
    assert [r.id for r in store.requests.open()] == [one.id, two.id, four.id]
    assert [r.id for r in store.requests.due(NOON + HOUR, 9)] == [two.id, one.id]
    assert [r.id for r in store.requests.due(NOON + HOUR, 1)] == [two.id]
    assert store.requests.next_due() == NOON


def test_what_was_told_in_the_future_is_due(store: OutreachTables) -> None:
    """The clock was set back; an hour is within what clocks may be off."""
    for ahead in (HOUR / 2, 2 * HOUR):
        message = 100 + int(ahead / HOUR)
        store.requests.add(
            replace(ASKED, message=message, told_at=NOON + ahead, due=NOON + ahead + HOUR)
        )
    assert [r.message for r in store.requests.due(NOON, 9)] == [102]


def test_answers_keep_their_order_and_are_kept_once(store: OutreachTables) -> None:
    """Also the gone, or the others would change their numbers; what is gone answers nothing."""
    kept = store.requests.add(ASKED)
    assert kept is not None
    replies = [Reply(kept.id, number, False, 0.5, NOON) for number in (120, 110, 130)]
    assert [store.requests.add_reply(reply) for reply in replies] == [True] * 3
    assert not store.requests.add_reply(replies[0])
    judged = replace(replies[0], right=True, judged=3, judged_at=NOON)
    store.requests.save_reply(judged)
    store.requests.save_reply(replace(replies[1], gone=True))
    assert store.requests.replies(kept.id) == [judged, replace(replies[1], gone=True), replies[2]]
    assert store.requests.replies_by(CHAT, 120) == [judged]
    assert store.requests.replies_by(CHAT, 110) == []
    assert store.requests.replies_by(CHAT - 1, 120) == []


def test_what_is_kept_of_an_emergency_comes_back(store: OutreachTables) -> None:
    """Every field; a message raises one, or belongs to one."""
    kept = store.emergencies.add(ALARM)
    assert kept == replace(ALARM, id=1)
    full = replace(
        kept,
        state=AlarmState.TAKEN,
        paged_at=NOON,
        pages=1,
        prompts=2,
        joined=3,
        holder=ANNA,
        decision=AlarmMove.TAKE,
        decided_by=ANNA,
        decided_at=NOON,
        turn=4,
        text_turn=2,
        gone=True,
        trouble="CODE",
    )
    store.emergencies.save(full)
    assert store.emergencies.by_id(1) == full
    assert store.emergencies.add(ALARM) is None
    assert store.emergencies.join(full, 101)
    assert not store.emergencies.join(full, 101)
    assert store.emergencies.of_message(CHAT, 101) == full
    assert store.emergencies.active() == [full]
    assert store.emergencies.of_author("a" * 32, NOON) == [full]
    assert store.emergencies.of_author("a" * 32, NOON + HOUR) == []


def test_the_crew_and_the_diary(store: OutreachTables) -> None:
    """Duty, specialities, wishes, hand-overs: as they were said last."""
    store.crew.set_duty(ANNA, NOON, on=True)
    store.crew.set_duty(ANNA, NOON, on=True)
    store.crew.set_duty(BORIS, NOON, on=True)
    store.crew.set_duty(BORIS, NOON, on=False)
    store.crew.set_specialities(ANNA, frozenset({"doctor", "lawyer"}))
    store.crew.set_specialities(ANNA, frozenset({"doctor"}))
    store.crew.set_specialities(BORIS, frozenset())
    assert store.crew.on_duty() == {ANNA}
    assert store.crew.specialities() == {ANNA: {"doctor"}}
    days = (NOON.date(), NOON.date(), (NOON + DAY).date())
    assert [store.diary.wish("a" * 32, day) for day in days] == [True, False, True]
    assert store.diary.handed_over() is None
    store.diary.hand_over(NOON)
    store.diary.hand_over(NOON + DAY)
    assert store.diary.handed_over() == NOON + DAY


def test_posts_are_known_by_key_and_message(connection: Connection, store: OutreachTables) -> None:
    """And whether they wait, are out, or are to be taken back."""
    outbox = OutboxTable(b"secret")
    outbox.write(connection, Say("ask:1", STAFF_ROOM, Text("ask-card")), NOON)
    assert store.posts.waits("ask:1")
    (wish,) = outbox.take(connection, NOON, ())
    assert not store.posts.waits("ask:1")
    outbox.sent(connection, wish, 77, NOON)
    assert store.posts.key_of(STAFF_ROOM, 77) == "ask:1"
    assert store.posts.message_of("ask:1") == 77
    assert not store.posts.taken_back("ask:1")
    outbox.write(connection, Unsay("ask:1", STAFF_ROOM), NOON)
    assert store.posts.taken_back("ask:1")
    votes = frozenset({Reaction(ANNA, "👍"), Reaction(BORIS, "👍")})
    store.posts.keep_reactions("ask:1", votes)
    assert store.posts.reactions("ask:1") == votes


def settled(world: World) -> int:
    """A request with a card, settled now."""
    asked = world.asks(topic="bus")
    answer = world.answers(asked)
    world.wait(HOUR)
    world.reacts(world.card(asked), {ANNA: "👍"})
    world.wait(HOUR)
    assert world.mark(answer)
    return asked


def rows(world: World, table: str) -> int:
    """How many there are."""
    statement = f"SELECT count(*) FROM {table}"  # noqa: S608 # a name of ours
    return int(world.connection.execute(statement).fetchone()[0])


def test_what_is_open_is_not_forgotten(world: World) -> None:
    """Somebody waits, however long; nor is who it is, or what was reacted."""
    asked, alarm = world.asks(topic="bus"), world.alarms()
    world.wait(HOUR)
    world.reacts(world.card(asked), {BORIS: "👀"})
    purge(world.connection, KEEP, world.now + 1_000 * DAY)
    assert world.request(asked).author is not None
    assert world.emergency(alarm).author is not None
    assert world.card(asked)
    assert rows(world, "vote") == 1


def test_who_asked_is_forgotten_a_week_after_the_end(world: World) -> None:
    """What became of it is kept for the reports; then all of it goes, with its card's row."""
    asked, alarm = settled(world), world.alarms()
    world.reacts(world.alarm_card(alarm), {ANNA: "👌"})
    world.speaks()
    purge(world.connection, KEEP, world.now + 7 * DAY)
    assert world.request(asked).author is not None
    purge(world.connection, KEEP, world.now + 9 * DAY)
    assert world.request(asked).author is None
    assert world.emergency(alarm).author is None
    assert rows(world, "wish") == 0
    assert world.card(asked)
    world.deletes(world._messages)
    purge(world.connection, KEEP, world.now + 91 * DAY)
    tables = ("request", "reply", "request_message", "emergency", "emergency_message")
    assert [rows(world, table) for table in tables] == [0] * 5
    purge(world.connection, KEEP, world.now + 100 * DAY)
    assert (rows(world, "outbox"), rows(world, "vote")) == (0, 0)


def test_what_can_still_change_is_watched(world: World) -> None:
    """Cards of open requests, the newest call, page and prompt; not what is taken back."""
    asked, alarm = world.asks(topic="bus"), world.alarms()
    world.wait(41 * timedelta(minutes=1))
    since = seconds(world.now - HOUR)
    cards = {world.card(asked), world.alarm_card(alarm)}
    watched = set(posts_to_watch(world.connection, since))
    assert cards < watched
    assert watched <= {number for room, number in world.telegram.posts if room == STAFF_ROOM}
    assert len(watched) == 4
    world.reacts(world.alarm_card(alarm), {ANNA: "🔥"})
    assert len(posts_to_watch(world.connection, since)) == 3
    assert set(quoted(world.connection, CHAT, since)) == {asked, alarm}
    world.deletes(asked)
    assert set(quoted(world.connection, CHAT, since)) == {alarm}


def test_what_was_settled_long_ago_is_watched_no_more(world: World) -> None:
    """Nobody may undo it, and its words are not shown again."""
    settled(world)
    since = seconds(world.now + HOUR)
    assert posts_to_watch(world.connection, since) == []
    assert quoted(world.connection, CHAT, since) == []
