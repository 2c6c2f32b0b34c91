"""What is kept besides links: who came, who waits, what staff were asked. People are hashes."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from core.events import Way


@dataclass(frozen=True, slots=True)
class Arrival:
    """Somebody came into the chat, told once however many tell of it."""

    id: int
    member: str
    at: datetime
    way: Way
    ours: bool
    """By a link of Steward's, as the notice in the chat or the link itself says."""
    link: int | None = None


@dataclass(frozen=True, slots=True)
class Handout:
    """A batch of links for a stop, a partner, a campaign."""

    id: int
    source: str
    week: str
    """Such as 2026-W48."""
    size: int
    at: datetime
    asked: int | None = None
    """The message in the staff room that asked for it; None for the weekly rotation."""
    done: bool = False
    """The sheet is on its way."""


class Answer(StrEnum):
    """Where a question to the staff stands: a request to join, a plan."""

    OPEN = "open"
    YES = "yes"
    NO = "no"
    GONE = "gone"
    """Nothing is left to decide: withdrawn, or somebody else decided."""
    UNDONE = "undone"
    """It was carried out, and taken back."""


@dataclass(frozen=True, slots=True)
class Request:
    """Somebody asks to be let in; the card has the key `request:{id}`."""

    id: int
    member: str
    at: datetime
    link: int | None
    answer: Answer = Answer.OPEN
    by: int | None = None
    """Who of the staff decided."""
    decided: datetime | None = None
    reacted: bool = False
    """They decided by a reaction, so that taking it back undoes it."""
    turn: int = 0
    """How many decisions there were: makes the keys of their effects unique."""
    trouble: str | None = None


class Target(StrEnum):
    """What a plan is about."""

    MEMBER = "member"
    """One member's inviting."""
    BRANCH = "branch"
    """A member's, and of everybody below."""
    SOURCE = "source"
    """A source's links."""


@dataclass(frozen=True, slots=True)
class Plan:
    """Something to be frozen, once a human said yes to its impact; its card is `plan:{id}`."""

    id: int
    target: Target
    name: str
    """The keyed hash of the member, or the source's name."""
    at: datetime
    links: int
    """Open links when it was asked, and members below."""
    members: int
    answer: Answer = Answer.OPEN
    by: int | None = None
    decided: datetime | None = None
    reacted: bool = False
    turn: int = 0


@dataclass(frozen=True, slots=True)
class Impact:
    """What freezing somebody would touch."""

    links: tuple[int, ...]
    """The ids of the links that are live."""
    members: int
    """Themselves, and in a branch everybody below."""


class Counted(StrEnum):
    """What is counted by source and day; counts outlive what they count."""

    ISSUED = "issued"
    JOINED = "joined"
    REVOKED = "revoked"


@dataclass(frozen=True, slots=True)
class Count:
    """One number of a source on a day in the NGO's zone."""

    source: str
    day: date
    what: Counted
    number: int


@dataclass(frozen=True, slots=True)
class Source:
    """A stop, a partner, a campaign: where links are handed out."""

    name: str
    off: bool = False
