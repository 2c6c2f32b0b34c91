"""What outreach needs from the database: its own tables, inside one transaction."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Protocol

from core.events import Reaction
from outreach.emergency import Emergency
from outreach.request import Reply, Request


class Requests(Protocol):
    """The requests, the messages that belong to them, and the replies."""

    def add(self, request: Request) -> Request | None:
        """Keep a new request and return it with its id; None if its message is taken."""
        ...

    def save(self, request: Request) -> None: ...

    def by_id(self, request: int) -> Request | None: ...

    def of_message(self, chat: int, message: int) -> Request | None:
        """The request that a message asks, or belongs to (`join`)."""
        ...

    def join(self, request: Request, message: int) -> bool:
        """Keep that a further message belongs to it; False if that is known."""
        ...

    def leave(self, chat: int, message: int) -> Request | None:
        """A further message is gone; the request that it belonged to."""
        ...

    def of_author(self, author: str) -> Sequence[Request]:
        """The open ones of a member, oldest first."""
        ...

    def open(self) -> Sequence[Request]:
        """All open ones, oldest first."""
        ...

    def due(self, at: datetime, most: int) -> Sequence[Request]:
        """Those about which something is to be done by then, the longest overdue first.

        Also those that were planned before the clock was set back.
        """
        ...

    def next_due(self) -> datetime | None:
        """When something is due next, about any of them."""
        ...

    def add_reply(self, reply: Reply) -> bool:
        """Keep it; False if this message is known to answer this request."""
        ...

    def save_reply(self, reply: Reply) -> None: ...

    def replies(self, request: int) -> Sequence[Reply]:
        """In the order in which they became known, so that each keeps its number; also the gone."""
        ...

    def replies_by(self, chat: int, message: int) -> Sequence[Reply]:
        """What a message answers; nothing once it is gone."""
        ...

    def withdrawn_since(self, at: datetime) -> int:
        """How many were closed since then because their authors took them back, or left."""
        ...


class Emergencies(Protocol):
    """The emergencies."""

    def add(self, emergency: Emergency) -> Emergency | None:
        """Keep a new one and return it with its id; None if its message is taken."""
        ...

    def save(self, emergency: Emergency) -> None: ...

    def by_id(self, emergency: int) -> Emergency | None: ...

    def of_message(self, chat: int, message: int) -> Emergency | None:
        """The emergency that a message raised, or is about (`join`)."""
        ...

    def join(self, emergency: Emergency, message: int) -> bool:
        """Keep that a further alarm is about it; False if that is known."""
        ...

    def active(self) -> Sequence[Emergency]:
        """Those that are not over, oldest first."""
        ...

    def of_author(self, author: str, since: datetime) -> Sequence[Emergency]:
        """Those that a member raised since then."""
        ...


class Crew(Protocol):
    """Who of the staff is on duty, and what they are good at, as they said themselves."""

    def on_duty(self) -> frozenset[int]: ...

    def set_duty(self, account: int, at: datetime, *, on: bool) -> None: ...

    def specialities(self) -> Mapping[int, frozenset[str]]: ...

    def set_specialities(self, account: int, specialities: frozenset[str]) -> None:
        """All of somebody's; none: forget them."""
        ...


class Diary(Protocol):
    """What was done on which day, so that it is done once."""

    def wish(self, member: str, day: date) -> bool:
        """Keep that a member was asked for text that day; False if they were before."""
        ...

    def handed_over(self) -> datetime | None:
        """Up to when the hand-over lists reach; None: there was none yet."""
        ...

    def hand_over(self, at: datetime) -> None: ...


class Posts(Protocol):
    """What stands behind a message of ours."""

    def key_of(self, chat: int, message: int) -> str | None:
        """The key of the effect that posted it."""
        ...

    def message_of(self, key: str) -> int | None:
        """The message that the effect of that key posted, as far as that is known."""
        ...

    def waits(self, key: str) -> bool:
        """True while the effect of that key has surely not gone out."""
        ...

    def taken_back(self, key: str) -> bool:
        """Whether that message is deleted, or is to be: then nobody removed its reactions."""
        ...

    def reactions(self, key: str) -> frozenset[Reaction]:
        """The reactions on it that were acted upon."""
        ...

    def keep_reactions(self, key: str, reactions: frozenset[Reaction]) -> None: ...


class Store(Protocol):
    """All of them."""

    @property
    def requests(self) -> Requests: ...

    @property
    def emergencies(self) -> Emergencies: ...

    @property
    def crew(self) -> Crew: ...

    @property
    def diary(self) -> Diary: ...

    @property
    def posts(self) -> Posts: ...
