"""A database in which many members have invited each other, and what is done to it."""

import hashlib
import random
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from adapters.clock import seconds
from adapters.sqlite.database import Connection, Database
from adapters.sqlite.invites.tables import InviteTables
from core.events import Way
from invites.link import PEERS, Join, Link, State, Why
from invites.records import Arrival, Counted

KEY = bytes(32)
NOW = datetime(2026, 11, 27, 20, tzinfo=UTC)
KEEP = timedelta(days=180)
BRANCH = 1_000
"""Members of the branch that is frozen: in a small tree that is all of it."""
# One member in so many has a link that nobody has used yet; one in so many came in the last days.
OPEN, RECENT = 10, 20
STAFF_MEMBER = 11

EDGES = "INSERT INTO edge (invitee, inviter, at, expires) VALUES (?, ?, ?, ?)"
LINKS = """
    INSERT INTO link (title, source, asked, expires, uses, entry, state, url, used, inviter)
    VALUES (?, 'peers', ?, ?, 1, 'direct', ?, ?, ?, ?)
"""
ARRIVALS = "INSERT INTO arrival (member, at, way, ours, told) VALUES (?, ?, 'link', 1, 1)"
FORGET_LINKS = "DELETE FROM link WHERE source = 'measured'"
# The peer: SQLite's own search of a B-tree by its key, as often as the branch has members.
KEYS = "CREATE TEMP TABLE IF NOT EXISTS wanted (member BLOB)"
WANT = "INSERT INTO wanted VALUES (?)"
SEARCH = "SELECT count(edge.expires) FROM wanted CROSS JOIN edge ON edge.invitee = wanted.member"


@dataclass(frozen=True, slots=True)
class Cost:
    """Microseconds of one transaction."""

    cpu: float
    """What the database's thread computed, encryption included."""
    wall: float
    """Until it was on disk."""


def mask(number: int) -> str:
    """A keyed hash: of any two, nobody can say which is whose."""
    return hashlib.blake2b(str(number).encode(), digest_size=16).hexdigest()


def parents(members: int) -> Iterator[tuple[int, int]]:
    """Who was invited by whom: everybody by somebody before them, each as likely as the other.

    The first `BRANCH` members are a branch of the same shape in every tree; whoever else there is
    makes a tree of their own, somewhere below which that branch hangs.
    """
    shape, others = random.Random(1), random.Random(2)
    yield from ((number, shape.randrange(number)) for number in range(1, BRANCH))
    for number in range(BRANCH + 1, members):
        yield number, others.randrange(BRANCH, number)
    if members > BRANCH:
        yield 0, others.randrange(BRANCH, members)


def grow(connection: Connection, members: int) -> None:
    """All members, the links they came by, and some that are open."""
    asked, expires = seconds(NOW - timedelta(days=30)), seconds(NOW + KEEP)
    masks = [bytes.fromhex(mask(number)) for number in range(members)]
    edges = [(masks[invitee], masks[inviter]) for invitee, inviter in parents(members)]
    connection.executemany(EDGES, ((*edge, asked, expires) for edge in edges))
    used = ((f"used {n}", asked, expires, "closed", 1, edge[1]) for n, edge in enumerate(edges))
    there = enumerate(masks[::OPEN])
    unused = ((f"open {n}", asked, expires, "open", 0, who) for n, who in there)
    for rows in (used, unused):
        connection.executemany(
            LINKS, ((*row[:4], f"https://t.me/+{mask(hash(row[0]))}", *row[4:]) for row in rows)
        )
    connection.executemany(ARRIVALS, ((who, asked) for who in masks[::RECENT]))
    connection.execute(KEYS)
    connection.executemany(WANT, ((who,) for who in masks[1:BRANCH]))


class House:
    """A tree of so many members, in an encrypted file as Steward's."""

    def __init__(self, database: Database, members: int) -> None:
        self._database = database
        self._members = members
        self._random = random.Random(3)
        self._guests = 0

    @classmethod
    async def open(cls, path: Path, members: int) -> "House":
        """Build it."""
        database = await Database.open(path, KEY)
        await database.write(lambda connection: grow(connection, members))
        return cls(database, members)

    async def join(self) -> Cost:
        """Somebody new comes by a member's link; then all is as it was before."""
        self._guests += 1
        guest, inviter = mask(-self._guests), mask(self._random.randrange(self._members))
        url = f"https://t.me/+{guest}"
        link = Link(
            id=0,
            title=guest,
            source="measured",
            asked=NOW,
            expires=NOW + timedelta(days=7),
            uses=1,
            join=Join.DIRECT,
            state=State.OPEN,
            url=url,
            inviter=inviter,
        )
        await self._database.write(lambda c: InviteTables(c).links.add(link))
        cost = await self._cost(lambda c: _join(InviteTables(c), guest, url))

        def undo(connection: Connection) -> None:
            connection.execute(FORGET_LINKS)
            InviteTables(connection).tree.forget(guest)

        await self._database.write(undo)
        return cost

    async def freeze(self) -> Cost:
        """Staff freeze the branch; then all is as it was before."""
        cost = await self._cost(lambda c: _freeze(InviteTables(c)))
        await self._database.write(lambda c: InviteTables(c).tree.thaw(mask(0), branch=True))
        return cost

    async def search(self) -> Cost:
        """As many members as the branch has are searched for by their keys."""
        return await self._cost(_search)

    async def close(self) -> None:
        await self._database.close()

    async def _cost(self, work: Callable[[Connection], None]) -> Cost:
        before = await self._database.read(lambda _: time.thread_time())
        began = time.perf_counter()
        await self._database.write(work)
        wall = time.perf_counter() - began
        cpu = await self._database.read(lambda _: time.thread_time()) - before
        return Cost(cpu * 1e6, wall * 1e6)


def _join(store: InviteTables, guest: str, url: str) -> None:
    link = store.links.by_url(url)
    assert link is not None
    assert link.inviter is not None
    sighting = Arrival(0, guest, NOW, Way.LINK, ours=True, link=link.id)
    _, news = store.arrivals.add(sighting)
    assert news
    store.links.save(replace(link, used=1, state=State.CLOSING, why=Why.USED))
    store.tree.connect(guest, link.inviter, NOW, NOW + KEEP)
    store.book.count(PEERS, NOW.date(), Counted.JOINED)


def _freeze(store: InviteTables) -> None:
    impact = store.tree.impact(mask(0), branch=True)
    assert impact.members == BRANCH
    store.tree.freeze(mask(0), branch=True, by=STAFF_MEMBER, at=NOW, expires=NOW + KEEP)


def _search(connection: Connection) -> None:
    (found,) = connection.execute(SEARCH).fetchone()
    assert found == BRANCH - 1
