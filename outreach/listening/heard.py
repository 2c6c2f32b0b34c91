"""What was recognised in a message."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class Kind(StrEnum):
    """What somebody asks for."""

    QUESTION = "question"
    """Wants to know something."""
    HELP = "help"
    """Wants something done, advice in trouble, company."""
    EMERGENCY = "emergency"
    """A life is in danger now."""
    INVITE = "invite"
    """Wants somebody let into the chat."""
    UNCLEAR = "unclear"
    """Plainly asks for something, but cannot be answered as it stands."""
    VOICE = "voice"
    """A voice or video message: what it asks for must be listened to by a human."""


@dataclass(frozen=True, slots=True)
class Answer:
    """A message answers a request, as it seems."""

    request: int
    """The message id of the request."""
    confidence: float
    """From 0 to 1."""


@dataclass(frozen=True, slots=True)
class Heard:
    """What one message is to the talk around it. Without a word of it: may be kept and logged."""

    kind: Kind | None = None
    """A new request; None for most messages, and for one more message about an old request."""
    emergency: float = 0.0
    """How sure it is that a life is in danger now, from 0 to 1; ALARM and more is an alarm.

    The follow-ups of an incident may be alarms again; `kind` is EMERGENCY at the first one only.
    """
    topic: str | None = None
    """The name of the topic in the settings, where one is recognised."""
    joins: int | None = None
    """The request that this message belongs to: its author goes on, or asks again."""
    again: bool = False
    """They ask again ("bump"): what was answered meanwhile was not enough."""
    answers: tuple[Answer, ...] = ()
    """The requests that it answers in substance; most sure first."""
    thanks: int | None = None
    """The request whose asker says here that it is settled."""
    incident: int | None = None
    """The message that raised the alarm which this message is about."""


ALARM: Final = 0.5
"""From here on `emergency` is an alarm."""
NOTHING: Final = Heard()
