"""The links and hand-outs in SQLite."""

from dataclasses import fields, replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.sqlite.invites.links import LinkTable
from invites.link import LIVE, Join, Link, State, Why
from invites.records import Handout
from tests.adapters.sqlite.invites.people import (
    ANNA,
    BORIS,
    COUNTS,
    IDS,
    MASKS,
    NOW,
    TIMES,
    WORDS,
    kept,
    link,
)

LINK: dict[str, Any] = {
    "id": st.just(0),
    "title": WORDS,
    "source": WORDS,
    "asked": TIMES,
    "expires": TIMES,
    "uses": COUNTS,
    "join": st.sampled_from(Join),
    "state": st.sampled_from(State),
    "why": st.none() | st.sampled_from(Why),
    "url": st.none() | WORDS,
    "used": COUNTS,
    "inviter": st.none() | MASKS,
    "handout": st.none() | IDS,
    "chat": st.none() | st.integers(-(2**53), 2**53),
    "language": st.none() | WORDS,
    "late": st.booleans(),
}
LINKS = st.builds(Link, **LINK)
FIXED = ("id", "title", "source", "asked", "handout")
"""What a link is from the beginning to the end."""


def test_these_laws_speak_of_every_field() -> None:
    """A field that is added needs a column."""
    assert {field.name for field in fields(Link)} == LINK.keys()


@given(first=LINKS, then=LINKS)
def test_a_link_comes_back_as_it_was_kept(new_rows: Any, first: Link, then: Link) -> None:
    """When it is added, and after every change of what may change."""
    table = new_rows(lambda connection, _: LinkTable(connection))
    before = kept(table, first)
    assert table.by_id(before.id) == before == replace(first, id=before.id)
    changed = replace(then, **{name: getattr(before, name) for name in FIXED})
    table.save(changed)
    inviter = None if changed.inviter is None else before.inviter
    assert table.by_id(before.id) == replace(changed, inviter=inviter)


def test_who_was_forgotten_does_not_come_back_with_an_older_copy_of_the_link(
    connection: Any,
) -> None:
    """Saving takes an inviter away, but never brings one back."""
    table = LinkTable(connection)
    before = kept(table, link())
    table.save(replace(before, inviter=None))
    table.save(replace(before, used=1))
    assert table.by_id(before.id) == replace(before, used=1, inviter=None)


def test_a_title_is_taken_once(connection: Any) -> None:
    """The second link of the same title is none, and the first stays as it is."""
    table = LinkTable(connection)
    first = kept(table, link("t1"))
    assert table.add(link("t1", uses=9)) is None
    assert table.by_title("t1") == first
    assert table.by_title("t2") is None


def test_a_link_is_found_by_its_address(connection: Any) -> None:
    """Once it has one; should an address come twice, the newest is meant."""
    table = LinkTable(connection)
    first, second = kept(table, link("t1")), kept(table, link("t2"))
    assert table.by_url("https://t.me/+a") is None
    for one in (first, second):
        table.save(replace(one, url="https://t.me/+a"))
    assert table.by_url("https://t.me/+a") == replace(second, url="https://t.me/+a")


def test_a_number_is_never_given_twice(connection: Any) -> None:
    """Keys of effects are made of it, and Telegram does a thing with a key once."""
    table = LinkTable(connection)
    first, batch = kept(table, link("t1")), table.add_handout(Handout(0, "a", "w", 1, NOW))
    connection.execute("DELETE FROM link")
    connection.execute("DELETE FROM handout")
    assert kept(table, link("t1")).id > first.id
    assert table.add_handout(Handout(0, "a", "w", 1, NOW)).id > batch.id


def test_a_members_links_come_oldest_first_whatever_their_state(connection: Any) -> None:
    """And nobody else's."""
    table = LinkTable(connection)
    mine = [kept(table, link(f"t{n}", state=state)) for n, state in enumerate(State)]
    kept(table, link("hers", inviter=BORIS))
    kept(table, link("sheet", inviter=None))
    assert table.of_member(ANNA) == mine


@pytest.mark.parametrize("state", State)
def test_a_link_is_live_until_it_is_closed(connection: Any, state: State) -> None:
    """Expired or not: the caller knows the time."""
    table = LinkTable(connection)
    one = kept(table, link(state=state, expires=NOW - timedelta(days=9)))
    live = [one] if state in LIVE else []
    assert table.live() == table.live("peers") == live
    assert table.live("bus") == []


def test_live_links_come_oldest_first_over_all_sources(connection: Any) -> None:
    """By number, not by source."""
    table = LinkTable(connection)
    all_of_them = [kept(table, link(f"t{n}", source="zab"[n % 3])) for n in range(9)]
    assert table.live() == all_of_them
    assert table.live("a") == all_of_them[1::3]


@given(fields=st.tuples(WORDS, WORDS, COUNTS, TIMES, st.none() | IDS, st.booleans()))
def test_a_hand_out_comes_back_as_it_was_kept(new_rows: Any, fields: tuple[Any, ...]) -> None:
    """When it is added, and when it is done."""
    table = new_rows(lambda connection, _: LinkTable(connection))
    added = table.add_handout(Handout(0, *fields))
    assert table.handout(added.id) == added == Handout(added.id, *fields)
    table.save_handout(replace(added, done=True))
    assert table.handout(added.id) == replace(added, done=True)
    assert table.handout(added.id + 1) is None


def test_a_hand_out_knows_its_links(connection: Any) -> None:
    """Its own, oldest first."""
    table = LinkTable(connection)
    one, two = (table.add_handout(Handout(0, "bus", "2026-W48", 2, NOW)) for _ in range(2))
    first = [kept(table, link(f"a{n}", inviter=None, handout=one.id)) for n in range(2)]
    kept(table, link("b", inviter=None, handout=two.id))
    kept(table, link("c"))
    assert table.of_handout(one.id) == first
