"""An evening at the NGO: the people in its rooms, what they do, and what came of it."""

import asyncio
import itertools
import time
from collections.abc import Callable
from typing import Any, TypeVar

from telethon.tl import types

from adapters.sqlite.database import unlock
from moderation.flag import Flag, State
from sandbox.rooms import Card
from sandbox.stage import Stage
from sandbox.world.messages import Message

GENEROUS = 60.0
"""Seconds: how long to wait for what is certain to come, however slow the machine."""
LONG = 3600
"""Seconds in which a decision can be undone where no test may see them end."""
RUDE = "Ты идиот и всегда им был"

Found = TypeVar("Found")


class Evening:
    """What happens around a running Steward, and what came of it.

    People act through the world, which treats them as it does their clients. A message of the
    chat stands for its card, too: `react` and `answer` go to the newest card about it.
    """

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self.world = stage.world
        self.steward = stage.steward
        self._numbers = itertools.count(1)
        self.lena = self.enter("Лена", staff=True)
        self.ira = self.enter("Ира", staff=True)
        self.rita = self.enter("Рита", staff=True)

    # --- people

    def enter(self, name: str = "Вера", **more: Any) -> int:
        """Somebody new in the chat."""
        return self.stage.enter(f"p{next(self._numbers)}", name, **more)

    async def client(self, account: int) -> Any:
        """The stock client of somebody who entered, or of Steward's account."""
        keys = {number: key for key, number in self.stage.people.items()}
        if account == self.steward:
            self.stage.people.setdefault("steward", self.steward)
            keys[account] = "steward"
        return await self.stage.member(keys[account])

    def say(self, who: int, text: str, reply_to: int | None = None) -> int:
        """A message in the chat."""
        return self.world.post(self.stage.chat, who, text, reply_to)

    async def insult(self, who: int | None = None, text: str = RUDE) -> int:
        """A rude message whose card is there."""
        message = self.say(who or self.enter(), text)
        await self.card(message)
        return message

    def react(self, who: int, about: int, emoji: str | None) -> None:
        """React to the card of a message, or take the reaction back."""
        self.world.react(self.stage.staff, self.cards(about)[-1].id, who, emoji)

    def answer(self, who: int, about: int, word: str) -> int:
        """Reply to the card of a message."""
        return self.world.post(self.stage.staff, who, word, self.cards(about)[-1].id)

    # --- looking

    def message(self, number: int, room: int | None = None) -> Message:
        """A message of the chat (or of another room), as it is now."""
        return self.world.chats[room or self.stage.chat].history.messages[number]

    def cards(self, about: int) -> list[Card]:
        """The cards about a message, oldest first."""
        return [card for card in self.stage.cards() if card.about == about]

    def flag(self, about: int) -> Flag:
        """What Steward has on disk about a message, the newest."""
        return next(flag for flag in reversed(self.stage.flags()) if flag.message == about)

    def said(self) -> list[Message]:
        """What Steward says in the chat."""
        return [post for post in self.stage.rooms.posts(self.stage.chat) if not post.deleted]

    def replies(self, to: int) -> list[Message]:
        """What Steward says in the chat about a message."""
        return [post for post in self.said() if post.reply_to == to]

    def hidden(self, card: Card) -> str:
        """The words of a card that lie under a spoiler."""
        shown = self.message(card.id, self.stage.staff)
        spoilers = [e for e in shown.entities or () if isinstance(e, types.MessageEntitySpoiler)]
        units = shown.text.encode("utf-16-le")
        parts = [units[2 * e.offset : 2 * (e.offset + e.length)] for e in spoilers]
        return b"".join(parts).decode("utf-16-le")

    def may_write(self, who: int) -> bool:
        """Whether Telegram lets a member of the chat write."""
        chat = self.world.chats[self.stage.chat]
        return who in chat.members and self.world.restriction(chat.id, who) is None

    def is_banned(self, who: int) -> bool:
        """Whether somebody is banned from the chat."""
        return self.world.chats[self.stage.chat].is_banned(who, self.world.now)

    # --- waiting

    def let_time_pass(self) -> None:
        """Whatever waits in the outbox is due. Steward must be down: it keeps its times in mind."""
        assert not self.stage.bot.running
        connection = unlock(self.stage.database, self.stage.key)
        connection.execute("UPDATE outbox SET due = at WHERE state = 'waiting'")
        connection.close()

    async def until(self, look: Callable[[], Found]) -> Found:
        """Wait until it is so, and give what was found."""
        end = time.monotonic() + GENEROUS
        while not (found := look()):
            assert time.monotonic() < end, f"waited in vain{self.stage.bot.tail()}"
            await asyncio.sleep(0.02)
        return found

    async def card(self, about: int) -> Card:
        """The card of a message, as soon as it is there."""
        return (await self.until(lambda: self.cards(about)))[-1]

    async def reads(self, about: int, words: str) -> str:
        """Wait until the newest card about a message has these words; gives all of it."""
        return await self.until(
            lambda: next((c.text for c in self.cards(about)[-1:] if words in c.text), "")
        )

    async def stands(self, about: int, state: State) -> Flag:
        """Wait until the flag of a message is in this state and all is carried out."""
        await self.until(lambda: self.flag(about).state is state)
        return self.flag(about)

    async def settled(self) -> None:
        """Steward has seen everything, and nothing waits in its outbox."""
        await self.stage.settled(GENEROUS)
