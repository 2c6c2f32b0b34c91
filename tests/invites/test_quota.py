"""How many somebody may invite, and when a day begins, wherever the NGO is."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from adapters.masks import mask_of, token_of
from invites.house import House
from invites.link import PEERS, Join, Link, State
from invites.quota import allowance
from tests.invites.puppet import utc
from tests.invites.road import KEY
from tests.invites.world import RULES, World

SECOND = timedelta(seconds=1)
ZONES = (
    *("UTC", "Europe/Moscow", "Europe/Berlin", "America/New_York", "Asia/Kathmandu"),
    # Clocks that are, or were, changed at midnight, by half an hour, or a minute after midnight.
    *("America/Sao_Paulo", "Africa/Cairo", "Asia/Beirut", "America/Havana", "America/St_Johns"),
    *("Australia/Lord_Howe", "America/Asuncion", "Atlantic/Azores"),
)


def house_in(zone: str, quota: int = 3, regrow_days: int = 7) -> House:
    """A house with these rules."""
    rules = replace(RULES, quota=quota, regrow_days=regrow_days)
    return House(-1, -2, 9, ZoneInfo(zone), mask_of(KEY), token_of(KEY), rules)


HOUSES = st.builds(
    house_in, st.sampled_from(ZONES), st.integers(0, 5), st.integers(min_value=1, max_value=30)
)
DAYS = st.dates(date(1985, 1, 2), date(2037, 12, 30))
MOMENTS = st.integers(0, 52 * 365 * 86_400).map(
    lambda later: utc(1985, 1, 2) + timedelta(seconds=later)
)


@given(house=HOUSES, day=DAYS)
def test_a_day_begins_at_its_midnight(house: House, day: date) -> None:
    """Also where there is no midnight on that day, or two; the second before is another day."""
    begins = house.midnight(day)
    assert house.day(begins) == day
    assert house.day(begins - SECOND) == day - timedelta(days=1)


@pytest.mark.parametrize(
    ("zone", "day", "begins"),
    [
        # At midnight the clocks were put forward: 00:00 was 01:00.
        ("America/Sao_Paulo", date(2018, 11, 4), utc(2018, 11, 4, 3)),
        ("Africa/Cairo", date(2024, 4, 26), utc(2024, 4, 25, 22)),
        ("Asia/Beirut", date(2022, 3, 27), utc(2022, 3, 26, 22)),
        ("America/Havana", date(2024, 3, 10), utc(2024, 3, 10, 5)),
        # At one they were put back: 00:00 was there twice, and the first one counts.
        ("America/Havana", date(2024, 11, 3), utc(2024, 11, 3, 4)),
        # At midnight they were put back to 23:00: the day began an hour later.
        ("America/Sao_Paulo", date(2018, 2, 18), utc(2018, 2, 18, 3)),
        ("Australia/Lord_Howe", date(2024, 10, 6), utc(2024, 10, 5, 13, 30)),
    ],
)
def test_midnights_of_which_there_are_none_or_two(zone: str, day: date, begins: datetime) -> None:
    """The first moment of the day."""
    assert house_in(zone).midnight(day) == begins


def link_of(state: State, asked: datetime, life: timedelta, used: int) -> Link:
    """A link of somebody."""
    return Link(
        id=1,
        title="t",
        source=PEERS,
        asked=asked,
        expires=asked + life,
        uses=1,
        join=Join.DIRECT,
        state=state,
        used=used,
    )


@st.composite
def links_until(draw: Callable[..., object], now: datetime) -> list[Link]:
    """Some links, asked for in the weeks before."""
    made = st.builds(
        link_of,
        st.sampled_from(State),
        st.integers(0, 40 * 86_400).map(lambda ago: now - timedelta(seconds=ago)),
        st.integers(1, 720).map(lambda hours: timedelta(hours=hours)),
        st.integers(0, 1),
    )
    found: list[Link] = draw(st.lists(made, max_size=7))  # type: ignore[assignment] # as drawn
    return found


CASES = st.tuples(HOUSES, MOMENTS).flatmap(
    lambda case: st.tuples(st.just(case[0]), st.just(case[1]), links_until(case[1]))
)
Case = tuple[House, datetime, list[Link]]


@given(case=CASES)
def test_when_it_grows_there_is_one_more_and_not_a_second_before(case: Case) -> None:
    """Whatever was used, revoked, or is open; with nothing left, one may then be asked for."""
    house, now, links = case
    before = allowance(links, house, now)
    assume(before.grows is not None)
    assert before.grows is not None
    assert before.grows > now
    after = allowance(links, house, before.grows)
    assert after.left >= max(before.left + 1, 1)
    if before.left >= 0:
        assert allowance(links, house, before.grows - SECOND).left == before.left
    else:
        assert allowance(links, house, before.grows - SECOND).left <= 0


@given(case=CASES)
def test_nothing_is_counted_but_what_is_open_closing_or_was_used(case: Case) -> None:
    """So what is left is never less than the quota without those."""
    house, now, links = case
    left = allowance(links, house, now).left
    going = [li for li in links if li.state is not State.CLOSED and li.is_live(now)]
    used = [li for li in links if li.used and li not in going]
    assert house.rules.quota - len(going) - len(used) <= left <= house.rules.quota
    unused = [li for li in links if li.state is State.CLOSED and not li.used]
    assert allowance([*links, *unused], house, now).left == left


@given(house=HOUSES, asked=MOMENTS)
def test_what_was_used_comes_back_at_a_local_midnight(house: House, asked: datetime) -> None:
    """So many midnights after it was asked for."""
    assume(house.rules.quota > 0)
    used = link_of(State.CLOSED, asked, timedelta(hours=1), used=1)
    grows = allowance([used], house, asked).grows
    assert grows is not None
    assert house.day(grows) == house.day(asked) + timedelta(days=house.rules.regrow_days)
    assert house.day(grows - SECOND) == house.day(grows) - timedelta(days=1)


@given(house=HOUSES, asked=MOMENTS, later=st.integers(0, 60 * 86_400))
def test_what_is_closing_counts_until_telegram_has_closed_it(
    house: House, asked: datetime, later: int
) -> None:
    """However long that takes: somebody may come in by it."""
    link = link_of(State.CLOSING, asked, timedelta(hours=1), used=0)
    now = asked + timedelta(seconds=later)
    assert allowance([link], house, now).left == house.rules.quota - 1
    closed = replace(link, state=State.CLOSED)
    assert allowance([closed], house, now).left == house.rules.quota


def test_a_used_invitation_comes_back_on_the_seventh_midnight(world: World) -> None:
    """Where the NGO is, over the change of its clocks."""
    guests = iter(range(7_400_000_001, 7_400_000_004))
    for url in world.given(world.vera, times=3):
        world.comes(next(guests), url)
    world.deliver()
    world.ask(world.vera)
    # Asked for on 27 March at 21:00 (UTC+1); seven midnights on it is UTC+2.
    assert world.last().args["when"] == "03.04, 00:00"
    world.wait(utc(2026, 4, 2, 21, 59) + 59 * SECOND - world.now)
    assert world.given(world.vera) == []
    world.wait(SECOND)
    assert len(world.given(world.vera, times=4)) == 3


def test_unused_links_come_back_when_they_expire(world: World) -> None:
    """To the second; Telegram lets nobody in by them from then on."""
    world.given(world.vera, times=3)
    world.wait(timedelta(hours=72) - SECOND)
    assert len(world.telegram.live(world.now)) == 3
    assert world.given(world.vera) == []
    world.wait(SECOND)
    assert world.telegram.live(world.now) == []
    assert len(world.given(world.vera, times=4)) == 3


def test_after_the_quota_was_lowered_the_answer_names_the_day_that_counts(world: World) -> None:
    """Of three links two must end before there is room for one."""
    for _ in range(3):
        world.given(world.vera)
        world.wait(timedelta(hours=1))
    lowered = replace(world.house, rules=replace(world.house.rules, quota=1))
    when = allowance(world.links(world.vera), lowered, world.now).grows
    assert when == world.now + timedelta(hours=72 - 1)
