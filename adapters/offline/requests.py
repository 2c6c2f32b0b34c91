"""What became of the requests of an exported chat: numbers, and a bounded handful to look at."""

from array import array
from collections import Counter, OrderedDict, deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Final

from adapters.offline.ears import Noted
from adapters.offline.tally import TEXT_SHOWN, cut
from core.events import Media
from outreach.house import OTHER, Rules, Topic
from outreach.listening.heard import Answer, Kind
from outreach.listening.line import Line
from outreach.request import NEXT, OPEN, Move, State

FOLLOWED: Final = 256
"""Requests that answers are looked for at once; the listener has no more of them open."""
WAITING_SHOWN: Final = 300
ANSWERED_SHOWN: Final = 200
ALARMS_SHOWN: Final = 100
ANSWERS_SHOWN: Final = 5
ANSWER_SHOWN: Final = 400
_IDS_KEPT: Final = 20  # messages of a request that a reply may point at
_SPOKEN: Final = (Media.VOICE, Media.ROUND)


class Outcome(StrEnum):
    """What became of a request; those that still wait come first."""

    NOBODY = "nobody"
    """Nobody has answered."""
    AGAIN = "again"
    """It was answered, and asked once more: since then nobody has answered."""
    STAFF = "staff"
    """Answered, but not by members."""
    PEERS = "peers"
    """At least one member has answered."""
    THANKS = "thanks"
    """Its author says that it is settled; which message helped was not recognised."""
    WRITTEN = "written"
    """A voice message whose author has written what it says."""


WAITING: Final = (Outcome.NOBODY, Outcome.AGAIN)


@dataclass(frozen=True, slots=True)
class Given:
    """An answer, as it seems."""

    id: int | None
    author: int | None
    staff: bool
    after: float
    """Seconds since it was asked."""
    reply: bool
    """It is Telegram's reply to the request."""
    confidence: float
    text: str = field(repr=False)


@dataclass(slots=True)
class Exchange:
    """A request, or an emergency, and what was answered."""

    id: int | None
    kind: Kind
    topic: str
    asked: float
    """Seconds since 1970."""
    at: datetime | None
    """By the clock of the machine that exported it."""
    author: int | None
    text: str = field(repr=False)
    state: State = State.ASKED
    places: list[int] = field(default_factory=list)
    answers: list[Given] = field(default_factory=list)
    """The first ones only; `peers` and `staff` count all."""
    peers: int = 0
    staff: int = 0
    first: float | None = None
    """Seconds until the first answer."""

    @property
    def outcome(self) -> Outcome:
        """What became of it so far."""
        if self.state is State.CLOSED:
            return Outcome.WRITTEN
        if self.state is State.ASKED:
            return Outcome.AGAIN if self.first is not None else Outcome.NOBODY
        if self.peers:
            return Outcome.PEERS
        return Outcome.STAFF if self.staff else Outcome.THANKS

    def move(self, move: Move) -> None:
        """As Steward would have moved it; what means nothing changes nothing."""
        self.state = NEXT.get((self.state, move), self.state)


