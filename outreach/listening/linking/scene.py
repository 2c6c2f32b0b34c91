"""What the linker remembers of the talk: each message looked at once, and whom it replied to."""

import math
from collections import Counter, OrderedDict
from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from outreach.listening.linking.names import Names
from outreach.listening.linking.pairs import WINDOW, Known
from outreach.listening.linking.shape import shape
from outreach.listening.talk import Talk, Utterance

_KEPT: Final = 1_000  # messages that are remembered; open requests may be older than the talk
_COUNTED: Final = 400  # messages whose words tell which words are rare here


class Scene:
    """Derived from the talk, bounded; in memory only."""

    def __init__(self) -> None:
        self._known: OrderedDict[int, tuple[Utterance, Known]] = OrderedDict()
        self._counted: OrderedDict[int, frozenset[str]] = OrderedDict()
        self._found: Counter[str] = Counter()
        self._names = Names()

    def look(self, said: Utterance, talk: Talk) -> tuple[Known, list[Known]]:
        """The message, and what was said before it, newest first; notices and the like left out."""
        earlier = list(talk.before(said, WINDOW))
        known = []
        for other in reversed(earlier):  # oldest first: names are learnt in the order of the talk
            kept = self._known.get(other.id)
            same = kept is not None and kept[0] is other
            known.append(kept[1] if kept is not None and same else self.known(other))
        return self.known(said), [other for other in reversed(known) if other.shape.spoken]

    def known(self, said: Utterance) -> Known:
        """What is known of one message."""
        kept = self._known.get(said.id)
        if kept is not None and kept[0] is said:
            return kept[1]
        seen = shape(said)
        self._names.hear(seen)
        first, named = self._names.meant(seen)
        weight = sum(map(self.weight, sorted(seen.stems)))
        known = Known(seen, first, named, weight)
        if kept is not None:  # edited: it keeps its place in the talk
            known = replace(known, parent=kept[1].parent, root=kept[1].root)
        self._known[said.id] = (said, known)
        self._count(said.id, seen.stems)
        while len(self._known) > _KEPT:
            self._known.popitem(last=False)
        return known

    def replies(self, said: Utterance, parent: int) -> None:
        """Remember what a message most likely replies to; its own id where it begins something."""
        known = self.known(said)
        above = self._known.get(parent)
        root = parent if above is None or above[1].root is None else above[1].root
        self._known[said.id] = (said, replace(known, parent=parent, root=root))

    def weight(self, stem: str) -> float:
        """How rare a stem is here: the inverse of the share of messages that have it."""
        return math.log(_COUNTED / (1 + self._found[stem]))

    def shared(self, some: frozenset[str], others: Iterable[str]) -> float:
        """How much the stems say that both have."""
        both = some.intersection(others)
        return sum(map(self.weight, sorted(both))) if both else 0.0

    def _count(self, number: int, stems: frozenset[str]) -> None:
        self._found.subtract(self._counted.pop(number, ()))
        self._counted[number] = stems
        self._found.update(stems)
        while len(self._counted) > _COUNTED:
            _, gone = self._counted.popitem(last=False)
            self._found.subtract(gone)
        if len(self._found) > 20 * _COUNTED:
            self._found = +self._found
