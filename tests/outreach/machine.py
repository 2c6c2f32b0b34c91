"""Days of a chat at random: what members, Telegram, clocks and crashes may do."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule

from core.effects import Effect
from core.events import (
    Author,
    Event,
    Media,
    Message,
    MessageEdited,
    MessagesDeleted,
    MessageSent,
    ServiceNotice,
    TimeCame,
)
from outreach.desk import NOTHING, Notes
from outreach.listening.heard import Answer, Heard, Kind
from outreach.waiting import CHORE, due
from tests.outreach.road import ANNA, BORIS, CHAT, DIMA, HOUR, KOLYA, MASHA, MINUTE, SECOND, VERA
from tests.outreach.world import World

# Few, so that they meet.
MEMBERS = (MASHA, KOLYA, DIMA)
STAFF = (ANNA, BORIS, VERA)
DAY = 24 * HOUR
# Two nights on which clocks change, and a plain one.
EVENINGS = {
    "Europe/Berlin": datetime(2026, 3, 28, 16, tzinfo=UTC),
    "America/Havana": datetime(2026, 10, 31, 21, tzinfo=UTC),
    "Asia/Kolkata": datetime(2026, 6, 1, 12, tzinfo=UTC),
}

member = st.sampled_from(MEMBERS)
staff = st.sampled_from(STAFF)
anybody = st.sampled_from((*MEMBERS, *STAFF, None))
whichever = st.integers(0, 9)
spans = st.sampled_from([SECOND, 40 * SECOND, 2 * MINUTE, 11 * MINUTE, 35 * MINUTE, 2 * HOUR])


class Chat(RuleBasedStateMachine):
    """What may happen. The staff come in `crew.Days`."""

    def __init__(self) -> None:
        super().__init__()
        self.world = World()
        self.asked: list[int] = []
        self.said: list[tuple[int, int | None]] = []
        """All messages of the chat, and whose they are."""
        self.given: dict[int, dict[int, str]] = {}
        """By post: the reactions that it carries."""
        self.gone: set[int] = set()
        self.left: set[int] = set()
        self.crashes = False

    def teardown(self) -> None:
        """The database goes."""
        self.world.close()

    @initialize(zone=st.sampled_from(sorted(EVENINGS)), line=st.booleans())
    def begins(self, zone: str, line: bool) -> None:
        """Somewhere, on an evening; one has asked, two have answered, and there is a card."""
        self.world.close()
        self.world = World(now=EVENINGS[zone], zone=zone, line=line)
        self.asks(MASHA, Kind.QUESTION, "wound")
        for _ in range(2):
            self.answers(KOLYA, 0, 0, 0.9, replies=False)
        self.time_passes(11 * MINUTE)

    # How events come.

    def happens(self, event: Event, heard: Heard = NOTHING.heard) -> list[Effect]:
        """Decided once; after a crash decided anew, by a new Steward."""
        notes = Notes(heard, now=self.world.now)
        if self.crashes:
            self.crashes = False
            self.world.dies(event, notes)
            self.world.restarts()
        self.before(event)
        effects = self.world.happens(event, notes)
        self.emitted(effects)
        return effects

    def before(self, event: Event) -> None:
        """For whoever watches."""

    def emitted(self, effects: Iterable[Effect]) -> None:
        """For whoever watches."""

    def one(self, numbers: list[int], which: int) -> int | None:
        """One of the newest few."""
        return numbers[-1 - which % min(3, len(numbers))] if numbers else None

    # Members.

    def _says(self, who: int | None, heard: Heard, **fields: Any) -> Message:
        message = self.world.message(who, **fields)
        self.said.append((message.id, who))
        self.happens(MessageSent(message), heard)
        return message

    @rule(
        who=st.sampled_from((*MEMBERS, None)),
        kind=st.sampled_from([Kind.QUESTION, Kind.HELP, Kind.VOICE]),
        topic=st.sampled_from([None, "bus", "wound"]),
    )
    def asks(self, who: int | None, kind: Kind, topic: str | None) -> None:
        """Somebody asks, by voice perhaps."""
        media = Media.VOICE if kind is Kind.VOICE else None
        self.asked.append(self._says(who, Heard(kind=kind, topic=topic), media=media).id)

    @rule(
        who=anybody,
        which=whichever,
        other=whichever,
        sure=st.sampled_from([0.5, 0.9]),
        replies=st.booleans(),
    )
    def answers(self, who: int | None, which: int, other: int, sure: float, replies: bool) -> None:
        """Somebody answers a request, or two."""
        ones = (self.one(self.asked, which), self.one(self.asked, other))
        requests = sorted({number for number in ones if number is not None})
        found = tuple(Answer(number, sure) for number in requests)
        reply_to = found[0].request if replies and found else None
        self._says(who, Heard(answers=found), reply_to=reply_to)

    @rule(who=member, which=whichever, thanks=st.booleans())
    def goes_on(self, who: int, which: int, thanks: bool) -> None:
        """The asker asks again, or says that it is settled."""
        number = self.one(self.asked, which)
        self._says(
            who,
            Heard(thanks=number) if thanks else Heard(joins=number, again=bool((number or 0) % 2)),
        )

    @rule(who=anybody, joins=st.booleans())
    def cries(self, who: int | None, joins: bool) -> None:
        """Somebody is in danger."""
        active = self.world.store.emergencies.active()
        number = self.world._messages + 1
        incident = active[0].incident if joins and active else number
        kind = Kind.EMERGENCY if incident == number else None
        self._says(who, Heard(kind=kind, emergency=0.9, incident=incident))

    @rule(which=whichever)
    def deletes(self, which: int) -> None:
        """A message is gone."""
        number = self.one([number for number, _ in self.said], which)
        if number is not None:
            self.gone.add(number)
            self.world.telegram.deleted.add((CHAT, number))
            self.happens(MessagesDeleted(CHAT, (number,)))

    @rule(which=whichever, answers=st.booleans())
    def edits(self, which: int, answers: bool) -> None:
        """A message has other words."""
        if not self.said:
            return
        number, who = self.said[-1 - which % min(3, len(self.said))]
        asked = self.one(self.asked, which)
        found = (Answer(asked, 0.9),) if answers and asked and asked != number else ()
        author = None if who is None else Author(who)
        now = self.world.now
        message = Message(CHAT, number, now, author, "other words", edited=now)
        self.happens(MessageEdited(message), Heard(answers=found))

    @rule(who=member)
    def leaves(self, who: int) -> None:
        """Somebody goes, and may come back."""
        self.world._messages += 1
        self.left.add(who)
        number, now = self.world._messages, self.world.now
        self.happens(ServiceNotice(CHAT, number, now, "ChatDeleteUser", (who,)))

    # Time and accidents.

    @rule(span=spans)
    def time_passes(self, span: timedelta) -> None:
        """With Steward awake, the timer rings; what is due is carried out."""
        until = self.world.now + span
        while self.world.now < until:
            when = due(self.world.house, self.world.store, self.world.now) or until
            later = max(when, self.world.now + SECOND)
            self.world.now = min(until, later)
            self.rings()

    @rule(span=st.sampled_from([HOUR, 9 * HOUR, DAY, 3 * DAY]))
    def is_down(self, span: timedelta) -> None:
        """Nobody rings anything for a while."""
        self.world.now += span
        self.world.restarts()
        self.rings()

    def rings(self) -> None:
        """The timer, and what follows."""
        self.happens(TimeCame(CHAT, self.world.now, CHORE))
        self.world.deliver()

    @rule()
    def crashes_next(self) -> None:
        """What is decided next is lost, and comes again."""
        self.crashes = True

    @rule(codes=st.sampled_from([{}, {"ask-answer": "MSG_ID_INVALID"}, {"ask-call": "FORBIDDEN"}]))
    def telegram_refuses(self, codes: dict[str, str]) -> None:
        """For a while, or no more."""
        self.world.refusing = dict(codes)
