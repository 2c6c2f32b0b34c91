"""A request as those see it who look for its answers."""

from dataclasses import dataclass, field
from typing import Final

from outreach.listening.heard import Kind
from outreach.listening.talk import Utterance

MORE_KEPT: Final = 4
"""Further messages of the asker that are worth keeping with a request."""
ANSWERS_KEPT: Final = 8
"""Answers of a request that are worth keeping with it."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A request and what became of it so far. Lives in memory only."""

    said: Utterance
    """The message that carries the substance."""
    kind: Kind = Kind.QUESTION
    more: tuple[Utterance, ...] = field(default=(), repr=False)
    """The asker's other messages of it (openings, fragments, bumps), oldest first; the newest."""
    answers: tuple[Utterance, ...] = field(default=(), repr=False)
    """The messages that answered it so far, oldest first; the newest `ANSWERS_KEPT`."""

    @property
    def id(self) -> int:
        return self.said.id

    @property
    def ids(self) -> frozenset[int]:
        """The messages that a Telegram reply may point at and still mean the request."""
        return frozenset({self.said.id, *(other.id for other in self.more)})
