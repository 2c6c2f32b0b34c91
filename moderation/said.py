"""A message with what one must know of the talk around it to judge it."""

from dataclasses import dataclass, field
from enum import StrEnum


class Parent(StrEnum):
    """Whose message is being replied to."""

    NOBODY = "nobody"
    SELF = "self"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Said:
    """What was said, to whom, among whom. Lives in memory only, hence the hidden fields."""

    text: str = field(repr=False)
    parent: Parent = Parent.NOBODY
    parent_text: str = field(default="", repr=False)
    # Names of people who wrote in the chat lately, lower case, split into words.
    names: frozenset[str] = field(default=frozenset(), repr=False)
    # Ranges of `text` (start, end) that Telegram marks as a quotation.
    quoted: tuple[tuple[int, int], ...] = ()
    forwarded: bool = False
