"""The scripted members: they play a scenario on a stage with real Telegram clients.

Staff act as people do: they wait for the card of a message (found by its link to the message),
and go on when Steward has taken their decision down.
"""

import asyncio
import io
import struct
import time
import zlib
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from typing import Any, Final

from telethon import errors
from telethon.helpers import add_surrogate
from telethon.tl import functions, types

from moderation.flag import Decision, Flag
from moderation.words import decision_of_reaction, decision_of_word
from sandbox.rooms import Card, marked
from sandbox.scenario import Scenario
from sandbox.stage import Stage
from sandbox.steps import (
    STAFF,
    Bot,
    BotAction,
    Channel,
    Delete,
    Edit,
    Person,
    React,
    Report,
    Role,
    Say,
    Step,
    Unreact,
    Word,
)

PATIENCE: Final = 45.0
"""Seconds that somebody waits for Steward or Telegram before giving up."""
LOOK: Final = 0.03
"""Seconds between two looks."""
REPORT: Final = "!"


class PlayError(Exception):
    """The scenario cannot go on; the text says at which step and why."""


@dataclass(frozen=True, slots=True)
class Happening:
    """Something done: the number of the step (the first is 1), and what it was."""

    number: int
    step: Step
    text: str


class Play:
    """One performance. What was done is kept by the number of its step."""

    def __init__(self, stage: Stage, scenario: Scenario, *, hurry: bool) -> None:
        """`hurry`: without the pauses."""
        self.stage = stage
        self.scenario = scenario
        self.messages: dict[int, int] = {}
        """Messages of the chat, by step: what was said."""
        self.reports: dict[int, tuple[int, int]] = {}
        """Reports, by step: the message of the report, and the message reported."""
        self.refused: set[int] = set()
        """Steps whose message Telegram did refuse."""
        self.undone = 0
        """How many decisions were taken back."""
        self._hurry = hurry
        self._said: dict[str, int] = {}
        self._authors: dict[str, str] = {}

    async def enter(self) -> None:
        """Everybody enters the rooms of their role and logs in."""
        for key, person in self.scenario.people.items():
            self.stage.enter(key, person.name, **_rooms(person))
        await asyncio.gather(*map(self.stage.member, self.scenario.people))

    async def run(self) -> AsyncIterator[Happening]:
        """Play; each step is told when it is done. Raises PlayError."""
        for number, step in enumerate(self.scenario.steps, 1):
            if not self._hurry:
                await asyncio.sleep(self.scenario.pause if step.pause is None else step.pause)
            try:
                text = await self._do(number, step)
            except (errors.RPCError, TimeoutError, ConnectionError) as error:
                raise PlayError(f"{_name(number, step)}: {type(error).__name__}: {error}") from None
            yield Happening(number, step, text)

    async def _do(self, number: int, step: Step) -> str:
        match step:
            case Say():
                return await self._say(number, step)
            case Edit(text, label):
                client = await self.stage.member(self._authors[label])
                chat = marked(self.stage.chat)
                await client.edit_message(chat, self._said[label], text, parse_mode=None)
                return f"{self._who(self._authors[label])} edits: {text}"
            case Delete(label):
                client = await self.stage.member(self._authors[label])
                await client.delete_messages(marked(self.stage.chat), [self._said[label]])
                return f"{self._who(self._authors[label])} deletes a message"
            case Report(who, label):
                about = self._said[label]
                sent = await self._send(who, self.stage.chat, REPORT, about)
                self.reports[number] = (sent, about)
                return f"{self._who(who)} reports a message"
            case Channel(who, text):
                await self._send(who, self.stage.channel, text)
                return f"{self._who(who)} posts in the channel: {text}"
            case Bot(action):
                return await self._bot(action)
            case React() | Unreact() | Word():
                return await self._decide(number, step)

    # --- members

    async def _say(self, number: int, step: Say) -> str:
        reply = None if step.reply_to is None else self._said[step.reply_to]
        if step.refused:
            await self._until(lambda: self._is_restricted(step.who), number, step)
            try:
                await self._send(step.who, self.stage.chat, step.say, reply)
            except errors.RPCError:
                self.refused.add(number)
                return f"{self._who(step.who)} tries to write, and Telegram refuses"
            return f"{self._who(step.who)} writes, though Telegram should refuse: {step.say}"
        sent = await self._send(
            step.who, self.stage.chat, step.say, reply, step.quoted, photo=step.photo
        )
        self.messages[number] = sent
        if step.label is not None:
            self._said[step.label], self._authors[step.label] = sent, step.who
        return f"{self._who(step.who)}: {step.say}"

    async def _send(
        self,
        who: str,
        room: int,
        text: str,
        reply: int | None = None,
        quoted: str | None = None,
        *,
        photo: bool = False,
    ) -> int:
        client: Any = await self.stage.member(who)
        marks: list[Any] = []
        if quoted is not None:
            text = f"{quoted}\n{text}"
            marks = [types.MessageEntityBlockquote(0, len(add_surrogate(quoted)))]
        more = {"reply_to": reply, "parse_mode": None, "formatting_entities": marks or None}
        if photo:
            file = io.BytesIO(picture())
            file.name = "photo.png"
            sent = await client.send_file(marked(room), file, caption=text, **more)
        else:
            sent = await client.send_message(marked(room), text, **more)
        return int(sent.id)

    def _is_restricted(self, who: str) -> bool:
        return self.stage.world.restriction(self.stage.chat, self.stage.people[who]) is not None

    # --- staff

    async def _decide(self, number: int, step: React | Unreact | Word) -> str:
        """Act on a card, and wait until Steward has taken it down if it means something."""
        label = step.unreact if isinstance(step, Unreact) else step.on
        card = await self._card(self._said[label], number, step)
        before = self._flag(card.about)
        client = await self.stage.member(step.who)
        staff = marked(self.stage.staff)
        match step:
            case Word(who, word):
                await self._send(who, self.stage.staff, word, card.id)
                decision, text = decision_of_word(word), f"replies to the card: {word}"
            case React(_, emoji):
                chosen = [types.ReactionEmoji(emoji)]
                await client(
                    functions.messages.SendReactionRequest(staff, card.id, reaction=chosen)
                )
                decision, text = decision_of_reaction(emoji), f"reacts to the card: {emoji}"
            case Unreact():
                await client(functions.messages.SendReactionRequest(staff, card.id, reaction=[]))
                decision, text = Decision.UNDO, "takes the reaction back"
        if decision is not None and before is not None:
            await self._until(lambda: self._turn(card.about) > before.turn, number, step)
            self.undone += decision is Decision.UNDO
        return f"{self._who(step.who)} {text}"

    async def _card(self, about: int, number: int, step: Step) -> Card:
        """The newest card about a message, as soon as Steward knows that it is there."""
        found: list[Card] = []

        def look() -> bool:
            found[:] = [card for card in self.stage.cards() if card.about == about]
            # Telegram shows a card a moment before Steward has noted its id; nobody is that fast.
            return bool(found) and found[-1].id in self.stage.progress().cards

        await self._until(look, number, step)
        return found[-1]

    def _flag(self, message: int) -> Flag | None:
        """What Steward has taken down about a message, the newest."""
        return next((f for f in reversed(self.stage.flags()) if f.message == message), None)

    def _turn(self, message: int) -> int:
        flag = self._flag(message)
        return -1 if flag is None else flag.turn

    # --- everything else

    async def _bot(self, action: BotAction) -> str:
        match action:
            case BotAction.KILL:
                await self.stage.kill_bot()
                return "Steward is killed (SIGKILL)"
            case BotAction.START:
                await self.stage.start_bot()
                return "Steward is started again"
            case BotAction.RESTART:
                await self.stage.kill_bot()
                await self.stage.start_bot()
                return "Steward is killed (SIGKILL) and started again"
            case BotAction.CUT:
                self.stage.cut_bot()
                return "Steward's connection is cut"

    async def _until(self, look: Callable[[], bool], number: int, step: Step) -> None:
        """Wait until it is so. Raises PlayError after a generous while."""
        end = time.monotonic() + PATIENCE
        while not look():
            if time.monotonic() > end:
                log = self.stage.bot.tail()
                raise PlayError(
                    f"{_name(number, step)}: in {PATIENCE:.0f} s Steward did not do its part{log}"
                )
            await asyncio.sleep(LOOK)

    def _who(self, key: str) -> str:
        return self.scenario.people[key].name


def _rooms(person: Person) -> dict[str, bool]:
    """The rooms of somebody's role, as `Rooms.enter` takes them."""
    return {
        "staff": person.role in STAFF,
        "editors": person.role is Role.EDITOR,
        "anonymous": person.role is Role.ANONYMOUS,
    }


def _name(number: int, step: Step) -> str:
    return f"step {number} ({type(step).__name__.lower()})"


def picture(size: int = 32) -> bytes:
    """A small grey PNG (https://www.w3.org/TR/png/)."""

    def chunk(name: bytes, data: bytes) -> bytes:
        checksum = zlib.crc32(name + data)
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", checksum)

    header = struct.pack(">IIBBBBB", size, size, 8, 0, 0, 0, 0)  # 8 bits of grey
    rows = (b"\0" + b"\x99" * size) * size
    body = chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + body
