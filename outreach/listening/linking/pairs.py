"""A message beside an earlier one: what tells whether it replies to it.

Causal: whatever was said later is not looked at. `RANK` names the numbers in a row, in order.
"""

import math
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Final

from outreach.listening.linking.shape import Shape

WINDOW: Final = 80
"""Messages that are looked back at."""
CANDIDATES: Final = 18
"""Messages that one may reply to, nobody among them."""
NONE: Final = -1.0
"""The number for what does not apply."""
_NEAR: Final = 9  # the newest messages are always candidates
_LONG: Final = 60  # words; more is only "long"
_RATE: Final = 9  # messages over which it is measured how lively the talk is

_MANNERS: Final = (
    *("?", "?end", "!", "number", "url", "thanks", "greeting", "yes", "no", "noted", "laughter"),
    *("where", "when", "who", "how", "what", "why", "whether", "you", "me", "advice", "time"),
    *("too", "unsure:", "asking:", "clarify:", "thanks:", "they"),
)
_THEIRS: Final = (
    *("?", "?end", "!", "greeting", "thanks", "noted", "yes", "no", "url", "asking:", "clarify:"),
    *("how", "what", "where", "whether", "you", "me"),
)
_PAIR: Final = (
    *("gap", "turns", "away", "same", "their_newest", "called_first", "called", "they_call_first"),
    *("they_call_me", "they_call", "both_call", "by_them", "by_me", "people"),
    *("calling_them", "calling_me", "i_called_them", "they_called_me", "my_newest"),
    *("shared", "shared_of_theirs", "shared_of_mine", "their_words", "their_pause"),
    *("their_call", "their_media", *(f"their {name}" for name in _THEIRS)),
)
_SAID: Final = (
    *("calls", "calls_first", "stems", "words", "since_mine", "since_newest", "new", "rate"),
    *("spoken_by_me", "calls_to_me", "media", *(f"has {name}" for name in _MANNERS)),
)
RANK: Final = ("nobody", *_PAIR, *_SAID)


@dataclass(frozen=True, slots=True)
class Known:
    """A message with what was known of it when it was said."""

    shape: Shape
    first: int | None = None
    """Whom its first word names."""
    named: frozenset[int] = frozenset()
    weight: float = 0.0
    """How much its stems say, summed up."""
    parent: int | None = None
    """The message it most likely replies to; its own id where it begins something."""
    root: int | None = None
    """The message that began what it belongs to."""


@dataclass(slots=True)
class _Since:
    """What was said since a message, as we go back in time."""

    turns: int = 0
    by: dict[int | None, int] = field(default_factory=dict)
    naming: dict[int | None, int] = field(default_factory=dict)
    newest: dict[int | None, Known] = field(default_factory=dict)

    def back(self, other: Known) -> None:
        """One message further back."""
        author = other.shape.author
        self.turns += 1
        self.by[author] = self.by.get(author, 0) + 1
        for name in other.named:
            self.naming[name] = self.naming.get(name, 0) + 1
        self.newest.setdefault(author, other)


def log_gap(seconds: float) -> float:
    """Time that went by, so that it takes twice as much each time to count for one more."""
    return math.log2(1.0 + max(seconds, 0.0) / 15.0)


def candidates(said: Known, window: Sequence[Known]) -> list[int]:
    """Places in `window` (newest first) of those that `said` may reply to."""
    me, reply = said.shape.author, said.shape.reply_to
    chosen: set[int] = set()
    taken: Counter[object] = Counter()
    for at, other in enumerate(window):
        author = other.shape.author
        why: object = None
        if at < _NEAR or other.shape.id == reply:
            why = "near"
        elif author in said.named and taken[author] < 3:
            why = author
        elif me is not None and me in other.named and taken["me"] < 2:
            why = "me"
        elif me is not None and author == me and taken["own"] < 2:
            why = "own"
        if why is not None:
            taken[why] += 1
            chosen.add(at)
    free = CANDIDATES - 1
    kept = sorted(chosen)
    if len(kept) > free:
        told = [at for at in kept[free:] if window[at].shape.id == reply]
        kept = kept[: free - len(told)] + told
    spare = (at for at in range(len(window)) if at not in chosen)
    return sorted([*kept, *(at for at, _ in zip(spare, range(free - len(kept)), strict=False))])


def rank_rows(
    said: Known, window: Sequence[Known], weight: Callable[[str], float]
) -> tuple[list[int], list[list[float]]]:
    """The candidates as places in `window`, and a row of `RANK` for each; the last row: nobody."""
    places = candidates(said, window)
    author = said.shape.author
    mine = next((o for o in window if author is not None and o.shape.author == author), None)
    rows: list[list[float]] = []
    wanted, since = set(places), _Since()
    for at, other in enumerate(window):
        if at in wanted:
            before = window[at + 1].shape if at + 1 < len(window) else None
            pair = _pair(said, other, since, mine, weight)
            pause = NONE if before is None else log_gap(other.shape.at - before.at)
            rows.append([0.0, *pair[:2], float(len(rows)), *pair[2:], pause, *_theirs(other)])
        since.back(other)
    ours = _of_said(said, window, mine, since)
    nobody = [1.0, *[NONE] * len(_PAIR)]
    return places, [row + ours for row in (*rows, nobody)]


def _pair(
    said: Known,
    other: Known,
    since: _Since,
    mine: Known | None,
    weight: Callable[[str], float],
) -> list[float]:
    me, them = said.shape, other.shape
    author, whose = me.author, them.author
    newest = since.newest.get(whose)
    shared = me.stems & them.stems
    worth = sum(map(weight, sorted(shared))) if shared else 0.0
    return [
        log_gap(me.at - them.at),
        float(since.turns),
        float(whose == author),
        float(newest is None),
        float(whose is not None and said.first == whose),
        float(whose in said.named),
        float(author is not None and other.first == author),
        float(author in other.named),
        float(len(other.named)),
        float(not said.named.isdisjoint(other.named)),
        float(since.by.get(whose, 0)),
        float(since.by.get(author, 0)),
        float(len(since.by)),
        float(since.naming.get(whose, 0)),
        float(since.naming.get(author, 0)),
        float(mine is not None and whose in mine.named),
        float(newest is not None and author in newest.named),
        float(other is mine),
        worth,
        worth / (other.weight + 1.0),
        worth / (said.weight + 1.0),
        float(min(them.count, _LONG)),
    ]


def _theirs(other: Known) -> list[float]:
    them = other.shape
    manner = them.manner
    return [
        float(other.first is not None),
        float(them.media),
        *(1.0 if name in manner else 0.0 for name in _THEIRS),
    ]


def _of_said(
    said: Known, window: Sequence[Known], mine: Known | None, since: _Since
) -> list[float]:
    me = said.shape
    return [
        float(len(said.named)),
        float(said.first is not None),
        float(len(me.stems)),
        float(min(me.count, _LONG)),
        NONE if mine is None else log_gap(me.at - mine.shape.at),
        log_gap(me.at - window[0].shape.at) if window else NONE,
        float(mine is None),
        log_gap(me.at - window[min(_RATE, len(window) - 1)].shape.at) if window else NONE,
        float(since.by.get(me.author, 0)),
        float(since.naming.get(me.author, 0)),
        float(me.media),
        *(1.0 if name in me.manner else 0.0 for name in _MANNERS),
    ]
