"""A message with what one must know of the talk around it to judge it."""

from dataclasses import dataclass, field
from enum import StrEnum

from core.events import Message


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


def said_of(message: Message, parent: Message | None, names: frozenset[str]) -> Said:
    """A message as it is judged; `parent` is the one it replies to, where that is known."""
    if message.reply_to is None:
        whose = Parent.NOBODY
    elif parent is not None and _author(parent) == _author(message):  # people change their names
        whose = Parent.SELF
    else:
        whose = Parent.OTHER
    return Said(
        text=message.text,
        parent=whose,
        parent_text="" if parent is None else parent.text,
        names=names,
        quoted=message.quoted,
        forwarded=message.forwarded,
    )


def _author(message: Message) -> int | None:
    return None if message.author is None else message.author.id
