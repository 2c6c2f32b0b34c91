"""What surrounds a message, as numbers: who spoke before, who waits, who is spoken to.

The same words are a request at the beginning of a talk and a question back within it. Causal and
bounded: only what was said before, and of that the newest.
"""

import math
from collections import OrderedDict, deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final

from core.events import Media
from outreach.listening.reading import Reading
from outreach.listening.talk import Utterance

KEPT: Final = 400
"""Messages whose scores are remembered."""
DAY: Final = 86_400.0
"""Seconds that stand for "long ago", and for "never"."""
_NEAR: Final = 12  # messages in which somebody who asks is looked for
_LONG: Final = 30 * 60.0  # seconds after which another talk has begun
_SOON: Final = 3 * 60.0  # seconds within which one goes on with what one was saying
_NO_SCORE: Final = -4.0
_NAME: Final = 6  # letters of a name that must agree, the rest may be an ending
_NOBODY: Final = 2  # letters of a word in a display name that names nobody: "Вова и кот"
_CALLED_IN: Final = 40  # words in which a name is looked for
_STEM: Final = 5  # letters of a word that two messages are compared by
_CLASSES: Final = ("you", "you_all", "all", "me", "they", "please", "need", "do", "know", "thanks")
_CLASSES_TOO: Final = ("laugh", "past", "opening", "say", "ask")
_PHRASES: Final = (
    *("info", "wish", "invite", "vague", "begins"),
    *("bump", "smalltalk", "rhetorical", "back", "announce"),
)


@dataclass(frozen=True, slots=True)
class Note:
    """What is remembered of a message here."""

    place: int
    at: float
    author: int | None
    staff: bool
    score: float
    """How much its words alone sound like a request, in log-odds."""
    stems: frozenset[str] = field(repr=False)
    names: frozenset[str] = field(repr=False)


class Scene:
    """The newest messages with their scores."""

    def __init__(self) -> None:
        self._notes: OrderedDict[int, Note] = OrderedDict()
        self._own: dict[int, deque[int]] = {}

    def note(self, said: Utterance, score: float) -> None:
        """Remember a message; heard again, it keeps its place."""
        line = said.line
        names = frozenset(
            _stem_of_name(word)
            for name in line.names
            for word in name.casefold().replace("ё", "е").split()
            if len(word) > _NOBODY
        )
        stems = frozenset(word[:_STEM] for word in said.plain.words if len(word) > 2)
        new = line.id not in self._notes
        self._notes[line.id] = Note(
            said.place, line.at, line.author, line.staff, score, stems, names
        )
        if not new:
            return
        if line.author is not None:
            self._own.setdefault(line.author, deque(maxlen=_NEAR)).append(line.id)
        if len(self._notes) > KEPT:
            old, gone = self._notes.popitem(last=False)
            self._leave(gone.author, old)

    def forget(self, number: int) -> None:
        """It was deleted."""
        gone = self._notes.pop(number, None)
        if gone is not None:
            self._leave(gone.author, number)

    def _leave(self, author: int | None, number: int) -> None:
        own = self._own.get(author) if author is not None else None
        if own is None or author is None:
            return
        if number in own:
            own.remove(number)
        if not own:
            del self._own[author]

    def look(
        self, said: Utterance, reading: Reading, score: float, alarmed: float = DAY
    ) -> tuple[float, ...]:
        """The numbers that `NAMES` names, of a message whose words alone score `score`.

        `alarmed`: seconds since something was last said about an emergency.
        """
        before = list(self._before(said.place))
        own = [
            self._notes[number]
            for number in reversed(self._own.get(said.line.author or 0, ()))
            if self._notes[number].place < said.place
        ]
        return (
            score,
            *_wording(reading),
            *_medium(said),
            *_oneself(said, own),
            *_parent(said, self._notes.get(said.line.reply_to or 0)),
            *_others(said, before),
            *_addressed(said, before),
            _gap(alarmed),
        )

    def _before(self, place: int) -> Iterator[Note]:
        found = 0
        for note in reversed(self._notes.values()):
            if note.place < place:
                yield note
                found += 1
                if found == 2 * _NEAR:
                    return


WORDING: Final = (
    *("words", "sentences", "asks", "ends asking", "begins asking"),
    *(f"has {name}" for name in (*_CLASSES, *_CLASSES_TOO)),
    *(f"phrase {name}" for name in _PHRASES),
)


def _wording(reading: Reading) -> tuple[float, ...]:
    sentences = reading.sentences
    classes = set(reading.classes)
    phrases = {name for name, _ in reading.hits}
    return (
        math.log1p(sum(word != "." for word in reading.words)),
        float(min(len(sentences), 6)),
        float(any(sentence.asks for sentence in sentences)),
        float(bool(sentences) and sentences[-1].asks),
        float(bool(reading.classes) and reading.classes[0] == "ask"),
        *(float(name in classes) for name in (*_CLASSES, *_CLASSES_TOO)),
        *(float(name in phrases) for name in _PHRASES),
    )