class Requests:
    """Follows requests while the messages go by."""

    def __init__(self, known: Mapping[str, Topic]) -> None:
        """`known`: the topics of the settings."""
        self.known = known
        self.outcomes: Counter[tuple[Kind, Outcome]] = Counter()
        """Of requests; emergencies are not among them."""
        self.topics: Counter[tuple[str, Outcome]] = Counter()
        self.firsts = array("d")
        """Seconds until the first answer, of all requests that have one."""
        self.answers = self.replies = 0
        """Answers, and those of them that are Telegram's replies to the request."""
        self.late = 0
        """Requests that nobody had answered when the staff would have been called."""
        self.emergencies = 0
        self.waiting: deque[Exchange] = deque(maxlen=WAITING_SHOWN)
        """The newest that still wait, oldest first."""
        self.answered: deque[Exchange] = deque(maxlen=ANSWERED_SHOWN)
        self.alarms: deque[Exchange] = deque(maxlen=ALARMS_SHOWN)
        self._followed: OrderedDict[int, Exchange] = OrderedDict()
        self._now = 0.0

    def count(self, noted: Iterable[Noted]) -> None:
        """Take in the next messages."""
        for one in noted:
            self._now = max(self._now, one.line.at)
            self._hear(one)
            while len(self._followed) > FOLLOWED:
                self._settle(self._followed.popitem(last=False)[1])

    def finish(self) -> None:
        """There are no more messages: what waits now has waited in vain."""
        while self._followed:
            self._settle(self._followed.popitem(last=False)[1])

    def total(self, *outcomes: Outcome) -> int:
        """How many requests came to one of these ends; without any, how many there were."""
        return sum(
            number for (_, end), number in self.outcomes.items() if not outcomes or end in outcomes
        )

    def _hear(self, noted: Noted) -> None:
        line, heard = noted.line, noted.heard
        if not line.staff:
            self._written(line)
        if (joined := self._followed.get(heard.joins or 0)) is not None:
            joined.places = [*joined.places, line.id][-_IDS_KEPT:]
            if heard.again or joined.state in OPEN:
                joined.move(Move.AGAIN)
        elif heard.kind is not None:
            self._followed[line.id] = self._asked(noted, heard.kind)
        for answer in heard.answers:
            if (asked := self._followed.get(answer.request)) is not None:
                self._answered(asked, noted, answer)
        if (settled := self._followed.get(heard.thanks or 0)) is not None:
            settled.move(Move.THANKS)

    def _asked(self, noted: Noted, kind: Kind) -> Exchange:
        line, topic = noted.line, noted.heard.topic
        known = topic is not None and topic in self.known
        return Exchange(
            id=noted.entry.id,
            kind=kind,
            topic=topic if topic is not None and known else OTHER.name,
            asked=line.at,
            at=noted.entry.local,
            author=line.author,
            text=cut(line.text, TEXT_SHOWN),
            places=[line.id],
        )

    def _answered(self, asked: Exchange, noted: Noted, answer: Answer) -> None:
        line = noted.line
        after = max(0.0, line.at - asked.asked)
        given = Given(
            id=noted.entry.id,
            author=line.author,
            staff=line.staff,
            after=after,
            reply=line.reply_to in asked.places,
            confidence=answer.confidence,
            text=cut(line.text, ANSWER_SHOWN),
        )
        asked.move(Move.STAFF if line.staff else Move.PEER)
        asked.staff += line.staff
        asked.peers += not line.staff
        asked.first = after if asked.first is None else asked.first
        if len(asked.answers) < ANSWERS_SHOWN:
            asked.answers.append(given)
        if asked.kind is not Kind.EMERGENCY:
            self.answers += 1
            self.replies += given.reply

    def _written(self, line: Line) -> None:
        """Who sent a voice message, and writes now, need not be listened to."""
        if line.author is None or line.media in _SPOKEN or not line.text.strip():
            return
        for asked in self._followed.values():
            if asked.author == line.author and asked.kind is Kind.VOICE and asked.first is None:
                asked.move(Move.WRITTEN)

    def _settle(self, asked: Exchange) -> None:
        """Nothing more will come: count it."""
        if asked.kind is Kind.EMERGENCY:
            self.emergencies += 1
            self.alarms.append(asked)
            return
        end = asked.outcome
        self.outcomes[asked.kind, end] += 1
        self.topics[asked.topic, end] += 1
        (self.waiting if end in WAITING else self.answered).append(asked)
        if asked.first is not None:
            self.firsts.append(asked.first)
        waited = self._now - asked.asked if asked.first is None else asked.first
        if end is not Outcome.WRITTEN:
            self.late += waited >= self._wait(asked)

    def _wait(self, asked: Exchange) -> float:
        """Seconds that a request waits for members."""
        if asked.kind is Kind.VOICE:
            return Rules().voice.total_seconds()
        return self.known.get(asked.topic, OTHER).wait.total_seconds()
