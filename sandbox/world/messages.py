"""What a message is, before anybody looks at it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sandbox.world.chats import Chat


@dataclass(frozen=True, slots=True)
class Draft:
    """What somebody wants to post. Media, entities and actions are Telethon's objects."""

    text: str = ""
    entities: list[Any] | None = None
    media: Any = None
    action: Any = None
    reply_to: int | None = None
    forward: Any = None
    silent: bool = False
    grouped_id: int | None = None
    random_id: int | None = None
    date: datetime | None = None
    scheduled: bool = False


@dataclass(frozen=True, slots=True)
class Reaction:
    """One person's reaction."""

    emoji: str
    date: datetime


@dataclass(slots=True, eq=False)
class Message:
    """A message in a chat, or one side's copy of a message in a private dialog.

    `author` is the account that wrote it, also where readers see the channel or the group
    as its sender (`sender`).
    """

    id: int
    author: int
    text: str
    date: datetime
    chat: Chat | None = None
    peer: int = 0
    out: bool = False
    sender: Any = None
    entities: list[Any] | None = None
    media: Any = None
    action: Any = None
    reply_to: int | None = None
    thread: int | None = None
    forward: Any = None
    silent: bool = False
    grouped_id: int | None = None
    random_id: int | None = None
    edit_date: datetime | None = None
    deleted: bool = False
    pinned: bool = False
    scheduled: bool = False
    ttl: int | None = None
    twin: Message | None = field(default=None, repr=False)
    comments: Message | None = field(default=None, repr=False)
    replies: int = 0
    reactions: dict[int, Reaction] = field(default_factory=dict)

    def rewrite(self, text: str, entities: list[Any] | None, media: Any, now: datetime) -> None:
        """Replace the content, here and in the other side's copy."""
        for copy in (self, self.twin):
            if copy is not None:
                copy.text, copy.entities, copy.media = text, entities, media
                copy.edit_date = now
