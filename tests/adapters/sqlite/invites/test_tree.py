"""Who invited whom, and who is frozen: examples. The laws are in test_tree_laws.py."""

from datetime import timedelta
from itertools import pairwise
from typing import Any

import pytest

from adapters.sqlite.invites.tables import InviteTables
from core.events import Way
from invites.link import LIVE, State
from invites.records import Answer, Arrival, Counted, Impact, Plan, Request, Target
from tests.adapters.sqlite.invites.people import (
    ANNA,
    BORIS,
    GLEB,
    KEEP,
    NOW,
    SECOND,
    VERA,
    kept,
    link,
    member,
)

LATER = NOW + KEEP


@pytest.fixture
def store(connection: Any) -> InviteTables:
    """The tables, empty."""
    return InviteTables(connection)


def connect(store: InviteTables, *line: str) -> None:
    """Each was invited by the one before."""
    for inviter, invitee in pairwise(line):
        store.tree.connect(invitee, inviter, NOW, LATER)


def test_the_newest_edge_counts(store: InviteTables) -> None:
    """Who comes again by another's link is theirs now; an older edge that is told late is not."""
    store.tree.connect(VERA, ANNA, NOW, LATER)
    store.tree.connect(VERA, BORIS, NOW + SECOND, LATER)
    store.tree.connect(VERA, GLEB, NOW, LATER)
    assert store.tree.inviter_of(VERA) == BORIS
    assert store.tree.inviter_of(BORIS) is None


def test_nobody_comes_to_stand_below_themselves(store: InviteTables) -> None:
    """Nor by their own link, nor by that of somebody below."""
    connect(store, ANNA, BORIS, VERA)
    connect(store, ANNA, ANNA)
    connect(store, VERA, ANNA)
    connect(store, VERA, BORIS)
    assert store.tree.inviter_of(ANNA) is None
    assert store.tree.inviter_of(BORIS) == ANNA
    assert store.tree.impact(BORIS, branch=True).members == 2


def test_a_walk_ends_even_in_a_circle(store: InviteTables, connection: Any) -> None:
    """None is ever made; but a damaged row must not hang the chat."""
    connect(store, ANNA, BORIS, VERA)
    row = (bytes.fromhex(ANNA), bytes.fromhex(VERA))
    connection.execute("INSERT INTO edge (invitee, inviter, at, expires) VALUES (?, ?, 0, 0)", row)
    assert not store.tree.is_frozen(VERA)
    assert store.tree.impact(BORIS, branch=True).members == 3
    connect(store, BORIS, GLEB)
    assert store.tree.inviter_of(GLEB) == BORIS


@pytest.mark.parametrize("state", State)
def test_the_impact_counts_links_by_which_somebody_may_come(
    store: InviteTables, state: State
) -> None:
    """Of the member alone, or of all below; in the order in which they were asked for."""
    connect(store, ANNA, BORIS, VERA)
    low = kept(store.links, link("t1", inviter=VERA, state=state))
    own = kept(store.links, link("t2", inviter=ANNA, state=state))
    kept(store.links, link("t3", inviter=GLEB, state=state))
    live = state in LIVE
    assert store.tree.impact(ANNA, branch=False) == Impact((own.id,) if live else (), 1)
    assert store.tree.impact(ANNA, branch=True) == Impact((low.id, own.id) if live else (), 3)


def test_freezing_a_branch_of_any_size_writes_one_row(store: InviteTables, connection: Any) -> None:
    """Who is below is found when it is asked for, whoever comes later, too."""
    connect(store, ANNA, BORIS)
    before = connection.total_changes
    store.tree.freeze(ANNA, branch=True, by=11, at=NOW, expires=LATER)
    assert connection.total_changes == before + 1
    connect(store, BORIS, VERA)
    assert [store.tree.is_frozen(who) for who in (ANNA, BORIS, VERA, GLEB)] == [True] * 3 + [False]


def test_a_member_is_frozen_without_their_branch(store: InviteTables) -> None:
    """Whoever they invited has done nothing."""
    connect(store, ANNA, BORIS, VERA)
    store.tree.freeze(BORIS, branch=False, by=11, at=NOW, expires=LATER)
    assert [store.tree.is_frozen(who) for who in (ANNA, BORIS, VERA)] == [False, True, False]


def test_the_two_kinds_of_freeze_are_undone_apart(store: InviteTables) -> None:
    """Undoing one leaves what the other did."""
    connect(store, ANNA, BORIS)
    store.tree.freeze(ANNA, branch=True, by=11, at=NOW, expires=LATER)
    store.tree.freeze(ANNA, branch=False, by=11, at=NOW, expires=LATER)
    assert store.tree.frozen() == 2
    assert store.tree.thaw(ANNA, branch=True)
    assert [store.tree.is_frozen(who) for who in (ANNA, BORIS)] == [True, False]
    assert not store.tree.thaw(ANNA, branch=True)
    assert store.tree.thaw(ANNA, branch=False)
    assert not store.tree.is_frozen(ANNA)
    assert store.tree.frozen() == 0


