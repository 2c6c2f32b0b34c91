"""Listening without Telegram: to lines that stand alone, and to a chat from its export."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final, Protocol

from adapters.offline.entries import EPOCH, Entry
from core.ports import Roster
from moderation.said import Parent, Said
from outreach.house import Topic
from outreach.listening.heard import NOTHING, Heard, Kind
from outreach.listening.line import Line, line_of

REMEMBERED: Final = 10_000
"""Messages whose ids are remembered: some days of a busy chat, longer than requests are open."""
_UNKNOWN: Final = 0  # the place of a message that was replied to and is not remembered
# Two people, of whom one answers the other a minute later.
_PARENT, _AUTHOR, _PAUSE = 1, 2, 60.0


class Listener(Protocol):
    """Recognises what a message is to the talk before it."""

    def hear(self, line: Line) -> Heard:
        """The next message; ids must grow."""
        ...


@dataclass(frozen=True, slots=True)
class Listening:
    """Who listens, and what can be asked for."""

    fresh: Callable[[], Listener]
    """A listener that has heard nothing yet. Called for every line of `score`: must be cheap."""
    topics: Mapping[str, Topic] = field(default_factory=dict)


class Deaf:
    """For those who only want to know what is rude: finds no request and no emergency."""

    def hear(self, line: Line) -> Heard:
        return NOTHING


DEAF: Final = Listening(Deaf)


def heard_alone(said: Said, listener: Listener) -> Heard:
    """What a message is by itself, or right after the words of somebody else that it answers.

    `listener` must not have heard anything before.
    """
    if said.parent is Parent.NOBODY:
        return listener.hear(Line(_AUTHOR, _PAUSE, _AUTHOR, said.text))
    listener.hear(Line(_PARENT, 0.0, _PARENT, said.parent_text))
    return listener.hear(Line(_AUTHOR, _PAUSE, _AUTHOR, said.text, reply_to=_PARENT))


@dataclass(frozen=True, slots=True)
class Noted:
    """A message as it was heard.

    Messages are counted from 1, and all numbers here are such counts: in an export ids may be
    missing, occur twice, or stand in any order.
    """

    entry: Entry
    line: Line
    heard: Heard = NOTHING

    @property
    def place(self) -> int:
        return self.line.id


class Ears:
    """Hears a chat from its export, in the order of the file."""

    def __init__(self, listener: Listener, roster: Roster) -> None:
        self._listener = listener
        self._roster = roster
        self._place = 0
        self._at = 0.0
        self._ids: dict[int, int | None] = {}
        self._places: dict[int, int] = {}

    def hear(self, entries: Iterable[Entry]) -> list[Noted]:
        """The next messages."""
        return [self._hear(entry) for entry in entries]

    def fields(self, heard: Heard) -> dict[str, Any]:
        """The fields of `replay` that `score` has not: ids of requests, and how sure each is."""
        found = [(self._ids.get(answer.request), answer.confidence) for answer in heard.answers]
        known = [(number, sure) for number, sure in found if number is not None]
        return {
            "answers": [number for number, _ in known],
            "confidence": [round(sure, 4) for _, sure in known],
        }

    def _hear(self, entry: Entry) -> Noted:
        line = line_of(entry.message, self._roster)
        parent = line.reply_to
        if parent is not None:
            parent = self._places.get(parent, _UNKNOWN)
        self._remember(entry.id)
        if entry.message.date != EPOCH:  # without a date, it was said when the last one was
            self._at = line.at
        line = replace(line, id=self._place, at=self._at, reply_to=parent)
        return Noted(entry, line, self._listener.hear(line))

    def _remember(self, number: int | None) -> None:
        self._place += 1
        self._ids[self._place] = number
        if number is not None:
            self._places[number] = self._place
        old = self._ids.pop(self._place - REMEMBERED, None)
        if old is not None and self._places.get(old) == self._place - REMEMBERED:
            del self._places[old]


def request_of(heard: Heard) -> str | None:
    """The kind as it is printed. What a voice message asks for, nobody has heard yet."""
    return None if heard.kind is Kind.VOICE else heard.kind
