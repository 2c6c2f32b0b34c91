"""What Steward has on disk, looked at from outside while it runs or after it was killed."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from adapters.masks import mask_of
from adapters.sqlite.database import Connection, unlock
from adapters.sqlite.flags import all_flags
from adapters.sqlite.invites.tables import InviteTables
from adapters.sqlite.outreach.tables import OutreachTables
from core.ports import Mask
from invites.cards import Card
from invites.link import Link
from invites.records import Request
from moderation.flag import Flag
from outreach import request as asking
from outreach.emergency import Emergency
from outreach.keys import About

WAITING = "SELECT count(*) FROM outbox WHERE state = 'waiting'"
LOWS = "SELECT chat, low FROM cursor"
SEEN = "SELECT chat, id FROM seen"
EDITS = "SELECT chat, id, at FROM edit"
CARDS = """
    SELECT outbox.message, flag.id FROM flag JOIN outbox ON outbox.key = flag.key
    WHERE outbox.message NOT NULL
"""
REACTIONS = "SELECT flag, actor, emoji FROM card_reaction"
POSTS = "SELECT chat, message, key FROM outbox WHERE message NOT NULL"
LEAVING = "SELECT substr(key, 7) FROM outbox WHERE key GLOB 'unsay:*' AND state = 'waiting'"
VOTES = "SELECT key, actor, emoji FROM vote"
LINKS = "SELECT id FROM link ORDER BY id"
REQUESTS = "SELECT id FROM join_request ORDER BY id"
HANDOUTS = "SELECT asked FROM handout WHERE asked NOT NULL"
QUESTIONS = """
    SELECT message, key FROM outbox
    WHERE message NOT NULL AND (key GLOB 'plan:*' OR key GLOB 'request:*')
"""

OF_REQUESTS = (About.CARD, About.CALL)
OF_EMERGENCIES = (About.ALARM, About.PAGE, About.PROMPT)
"""The posts in the staff room by which the staff decide."""


@dataclass(frozen=True, slots=True)
class Invitations:
    """All that Steward keeps about invites."""

    links: tuple[Link, ...]
    requests: tuple[Request, ...]
    """Whoever asked to be let in, whatever was decided."""
    questions: dict[int, Card]
    """What the cards of the staff room ask, by message."""
    handouts: frozenset[int]
    """The messages of the staff room that ordered one."""
    frozen: int
    """Freezes in force."""
    mask: Mask = field(repr=False)
    """How people are written down in all of it."""


@dataclass(frozen=True, slots=True)
class Care:
    """All that Steward keeps about requests and emergencies."""

    requests: tuple[asking.Request, ...]
    replies: tuple[asking.Reply, ...]
    """What answers them, as it seems; what is gone is left out."""
    emergencies: tuple[Emergency, ...]
    votes: frozenset[tuple[str, int, str]]
    """Reactions that were acted upon: (key of the post, actor, emoji)."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far Steward has come."""

    waiting: int
    """Wishes in the outbox, those included whose time has not come."""
    lows: dict[int, int]
    """By chat (marked id): everything up to this message was applied."""
    seen: frozenset[tuple[int, int]]
    """Messages above that were applied, too: (chat, message)."""
    edits: dict[tuple[int, int], int]
    """The newest edit that was applied, in seconds since 1970, by (chat, message)."""
    cards: frozenset[int]
    """Messages of the staff room that are cards."""
    reactions: frozenset[tuple[int, int, str]]
    """Reactions on cards that were acted upon: (card, actor, emoji)."""
    posts: dict[tuple[int, int], str]
    """The key of the wish behind each post of Steward's, by (chat, message)."""
    leaving: frozenset[str]
    """The keys of posts that are still there, and about to be deleted."""
    invites: Invitations
    care: Care

    def knows(self, chat: int, message: int) -> bool:
        """Whether the message was applied."""
        return message <= self.lows.get(chat, 0) or (chat, message) in self.seen


def flags(path: Path, key: bytes) -> list[Flag]:
    """Every flag in the database, oldest first."""
    with _opened(path, key) as connection:
        return all_flags(connection)


def progress(path: Path, key: bytes) -> Progress:
    """How far Steward has come, as of one moment."""
    with _opened(path, key) as connection:
        connection.execute("BEGIN")
        cards = connection.execute(CARDS).fetchall()
        card_of = {flag: message for message, flag in cards}
        reactions = connection.execute(REACTIONS).fetchall()
        return Progress(
            waiting=connection.execute(WAITING).fetchone()[0],
            lows=dict(connection.execute(LOWS).fetchall()),
            seen=frozenset(connection.execute(SEEN).fetchall()),
            edits={(chat, number): at for chat, number, at in connection.execute(EDITS)},
            cards=frozenset(card_of.values()),
            reactions=frozenset(
                (card_of[flag], actor, emoji) for flag, actor, emoji in reactions if flag in card_of
            ),
            posts={(chat, message): name for chat, message, name in connection.execute(POSTS)},
            leaving=frozenset(name for (name,) in connection.execute(LEAVING)),
            invites=_invitations(connection, key),
            care=_care(connection),
        )


def _invitations(connection: Connection, key: bytes) -> Invitations:
    tables = InviteTables(connection)
    links = (tables.links.by_id(number) for (number,) in connection.execute(LINKS).fetchall())
    requests = (tables.cards.request(n) for (n,) in connection.execute(REQUESTS).fetchall())
    asked = {message: _asked(name, tables) for message, name in connection.execute(QUESTIONS)}
    return Invitations(
        links=tuple(link for link in links if link is not None),
        requests=tuple(request for request in requests if request is not None),
        questions={message: card for message, card in asked.items() if card is not None},
        handouts=frozenset(message for (message,) in connection.execute(HANDOUTS)),
        frozen=tables.tree.frozen(),
        mask=mask_of(key),
    )


def _asked(name: str, tables: InviteTables) -> Card | None:
    what, _, number = name.partition(":")
    return (tables.cards.plan if what == "plan" else tables.cards.request)(int(number))


def _care(connection: Connection) -> Care:
    tables = OutreachTables(connection)
    requests = tuple(tables.requests.all())
    replies = (reply for each in requests for reply in tables.requests.replies(each.id))
    return Care(
        requests=requests,
        replies=tuple(reply for reply in replies if not reply.gone),
        emergencies=tuple(tables.emergencies.all()),
        votes=frozenset(connection.execute(VOTES).fetchall()),
    )


@contextmanager
def _opened(path: Path, key: bytes) -> Iterator[Connection]:
    connection = unlock(path, key)
    try:
        connection.execute("PRAGMA query_only = ON")
        connection.execute("PRAGMA busy_timeout = 5000")
        yield connection
    finally:
        connection.close()
