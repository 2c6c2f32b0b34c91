"""A message and what was said before it, made quick to ask about."""

from collections.abc import Sequence
from typing import Final

from outreach.listening.linking.pairs import Known
from outreach.listening.linking.shape import Shape

_CHAIN: Final = 6  # replies that are followed back


class Moment:
    """Counted once for each message, whatever it is compared with."""

    def __init__(self, said: Known, window: Sequence[Known]) -> None:
        """`window`: what was said before `said`, newest first."""
        self.said = said
        self.before: Shape | None = window[0].shape if window else None
        self.by_id = {other.shape.id: other for other in window}
        self.newest: dict[int | None, Known] = {}
        """The newest message of each author."""
        self.back = [-other.shape.place for other in window]
        """Places in the talk, negative, so that they grow."""
        self.people = [0]
        """How many authors the newest so many messages have."""
        self._by: dict[int | None, list[Shape]] = {}
        for other in window:
            author = other.shape.author
            self.newest.setdefault(author, other)
            self._by.setdefault(author, []).append(other.shape)
            self.people.append(len(self._by))
        self.chain = self._chain()
        """The messages that a chain of Telegram replies leads to."""

    def newest_by(self, author: int | None, known: Shape) -> tuple[int, float]:
        """Place and time of the author's newest message; `known` is one of them."""
        newest = self.newest.get(author) if author is not None else None
        if newest is None or newest.shape.place < known.place:
            return known.place, known.at
        return newest.shape.place, newest.shape.at

    def later_by(self, author: int | None, place: int) -> list[int]:
        """The author's messages after that place, newest first."""
        if author is None:
            return []
        return [other.id for other in self._by.get(author, ()) if other.place > place]

    def spoken_since(self, author: int | None, place: int) -> float:
        """How many they are."""
        return float(len(self.later_by(author, place)))

    def _chain(self) -> frozenset[int]:
        found: set[int] = set()
        number = self.said.shape.reply_to
        while number is not None and number not in found and len(found) < _CHAIN:
            found.add(number)
            above = self.by_id.get(number)
            number = None if above is None else above.shape.reply_to
        return frozenset(found)
