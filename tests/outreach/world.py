"""The people around the desk: what they write, react, delete."""

from collections.abc import Mapping
from typing import Any

from core.effects import Argument, Effect, Rewrite, Say
from core.events import (
    Author,
    Media,
    Message,
    MessageEdited,
    MessagesDeleted,
    MessageSent,
    Reaction,
    ReactionsSeen,
    ServiceNotice,
)
from outreach.desk import Notes
from outreach.emergency import Emergency
from outreach.keys import About, key
from outreach.listening.heard import NOTHING, Answer, Heard, Kind
from outreach.request import Request
from tests.outreach.road import ANNA, CHAT, KOLYA, MASHA, MINUTE, SECRET, STAFF_ROOM, Road


class World(Road):
    """What happens, in the words of whoever does it."""

    _messages = 100

    def message(self, who: int | None, text: str = SECRET, **fields: Any) -> Message:
        """A message of the chat, unless said otherwise."""
        self._messages += 1
        known = {"chat": CHAT, "id": self._messages, "date": self.now}
        author = None if who is None else Author(who)
        return Message(**{**known, "author": author, "text": text, **fields})

    # In the chat.

    def says(self, who: int | None, heard: Heard = NOTHING, **fields: Any) -> int:
        """Somebody writes; `heard`: what it was recognised as."""
        message = self.message(who, **fields)
        self.happens(MessageSent(message), Notes(heard))
        self.deliver()
        return message.id

    def asks(self, who: int | None = MASHA, topic: str | None = None, **fields: Any) -> int:
        """Somebody asks."""
        return self.says(who, Heard(kind=Kind.QUESTION, topic=topic), **fields)

    def speaks(self, who: int = MASHA, **fields: Any) -> int:
        """Somebody asks by voice."""
        return self.says(who, Heard(kind=Kind.VOICE), media=Media.VOICE, **fields)

    def answers(self, request: int, who: int = KOLYA, sure: float = 0.9, **fields: Any) -> int:
        """Somebody answers what is asked in the message `request`."""
        return self.says(who, Heard(answers=(Answer(request, sure),)), **fields)

    def bumps(self, request: int, who: int = MASHA) -> int:
        """The asker asks again, or goes on."""
        return self.says(who, Heard(joins=request, again=True))

    def alarms(self, who: int | None = MASHA, incident: int | None = None, **fields: Any) -> int:
        """Somebody cries for help."""
        first = Kind.EMERGENCY if incident is None else None
        number = self._messages + 1 if incident is None else incident
        heard = Heard(kind=first, emergency=0.9, incident=number)
        return self.says(who, heard, **fields)

    def edits(self, number: int, who: int, heard: Heard = NOTHING, **fields: Any) -> None:
        """Somebody changes the words of a message."""
        message = self.message(who, **{"id": number, "edited": self.now, **fields})
        self.happens(MessageEdited(message), Notes(heard))
        self.deliver()

    def deletes(self, *numbers: int) -> None:
        """Messages of the chat are gone."""
        self.telegram.deleted |= {(CHAT, number) for number in numbers}
        self.happens(MessagesDeleted(CHAT, numbers), Notes(now=self.now))
        self.deliver()

    def leaves(self, who: int = MASHA) -> None:
        """Somebody goes."""
        self._messages += 1
        self.happens(ServiceNotice(CHAT, self._messages, self.now, "ChatDeleteUser", (who,)))
        self.deliver()

    # In the staff room.

    def writes(
        self, text: str, who: int = ANNA, reply_to: int | None = None, about: Message | None = None
    ) -> list[Effect]:
        """Somebody writes in the staff room."""
        message = self.message(who, text, chat=STAFF_ROOM, reply_to=reply_to)
        effects = self.happens(MessageSent(message), Notes(about=about))
        self.deliver()
        return effects

    def reacts(self, post: int, given: Mapping[int, str], ago: Any = None) -> list[Effect]:
        """The reactions to a post of Steward's are now exactly these; `ago`: since when."""
        at = self.now if ago is None else self.now - ago
        found = tuple(Reaction(who, emoji, at) for who, emoji in given.items())
        effects = self.happens(ReactionsSeen(STAFF_ROOM, post, found, self.now))
        self.deliver()
        return effects

    # What one sees.

    def request(self, message: int) -> Request:
        """What is kept of the request that a message asks."""
        found = self.store.requests.of_message(CHAT, message)
        assert found is not None
        return found

    def emergency(self, message: int) -> Emergency:
        """What is kept of the emergency that a message is about."""
        found = self.store.emergencies.of_message(CHAT, message)
        assert found is not None
        return found

    def post(self, about: About, *parts: int | str) -> int:
        """The message of Steward's with that key."""
        found = self.store.posts.message_of(key(about, *parts))
        assert found is not None
        return found

    def card(self, message: int) -> int:
        """The card of a request."""
        return self.post(About.CARD, self.request(message).id)

    def alarm_card(self, message: int) -> int:
        """The card of an emergency."""
        return self.post(About.ALARM, self.emergency(message).id)

    def shown(self, post: int) -> Mapping[str, Argument]:
        """The arguments of what a post of the staff room says now."""
        return self.telegram.posts[STAFF_ROOM, post].text.args

    def said(self, chat: int, template: str | None = None) -> list[Say | Rewrite]:
        """What stands in a room, oldest first."""
        posts = sorted(self.telegram.posts.items())
        found = [post for (room, _), post in posts if room == chat]
        return [p for p in found if template is None or p.text.template == template]

    def rung(self, template: str | None = None) -> list[frozenset[int]]:
        """Who was called, by each message that called somebody."""
        calls = [say for say in self.telegram.rung if template in (None, say.text.template)]
        return [frozenset(say.call) for say in calls]

    def mark(self, message: int) -> str | None:
        """Steward's own reaction on a message of the chat."""
        return self.telegram.marks.get((CHAT, message))


def exchange(world: World, answers: int = 1, who: int = MASHA) -> tuple[int, list[int], int]:
    """A request that was answered and has a card: its message, the answers', the card's."""
    asked = world.asks(who)
    replies = [world.answers(asked, KOLYA) for _ in range(answers)]
    world.wait(10 * MINUTE)
    return asked, replies, world.card(asked)
