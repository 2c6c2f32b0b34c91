"""One message of the talk, as those see it who recognise requests, answers and emergencies."""

from dataclasses import dataclass, field

from core.events import Media, Message
from core.ports import Roster


@dataclass(frozen=True, slots=True)
class Line:
    """What was said, when, by whom, to what. Lives in memory only, hence the hidden fields."""

    id: int
    at: float
    """Seconds since 1970."""
    author: int | None
    """None once an account is deleted: nobody knows any more who it was."""
    text: str = field(default="", repr=False)
    reply_to: int | None = None
    staff: bool = False
    """Written by staff or by the house itself: never a request, but perhaps an answer."""
    media: Media | None = None
    forwarded: bool = False
    names: tuple[str, ...] = field(default=(), repr=False)
    """What the author is called: who is named in a message is most often whom it answers."""
    quoted: tuple[tuple[int, int], ...] = ()
    """Ranges of `text` that Telegram marks as a quotation."""


def line_of(message: Message, roster: Roster) -> Line:
    """A message as it is listened to."""
    author = message.author
    # A member may speak as a channel of their own, too; the chat itself is an anonymous admin.
    ours = message.out or (
        author is not None
        and (author.id == message.chat or roster.is_staff(author.id) or roster.is_house(author.id))
    )
    return Line(
        id=message.id,
        at=message.date.timestamp(),
        author=None if author is None else author.id,
        text=message.text,
        reply_to=message.reply_to,
        staff=ours,
        media=message.media,
        forwarded=message.forwarded,
        names=() if author is None else author.names,
        quoted=message.quoted,
    )
