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
from typing import Final

PRIVATE: Final = 0
"""The `chat` of every private message: Telegram numbers those of an account as one sequence. Who
wrote is the `author`, so a member's id is never taken for the id of a chat, stored or logged."""


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
    inviter: int | None = None
    """Who made the link that somebody joined by. Telegram does not say which link."""


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


@dataclass(frozen=True, slots=True)
class EffectDelayed:
    """Telegram makes an effect on links wait until then; others may go on."""

    chat: int
    key: str
    until: datetime
    at: datetime


@dataclass(frozen=True, slots=True)
class EffectDone:
    """Telegram has carried out an effect on links."""

    chat: int
    key: str
    at: datetime
    url: str | None = None
    """The address of the link that was made."""


class Way(StrEnum):
    """How somebody came into a chat."""

    LINK = "link"
    REQUEST = "request"
    """They asked to be let in, and an admin did."""
    ADDED = "added"
    """Somebody put them in by hand."""
    OPEN = "open"
    """The chat is public: they walked in."""


@dataclass(frozen=True, slots=True)
class Joined:
    """Somebody came into a chat, as the admin log or a link's list of users tells."""

    chat: int
    member: int = field(repr=False)
    way: Way
    at: datetime
    url: str | None = field(default=None, repr=False)
    """The link they came by, as far as Telegram tells."""


@dataclass(frozen=True, slots=True)
class OpenLink:
    """An invite link that the account holds and that is not revoked."""

    url: str = field(repr=False)
    title: str
    requested: bool
    """Whoever uses it asks to be let in."""


@dataclass(frozen=True, slots=True)
class LinksSeen:
    """All links of the account that are not revoked."""

    chat: int
    links: tuple[OpenLink, ...]
    at: datetime


@dataclass(frozen=True, slots=True)
class JoinRequest:
    """Somebody waits to be let in."""

    member: int = field(repr=False)
    at: datetime
    url: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class RequestsSeen:
    """All who wait to be let in."""

    chat: int
    requests: tuple[JoinRequest, ...]
    at: datetime


@dataclass(frozen=True, slots=True)
class TimeCame:
    """Something that a feature had planned for a time is due."""

    chat: int
    at: datetime
    chore: str = ""
    """Whose it is, by the name of the feature."""


Event = (
    MessageSent
    | MessageEdited
    | MessagesDeleted
    | ServiceNotice
    | ReactionsSeen
    | EffectRefused
    | EffectDelayed
    | EffectDone
    | Joined
    | LinksSeen
    | RequestsSeen
    | TimeCame
)