def test_freezing_again_moves_the_end_only(store: InviteTables, connection: Any) -> None:
    """Who froze first, and when, is what is known of it."""
    store.tree.freeze(ANNA, branch=True, by=11, at=NOW, expires=LATER)
    store.tree.freeze(ANNA, branch=True, by=12, at=NOW + SECOND, expires=LATER + SECOND)
    rows = connection.execute("SELECT set_by, at, expires FROM freeze").fetchall()
    assert rows == [(11, int(NOW.timestamp()), int((LATER + SECOND).timestamp()))]


def everything_about(store: InviteTables, who: str, other: str, number: int) -> None:
    """A row in every table that knows members."""
    connect(store, member(number), who, other)
    kept(store.links, link(f"t{number}", inviter=who, state=State.OPEN))
    store.tree.freeze(who, branch=True, by=11, at=NOW, expires=LATER)
    store.tree.freeze(who, branch=False, by=11, at=NOW, expires=LATER)
    store.arrivals.add(Arrival(0, who, NOW, Way.LINK, ours=True))
    store.cards.add_request(Request(0, who, NOW, None))
    store.cards.add_plan(Plan(0, Target.BRANCH, who, NOW, 1, 1, Answer.NO))
    store.book.count("peers", NOW.date(), Counted.JOINED)


def rows_by_table(connection: Any) -> dict[str, list[tuple[Any, ...]]]:
    """All there is."""
    named = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
    return {name: connection.execute(f"SELECT * FROM {name}").fetchall() for (name,) in named}  # noqa: S608 # names of our tables


def test_who_is_forgotten_is_in_no_table(store: InviteTables, connection: Any) -> None:
    """Their link, the arrival and the counts stay, without them; whoever else is there stays."""
    everything_about(store, ANNA, BORIS, 1)
    for branch in (False, True):
        store.tree.thaw(ANNA, branch)
    everything_about(store, VERA, GLEB, 2)
    both = {name: len(rows) for name, rows in rows_by_table(connection).items()}
    store.tree.forget(ANNA)
    left = rows_by_table(connection)
    needle = bytes.fromhex(ANNA)
    assert not [row for rows in left.values() for row in rows if needle in row or ANNA in row]
    of_people = ("edge", "join_request", "plan")
    assert all(0 < 2 * len(left[name]) <= both[name] for name in of_people)
    assert len(left["arrival"]) == both["arrival"]
    anonymous, other = store.links.live()
    assert (anonymous.inviter, anonymous.state, anonymous.source) == (None, State.OPEN, "peers")
    assert other.inviter == VERA
    assert [count.number for count in store.book.counts(NOW.date())] == [2]


def test_nobody_is_thawed_by_forgetting(store: InviteTables) -> None:
    """Neither who asks for it, nor whom they invited: each has a mark of their own then."""
    connect(store, ANNA, BORIS, VERA)
    until = LATER + timedelta(days=1)
    store.tree.freeze(ANNA, branch=True, by=11, at=NOW, expires=until)
    store.tree.forget(BORIS)
    assert store.tree.inviter_of(VERA) is None
    assert all(map(store.tree.is_frozen, (ANNA, BORIS, VERA)))
    assert store.tree.thaw(VERA, branch=True)
    assert not store.tree.is_frozen(VERA)


def test_whom_the_forgotten_had_invited_stand_alone(store: InviteTables) -> None:
    """Nobody above is to blame for them any more."""
    connect(store, ANNA, BORIS, VERA)
    store.tree.forget(BORIS)
    store.tree.freeze(ANNA, branch=True, by=11, at=NOW, expires=LATER + timedelta(days=1))
    assert store.tree.inviter_of(VERA) is None
    assert not store.tree.is_frozen(VERA)
    assert store.tree.is_frozen(ANNA)


def test_nobody_leaves_a_frozen_branch_by_coming_back_through_another(store: InviteTables) -> None:
    """Until the branch itself is undone."""
    connect(store, ANNA, BORIS, VERA)
    store.tree.freeze(ANNA, branch=True, by=11, at=NOW, expires=LATER)
    store.tree.connect(BORIS, GLEB, LATER, LATER)
    assert store.tree.inviter_of(BORIS) == GLEB
    assert all(map(store.tree.is_frozen, (BORIS, VERA)))
    assert not store.tree.is_frozen(GLEB)
    assert store.tree.thaw(ANNA, branch=True)
    assert not any(map(store.tree.is_frozen, (ANNA, BORIS, VERA)))
