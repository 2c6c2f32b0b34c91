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

    An argument that is itself a Text is put into words first; several become a line each.
    """

    template: str
    args: Mapping[str, "Argument"] = field(default_factory=dict)
    language: str | None = None
    """The reader's language where it is not the house's: `ru` or `en`."""


Argument = int | str | Person | Text | tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class Quote:
    """A message whose words are read from Telegram again when the text is rendered."""

    chat: int
    message: int


@dataclass(frozen=True, slots=True)
class QrCode:
    """A picture of a link, for the phone of whoever is to come."""

    url: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """A PDF to print: one card with a QR code for each link, to be cut out."""

    urls: tuple[str, ...]
    label: str
    """Source and week; never a person."""
    rule: Text


@dataclass(frozen=True, slots=True)
class Listing:
    """The same links as a text file, a line each."""

    urls: tuple[str, ...]
    label: str


@dataclass(frozen=True, slots=True)
class Chart:
    """A picture of numbers by week, a row for each source."""

    title: Text
    weeks: tuple[str, ...]
    rows: tuple[tuple[str, tuple[int, ...]], ...]


Attachment = QrCode | Sheet | Listing | Chart


@dataclass(frozen=True, slots=True)
class Say:
    """Post a message.

    `member` is for private messages (`chat` is `events.PRIVATE`): a keyed hash of the person, so
    that who it is stays in memory. They are looked up among the chat's members when it is sent.
    """

    key: str
    chat: int
    text: Text
    priority: Priority = Priority.REST
    reply_to: int | None = None
    quote: Quote | None = None
    silent: bool = False
    after: datetime | None = None
    member: str | None = None
    attach: Attachment | None = None
    quotes: tuple[Quote, ...] = ()
    """Further messages, one line each, where the template says `{$quotes}`."""
    call: tuple[int, ...] = ()
    """Staff who are mentioned below the text, so that their phones ring."""


@dataclass(frozen=True, slots=True)
class Rewrite:
    """Replace the text of the message that the effect `key` posted; the latest wish wins."""

    key: str
    chat: int
    text: Text
    priority: Priority = Priority.REST
    quote: Quote | None = None
    quotes: tuple[Quote, ...] = ()


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


@dataclass(frozen=True, slots=True)
class React:
    """Put Steward's own reaction on a message, for everybody to see; `emoji` None takes it away.

    There is one such wish for each message, and the latest replaces the one before.
    """

    chat: int
    message: int
    emoji: str | None
    after: datetime | None = None
    priority: Priority = Priority.REST

    @property
    def key(self) -> str:
        """One for each message."""
        return f"react:{self.chat}:{self.message}"


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


@dataclass(frozen=True, slots=True)
class Export:
    """Make an invite link; `EffectDone` brings its address.

    Telegram has no `random_id` for this: `title` is opaque and the link's own, and before a second
    attempt Steward looks for a link of that title. Telegram takes at most 32 characters.
    """

    key: str
    chat: int
    title: str
    expires: datetime
    uses: int = 1
    """How many may be in the chat by it at the same time."""
    requested: bool = False
    """Whoever uses it asks to be let in; then `uses` does not count (Telegram refuses both)."""
    priority: Priority = Priority.REST


@dataclass(frozen=True, slots=True)
class Alter:
    """Have whoever uses a link ask to be let in, or not any more; the latest wish wins.

    There is one such wish for each `key`; `uses` is that of the link.
    """

    key: str
    chat: int
    url: str
    requested: bool
    uses: int = 1
    priority: Priority = Priority.CARD


@dataclass(frozen=True, slots=True)
class Revoke:
    """End an invite link. Whoever came by it stays."""

    key: str
    chat: int
    url: str
    priority: Priority = Priority.DELETION


@dataclass(frozen=True, slots=True)
class Admit:
    """Answer a request to join; `member` is a keyed hash, looked up among those who wait."""

    key: str
    chat: int
    member: str
    approved: bool
    after: datetime | None = None
    priority: Priority = Priority.CARD


@dataclass(frozen=True, slots=True)
class Discard:
    """Have Telegram forget the account's revoked links, and with them who came by which."""

    key: str
    chat: int
    priority: Priority = Priority.REST


Linking = Export | Alter | Revoke | Admit | Discard
"""The effects that concern who comes into a chat. Each is told to the features when it is done."""

Effect = Say | Rewrite | Unsay | Delete | React | Restrict | Withdraw | Linking
