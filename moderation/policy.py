"""Who is never flagged, and which finding of a message leads."""

from collections.abc import Iterable

from core.events import Message
from core.ports import Roster
from moderation.findings import Finding, Kind

# Telegram's own account: login codes and notices, also the sender of old channel posts.
TELEGRAM = 777000

# What a moderator should see first when a message has several faults.
GRAVITY = (Kind.PERSONAL, Kind.RUDE, Kind.ADVERT, Kind.REPORT)


def is_exempt(message: Message, roster: Roster) -> bool:
    """True for Steward, staff, Telegram, the house's channel, and admins who post as the chat."""
    if message.out or message.author is None:
        return message.out
    author = message.author.id
    return author in (TELEGRAM, message.chat) or roster.is_staff(author) or roster.is_house(author)


def gravest(findings: Iterable[Finding], watched: frozenset[Kind]) -> Finding | None:
    """The finding that the card shows, among the kinds that are watched for."""
    shown = [finding for finding in findings if finding.kind in watched]
    return min(shown, key=lambda f: (GRAVITY.index(f.kind), -f.score), default=None)
