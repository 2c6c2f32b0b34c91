"""Who came: several tell of one arrival, and it counts once."""

from collections import Counter
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.sqlite.invites.arrivals import WITHIN, ArrivalTable
from adapters.sqlite.invites.tables import InviteTables
from core.events import Way
from invites.records import Arrival
from tests.adapters.sqlite.invites.people import ANNA, BORIS, NOW, SECOND

SURE = (Way.LINK, Way.REQUEST)


def came(who: str = ANNA, after: float = 0, **fields: Any) -> Arrival:
    """A sighting, so many seconds after now."""
    at = NOW + timedelta(seconds=after)
    known = {"id": 0, "member": who, "at": at, "way": Way.LINK, "ours": False}
    return Arrival(**{**known, **fields})


SIGHTINGS = st.builds(
    came,
    st.sampled_from([ANNA, BORIS]),
    st.integers(0, 3 * WITHIN),
    way=st.sampled_from(Way),
    ours=st.booleans(),
    link=st.sampled_from([None, None, 1, 2]),
)
# What tells of one arrival: a second or two apart, and those who know a link know the same.
OF_ONE_ARRIVAL = st.builds(
    came,
    after=st.integers(0, 2),
    way=st.sampled_from(Way),
    ours=st.booleans(),
    link=st.sampled_from([None, 1]),
)


@pytest.fixture
def table(connection: Any) -> ArrivalTable:
    """Nobody has come."""
    return ArrivalTable(connection)


@given(told=st.lists(OF_ONE_ARRIVAL, min_size=1))
def test_one_arrival_is_one_however_many_tell_of_it(new_rows: Any, told: list[Arrival]) -> None:
    """In any order, each as often as it likes: what any of them knows is known in the end."""
    table = new_rows(lambda connection, _: ArrivalTable(connection))
    answers = [table.add(one) for one in told]
    arrival = answers[-1][0]
    assert {kept.id for kept, _ in answers} == {arrival.id}
    assert table.since(NOW) == 1
    assert arrival.at == told[0].at
    assert arrival.ours == any(one.ours for one in told)
    assert arrival.link == (1 if any(one.link for one in told) else None)
    assert (arrival.way in SURE) == any(one.way in SURE for one in told)


@given(told=st.lists(SIGHTINGS))
def test_what_is_new_is_told_once(new_rows: Any, told: list[Arrival]) -> None:
    """One call brings an arrival and its link as news: that makes the edge and counts the join."""
    table = new_rows(lambda connection, _: ArrivalTable(connection))
    now: dict[int, Arrival] = {}
    first: set[int] = set()
    joins: Counter[tuple[int, int]] = Counter()
    for sighting in told:
        arrival, news = table.add(sighting)
        assert (arrival.member, news or arrival.id in first) == (sighting.member, True)
        assert abs((arrival.at - sighting.at).total_seconds()) <= WITHIN
        assert sighting.link in (None, arrival.link)
        before = now.get(arrival.id)
        assert news == (before is None or before.link != arrival.link)
        if news and arrival.link is not None:
            joins[arrival.id, arrival.link] += 1
        first.add(arrival.id)
        now[arrival.id] = arrival
    assert table.since(NOW) == len(now)
    assert joins == Counter((a.id, a.link) for a in now.values() if a.link is not None)
    unknown = [arrival for arrival in now.values() if arrival.link is None]
    assert table.untold() == sorted(unknown, key=lambda arrival: (arrival.at, arrival.id))


@pytest.mark.parametrize("sign", [1, -1])
def test_a_minute_makes_it_another_arrival(table: ArrivalTable, sign: int) -> None:
    """To the second, whichever of the two is told of first."""
    first, _ = table.add(came(ANNA))
    assert table.add(came(ANNA, sign * WITHIN)) == (first, False)
    assert table.add(came(BORIS))[1]
    other, news = table.add(came(ANNA, sign * (WITHIN + 1)))
    assert news
    assert other.id != first.id


def test_a_link_that_becomes_known_is_news_once(table: ArrivalTable) -> None:
    """The notice in the chat comes first, and does not say which link it was."""
    first, news = table.add(came(ANNA, way=Way.ADDED))
    assert news
    known, news = table.add(came(ANNA, 1, link=7, ours=True))
    assert (known.id, known.link, known.way, news) == (first.id, 7, Way.LINK, True)
    assert table.add(came(ANNA, 2, link=7)) == (known, False)
    assert table.add(came(ANNA, 2, way=Way.OPEN)) == (known, False)


def test_two_known_links_are_two_arrivals(table: ArrivalTable) -> None:
    """However close: somebody left and came back, and both links are used up."""
    first, _ = table.add(came(ANNA, link=1))
    second, news = table.add(came(ANNA, 5, link=2))
    assert news
    assert second.id != first.id
    assert table.add(came(ANNA, 4, link=1)) == (first, False)
    assert table.add(came(ANNA, 4)) == (second, False)


def test_who_came_since_counts_from_that_very_second(table: ArrivalTable) -> None:
    """For the wave of joins that pauses inviting."""
    table.add(came(ANNA))
    assert table.since(NOW) == 1
    assert table.since(NOW + SECOND) == 0


def test_who_came_by_no_known_link_is_told_once(table: ArrivalTable) -> None:
    """Up to a moment; who came later, or is seen later, is told the next time."""
    table.add(came(ANNA, link=1))
    unknown, _ = table.add(came(BORIS, 10))
    later, _ = table.add(came(BORIS, 200))
    assert table.untold() == [unknown, later]
    table.told(unknown.at - SECOND)
    assert table.untold() == [unknown, later]
    table.told(unknown.at)
    assert table.untold() == [later]
    seen_late, _ = table.add(came(ANNA, -200))
    assert table.untold() == [seen_late, later]


@pytest.mark.parametrize("after", [0, 1, -1, WITHIN])
def test_the_arrival_of_somebody_forgotten_is_no_news_when_it_is_told_again(
    connection: Any, after: int
) -> None:
    """A restart reads the admin log again: nobody is written down, and nothing counts, anew."""
    store = InviteTables(connection)
    store.arrivals.add(came(ANNA, link=1))
    store.tree.forget(ANNA)
    assert not store.arrivals.add(came(ANNA, after, link=1))[1]
    assert not store.arrivals.add(came(ANNA, after))[1]
    assert store.arrivals.add(came(BORIS, WITHIN + 1, link=1))[1]
