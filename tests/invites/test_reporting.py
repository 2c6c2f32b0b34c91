"""What the staff hear without asking, and when they ask."""

from datetime import datetime, timedelta

import pytest

from core.effects import Chart, Say
from core.events import Joined, TimeCame, Way
from invites.records import Counted, Source
from invites.reporting import CHORE, ROWS, WEEKS, due, following
from tests.invites.conftest import NewWorld
from tests.invites.puppet import utc
from tests.invites.world import World

GUEST = 7_400_000_001
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


def daily(world: World) -> list[dict[str, object]]:
    """The daily numbers so far."""
    return [dict(t.args) for t in world.said(world.staff_room) if t.template == "invites-daily"]


def weekly(world: World) -> list[Say]:
    """The weekly reports so far."""
    world.deliver()
    posts = [p for _, p in sorted(world.telegram.posts.items()) if isinstance(p, Say)]
    return [p for p in posts if p.text.template == "invites-weekly"]


def comes(world: World, who: int, *, url: str | None = None, way: Way = Way.LINK) -> None:
    """Somebody comes, and all tell of it."""
    for event in world.tellings(who, url, way):
        world.happens(event)


def until(world: World, at: datetime) -> None:
    """Time passes to that moment."""
    world.wait(at - world.now)


@pytest.mark.parametrize(
    ("zone", "name", "now", "then"),
    [
        # 27 March is a Friday; the clocks of Berlin are put forward on the 29th.
        ("Europe/Berlin", "daily", utc(2026, 3, 27, 8, 59), utc(2026, 3, 27, 9)),
        ("Europe/Berlin", "daily", utc(2026, 3, 27, 9), utc(2026, 3, 28, 9)),
        ("Europe/Berlin", "daily", utc(2026, 3, 28, 9), utc(2026, 3, 29, 8)),
        ("Europe/Berlin", "weekly", utc(2026, 3, 27, 9), utc(2026, 3, 30, 8)),
        ("Europe/Berlin", "weekly", utc(2026, 3, 30, 8), utc(2026, 4, 6, 8)),
        ("America/Havana", "daily", utc(2026, 3, 7, 15), utc(2026, 3, 8, 14)),
    ],
)
def test_reports_come_at_ten_where_the_ngo_is(
    new_world: NewWorld, zone: str, name: str, now: datetime, then: datetime
) -> None:
    """Every day, and on Mondays; whatever its clocks do."""
    house = new_world(zone=zone).house
    assert following(name, now, house) == then


def test_the_next_report_is_due_at_the_earlier_of_the_two(world: World) -> None:
    """The daily one, mostly."""
    assert due(world.store) == utc(2026, 3, 28, 9)
    until(world, utc(2026, 3, 30, 7, 59))
    assert due(world.store) == utc(2026, 3, 30, 8)


def test_joins_by_foreign_ways_are_told_once_a_day_as_a_number(world: World) -> None:
    """Whatever the way; those by a link of Steward's are not among them."""
    comes(world, GUEST)
    comes(world, GUEST + 1, way=Way.ADDED)
    comes(world, GUEST + 2, way=Way.OPEN)
    comes(world, GUEST + 3, url=world.given(world.vera)[0])
    until(world, utc(2026, 3, 28, 9))
    assert daily(world) == [{"foreign": 3, "unknown": 0}]
    until(world, utc(2026, 3, 29, 8))
    assert daily(world) == [{"foreign": 3, "unknown": 0}]


def test_by_which_of_stewards_links_is_sometimes_unknown(world: World) -> None:
    """Where only the chat's notice tells."""
    world.happens(world.tellings(GUEST, world.given(world.vera)[0])[0])
    until(world, utc(2026, 3, 28, 9))
    assert daily(world) == [{"foreign": 0, "unknown": 1}]


def test_a_day_on_which_nobody_came_otherwise_is_not_told(world: World) -> None:
    """The room stays quiet."""
    until(world, utc(2026, 3, 29, 8))
    assert daily(world) == []


def test_who_came_just_now_is_told_tomorrow(world: World) -> None:
    """The admin log may yet say by which link; nobody is told of as foreign and counted as ours."""
    (url,) = world.given(world.vera)
    until(world, utc(2026, 3, 28, 8, 59))
    notice, log, _ = world.tellings(GUEST, url)
    foreign, *_ = world.tellings(GUEST + 1, None)
    world.happens(notice)
    world.happens(foreign)
    until(world, utc(2026, 3, 28, 9))
    assert daily(world) == []
    world.happens(log)
    until(world, utc(2026, 3, 29, 8))
    assert daily(world) == [{"foreign": 1, "unknown": 0}]


