"""The talk so far, in memory only: what was said last, by whom, in what words. Bounded."""

from collections import OrderedDict
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import Final

from core.language.normalise import Plain, own, plain
from outreach.listening.line import Line

KEPT: Final = 400
"""Messages that are remembered: some hours of a busy chat."""


@dataclass(frozen=True, slots=True)
class Utterance:
    """A message together with its words, read once for all who listen."""

    line: Line
    place: int
    """Its number in the talk: how many messages lie between two of them."""
    plain: Plain = field(repr=False)
    """The words that the author says themself, in lower case, unmasked, sentences apart."""

    @property
    def id(self) -> int:
        return self.line.id


class Talk:
    """The newest messages of one chat, in the order of their ids."""

    def __init__(self, kept: int = KEPT) -> None:
        self._kept = kept
        self._said: OrderedDict[int, Utterance] = OrderedDict()
        self._place = 0

    def hear(self, line: Line) -> Utterance:
        """Remember a message; heard again, as after an edit, it keeps its place."""
        words = plain(own(line.text, line.quoted))
        known = self._said.get(line.id)
        if known is not None:
            self._said[line.id] = heard = Utterance(line, known.place, words)
            return heard
        self._place += 1
        self._said[line.id] = heard = Utterance(line, self._place, words)
        if len(self._said) > self._kept:
            self._said.popitem(last=False)
        return heard

    def get(self, number: int | None) -> Utterance | None:
        """The message of that id, if it is remembered."""
        return None if number is None else self._said.get(number)

    def forget(self, number: int) -> None:
        """It was deleted."""
        self._said.pop(number, None)

    def before(self, said: Utterance, most: int) -> Iterator[Utterance]:
        """What was said before it, the newest first."""
        earlier = (other for other in reversed(self._said.values()) if other.place < said.place)
        return islice(earlier, most)
