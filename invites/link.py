"""The life of an invite link: from the wish to its end."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

PEERS: Final = "peers"
"""The source of links that members pass on."""


class State(StrEnum):
    """Where a link stands."""

    WANTED = "wanted"
    """Telegram is asked to make it."""
    OPEN = "open"
    CLOSING = "closing"
    """Telegram is asked to revoke it."""
    CLOSED = "closed"


class Why(StrEnum):
    """Why a link was closed."""

    USED = "used"
    TAKEN_BACK = "taken back"
    """By the member who had asked for it."""
    FROZEN = "frozen"
    SOURCE_OFF = "source off"
    REPLACED = "replaced"
    """By the next week's hand-out."""
    UNDELIVERED = "undelivered"
    """The member could not be written to."""
    REFUSED = "refused"
    """Telegram would not make it."""
    LEFT = "left"
    """The member is not in the chat any more."""
    EXPIRED = "expired"
    FORGOTTEN = "forgotten"
    """The member asked to be forgotten."""


class Join(StrEnum):
    """What a link does for who uses it."""

    DIRECT = "direct"
    """They are in."""
    AUTO = "auto"
    """They ask to be let in, and Steward lets them in at once."""
    ASK = "ask"
    """They ask to be let in, and the staff decide."""


NEXT: dict[tuple[State, State], bool] = {
    (State.WANTED, State.OPEN): True,
    # It was to be closed before Telegram had made it; it is revoked as soon as it is there.
    (State.WANTED, State.CLOSING): True,
    # Telegram would not make it.
    (State.WANTED, State.CLOSED): True,
    (State.OPEN, State.CLOSING): True,
    # It expired.
    (State.OPEN, State.CLOSED): True,
    (State.CLOSING, State.CLOSED): True,
}
"""The moves there are."""

LIVE: Final = (State.WANTED, State.OPEN, State.CLOSING)
"""Somebody may come in by it, or may soon; an open one until it expires."""


@dataclass(frozen=True, slots=True)
class Link:
    """What is kept of a link. People are keyed hashes (`core.ports.Mask`)."""

    id: int
    title: str
    """Opaque, and the link's own: by it Steward finds the link at Telegram again."""
    source: str
    asked: datetime
    expires: datetime
    uses: int
    """How many may come by it."""
    join: Join
    state: State = State.WANTED
    why: Why | None = None
    url: str | None = None
    used: int = 0
    """How many came by it."""
    inviter: str | None = None
    handout: int | None = None
    chat: int | None = None
    """Where the member asked for it: the chat, or in private."""
    language: str | None = None
    """In which language the member asked."""
    late: bool = False
    """The member was told that it takes longer."""

    def is_live(self, now: datetime) -> bool:
        """Whether somebody may still come in by it."""
        return self.state in LIVE and not (self.state is State.OPEN and self.expires <= now)
