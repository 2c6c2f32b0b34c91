"""What invites need from the database: their own tables, inside one transaction."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Protocol

from invites.link import Link
from invites.records import (
    Arrival,
    Count,
    Counted,
    Handout,
    Impact,
    Plan,
    Request,
    Source,
)


class Links(Protocol):
    """The links, and the hand-outs that they belong to."""

    def add(self, link: Link) -> Link | None:
        """Keep a new link and return it with its id; None if its title is taken."""
        ...

    def save(self, link: Link) -> None: ...

    def by_id(self, link: int) -> Link | None: ...

    def by_title(self, title: str) -> Link | None: ...

    def by_url(self, url: str) -> Link | None: ...

    def of_member(self, member: str) -> Sequence[Link]:
        """All that are kept of those a member asked for, oldest first."""
        ...

    def live(self, source: str | None = None) -> Sequence[Link]:
        """Wanted, open (expired or not) or closing: of one source, or all; oldest first."""
        ...

    def of_handout(self, handout: int) -> Sequence[Link]: ...

    def add_handout(self, handout: Handout) -> Handout:
        """Keep a new hand-out and return it with its id."""
        ...

    def save_handout(self, handout: Handout) -> None: ...

    def handout(self, number: int) -> Handout | None: ...


class Tree(Protocol):
    """Who invited whom, as keyed hashes, until an edge expires; and who is frozen."""

    def connect(self, invitee: str, inviter: str, at: datetime, expires: datetime) -> None:
        """Keep that `invitee` came by a link of `inviter`.

        The newest edge counts, but none makes a circle: who comes back by a link of somebody
        below them stays where they were.
        """
        ...

    def inviter_of(self, member: str) -> str | None: ...

    def impact(self, member: str, branch: bool) -> Impact:
        """The live links, and the members, of somebody alone or of everybody below them, too."""
        ...

    def freeze(self, member: str, branch: bool, by: int, at: datetime, expires: datetime) -> bool:
        """Nobody of them may invite. False if this was frozen: then only the expiry changes."""
        ...

    def thaw(self, member: str, branch: bool) -> bool:
        """They may again, as far as this froze them; False if it had not."""
        ...

    def is_frozen(self, member: str) -> bool:
        """Frozen alone, or below somebody (or as somebody) whose branch is."""
        ...

    def frozen(self) -> int:
        """How many freezes are in force."""
        ...

    def forget(self, member: str) -> None:
        """Forget everything that the key could tie to a member; counts stay.

        But not that they may not invite: whoever is frozen gets a mark of their own, with the
        expiry of what froze them, and so do those whom they invited.
        """
        ...


class Arrivals(Protocol):
    """Who came, for some days."""

    def add(self, arrival: Arrival) -> tuple[Arrival, bool]:
        """Keep a sighting, and say whether it is news: new, or its link has just become known.

        Several tell of one arrival, a second or two apart: of one member within a minute they are
        the same, and what one knows (a link) completes the others. So of one arrival by a known
        link exactly one call returns both a link and True.
        """
        ...

    def since(self, at: datetime) -> int:
        """How many came at or after that."""
        ...

    def untold(self) -> Sequence[Arrival]:
        """Those not yet told to the staff that came by no link that Steward knows."""
        ...

    def told(self, until: datetime) -> None:
        """All up to then are told."""
        ...


class Cards(Protocol):
    """Requests to join and plans: what a card in the staff room asks."""

    def add_request(self, request: Request) -> Request | None:
        """Keep it and return it with its id; None for one that is known (member and time)."""
        ...

    def save_request(self, request: Request) -> None: ...

    def request(self, number: int) -> Request | None: ...

    def open_requests(self) -> Sequence[Request]:
        """Those that somebody may still be waiting by: open, or decided and not carried out."""
        ...

    def add_plan(self, plan: Plan) -> Plan: ...

    def save_plan(self, plan: Plan) -> None: ...

    def plan(self, number: int) -> Plan | None: ...

    def key_of(self, chat: int, message: int) -> str | None:
        """The key of the effect that posted a message of ours."""
        ...

    def waits(self, key: str) -> bool:
        """True while the effect of that key has surely not gone out."""
        ...


class Book(Protocol):
    """Sources, counts, switches, and when things are due."""

    def source(self, name: str) -> Source | None: ...

    def sources(self) -> Sequence[Source]: ...

    def save_source(self, source: Source) -> None: ...

    def count(self, source: str, day: date, what: Counted, number: int = 1) -> None: ...

    def counts(self, since: date) -> Sequence[Count]: ...

    def when(self, name: str) -> datetime | None:
        """What was noted under a name: when a pause began, when a chore is due."""
        ...

    def note(self, name: str, at: datetime | None) -> None:
        """Note a time under a name; None takes it away."""
        ...


class Store(Protocol):
    """All of it."""

    @property
    def links(self) -> Links: ...

    @property
    def tree(self) -> Tree: ...

    @property
    def arrivals(self) -> Arrivals: ...

    @property
    def cards(self) -> Cards: ...

    @property
    def book(self) -> Book: ...
