"""What the hourly purge takes of the invites, to the second, and what it must leave."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from adapters.sqlite.invites.tables import InviteTables
from adapters.sqlite.outbox import OutboxTable
from adapters.sqlite.retention import SETTLED, Retention, purge
from core.effects import Say, Text
from core.events import Way
from invites.link import State
from invites.records import Answer, Arrival, Counted, Handout, Plan, Request, Source, Target
from tests.adapters.sqlite.invites.people import (
    ANNA,
    BORIS,
    NOW,
    SECOND,
    STAFF,
    VERA,
    kept,
    link,
)

KEPT = timedelta(days=180)
KEEP = Retention(decisions=timedelta(days=365), sent=timedelta(days=7))
BRIEF = Retention(timedelta(days=365), timedelta(days=7), invites=timedelta(hours=6))
Make = Callable[[InviteTables, datetime], object]


@pytest.fixture
def store(connection: Any) -> InviteTables:
    """The tables, empty."""
    return InviteTables(connection)


def told(store: InviteTables, at: datetime) -> None:
    """Somebody came, and the staff heard of it."""
    store.arrivals.add(Arrival(0, ANNA, at, Way.LINK, ours=True))
    store.arrivals.told(at)


def untold(store: InviteTables, at: datetime) -> None:
    """Somebody came, and the staff have yet to hear of it."""
    store.arrivals.add(Arrival(0, ANNA, at, Way.LINK, ours=True))


def request(answer: Answer, after: timedelta) -> Make:
    """A request of a time, which was answered some time after."""

    def make(store: InviteTables, at: datetime) -> None:
        store.cards.add_request(Request(0, ANNA, at - after, None, answer, 11, decided=at))

    return make


def plan(answer: Answer, after: timedelta | None) -> Make:
    """A plan, which was answered some time after, or never."""

    def make(store: InviteTables, at: datetime) -> None:
        asked, decided = at - (after or timedelta()), None if after is None else at
        store.cards.add_plan(Plan(0, Target.MEMBER, ANNA, asked, 1, 1, answer, decided=decided))

    return make


DAY = timedelta(days=1)
TIMED = {
    "an arrival that was told": ("arrival", SETTLED, told),
    "an arrival that was not told": ("arrival", KEPT, untold),
    "a request that was let in": ("join_request", SETTLED, request(Answer.YES, DAY)),
    "a request that is gone": ("join_request", SETTLED, request(Answer.GONE, 20 * DAY)),
    "a plan that was carried out": ("plan", SETTLED, plan(Answer.YES, DAY)),
    "a plan that was dropped after long": ("plan", SETTLED, plan(Answer.NO, 20 * DAY)),
    "a plan that nobody answered": ("plan", SETTLED, plan(Answer.OPEN, None)),
    "a hand-out": (
        "handout",
        KEPT,
        lambda store, at: store.links.add_handout(Handout(0, "bus", "2026-W48", 1, at)),
    ),
    "a closed link": (
        "link",
        KEPT,
        lambda store, at: store.links.add(link(asked=at, state=State.CLOSED, inviter=None)),
    ),
    "a link that expired": (
        "link",
        KEPT,
        lambda store, at: store.links.add(
            link(asked=at, expires=at + SECOND, state=State.OPEN, inviter=None)
        ),
    ),
}


def count(connection: Any, table: str) -> int:
    """How many rows are left."""
    return int(connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0])  # noqa: S608 # names of our tables


@pytest.mark.parametrize("keep", [KEEP, BRIEF], ids=["usual", "brief"])
@pytest.mark.parametrize(("table", "age", "make"), TIMED.values(), ids=TIMED)
def test_what_is_old_is_forgotten_to_the_second(
    store: InviteTables, connection: Any, table: str, age: timedelta, make: Make, keep: Retention
) -> None:
    """At the boundary it is there, a second later not; and nothing outlives a shorter keep time."""
    make(store, NOW - min(age, keep.invites))
    assert purge(connection, keep, NOW) == 0
    assert count(connection, table) == 1
    assert purge(connection, keep, NOW + SECOND) == 1
    assert count(connection, table) == 0


def test_edges_and_freezes_end_at_their_own_second(store: InviteTables, connection: Any) -> None:
    """A second before they are there, at the end not."""
    store.tree.connect(BORIS, ANNA, NOW - KEPT, NOW)
    store.tree.freeze(ANNA, branch=True, by=11, at=NOW - KEPT, expires=NOW)
    assert purge(connection, KEEP, NOW - SECOND) == 0
    assert store.tree.is_frozen(BORIS)
    assert purge(connection, KEEP, NOW) == 2
    assert store.tree.inviter_of(BORIS) is None
    assert not store.tree.is_frozen(ANNA)


@pytest.mark.parametrize(
    ("state", "expires"),
    [
        (State.WANTED, NOW),
        (State.OPEN, NOW + 2 * SECOND),
        (State.CLOSING, NOW),
    ],
)
def test_a_live_link_stays_but_not_who_asked_for_it(
    store: InviteTables, connection: Any, state: State, expires: datetime
) -> None:
    """Somebody may yet come by it; whose it was is nobody's business any more."""
    old = kept(store.links, link(asked=NOW - KEPT, expires=expires, state=state))
    assert purge(connection, KEEP, NOW) == 0
    assert purge(connection, KEEP, NOW + SECOND) == 1
    assert store.links.by_id(old.id) == replace(old, inviter=None)
    assert purge(connection, KEEP, NOW + SECOND) == 0


