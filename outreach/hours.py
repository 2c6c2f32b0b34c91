"""Working hours: by weekday, with holidays, in the NGO's zone."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

# Longer than any row of holidays: who never works has no next working time.
_DAYS_AHEAD: Final = 60
_INSTANT: Final = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class Hours:
    """When somebody works. Without any times it is always working time."""

    zone: ZoneInfo
    week: Mapping[int, tuple[tuple[time, time], ...]] = field(default_factory=dict)
    """Monday is 0. From and until; an `until` that is not later than `from` is on the next day."""
    holidays: frozenset[date] = frozenset()

    def is_working(self, at: datetime) -> bool:
        """Whether `at` (aware) lies within working hours."""
        if not self.week:
            return True
        return any(start <= at < end for start, end in self._spans(self._before(at), 2))

    def next_start(self, at: datetime) -> datetime | None:
        """When working time begins next after `at`, in UTC; None: never, or it never ends.

        A span that begins where another goes on begins nothing.
        """
        return next(self._starts(at), None)

    def next_day(self, at: datetime) -> datetime | None:
        """When working time begins next after `at` for the first time on its day, in UTC."""
        for start in self._starts(at):
            day = self.day(start)
            earlier = self._starts(datetime.combine(day, time(), self.zone) - _INSTANT)
            if start == next(earlier, start):
                return start
        return None

    def next_end(self, at: datetime) -> datetime | None:
        """When the working time that `at` lies in ends, in UTC; None where it does not end."""
        if not self.week:
            return None
        until = at
        for start, end in self._spans(self._before(at), _DAYS_AHEAD):
            if start > until:
                return until
            until = max(until, end)
        # As far as one can see there is no end; the last span may end at the holidays, though.
        return until if until - at < timedelta(days=_DAYS_AHEAD // 2) else None

    def day(self, at: datetime) -> date:
        """The day that it is then where the NGO is."""
        return at.astimezone(self.zone).date()

    def _before(self, at: datetime) -> date:
        """The day whose spans may reach into that of `at`."""
        return self.day(at) - timedelta(days=1)

    def _starts(self, at: datetime) -> Iterator[datetime]:
        until: datetime | None = None
        for start, end in self._spans(self._before(at), _DAYS_AHEAD):
            if start > at and (until is None or start > until):
                yield start
            until = end if until is None else max(until, end)

    def _spans(self, first: date, days: int) -> Iterator[tuple[datetime, datetime]]:
        """In the order of their beginnings."""
        for number in range(days):
            day = first + timedelta(days=number)
            if day in self.holidays:
                continue
            for clock, until in sorted(self.week.get(day.weekday(), ())):
                last = day if until > clock else day + timedelta(days=1)
                start, end = self._moment(day, clock), self._moment(last, until)
                if start < end:  # the clocks may skip a span
                    yield start, end

    def _moment(self, day: date, clock: time) -> datetime:
        # A time that the clocks skip is read with the offset before the change (PEP 495): it is the
        # same moment as an hour later on the new clock. Of two, the first counts.
        return datetime.combine(day, clock, self.zone).astimezone(UTC)
