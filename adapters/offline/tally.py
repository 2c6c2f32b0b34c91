"""What the report counts, while the messages go by: numbers, and a bounded handful of examples."""

import heapq
from array import array
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Final

from adapters.offline.entries import Entry
from adapters.offline.verdict import Verdict
from moderation.findings import Kind

STEPS: Final = 100
"""Scores are counted in hundredths."""
HIGHEST: Final = 300
NEAREST: Final = 200
OF_A_KIND: Final = 50
# Below this nobody looks, however few messages score higher.
DULL: Final = 0.05
TEXT_SHOWN: Final = 700
PARENT_SHOWN: Final = 200


@dataclass(frozen=True, slots=True)
class Example:
    """A message that the report shows."""

    id: int | None
    at: datetime | None
    author: int | None
    score: float
    kinds: frozenset[Kind]
    """What the staff would have been shown."""
    reasons: Mapping[Kind, str]
    """The names of texts; also of rudeness that does not reach the threshold."""
    text: str = field(repr=False)
    parent: str = field(repr=False)


class Best:
    """The examples that rank highest; of equals, the earlier."""

    def __init__(self, kept: int) -> None:
        self._kept = kept
        self._heap: list[tuple[float, int, Example]] = []

    def wants(self, rank: float) -> bool:
        """Whether one of this rank would be kept."""
        return len(self._heap) < self._kept or rank > self._heap[0][0]

    def add(self, rank: float, number: int, example: Example) -> None:
        """Keep it, and let go of the lowest."""
        heapq.heappush(self._heap, (rank, -number, example))
        if len(self._heap) > self._kept:
            heapq.heappop(self._heap)

    def items(self) -> dict[int, Example]:
        """By their place in the chat."""
        return {-number: example for _, number, example in self._heap}


class Tally:
    """Counts what concerns members. Staff and the house are only counted as such."""

    def __init__(self, flag_at: float) -> None:
        self.flag_at = flag_at
        self.messages = 0
        self.exempt = 0
        self.kinds: Counter[Kind] = Counter()
        self.reasons: Counter[tuple[Kind, str]] = Counter()
        self.scores = array("L", bytes(array("L").itemsize * (STEPS + 1)))
        self.days: dict[date, array[int]] = {}
        self.flagged_days: Counter[date] = Counter()
        self.week = [[0] * 24 for _ in range(7)]
        self.authors: set[int] = set()
        self.flagged_authors: set[int] = set()
        self.shown = 0
        """Messages with at least one thing that the staff would have been shown."""
        self._highest, self._nearest = Best(HIGHEST), Best(NEAREST)
        self._others = {Kind.PERSONAL: Best(OF_A_KIND), Kind.ADVERT: Best(OF_A_KIND)}

    def count(self, entry: Entry, parent: str, verdict: Verdict) -> None:
        """Take in the next message."""
        self.messages += 1
        day = self._day(entry.local)
        if verdict.exempt:
            self.exempt += 1
            return
        step = step_of(verdict.rude)
        self.scores[step] += 1
        if day is not None:
            day[step] += 1
        author = entry.message.author
        if author is not None:
            self.authors.add(author.id)
        if verdict.shown:
            self._flagged(entry, verdict)
        self._consider(entry, parent, verdict)

    def examples(self, kind: Kind) -> list[Example]:
        """Those kept of a kind, each once: the rudest first, and what nearly counts as rude."""
        if kind in self._others:
            kept = self._others[kind].items()
        else:
            kept = self._nearest.items() | self._highest.items()
        return [kept[key] for key in sorted(kept, key=lambda key: (-kept[key].score, key))]

    def _day(self, local: datetime | None) -> "array[int] | None":
        if local is None:
            return None
        day = self.days.get(local.date())
        if day is None:
            day = self.days[local.date()] = array("I", bytes(4 * (STEPS + 1)))
        return day

    def _flagged(self, entry: Entry, verdict: Verdict) -> None:
        self.shown += 1
        self.kinds.update(finding.kind for finding in verdict.shown)
        self.reasons.update((finding.kind, finding.reason) for finding in verdict.shown)
        author = entry.message.author
        if author is not None:
            self.flagged_authors.add(author.id)
        if verdict.flag and entry.local is not None:
            self.flagged_days[entry.local.date()] += 1
            self.week[entry.local.weekday()][entry.local.hour] += 1

    def _consider(self, entry: Entry, parent: str, verdict: Verdict) -> None:
        rank, near = verdict.rude, -abs(verdict.rude - self.flag_at)
        places = [
            (self._others[finding.kind], finding.score)
            for finding in verdict.shown
            if finding.kind in self._others
        ]
        if rank >= DULL:
            places += [(self._highest, rank), (self._nearest, near)]
        wanted = [(best, value) for best, value in places if best.wants(value)]
        if wanted:
            example = _example(entry, parent, verdict)
            for best, value in wanted:
                best.add(value, self.messages, example)


def step_of(score: float) -> int:
    """The hundredth that a score has reached. 0.29 * 100 is a little less than 29."""
    return max(0, min(STEPS, int(score * STEPS + 1e-9)))


def _example(entry: Entry, parent: str, verdict: Verdict) -> Example:
    author = entry.message.author
    return Example(
        id=entry.id,
        at=entry.local,
        author=None if author is None else author.id,
        score=verdict.rude,
        kinds=frozenset(finding.kind for finding in verdict.shown),
        reasons={kind: finding.reason for kind, finding in verdict.found.items()},
        text=cut(entry.message.text, TEXT_SHOWN),
        parent=cut(parent, PARENT_SHOWN),
    )


def cut(text: str, longest: int) -> str:
    """The text, or its beginning where it is longer than so many characters."""
    return text if len(text) <= longest else f"{text[:longest]}…"
