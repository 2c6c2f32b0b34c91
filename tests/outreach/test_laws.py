"""Laws of outreach: whatever happens in whatever order, and however often Steward crashes.

`crew.Days` makes the days; here is what must hold at every moment, and at rest.
"""

from collections.abc import Iterable

from hypothesis import settings
from hypothesis.stateful import invariant

from core.effects import Effect, React, Say
from core.events import MessageSent
from outreach import emergency
from outreach.keys import About, key, read
from outreach.request import SETTLED, Move, Reason, Request, State
from outreach.waiting import due
from tests.outreach.crew import Days
from tests.outreach.machine import STAFF
from tests.outreach.road import CHAT, HOUR, MEMBERS, MINUTE, SECRET, STAFF_ROOM

PAGE = 90


class Laws(Days):
    """What holds at every moment, and what is left when all is at rest."""

    def __init__(self) -> None:
        super().__init__()
        self.noticed: list[int] = []
        self.cards: list[int] = []
        self.known: dict[int, Request] = {}

    def emitted(self, effects: Iterable[Effect]) -> None:
        """Look at each effect in the moment in which it is wished."""
        for effect in effects:
            if isinstance(effect, React) and effect.emoji is not None:
                replies = self.world.store.requests.replies_by(CHAT, effect.message)
                assert [reply for reply in replies if reply.right]
                assert not [reply for reply in replies if reply.right is False]
            if isinstance(effect, Say):
                self._said(effect)

    def _said(self, say: Say) -> None:
        about, parts = read(say.key)
        if about is About.NOTICE:
            request = self.world.store.requests.by_id(int(parts[0]))
            assert request is not None
            assert not request.staffed
            since = request.at - 12 * HOUR
            author = request.author or ""
            assert not self.world.store.emergencies.of_author(author, since)
            self.noticed.append(request.id)
        if about is About.CARD:
            self.cards.append(int(parts[0]))

    @invariant()
    def nobody_is_told_of_hours_twice_or_shown_twice(self) -> None:
        """One notice and one card for each request."""
        assert len(set(self.noticed)) == len(self.noticed)
        assert len(set(self.cards)) == len(self.cards)

    @invariant()
    def no_request_is_lost(self) -> None:
        """Open ones are looked at some time; the others ended by a human, or for a true reason."""
        requests = self.world.store.requests.all()
        assert {request.message for request in requests} == set(self.asked)
        for request in requests:
            assert (request.due is not None) == request.is_open
            if request.state is State.CLOSED:
                self._ended_for_a_reason(request)
            elif request.state in SETTLED:
                self._ended_by_a_human(request)

    def _ended_for_a_reason(self, request: Request) -> None:
        match request.reason:
            case Reason.WITHDRAWN:
                assert request.message in self.gone
            case Reason.LEFT:
                assert request.author in {self.world.house.mask(who) for who in self.left}
            case Reason.WRITTEN:
                asked = self.world.store.requests.all()
                assert any(
                    other.author == request.author and other.id > request.id for other in asked
                )
            case _:
                assert (request.decision, request.decided_by in STAFF) == (Move.NOT, True)

    def _ended_by_a_human(self, request: Request) -> None:
        if request.state is State.VERIFIED:
            assert (request.decision, request.decided_by in STAFF) == (Move.RIGHT, True)
        elif request.stands:
            assert request.decision in (Move.DONE, Move.FIXED)
            assert request.decided_by in STAFF
        else:
            assert any(reply.staff for reply in self.world.store.requests.replies(request.id))

    @invariant()
    def an_emergency_is_paged_until_somebody_has_it(self) -> None:
        """The next page is never further away; whoever has it is asked as well."""
        for alarm in self.world.store.emergencies.active():
            when = due(self.world.house, self.world.store, self.world.now)
            assert when is not None
            assert alarm.due is not None
            pause = PAGE if alarm.state is emergency.State.RAISED else 2 * PAGE
            assert (when - self.world.now).total_seconds() <= pause
            assert (alarm.due - self.world.now).total_seconds() <= pause
            assert (alarm.state is emergency.State.TAKEN) == (alarm.holder is not None)

    def teardown(self) -> None:
        """All comes to rest, and then it is looked at."""
        self.world.refusing = {}
        self._every_alarm_rings()
        self._everybody_who_waits_is_called_for()
        self._the_chat_shows_what_humans_said()
        self._nobody_is_named()
        super().teardown()

    def _every_alarm_rings(self) -> None:
        world = self.world
        for alarm in world.store.emergencies.active():
            before = len(world.rung("alarm-page"))
            if alarm.holder is not None:
                self._decides(alarm.id, "не могу", alarm.holder)
            world.wait(2 * MINUTE)
            assert len(world.rung("alarm-page")) > before
            self._decides(alarm.id, "отбой", min(world.staff.accounts))
        assert world.store.emergencies.active() == []

    def _decides(self, alarm: int, word: str, who: int) -> None:
        world = self.world
        world.staff.accounts |= {who}
        card = world.post(About.ALARM, alarm)
        self.happens(MessageSent(world.message(who, word, chat=STAFF_ROOM, reply_to=card)))
        world.deliver()

    def _everybody_who_waits_is_called_for(self) -> None:
        world = self.world
        start = world.house.hours.next_start(world.now)
        assert start is not None
        world.wait(start + 4 * HOUR - world.now)
        for request in world.store.requests.open():
            assert world.store.posts.message_of(key(About.CARD, request.id)) is not None
            assert request.calls > 0
            assert request.holder is None
            assert request.due is not None
            assert request.due > world.now

    def _the_chat_shows_what_humans_said(self) -> None:
        world = self.world
        marked, texts = set(), set()
        for request in world.store.requests.all():
            for reply in world.store.requests.replies(request.id):
                same = world.store.requests.replies_by(CHAT, reply.message)
                verdicts = {other.right for other in same}
                if True in verdicts and False not in verdicts:
                    marked.add(reply.message)
            if request.stands and request.decision is Move.FIXED:
                texts.add(key(About.ANSWER, request.id, request.decided_turn))
        there = {number for _, number in world.telegram.marks}
        assert there - self.gone == marked - self.gone
        waiting = world.connection.execute("SELECT key FROM outbox WHERE state = 'waiting'")
        assert waiting.fetchall() == []
        posts = {post.key for post in world.said(CHAT)}
        assert texts <= posts
        for alarm in world.store.emergencies.active():
            assert key(About.TEXT, alarm.id, alarm.text_turn) in posts

    def _nobody_is_named(self) -> None:
        """On the whole disk."""
        connection = self.world.connection
        tables = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        for (table,) in tables.fetchall():
            written = repr(connection.execute(f"SELECT * FROM {table}").fetchall())  # noqa: S608 # its own names
            assert not [who for who in MEMBERS if str(who) in written]
            assert SECRET not in written


Laws.TestCase.settings = settings(
    max_examples=25, stateful_step_count=25, deadline=None, report_multiple_bugs=False
)
TestLaws = Laws.TestCase
