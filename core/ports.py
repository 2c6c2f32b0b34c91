"""The interfaces that the shell offers to every feature, as small Protocols."""

from datetime import datetime
from typing import Protocol


class Roster(Protocol):
    """Who is staff: the people in the staff room, as they are now."""

    def is_staff(self, account: int) -> bool:
        """True for a member of the staff room other than Steward itself."""
        ...

    def everybody(self) -> frozenset[int]:
        """All members of the staff room other than Steward itself."""
        ...

    def is_house(self, account: int) -> bool:
        """True for who speaks for the NGO itself: a room of ours, or the channel linked to it."""
        ...


class Clock(Protocol):
    """What time it is."""

    def now(self) -> datetime:
        """Aware, UTC."""
        ...


class Mask(Protocol):
    """Hides who somebody is: what it gives is kept, and means nothing without the key."""

    def __call__(self, account: int) -> str:
        """A keyed hash: the same for the same account, 32 hex digits."""
        ...