MEDIUM: Final = ("voice", "picture", "forwarded")


def _medium(said: Utterance) -> tuple[float, ...]:
    media = said.line.media
    return (
        float(media in (Media.VOICE, Media.ROUND)),
        float(media in (Media.PHOTO, Media.VIDEO, Media.STICKER)),
        float(said.line.forwarded),
    )


ONESELF: Final = (
    *("own gap", "own turns", "own score", "own best soon", "own best long", "own asked gap"),
    *("others since asked", "own overlap", "own messages", "asked before"),
)


def _oneself(said: Utterance, own: Sequence[Note]) -> tuple[float, ...]:
    """`own`: the author's earlier messages, the newest first."""
    at = said.line.at
    last = own[0] if own else None
    lately = [note for note in own if at - note.at < _LONG]
    asked = next((note for note in own if note.score > 0), None)
    stems = frozenset(word[:_STEM] for word in said.plain.words if len(word) > 2)
    return (
        _gap(at - last.at) if last else _gap(DAY),
        float(min(said.place - last.place, 2 * _NEAR)) if last else 2.0 * _NEAR,
        last.score if last and lately else _NO_SCORE,
        max((note.score for note in lately if at - note.at < _SOON), default=_NO_SCORE),
        max((note.score for note in lately), default=_NO_SCORE),
        _gap(at - asked.at) if asked else _gap(DAY),
        float(min(said.place - asked.place, 2 * _NEAR)) if asked else 2.0 * _NEAR,
        len(stems & asked.stems) / (len(stems) or 1) if asked else 0.0,
        float(len(own)),
        float(asked is not None),
    )


PARENT: Final = ("reply", "reply own", "reply staff", "parent score", "parent gap")


def _parent(said: Utterance, parent: Note | None) -> tuple[float, ...]:
    line = said.line
    return (
        float(line.reply_to is not None),
        float(parent is not None and parent.author == line.author and line.author is not None),
        float(parent is not None and parent.staff),
        parent.score if parent else _NO_SCORE,
        _gap(line.at - parent.at) if parent else _gap(DAY),
    )


OTHERS: Final = (
    *("gap", "before own", "before staff", "before score", "asker turns", "asker gap"),
    *("asker score", "askers", "after own"),
)


def _others(said: Utterance, before: Sequence[Note]) -> tuple[float, ...]:
    """`before`: all earlier messages, the newest first."""
    line = said.line
    last = before[0] if before else None
    others = [
        note for note in before[:_NEAR] if note.author != line.author and line.at - note.at < _LONG
    ]
    asking = [note for note in others if note.score > 0 and not note.staff]
    asker = asking[0] if asking else None
    return (
        _gap(line.at - last.at) if last else _gap(DAY),
        float(last is not None and last.author == line.author),
        float(last is not None and last.staff),
        last.score if last and line.at - last.at < _LONG else _NO_SCORE,
        float(said.place - asker.place) if asker else 2.0 * _NEAR,
        _gap(line.at - asker.at) if asker else _gap(DAY),
        max((note.score for note in asking), default=_NO_SCORE),
        float(len(asking)),
        float(sum(note.author == line.author for note in before[:_NEAR])),
    )


ADDRESSED: Final = ("names somebody", "names first", "names asker", "mention")


def _addressed(said: Utterance, before: Sequence[Note]) -> tuple[float, ...]:
    line, words = said.line, said.plain.words[:_CALLED_IN]
    places: dict[str, int] = {}
    for at, word in enumerate(words):
        places.setdefault(_stem_of_name(word), at)
    called = [
        (places[name], note.score)
        for note in before
        if note.author != line.author
        for name in note.names
        if name in places
    ]
    return (
        float(bool(called)),
        float(any(at == 0 for at, _ in called)),
        float(any(score > 0 for _, score in called)),
        float(any(word[0] == "@" for word in words)),
    )


@lru_cache(maxsize=20_000)
def _stem_of_name(name: str) -> str:
    """A name without the vowels that change with its case: "марина", "марину"."""
    return name.rstrip("аеиоуыэюяйь")[:_NAME] or name


def _gap(seconds: float) -> float:
    """Seconds, where the difference between one and ten counts like that of ten and hundred."""
    return math.log1p(min(max(0.0, seconds), DAY))


NAMES: Final = (
    *("score", *WORDING, *MEDIUM, *ONESELF, *PARENT, *OTHERS, *ADDRESSED, "since alarm"),
)
