"""What should happen: frozen wishes. An effect does nothing; the outbox carries it out, once.

Every effect has a `key` that names the intent (`flag:{chat}:{message}`). The same key twice is
the same wish, so deciding twice after a crash cannot act twice. Nothing here may hold a member's
words or name: an effect is written to disk.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import IntEnum, StrEnum


class Priority(IntEnum):
    """What goes first when several effects wait for the same chat."""

    EMERGENCY = 0
    DELETION = 1
    CARD = 2
    POST = 3
    REST = 4


@dataclass(frozen=True, slots=True)
class Person:
    """A staff member in a text: stored as an id, spelt out only when the text is sent."""

    id: int


@dataclass(frozen=True, slots=True)
class Text:
    """A text to be: a message of `config/texts`, and the ids, numbers and codes it needs.

    An argument that is itself a Text is put into words first.
    """

    template: str
    args: Mapping[str, "int | str | Person | Text"] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Quote:
    """A message whose words are read from Telegram again when the text is rendered."""

    chat: int
    message: int


@dataclass(frozen=True, slots=True)
class Say:
    """Post a message."""

    key: str
    chat: int
    text: Text
    priority: Priority = Priority.REST
    reply_to: int | None = None
    quote: Quote | None = None
    silent: bool = False
    after: datetime | None = None


@dataclass(frozen=True, slots=True)
class Rewrite:
    """Replace the text of the message that the effect `key` posted; the latest wish wins."""

    key: str
    chat: int
    text: Text
    priority: Priority = Priority.REST
    quote: Quote | None = None


@dataclass(frozen=True, slots=True)
class Unsay:
    """Delete the message that the effect `key` posted; give it the priority of that effect."""

    key: str
    chat: int
    priority: Priority = Priority.REST


@dataclass(frozen=True, slots=True)
class Delete:
    """Delete messages of a chat for everybody."""

    key: str
    chat: int
    messages: tuple[int, ...]
    priority: Priority = Priority.DELETION


class Limit(StrEnum):
    """How far a member is restricted."""

    NONE = "none"
    MUTED = "muted"
    BANNED = "banned"


@dataclass(frozen=True, slots=True)
class Restrict:
    """Bring a member's rights in a chat to this; `until` None means for ever.

    There is one such wish for each member, and the latest replaces the one before: what counts is
    how the member is to stand, not the way there. NONE lifts only what Steward may have imposed.

    `via` is a message of that member: a user account can name a member whose access hash it does
    not keep only by pointing at a message (`InputPeerUserFromMessage`).
    """

    chat: int
    member: int
    limit: Limit
    via: int
    until: datetime | None = None
    after: datetime | None = None
    priority: Priority = Priority.REST

    @property
    def key(self) -> str:
        """One for each member of a chat."""
        return f"restrict:{self.chat}:{self.member}"


@dataclass(frozen=True, slots=True)
class Withdraw:
    """Take back the effect `key` while it waits; if it may already be out, do `otherwise`."""

    key: str
    otherwise: "Effect | None" = None


Effect = Say | Rewrite | Unsay | Delete | Restrict | Withdraw
