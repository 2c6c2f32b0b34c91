"""Days of a chat at random: what the staff may do, well or badly."""

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from core.effects import Effect
from core.events import MessageSent, Reaction, ReactionsSeen
from outreach.keys import About, key
from outreach.words import ALARM_REACTIONS, REACTIONS
from tests.outreach.machine import STAFF, Chat, staff, whichever
from tests.outreach.road import DIMA, STAFF_ROOM

EMOJI = tuple(REACTIONS)
ALARM_EMOJI = tuple(ALARM_REACTIONS)
WORDS = (
    *("беру", "передаю", "готово", "не запрос", "верно", "верно 1", "верно 2", "неверно 2"),
    *("врачу", "отмена", "ответ: да", "просто слова"),
)
ALARM_WORDS = ("беру", "не могу", "подмога", "отбой", "ложная тревога", "отмена")
ORDERS = ("дежурю", "не дежурю", "моя специальность: doctor", "открытые")


class Days(Chat):
    """All that may happen. What must hold meanwhile and in the end is said in `test_laws`."""

    def _card(self, which: int) -> int | None:
        """The card of one of the newest requests, or the newest call to it."""
        number = self.one(self.asked, which)
        if number is None:
            return None
        request, posts = self.world.request(number), self.world.store.posts
        call = posts.message_of(key(About.CALL, request.id, request.calls))
        return call if call and which > 6 else posts.message_of(key(About.CARD, request.id))

    def _alarm(self, which: int) -> int | None:
        """Any post about emergencies."""
        known = {
            number
            for (room, number), post in self.world.telegram.posts.items()
            if room == STAFF_ROOM and post.key.startswith("sos")
        }
        return self.one(sorted(known), which)

    @rule(who=st.sampled_from((*STAFF, DIMA)), which=whichever, emoji=st.sampled_from(EMOJI))
    def reacts(self, who: int, which: int, emoji: str) -> None:
        """Somebody reacts to a card, or to a call."""
        self._reacts(self._card(which), who, emoji)

    @rule(who=staff, emoji=st.sampled_from(["👍", "👎", "👀", "💊"]))
    def looks_at_the_first(self, who: int, emoji: str) -> None:
        """Somebody of the staff decides about what was asked first."""
        first = self.world.request(self.asked[0])
        self._reacts(self.world.store.posts.message_of(key(About.CARD, first.id)), who, emoji)

    @rule(who=staff, which=whichever, emoji=st.sampled_from(ALARM_EMOJI))
    def reacts_to_alarms(self, who: int, which: int, emoji: str) -> None:
        """Somebody reacts to a card, a page or a prompt."""
        self._reacts(self._alarm(which), who, emoji)

    def _reacts(self, post: int | None, who: int, emoji: str) -> None:
        if post is not None:
            self._seen(post, {**self.given.get(post, {}), who: emoji})

    @precondition(lambda self: self.given)
    @rule(which=whichever)
    def takes_back(self, which: int) -> None:
        """Somebody removes the reaction that they gave last."""
        post = [*self.given][-1 - which % len(self.given)]
        self._seen(post, dict(list(self.given[post].items())[:-1]))

    @precondition(lambda self: self.given)
    @rule()
    def is_polled(self) -> None:
        """Telegram tells of the same reactions again."""
        post = [*self.given][-1]
        self._seen(post, self.given[post])  # who gave one may have become staff meanwhile
        assert self._seen(post, self.given[post]) == []

    def _seen(self, post: int, given: dict[int, str]) -> list[Effect]:
        self.given.pop(post, None)
        if given:
            self.given[post] = given
        now = self.world.now
        found = tuple(Reaction(who, emoji, now) for who, emoji in given.items())
        return self.happens(ReactionsSeen(STAFF_ROOM, post, found, now))

    @rule(who=staff, which=whichever, word=st.sampled_from(WORDS))
    def replies(self, who: int, which: int, word: str) -> None:
        """Somebody writes under a card."""
        self._writes(who, word, self._card(which))

    @rule(who=staff, which=whichever, word=st.sampled_from(ALARM_WORDS))
    def replies_to_alarms(self, who: int, which: int, word: str) -> None:
        """Somebody writes under a card, a page or a prompt."""
        self._writes(who, word, self._alarm(which))

    def _writes(self, who: int, word: str, post: int | None) -> None:
        message = self.world.message(who, word, chat=STAFF_ROOM, reply_to=post)
        self.happens(MessageSent(message))

    @rule(who=staff, word=st.sampled_from(ORDERS))
    def orders(self, who: int, word: str) -> None:
        """Somebody writes in the room."""
        self.happens(MessageSent(self.world.message(who, word, chat=STAFF_ROOM)))

    @rule(who=staff)
    def comes_or_goes(self, who: int) -> None:
        """The staff room is never empty."""
        accounts = self.world.staff.accounts
        if accounts != {who}:
            self.world.staff.accounts = accounts ^ {who}
