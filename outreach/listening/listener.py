"""Listens to the talk of one chat: who asks, who answers, who is in danger.

Causal, deterministic, bounded: what was said later is not known, the same messages in the same
order give the same, and no more is remembered than the newest messages and the open requests.
"""

from collections import OrderedDict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from core.events import Media
from outreach.listening.around import Scene
from outreach.listening.bursts import joined, openings
from outreach.listening.heard import ALARM, NOTHING, Answer, Heard, Kind
from outreach.listening.incidents import Incidents
from outreach.listening.line import Line
from outreach.listening.linking.asked import ANSWERS_KEPT, MORE_KEPT, Asked
from outreach.listening.linking.linker import Linker, settled
from outreach.listening.reading import Reading, read
from outreach.listening.requests import Judge
from outreach.listening.talk import KEPT, Talk, Utterance
from outreach.listening.topics import Topics

OPEN: Final = 200
"""Requests that are open at once; of more, the oldest are no longer listened for."""
LONGEST: Final = 7 * 86_400.0
"""Seconds that a request is listened for."""
_VOICES: Final = (Media.VOICE, Media.ROUND)
_BEFORE: Final = 6  # messages that the rules of emergencies may look back at

Alarm = Callable[[Utterance, Utterance | None, Sequence[Utterance]], float]
"""How sure it is that a life is in danger now: of a message, the one replied to, those before."""
Reason = Callable[[Utterance, Utterance | None, Sequence[Utterance]], str | None]
"""Which sign it is: the key of a text."""
UNKNOWN: Final = "urgent"
"""The key of the text for an alarm without a reason."""


@dataclass(frozen=True, slots=True)
class _Known:
    """A message that was heard, and what it was taken for."""

    line: Line = field(repr=False)
    heard: Heard