def test_an_open_link_is_old_from_the_second_at_which_it_expires(
    store: InviteTables, connection: Any
) -> None:
    """As `Link.is_live` has it."""
    old = kept(store.links, link(asked=NOW - 2 * KEPT, expires=NOW, state=State.OPEN, inviter=None))
    assert old.is_live(NOW - SECOND)
    assert purge(connection, KEEP, NOW - SECOND) == 0
    assert not old.is_live(NOW)
    assert purge(connection, KEEP, NOW) == 1


def test_a_hand_out_stays_as_long_as_its_links(store: InviteTables, connection: Any) -> None:
    """Both go in one purge."""
    batch = store.links.add_handout(Handout(0, "bus", "2026-W48", 1, NOW - 2 * KEPT))
    old = link(asked=NOW - 2 * KEPT, inviter=None, handout=batch.id, state=State.CLOSING)
    one = kept(store.links, old)
    assert purge(connection, KEEP, NOW) == 0
    store.links.save(replace(one, state=State.CLOSED))
    assert purge(connection, KEEP, NOW) == 2


def test_who_still_waits_at_telegram_is_not_forgotten(store: InviteTables, connection: Any) -> None:
    """Telegram would tell of them again, and there would be a second card."""
    store.cards.add_request(Request(0, ANNA, NOW - 2 * KEPT, None))
    assert purge(connection, KEEP, NOW) == 0


def test_counts_sources_and_notes_stay(store: InviteTables, connection: Any) -> None:
    """Nobody is in them."""
    store.book.count("bus", (NOW - 9 * KEPT).date(), Counted.JOINED)
    store.book.save_source(Source("bus"))
    store.book.note("paused", NOW - 9 * KEPT)
    assert purge(connection, KEEP, NOW) == 0


def card(connection: Any, key: str, at: datetime) -> None:
    """A card that was posted then."""
    outbox = OutboxTable(b"s")
    outbox.write(connection, Say(key, STAFF, Text("card")), at)
    outbox.sent(connection, outbox.take(connection, at, ())[0], 500, at)


@pytest.mark.parametrize("name", ["request", "plan"])
def test_a_card_is_known_as_long_as_what_it_asks(
    store: InviteTables, connection: Any, name: str
) -> None:
    """Or nobody could answer it any more; a card of another number is forgotten in time."""
    at = NOW - SETTLED
    asked = store.cards.add_request(Request(0, VERA, at, None))
    planned = store.cards.add_plan(Plan(0, Target.SOURCE, "bus", at, 1, 0))
    assert asked is not None
    number = asked.id if name == "request" else planned.id
    card(connection, f"{name}:{number}", at)
    card(connection, f"{name}:{number}0", at)
    assert purge(connection, KEEP, NOW) == 1
    assert store.cards.key_of(STAFF, 500) == f"{name}:{number}"
    store.cards.save_request(replace(asked, answer=Answer.GONE, decided=at))
    store.cards.save_plan(replace(planned, answer=Answer.NO, decided=at))
    assert purge(connection, KEEP, NOW + SECOND) == 3
    assert store.cards.key_of(STAFF, 500) is None
