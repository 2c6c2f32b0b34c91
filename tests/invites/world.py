"""The people around the invites desk: what they write, react, and do."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import time, timedelta
from typing import Any

from core.effects import (
    Effect,
    Text,
)
from core.events import (
    PRIVATE,
    Author,
    Event,
    Joined,
    LinksSeen,
    Message,
    MessageSent,
    Reaction,
    ReactionsSeen,
    RequestsSeen,
    ServiceNotice,
    Way,
)
from invites.desk import LATER, Notes
from invites.house import Rules
from invites.link import Join, Link
from invites.quota import Allowance, allowance
from invites.standing import STRANGER, Standing
from tests.invites.puppet import LONG_AGO
from tests.invites.road import Road

RULES = Rules(
    quota=3,
    regrow_days=7,
    uses=1,
    life=timedelta(hours=72),
    newcomer=timedelta(days=7),
    peer_join=Join.DIRECT,
    handout_life=timedelta(days=21),
    handout_most=200,
    handout_join=Join.DIRECT,
    keep=timedelta(days=180),
    wave_joins=30,
    wave_span=timedelta(hours=1),
    undo=timedelta(seconds=60),
    report_at=time(10),
)


class World(Road):
    """Feeds events to the desk, keeps time, and carries out what the outbox holds."""

    chat, staff_room, me = -1001000000001, -1001000000002, 900
    anna, boris = 11, 12
    # Ten digits, so that none of them is in a JSON by chance.
    vera, gleb, dina, egor, zoya = (7_300_000_021 + number for number in range(5))
    people = (vera, gleb, dina, egor, zoya)

    def __init__(self, zone: str = "Europe/Berlin", **rules: Any) -> None:
        super().__init__(zone, replace(RULES, **rules))
        for who in self.people:
            self.telegram.enter(who, None, self.now - LONG_AGO)
        self.deaf = False
        """Telegram answers no questions."""
        self._message = 100

    # What happens.

    def message(self, who: int | None, text: str, **fields: object) -> Message:
        """Make a private message, unless said otherwise."""
        self._message += 1
        author = None if who is None else Author(who)
        known = {"chat": PRIVATE, "id": self._message, "date": self.now, "author": author}
        return Message(**{**known, "text": text, **fields})  # type: ignore[arg-type] # its fields

    def hears(self, message: Message, about: int | None = None) -> list[Effect]:
        """A message comes in, with what the road asks Telegram about it."""
        if self.deaf:
            return self.happens(MessageSent(message), LATER)
        standing = STRANGER
        if self.desk.asked_of(message) is not None and message.author is not None:
            standing = self.standing(message.author.id)
        mask = None if about is None else self.mask(about)
        return self.happens(MessageSent(message), Notes(standing, mask))

    def ask(self, who: int, text: str = "invite", chat: int = PRIVATE) -> list[Effect]:
        """Somebody asks for something."""
        return self.hears(self.message(who, text, chat=chat))

    def order(
        self, text: str, who: int = anna, about: int | None = None, reply_to: int | None = None
    ) -> list[Effect]:
        """Somebody of the staff writes in their room, about a member perhaps."""
        message = self.message(who, text, chat=self.staff_room, reply_to=reply_to)
        return self.hears(message, about)

    def react(self, card: int, given: Mapping[int, str]) -> list[Effect]:
        """The reactions to a card are now exactly these."""
        found = tuple(Reaction(who, emoji, self.now) for who, emoji in given.items())
        return self.happens(ReactionsSeen(self.staff_room, card, found, self.now))

    def standing(self, who: int) -> Standing:
        """As Telegram tells it."""
        if who not in self.telegram.here:
            return STRANGER
        if who in self.telegram.muted:
            return Standing(present=True, muted=True)
        return Standing(present=True, joined=self.telegram.here[who])

    # Who comes.

    def comes(self, who: int, url: str) -> bool:
        """Somebody follows a link, and is told of if they are in."""
        came = self.telegram.come(who, url, self.now)
        for event in self.tellings(who, url) if came else ():
            self.happens(event)
        return came

    def tellings(self, who: int, url: str | None, way: Way = Way.LINK) -> list[Event]:
        """All that tells of somebody who came just now: the chat, the admin log, the link."""
        ours = url in self.telegram.invites
        action = {Way.LINK: "ChatJoinedByLink", Way.REQUEST: "ChatJoinedByRequest"}.get(
            way, "ChatAddUser"
        )
        inviter = (self.me if ours else 55) if way is Way.LINK else None
        self._message += 1
        at = self.now
        notice = ServiceNotice(self.chat, self._message, at, action, (who,), inviter)
        log = Joined(self.chat, who, way, at + timedelta(seconds=1), url)
        importer = Joined(self.chat, who, way, at, url)
        return [notice, log, importer] if ours else [notice, log]

    def look(self) -> list[Effect]:
        """Steward reads who waits, and who was let in meanwhile is told of."""
        effects: list[Effect] = []
        while self.telegram.admitted:
            who, url = self.telegram.admitted.pop(0)
            for event in self.tellings(who, url, Way.REQUEST):
                effects += self.happens(event)
        seen = RequestsSeen(self.chat, self.telegram.requests(), self.now)
        return [*effects, *self.happens(seen)]

    def sweep(self) -> list[Effect]:
        """Steward reads all of its links."""
        return self.happens(LinksSeen(self.chat, self.telegram.links(self.now), self.now))

    # What one sees.

    def said(self, chat: int) -> list[Text]:
        """What stands in a room, oldest first; `PRIVATE`: what members were written."""
        self.deliver()
        posts = sorted(self.telegram.posts.items())
        return [post.text for (room, _), post in posts if room == chat]

    def last(self, chat: int = PRIVATE) -> Text:
        """What was said last in a room."""
        return self.said(chat)[-1]

    def card(self, template: str) -> int:
        """The newest message in the staff room of that kind."""
        self.deliver()
        return max(
            number
            for (room, number), post in self.telegram.posts.items()
            if room == self.staff_room and post.text.template == template
        )

    def shown(self, card: int) -> Text:
        """What a card says now."""
        self.deliver()
        return self.telegram.posts[self.staff_room, card].text

    def given(self, who: int, times: int = 1) -> list[str]:
        """Ask for links; the addresses that were handed over."""
        before = set(self.telegram.invites)
        for _ in range(times):
            self.ask(who)
        self.deliver()
        return [url for url in self.telegram.invites if url not in before]

    def links(self, who: int) -> Sequence[Link]:
        """What is kept of somebody's links."""
        return self.store.links.of_member(self.mask(who))

    def left(self, who: int) -> Allowance:
        """What somebody may still do."""
        return allowance(self.links(who), self.house, self.now)
