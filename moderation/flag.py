"""The life of a flag: one message that humans must look at, from the finding to the decision."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from moderation.findings import Kind


class State(StrEnum):
    """Where a flag stands; this is also what its card says."""

    OPEN = "open"
    MINE = "mine"
    HARMLESS = "harmless"
    EXPLAINED = "explained"
    DELETED = "deleted"
    MUTED = "muted"
    BANNED = "banned"


class Decision(StrEnum):
    """What a member of the staff room can say about a flag."""

    MINE = "mine"
    HARMLESS = "harmless"
    EXPLAIN = "explain"
    DELETE = "delete"
    MUTE = "mute"
    BAN = "ban"
    UNDO = "undo"


UNDECIDED = (State.OPEN, State.MINE)
RESTRICTING = frozenset({State.MUTED, State.BANNED})

_OUTCOMES = {
    Decision.HARMLESS: State.HARMLESS,
    Decision.EXPLAIN: State.EXPLAINED,
    Decision.MUTE: State.MUTED,
    Decision.BAN: State.BANNED,
}

# The latest decision stands: staff correct each other, and themselves, by deciding anew.
NEXT: dict[tuple[State, Decision], State] = {
    **{(state, said): new for said, new in _OUTCOMES.items() for state in State if state != new},
    (State.OPEN, Decision.MINE): State.MINE,
    # A message can be deleted beside any other decision; alone, that closes the flag.
    (State.OPEN, Decision.DELETE): State.DELETED,
    (State.MINE, Decision.DELETE): State.DELETED,
    (State.EXPLAINED, Decision.DELETE): State.EXPLAINED,
    (State.MUTED, Decision.DELETE): State.MUTED,
    (State.BANNED, Decision.DELETE): State.BANNED,
    (State.HARMLESS, Decision.DELETE): State.DELETED,
    # A deleted message does not come back, so DELETED has no way to OPEN.
    (State.MINE, Decision.UNDO): State.OPEN,
    (State.HARMLESS, Decision.UNDO): State.OPEN,
    (State.EXPLAINED, Decision.UNDO): State.OPEN,
    (State.MUTED, Decision.UNDO): State.OPEN,
    (State.BANNED, Decision.UNDO): State.OPEN,
}


@dataclass(frozen=True, slots=True)
class Flag:
    """What is kept of a flagged message: ids, codes and times, never words."""

    id: int
    key: str
    chat: int
    message: int
    member: int | None
    kind: Kind
    reason: str
    at: datetime
    version: int = 0
    """When the judged text was edited, in seconds since 1970; 0 for the first text."""
    state: State = State.OPEN
    turn: int = 0
    """How many decisions were taken: makes the keys of their effects unique."""
    since: int = 0
    """The turn that led to the state."""
    decision: Decision | None = None
    decided_by: int | None = None
    decided_at: datetime | None = None
    deleted: bool = False
    gone: bool = False
    """The message is no longer in the chat, whoever removed it."""
    reports: int = 0
    trouble: str | None = None
    """Telegram's name for why the last decision could not be carried out."""


@dataclass(frozen=True, slots=True)
class Record:
    """How often staff decided about the same member before, not counting what was undone."""

    explained: int = 0
    deleted: int = 0
    muted: int = 0
    banned: int = 0
