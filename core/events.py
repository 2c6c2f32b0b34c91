"""What happened: frozen facts, as the features see them.

Telethon's objects are translated into these once, at the edge (`adapters/telegram/translate.py`).
Ids are Telegram's *marked* ids: a user is positive, a supergroup or channel is `-100…`. Times are
aware datetimes in UTC, as Telegram stamps them.

Whatever a member wrote, and whatever a member is called, lives in memory only. Those fields carry
`repr=False`, so that no log line, traceback or failed assertion can spell them out.
"""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class Media(StrEnum):
    """What a message carries besides its text."""

    PHOTO = "photo"
    VIDEO = "video"
    VOICE = "voice"
    ROUND = "round"
    STICKER = "sticker"
    POLL = "poll"
    FILE = "file"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Author:
    """Who wrote a message: a user, or a chat that speaks for itself (anonymous admin, channel)."""

    id: int
    names: tuple[str, ...] = field(default=(), repr=False)


@dataclass(frozen=True, slots=True)
class Message:
    """One message of a chat, in the version that Telegram shows now."""

    chat: int
    id: int
    date: datetime
    author: Author | None
    text: str = field(default="", repr=False)
    reply_to: int | None = None
    edited: datetime | None = None
    media: Media | None = None
    album: int | None = None
    forwarded: bool = False
    out: bool = False
    # Ranges of `text` (start, end, in characters) that Telegram marks as a quotation.
    quoted: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class MessageSent:
    """A message appeared in a chat."""

    message: Message

    @property
    def chat(self) -> int:
        return self.message.chat


@dataclass(frozen=True, slots=True)
class MessageEdited:
    """A message that was there has another text now."""

    message: Message

    @property
    def chat(self) -> int:
        return self.message.chat


@dataclass(frozen=True, slots=True)
class MessagesDeleted:
    """Messages are gone from a chat. Telegram does not say who removed them."""

    chat: int
    ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class ServiceNotice:
    """Telegram's own line in a chat (somebody joined, a message was pinned): it takes an id."""

    chat: int
    id: int
    date: datetime
    action: str
    """The TL name without its prefix: `ChatJoinedByLink`, `ChatDeleteUser`, `PinMessage`…"""
    members: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Reaction:
    """One person's reaction to a message."""

    actor: int
    emoji: str
    at: datetime | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class ReactionsSeen:
    """All reactions that a message of ours carries now, and when we looked."""

    chat: int
    message: int
    reactions: tuple[Reaction, ...]
    at: datetime


@dataclass(frozen=True, slots=True)
class EffectRefused:
    """Telegram refused an effect for good, so somebody must be told."""

    chat: int
    key: str
    code: str
    """Telegram's error name, such as `CHAT_ADMIN_REQUIRED`."""
    at: datetime


Event = (
    MessageSent | MessageEdited | MessagesDeleted | ServiceNotice | ReactionsSeen | EffectRefused
)
