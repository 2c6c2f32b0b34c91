"""What moderation needs from the database: its own tables, inside one transaction."""

from collections.abc import Sequence
from typing import Protocol

from core.events import Reaction
from moderation.flag import Flag, Record
from moderation.judgement import Tally


class Flags(Protocol):
    """The flags, their cards, and the reactions that were acted upon."""

    def by_id(self, flag: int) -> Flag | None: ...

    def of_message(self, chat: int, message: int) -> Flag | None:
        """The newest flag of a message."""
        ...

    def of_card(self, chat: int, message: int) -> Flag | None:
        """The flag whose card Steward posted as that message."""
        ...

    def add(self, flag: Flag) -> Flag | None:
        """Keep a new flag and return it with its id; None if its key is taken."""
        ...

    def save(self, flag: Flag) -> None: ...

    def record(self, flag: Flag) -> Record:
        """What staff decided about the same member under other flags."""
        ...

    def decided_about(self, chat: int, member: int) -> Sequence[Flag]:
        """The flags about a member that somebody has decided, in the order of the decisions."""
        ...

    def reactions(self, flag: Flag) -> frozenset[Reaction]:
        """The reactions on its card that were acted upon."""
        ...

    def keep_reactions(self, flag: Flag, reactions: frozenset[Reaction]) -> None: ...

    def waits(self, key: str) -> bool:
        """True while the effect of that key has surely not gone out."""
        ...

    def tally(self, chat: int) -> Tally:
        """How staff decided about the newest flags of rudeness, since the last reset."""
        ...

    def reset_tally(self, chat: int) -> None:
        """Count from here on."""
        ...
