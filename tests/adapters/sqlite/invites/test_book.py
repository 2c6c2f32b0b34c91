"""Sources, counts, and when things are due."""

from collections import Counter
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.sqlite.invites.book import BookTable
from invites.records import Count, Counted, Source
from tests.adapters.sqlite.invites.people import NOW, SECOND

TODAY = date(2026, 11, 27)
EVENTS = st.tuples(
    st.sampled_from(["bus", "peers", "аптека"]),
    st.dates(TODAY - timedelta(days=2), TODAY),
    st.sampled_from(Counted),
    st.integers(1, 5),
)


@pytest.fixture
def book(connection: Any) -> BookTable:
    """Empty pages."""
    return BookTable(connection)


@given(events=st.lists(EVENTS), since=st.dates(TODAY - timedelta(days=3), TODAY))
def test_counts_add_up(
    new_rows: Any, events: list[tuple[str, date, Counted, int]], since: date
) -> None:
    """By source, day and what; from a day on, that day too."""
    book = new_rows(lambda connection, _: BookTable(connection))
    sums: Counter[tuple[str, date, Counted]] = Counter()
    for source, day, what, number in events:
        book.count(source, day, what, number)
        sums[source, day, what] += number
    counts = book.counts(since)
    assert counts == sorted(counts, key=lambda count: (count.day, count.source, count.what))
    assert set(counts) == {Count(*key, sums[key]) for key in sums if key[1] >= since}


def test_one_is_counted_if_no_number_is_said(book: BookTable) -> None:
    """As for a join."""
    book.count("bus", TODAY, Counted.JOINED)
    book.count("bus", TODAY, Counted.JOINED)
    assert book.counts(TODAY) == [Count("bus", TODAY, Counted.JOINED, 2)]


def test_sources_are_known_and_switched(book: BookTable) -> None:
    """By name, in order."""
    assert book.source("bus") is None
    book.save_source(Source("bus"))
    book.save_source(Source("aids-centre"))
    book.save_source(Source("bus", off=True))
    assert book.source("bus") == Source("bus", off=True)
    assert book.sources() == [Source("aids-centre"), Source("bus", off=True)]
    book.save_source(Source("bus"))
    assert book.source("bus") == Source("bus")


def test_a_time_is_noted_until_it_is_taken_away(book: BookTable) -> None:
    """The latest counts."""
    assert book.when("paused") is None
    book.note("paused", NOW)
    book.note("daily", NOW)
    book.note("paused", NOW + SECOND)
    assert book.when("paused") == NOW + SECOND
    book.note("paused", None)
    book.note("paused", None)
    assert book.when("paused") is None
    assert book.when("daily") == NOW
