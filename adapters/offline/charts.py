"""The numbers behind the report's pictures. What a picture looks like is in `page/`."""

from array import array
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from adapters.offline.tally import STEPS, Tally

MOST_BARS: Final = 120  # and one or two more, where a month or a year is short
# Of the picture, in its own units.
WIDTH: Final = 960
HEIGHT: Final = 200


@dataclass(slots=True)
class Span:
    """A day, or as many as one bar stands for."""

    start: date
    flagged: int
    scores: "array[int]"


@dataclass(frozen=True, slots=True)
class Timeline:
    """Flags over time."""

    unit: str
    spans: list[Span]

    @property
    def highest(self) -> int:
        """The top of the scale; never 0."""
        return max((span.flagged for span in self.spans), default=0) or 1

    def bars(self) -> list[dict[str, Any]]:
        """The rectangles."""
        step = WIDTH / max(len(self.spans), 1)
        return [
            {
                "x": round(number * step, 2),
                "width": round(max(min(step * 0.8, 64), 0.5), 2),
                "height": round(HEIGHT * span.flagged / self.highest, 2),
                "y": round(HEIGHT - HEIGHT * span.flagged / self.highest, 2),
                "flagged": span.flagged,
                "start": span.start,
            }
            for number, span in enumerate(self.spans)
        ]

    def marks(self) -> list[dict[str, Any]]:
        """Up to six dates below the bars."""
        bars = self.bars()
        every = max(1, -(-len(bars) // 6))
        return [{"x": bar["x"], "start": bar["start"]} for bar in bars[::every]]

    def numbers(self) -> list[dict[str, Any]]:
        """What the slider needs to draw the bars anew."""
        return [{"n": span.flagged, "h": sparse(span.scores)} for span in self.spans]


def timeline(tally: Tally) -> Timeline:
    """By day; by week, month or year where there are too many days to look at."""
    firsts: dict[str, tuple[int, Callable[[date], date]]] = {
        "day": (1, lambda day: day),
        "week": (7, lambda day: day - timedelta(days=min(day.weekday(), day.toordinal() - 1))),
        "month": (30, lambda day: day.replace(day=1)),
        "year": (365, lambda day: day.replace(month=1, day=1)),
    }
    length = (max(tally.days) - min(tally.days)).days if tally.days else 0
    for unit, (long, first) in firsts.items():
        if length < MOST_BARS * long:
            return Timeline(unit, _spans(first, tally, length))
    # Dates of more than a lifetime are wrong anyhow.
    return Timeline("year", _spans(first, tally, 0)[-MOST_BARS:])


def _spans(first: Callable[[date], date], tally: Tally, length: int) -> list[Span]:
    """One span for each start within `length` days, those without a message among them."""
    days = sorted(tally.days)
    starts = {first(day) for day in days}
    starts |= {first(days[0] + timedelta(days=number)) for number in range(length)}
    spans = {start: Span(start, 0, empty()) for start in sorted(starts)}
    for day in days:
        span = spans[first(day)]
        span.flagged += tally.flagged_days[day]
        for step, count in enumerate(tally.days[day]):
            if count:
                span.scores[step] += count
    return list(spans.values())


def empty() -> "array[int]":
    """A count of nothing at every hundredth."""
    return array("Q", bytes(8 * (STEPS + 1)))


def sparse(scores: "array[int]") -> list[tuple[int, int]]:
    """Only the hundredths that occur."""
    return [(step, count) for step, count in enumerate(scores) if count]


def reaching(scores: "array[int]", step: int) -> int:
    """How many scored at least so many hundredths."""
    return sum(scores[step:])


def week(hours: list[list[int]]) -> list[dict[str, Any]]:
    """The squares of the week, with how full each is, from 0 to 1."""
    highest = max(map(max, hours)) or 1
    return [
        {"day": day, "hour": hour, "flagged": count, "full": round(count / highest, 3)}
        for day, row in enumerate(hours)
        for hour, count in enumerate(row)
    ]


def shares(counts: Mapping[Any, int]) -> list[tuple[Any, int, float]]:
    """The largest first: what, how many, and how that compares with the largest."""
    ordered = sorted(counts.items(), key=lambda item: (-item[1], str(item[0])))
    return [(what, count, round(100 * count / ordered[0][1], 1)) for what, count in ordered]