def test_after_days_of_rest_each_report_is_made_once(world: World) -> None:
    """Not once for each day missed, and not again when the time is told again."""
    comes(world, GUEST)
    until(world, utc(2026, 4, 16, 12))
    for _ in range(3):
        world.happens(TimeCame(world.chat, world.now, CHORE))
    assert len(daily(world)) == len(weekly(world)) == 1


def test_the_time_of_another_room_is_nobodys(world: World) -> None:
    """Only the chat has reports."""
    assert world.happens(TimeCame(world.staff_room, world.now + DAY * 9, CHORE)) == []


def test_the_weekly_numbers_are_last_weeks_with_a_chart_by_source(world: World) -> None:
    """Links issued, people who came, links revoked; what is of this week is not in it."""
    first, _second = world.given(world.vera, times=2)
    world.order("handout stop 2")
    world.deliver()
    comes(world, GUEST, url=first)
    comes(
        world,
        GUEST + 1,
        url=next(
            u
            for u, i in world.telegram.invites.items()
            if i.uses == 1 and u not in (first, _second)
        ),
    )
    world.ask(world.vera, "revoke")
    world.deliver()
    until(world, utc(2026, 3, 30, 7, 59))
    world.given(world.gleb)
    until(world, utc(2026, 3, 30, 8))
    (report,) = weekly(world)
    assert dict(report.text.args) == {"week": "2026-W13", "issued": 4, "joined": 2, "revoked": 1}
    assert isinstance(report.attach, Chart)
    assert report.attach.weeks[-1] == "23.03"
    assert len(report.attach.weeks) == WEEKS
    assert report.attach.rows == (
        ("peers", (0,) * (WEEKS - 1) + (1,)),
        ("stop", (0,) * (WEEKS - 1) + (1,)),
    )


def test_days_are_those_of_the_ngos_zone(new_world: NewWorld) -> None:
    """Who comes on Sunday at 23:30 in Moscow belongs to the week that ends."""
    world = new_world(zone="Europe/Moscow", life=timedelta(days=9))
    early, late = world.given(world.vera, times=2)
    until(world, utc(2026, 3, 29, 20, 30))
    comes(world, GUEST, url=early)
    until(world, utc(2026, 3, 29, 21, 0))
    comes(world, GUEST + 1, url=late)
    until(world, utc(2026, 3, 30, 7))
    assert weekly(world)[0].text.args["joined"] == 1
    until(world, utc(2026, 4, 6, 7))
    assert weekly(world)[1].text.args["joined"] == 1


def test_of_many_sources_the_smaller_ones_are_added_up(world: World) -> None:
    """The chart can tell so many apart; no join is lost."""
    day = world.house.day(world.now)
    for number in range(ROWS + 3):
        world.store.book.count(f"stop{number:02}", day, Counted.JOINED, 100 - number)
    until(world, utc(2026, 3, 30, 8))
    chart = weekly(world)[0].attach
    assert isinstance(chart, Chart)
    assert [name for name, _ in chart.rows] == [*(f"stop{n:02}" for n in range(ROWS)), "…"]
    assert sum(sum(numbers) for _, numbers in chart.rows) == sum(range(100, 88, -1))


@pytest.mark.parametrize("word", ["приглашения за неделю", "invites week"])
def test_the_numbers_are_there_for_the_asking(world: World, word: str) -> None:
    """As an answer; the report on Monday comes all the same."""
    world.order(word)
    assert weekly(world)[0].reply_to is not None
    until(world, utc(2026, 3, 30, 8))
    assert len(weekly(world)) == 2


def test_how_things_stand_is_there_for_the_asking(world: World) -> None:
    """Numbers of everything, names of sources, nobody's name."""
    world.given(world.vera, times=2)
    world.store.book.save_source(Source("closed", off=True))
    world.order("handout stop 3")
    world.deliver()
    world.exports_from = world.now + HOUR
    world.ask(world.gleb)
    mask = world.mask(world.egor)
    world.store.tree.freeze(mask, True, world.anna, world.now, world.now + DAY)
    world.order("источники")
    assert dict(world.last(world.staff_room).args) == {
        "paused": "no",
        "peers": 3,
        "handouts": 3,
        "waiting": 1,
        "frozen": 1,
        "requests": 0,
        "on": "stop",
        "off": "closed",
    }
    world.order("pause invites")
    world.order("sources")
    assert world.last(world.staff_room).args["paused"] == "yes"


def test_who_came_before_steward_looked_is_in_no_report(world: World) -> None:
    """The admin log of two days is read at the first start."""
    before = world.now - DAY
    world.happens(Joined(world.chat, GUEST, Way.LINK, before, "https://t.me/+foreign"))
    until(world, utc(2026, 3, 28, 9))
    assert daily(world) == []
