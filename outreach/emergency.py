"""The life of an emergency: paged until one has it, prompted until one says that it is over."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class State(StrEnum):
    """Where an emergency stands."""

    RAISED = "raised"
    """Everybody on duty is paged, again and again."""
    TAKEN = "taken"
    """One is with the person, and is prompted."""
    OVER = "over"
    FALSE = "false"
    """There was none."""


class Move(StrEnum):
    """What happens to an emergency."""

    TAKE = "take"
    DROP = "drop"
    """Whoever took it no longer has it."""
    BACKUP = "backup"
    OVER = "over"
    FALSE = "false"
    UNDO = "undo"


NEXT: dict[tuple[State, Move], State] = {
    (State.RAISED, Move.TAKE): State.TAKEN,
    (State.TAKEN, Move.DROP): State.RAISED,
    (State.TAKEN, Move.UNDO): State.RAISED,
    (State.TAKEN, Move.BACKUP): State.TAKEN,
    (State.RAISED, Move.BACKUP): State.RAISED,
    # A slip of the finger that is taken back by asking for help.
    (State.OVER, Move.BACKUP): State.RAISED,
    (State.FALSE, Move.BACKUP): State.RAISED,
    (State.RAISED, Move.OVER): State.OVER,
    (State.TAKEN, Move.OVER): State.OVER,
    (State.RAISED, Move.FALSE): State.FALSE,
    (State.TAKEN, Move.FALSE): State.FALSE,
    (State.OVER, Move.FALSE): State.FALSE,
    (State.FALSE, Move.OVER): State.OVER,
    # Whoever thought it over is paged for again: better once too often.
    (State.OVER, Move.UNDO): State.RAISED,
    (State.FALSE, Move.UNDO): State.RAISED,
    (State.OVER, Move.TAKE): State.TAKEN,
    (State.FALSE, Move.TAKE): State.TAKEN,
}
ACTIVE = frozenset({State.RAISED, State.TAKEN})


@dataclass(frozen=True, slots=True)
class Emergency:
    """What is kept of an emergency: ids, codes and times, never words."""

    id: int
    chat: int
    message: int
    """The message that raised the alarm."""
    author: str | None
    """A keyed hash of who wrote it."""
    reason: str
    """Which rule it was: a code that the texts know."""
    language: str
    at: datetime
    incident: int = 0
    """The message with which the incident began that it belongs to: this one, mostly."""
    state: State = State.RAISED
    due: datetime | None = None
    """When the next page or prompt goes out."""
    paged_at: datetime | None = None
    """When everybody was called last."""
    pages: int = 0
    prompts: int = 0
    joined: int = 0
    """Further alarms about the same."""
    holder: int | None = None
    decision: Move | None = None
    decided_by: int | None = None
    decided_at: datetime | None = None
    turn: int = 0
    text_turn: int = 0
    """The turn in which the text that stands in the chat was said."""
    gone: bool = False
    """The message is no longer in the chat, or Telegram takes no reply to it."""
    trouble: str | None = None
    """Telegram's name for why something could not be carried out."""