class Listener:
    """Hears a chat, message by message, in the order of their ids."""

    def __init__(
        self,
        judge: Judge,
        linker: Linker,
        topics: Topics,
        alarm: Alarm,
        reason: Reason = lambda _said, _parent, _before: None,
    ) -> None:
        """`alarm` and `reason`: the rules of emergencies."""
        self._reason = reason
        self._judge = judge
        self._linker = linker
        self._topics = topics
        self._alarm = alarm
        self._talk = Talk()
        self._scene = Scene()
        self._incidents = Incidents()
        self._known: OrderedDict[int, _Known] = OrderedDict()
        self._open: OrderedDict[int, Asked] = OrderedDict()
        self._closed: OrderedDict[int, None] = OrderedDict()

    def hear(self, line: Line) -> Heard:
        """What a message is to the talk around it.

        Heard again it is the same, and changes nothing; with another text, as after an edit, it is
        judged anew at its place.
        """
        known = self._known.get(line.id)
        if known is not None and _is_same(known.line, line):
            return known.heard
        if known is None and self._is_old(line.id):
            return self._heard_late(line)
        heard = self._judged(self._talk.hear(line))
        self._known[line.id] = _Known(line, heard)
        if len(self._known) > KEPT:
            self._known.popitem(last=False)
        return heard

    def reason(self, number: int) -> str:
        """What raised the alarm at a message: the key of a text."""
        said = self._talk.get(number)
        if said is None:
            return UNKNOWN
        before = tuple(self._talk.before(said, _BEFORE))
        return self._reason(said, self._talk.get(said.line.reply_to), before) or UNKNOWN

    def recall(self, lines: Iterable[Line]) -> None:
        """Hear again what was said before a restart, oldest first; nobody is told of it."""
        for line in lines:
            self.hear(line)

    def forget(self, ids: Iterable[int]) -> None:
        """Messages were deleted: they ask and answer nothing any more."""
        for number in ids:
            self._talk.forget(number)
            self._scene.forget(number)
            self._incidents.forget(number)
            self._known.pop(number, None)
            self._open.pop(number, None)
            for asked in tuple(self._open.values()):
                self._open[asked.id] = _without(asked, number)

    def close(self, request: int) -> None:
        """A human settled the request, or said that it is none: nothing answers it any more."""
        self._open.pop(request, None)
        self._incidents.end(request)
        self._closed[request] = None
        if len(self._closed) > KEPT:
            self._closed.popitem(last=False)

    def open_requests(self) -> tuple[Asked, ...]:
        """The requests that are listened for, oldest first."""
        return tuple(self._open.values())

    def _is_old(self, number: int) -> bool:
        """Whether a message is from before all that is remembered: its talk is forgotten."""
        return len(self._known) >= KEPT and number < next(iter(self._known))

    def _heard_late(self, line: Line) -> Heard:
        if line.staff:
            return NOTHING
        # Alone, without touching what is remembered. A late alarm is still an alarm.
        sure = self._alarm(Talk().hear(line), None, ())
        if sure < ALARM:
            return NOTHING
        return Heard(kind=Kind.EMERGENCY, emergency=sure, incident=line.id)

    def _judged(self, said: Utterance) -> Heard:
        line = said.line
        self._drop_old(line.at)
        reading = read(said)
        score = self._judge.words(reading)
        seen = self._scene.look(said, reading, score, self._incidents.since(line.at))
        self._scene.note(said, score)
        answers = self._linker.link(said, tuple(self._open.values()), self._talk)
        heard = self._asked(said, reading, seen)
        if heard.kind is not Kind.EMERGENCY:
            heard = replace(heard, answers=answers)
        self._answer(said, heard.answers)
        self._remember(said, heard)
        return heard

    def _asked(self, said: Utterance, reading: Reading, seen: Sequence[float]) -> Heard:
        """What the message asks for, and to what it belongs."""
        line = said.line
        if line.staff:
            return Heard(incident=self._incidents.of(line, alarm=False))
        sure = self._alarm(
            said, self._talk.get(line.reply_to), tuple(self._talk.before(said, _BEFORE))
        )
        incident = self._incidents.of(line, alarm=sure >= ALARM)
        heard = Heard(emergency=sure, incident=incident)
        if sure >= ALARM and incident in (None, line.id):
            kind = Kind.EMERGENCY
            return replace(heard, kind=kind, incident=line.id, topic=self._topic(said))
        if incident is not None and (sure >= ALARM or self._is_of_author(line, incident)):
            return replace(heard, joins=incident if incident in self._open else None)
        if line.forwarded:
            return heard
        return self._asked_calmly(said, reading, seen, heard)

    def _asked_calmly(
        self, said: Utterance, reading: Reading, seen: Sequence[float], heard: Heard
    ) -> Heard:
        """The same where nobody is in danger, or others speak about who is."""
        line, own = said.line, self._own(said.line)
        thanks = next((asked.id for asked in own if settled(said, asked)), None)
        if thanks is not None:
            return replace(heard, thanks=thanks)
        asks = bool(reading.words) and self._judge.whole(seen) > 0
        known = joined(said, reading, own, asks=asks)
        if known is not None:
            request, again = known
            return replace(heard, joins=request.id, again=again)
        if asks:
            kind = self._judge.kind(reading)
            return replace(heard, kind=kind, topic=self._topic(said))
        if line.media in _VOICES and line.reply_to is None:
            return replace(heard, kind=Kind.VOICE)
        return heard

    def _is_of_author(self, line: Line, incident: int) -> bool:
        """Whether the author raised that alarm."""
        anchor = self._talk.get(incident)
        return anchor is not None and anchor.line.author == line.author is not None

    def _own(self, line: Line) -> list[Asked]:
        """The author's open requests, the newest first."""
        if line.author is None:
            return []
        return [
            asked
            for asked in reversed(self._open.values())
            if asked.said.line.author == line.author and asked.id != line.id
        ]

    def _topic(self, said: Utterance) -> str | None:
        around = [said.plain, *(other.plain for other in reversed(openings(said, self._talk)))]
        parent = self._talk.get(said.line.reply_to)
        if parent is not None:
            around.append(parent.plain)
        return self._topics.of(*around)

    def _answer(self, said: Utterance, answers: Iterable[Answer]) -> None:
        before = self._known.get(said.id)
        for answer in before.heard.answers if before is not None else ():
            if (asked := self._open.get(answer.request)) is not None:
                self._open[asked.id] = _without(asked, said.id)
        for answer in answers:
            if (found := self._open.get(answer.request)) is not None:
                kept = (*found.answers, said)[-ANSWERS_KEPT:]
                self._open[found.id] = replace(found, answers=kept)

    def _remember(self, said: Utterance, heard: Heard) -> None:
        """Keep what the next messages must be compared with."""
        line = said.line
        if heard.incident is not None:
            if heard.incident == line.id and self._incidents.of(line, alarm=False) != line.id:
                self._incidents.begin(line)
            self._incidents.join(line, heard.incident)
        if heard.kind is None:
            self._open.pop(line.id, None)
        elif line.id not in self._closed:
            known = self._open.get(line.id)
            more = openings(said, self._talk) if known is None else known.more
            answers = () if known is None else known.answers
            self._open[line.id] = Asked(said, heard.kind, more, answers)
        if heard.joins is not None and (joined_to := self._open.get(heard.joins)) is not None:
            asked = _without(joined_to, line.id)
            self._open[asked.id] = replace(asked, more=(*asked.more, said)[-MORE_KEPT:])
        while len(self._open) > OPEN:
            self._open.popitem(last=False)

    def _drop_old(self, now: float) -> None:
        while self._open:
            oldest = next(iter(self._open.values()))
            if now - oldest.said.line.at <= LONGEST:
                return
            self._open.popitem(last=False)


def _is_same(known: Line, line: Line) -> bool:
    """Whether nothing was edited; what the author is called may have changed."""
    return (
        known.text == line.text
        and known.reply_to == line.reply_to
        and known.media is line.media
        and known.staff == line.staff
    )


def _without(asked: Asked, number: int) -> Asked:
    """The request without the message of that id in its burst and among its answers."""
    if all(other.id != number for other in (*asked.more, *asked.answers)):
        return asked
    return replace(
        asked,
        more=tuple(other for other in asked.more if other.id != number),
        answers=tuple(other for other in asked.answers if other.id != number),
    )
