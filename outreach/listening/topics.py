"""What a request is about: topics are data, from the settings or from those that come along."""

from collections.abc import Mapping
from typing import Final

from core.language.normalise import Plain
from core.language.phrases import Phrases
from outreach.listening.words import spelt_out

# Words of a message that are looked at: its need is named early, or in a few words.
_MOST: Final = 400


class Topics:
    """Finds the topic of which most is said."""

    def __init__(self, lists: Mapping[str, str]) -> None:
        """`lists`: the name of each topic and its phrases in the notation, one a line."""
        self.names = tuple(lists)
        self._phrases = Phrases({name: spelt_out(text) for name, text in lists.items()})

    def of(self, *said: Plain) -> str | None:
        """The topic of the first of `said` that names one: the request, then what is around it."""
        for plain in said:
            counted: dict[str, int] = {}
            for hit in self._phrases.find(plain):
                if hit.at < _MOST:
                    counted[hit.name] = counted.get(hit.name, 0) + 1
            if counted:
                # Of equals the one that stands first in the lists.
                return min(counted, key=lambda name: (-counted[name], self.names.index(name)))
        return None
