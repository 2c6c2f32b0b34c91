"""The people of a scenario, each with a real Telegram client, and what they have said so far."""

import asyncio
import io
import struct
import time
import zlib
from collections.abc import Callable
from typing import Any, Final

from telethon.helpers import add_surrogate
from telethon.tl import functions, types

from sandbox.rooms import marked
from sandbox.scenario import Scenario
from sandbox.stage import Stage
from sandbox.steps import STAFF, Person, Role, Step

PATIENCE: Final = 45.0
"""Seconds that somebody waits for Steward or Telegram before giving up."""
LOOK: Final = 0.03
"""Seconds between two looks."""
SILENCE: Final = b"OggS" + bytes(60)
"""What stands for a voice message: nobody here listens to it."""


class PlayError(Exception):
    """The scenario cannot go on; the text says at which step and why."""


class Cast:
    """Everybody on the stage."""

    def __init__(self, stage: Stage, scenario: Scenario) -> None:
        self.stage = stage
        self.scenario = scenario
        self.said: dict[str, int] = {}
        """Messages of the chat, by label."""
        self.authors: dict[str, str] = {}
        """Who said them."""

    async def enter(self) -> None:
        """Everybody enters the rooms of their role and logs in."""
        for key, person in self.scenario.people.items():
            if person.role is Role.GUEST:
                self.stage.people[key] = self.stage.world.add_account(person.name)
            else:
                self.stage.enter(key, person.name, **_rooms(person))
        await asyncio.gather(*map(self.stage.member, self.scenario.people))

    def name(self, key: str) -> str:
        """What somebody is called."""
        return self.scenario.people[key].name

    async def send(
        self,
        who: str,
        room: int,
        text: str,
        reply: int | None = None,
        quoted: str | None = None,
        *,
        photo: bool = False,
        voice: bool = False,
    ) -> int:
        """Post in a room; returns the message's id. Raises Telethon's errors."""
        client: Any = await self.stage.member(who)
        marks: list[Any] = []
        if quoted is not None:
            text = f"{quoted}\n{text}"
            marks = [types.MessageEntityBlockquote(0, len(add_surrogate(quoted)))]
        more = {"reply_to": reply, "parse_mode": None, "formatting_entities": marks or None}
        if photo or voice:
            file = io.BytesIO(picture() if photo else SILENCE)
            file.name = "photo.png" if photo else "voice.ogg"
            sent = await client.send_file(
                marked(room), file, caption=text, voice_note=voice, **more
            )
        else:
            sent = await client.send_message(marked(room), text, **more)
        return int(sent.id)

    async def react(self, who: str, card: int, *emojis: str) -> None:
        """React to a message of the staff room; with no emoji: not any more."""
        client = await self.stage.member(who)
        chosen = [types.ReactionEmoji(emoji) for emoji in emojis]
        room = marked(self.stage.staff)
        await client(functions.messages.SendReactionRequest(room, card, reaction=chosen))

    async def until(self, look: Callable[[], bool], number: int, step: Step) -> None:
        """Wait until it is so. Raises PlayError after a generous while."""
        end = time.monotonic() + PATIENCE
        while not look():
            if time.monotonic() > end:
                log = self.stage.bot.tail()
                raise PlayError(
                    f"{name_of(number, step)}: in {PATIENCE:.0f} s Steward did not do its part{log}"
                )
            await asyncio.sleep(LOOK)


def name_of(number: int, step: Step) -> str:
    """How a step is called where something is wrong with it."""
    return f"step {number} ({type(step).__name__.lower()})"


def _rooms(person: Person) -> dict[str, bool]:
    """The rooms of somebody's role, as `Rooms.enter` takes them."""
    return {
        "staff": person.role in STAFF,
        "editors": person.role is Role.EDITOR,
        "anonymous": person.role is Role.ANONYMOUS,
    }


def picture(size: int = 32) -> bytes:
    """A small grey PNG (https://www.w3.org/TR/png/)."""

    def chunk(name: bytes, data: bytes) -> bytes:
        checksum = zlib.crc32(name + data)
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", checksum)

    header = struct.pack(">IIBBBBB", size, size, 8, 0, 0, 0, 0)  # 8 bits of grey
    rows = (b"\0" + b"\x99" * size) * size
    body = chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + body
