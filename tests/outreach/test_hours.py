"""Working hours against a naive reference, in zones whose clocks change at odd times."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from outreach.hours import Hours

ZONES = ("Europe/Berlin", "America/Havana", "Asia/Beirut", "Australia/Lord_Howe", "Asia/Kolkata")
# Around the changes of those zones in 2026, and a plain week.
DAYS = (date(2026, 3, 7), date(2026, 3, 28), date(2026, 4, 4), date(2026, 10, 24), date(2026, 6, 1))
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)

clocks = st.builds(time, st.integers(0, 23), st.sampled_from([0, 15, 30, 45]))
spans = st.lists(st.tuples(clocks, clocks), max_size=2).map(tuple)
weeks = st.dictionaries(st.integers(0, 6), spans, max_size=7)
houses = st.builds(
    Hours,
    st.sampled_from(ZONES).map(ZoneInfo),
    weeks,
    st.frozensets(st.sampled_from([day + DAY for day in DAYS]), max_size=2),
)
moments = st.builds(
    lambda day, span: datetime(day.year, day.month, day.day, tzinfo=UTC) + span,
    st.sampled_from(DAYS),
    st.integers(0, 3 * 96).map(lambda quarters: timedelta(minutes=15 * quarters)),
)


def works(hours: Hours, at: datetime) -> bool:
    """Whether a span of a day covers it: the slow way, and day by day."""
    if not hours.week:
        return True
    for back in (0, 1):
        day = at.astimezone(hours.zone).date() - back * DAY
        for start, end in () if day in hours.holidays else hours.week.get(day.weekday(), ()):
            last = day if end > start else day + DAY
            first = datetime.combine(day, start, hours.zone).timestamp()
            if first <= at.timestamp() < datetime.combine(last, end, hours.zone).timestamp():
                return True
    return False


@given(hours=houses, at=moments)
def test_working_time_is_what_the_spans_say(hours: Hours, at: datetime) -> None:
    """Over midnight, on nights when the clocks change, and not on holidays."""
    assert hours.is_working(at) == works(hours, at)


@given(hours=houses, at=moments)
@settings(max_examples=60)
def test_the_next_start_is_the_first_moment_of_work_after_a_pause(
    hours: Hours, at: datetime
) -> None:
    """Nobody works just before it, everybody does then, and there is none between."""
    start = hours.next_start(at)
    if start is None:
        return
    assert start > at
    assert works(hours, start)
    assert not works(hours, start - timedelta(seconds=1))
    moment, before = at + 15 * MINUTE, works(hours, at)
    while moment < min(start, at + 3 * DAY):
        now = works(hours, moment)
        assert before or not now
        moment, before = moment + 15 * MINUTE, now


@given(hours=houses, at=moments)
@settings(max_examples=60)
def test_the_end_is_the_first_moment_without_work(hours: Hours, at: datetime) -> None:
    """As long as nobody goes, it is not over."""
    if not works(hours, at):
        return
    end = hours.next_end(at)
    if end is None:
        return
    assert end > at
    assert not works(hours, end)
    moment = at
    while moment < min(end, at + 3 * DAY):
        assert works(hours, moment)
        moment += 15 * MINUTE


@given(hours=houses, at=moments)
@settings(max_examples=60)
def test_a_working_day_begins_once(hours: Hours, at: datetime) -> None:
    """However many pauses it has."""
    first = hours.next_day(at)
    if first is None:
        return
    second = hours.next_day(first)
    assert second is None or hours.day(second) > hours.day(first)
    assert first == hours.next_start(first - timedelta(seconds=1))


def test_without_times_it_is_always_working_time() -> None:
    """Nobody is told to wait, and nothing is handed over."""
    hours, at = Hours(ZoneInfo("Europe/Berlin")), datetime(2026, 3, 29, 1, tzinfo=UTC)
    assert hours.is_working(at)
    assert (hours.next_start(at), hours.next_day(at), hours.next_end(at)) == (None, None, None)


def test_work_that_never_pauses_never_begins() -> None:
    """Seven days of twenty-four hours, whichever way they are written."""
    at = datetime(2026, 3, 29, 1, tzinfo=UTC)
    for week in (((time(0), time(0)),), ((time(8), time(20)), (time(20), time(8)))):
        hours = Hours(ZoneInfo("Europe/Berlin"), dict.fromkeys(range(7), week))
        assert hours.is_working(at)
        assert (hours.next_start(at), hours.next_day(at), hours.next_end(at)) == (None, None, None)


def test_a_night_shift_goes_on_after_midnight_and_through_a_holiday() -> None:
    """Who began the evening before stays until the morning; nobody begins on the holiday."""
    week = dict.fromkeys(range(7), ((time(22), time(6)),))
    hours = Hours(ZoneInfo("Europe/Berlin"), week, frozenset({date(2026, 6, 3)}))
    assert hours.is_working(datetime(2026, 6, 3, 3, tzinfo=UTC))
    assert not hours.is_working(datetime(2026, 6, 3, 21, tzinfo=UTC))
    assert hours.next_start(datetime(2026, 6, 3, 3, tzinfo=UTC)) == datetime(
        2026, 6, 4, 20, tzinfo=UTC
    )
