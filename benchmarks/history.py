"""What a message costs when the database has a long history, and when it has a short one."""

import asyncio
import time
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory

from adapters.clock import SystemClock
from adapters.inbox import Inbox
from adapters.judging import Judge
from adapters.models.small.model import load
from adapters.moderating import ModerationRoom
from adapters.recent import Recent
from adapters.sqlite.database import Connection, Database
from adapters.sqlite.ledger import start
from adapters.sqlite.outbox import OutboxTable
from benchmarks.talk import talk
from core.events import Author, Message, MessageSent
from moderation.desk import Moderation
from moderation.effects import House
from moderation.findings import Kind

CHAT, STAFF = -1001000000001, -1001000000002
MEMBERS = 1_125
# As in a chat that goes badly: each flag writes four rows.
RUDE = 0.05
MESSAGES = 5_000
KEY = bytes(32)
# Rounds that are not counted: both caches are to be as warm as after a day at work.
WARMING = 6

FLAGS = """
    WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < :rows)
    INSERT INTO flag (key, chat, message, member, kind, reason, state, turn, decided_at, at)
    SELECT 'flag:' || :chat || ':' || i, :chat, i, 100 + i % :members, 'rude', 'reason-threat',
           'harmless', 1, i, i FROM n
"""
CARDS = """
    WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < :rows)
    INSERT INTO outbox (key, chat, rid, priority, due, state, message, at)
    SELECT 'flag:' || :chat || ':' || i, :staff, i * 7919, 2, i, 'sent', i, i FROM n
"""


class _Nobody:
    """Nobody is staff, and nothing needs to be read again: only the pipeline is measured."""

    def is_staff(self, account: int) -> bool:
        return False

    def everybody(self) -> frozenset[int]:
        return frozenset()

    def is_house(self, account: int) -> bool:
        return False

    async def messages(self, chat: int, ids: Sequence[int]) -> Mapping[int, Message]:
        return {}


async def cost_by_history(short: int, long: int, rounds: int) -> tuple[list[float], list[float]]:
    """Microseconds a message with `short` and with `long` rows of history, measured in turn."""
    with TemporaryDirectory(prefix="steward-history-") as folder:
        houses = [await _House.open(Path(folder) / f"{rows}.db", rows) for rows in (short, long)]
        costs: tuple[list[float], list[float]] = ([], [])
        for number in range(WARMING + rounds):
            for house, found in zip(houses, costs, strict=True):
                cost = await house.measure()
                if number >= WARMING:
                    found.append(cost)
        for house in houses:
            await house.close()
        return costs


class _House:
    """The road from an event to the disk, over a database with a history."""

    def __init__(self, database: Database, first: int) -> None:
        nobody = _Nobody()
        times = (timedelta(seconds=60), timedelta(hours=24))
        desk = Moderation(House(CHAT, STAFF, *times), nobody, frozenset(Kind), "!")
        room = ModerationRoom(CHAT, desk, Judge(small=load()), Recent(), nobody, nobody)
        table = OutboxTable(KEY)
        self._database = database
        self._inbox = Inbox(database, [room], table, SystemClock(), lambda: None, lambda: None)
        self._working = asyncio.create_task(self._inbox.run())
        self._next = first
        self._talk = talk(3, RUDE)

    @classmethod
    async def open(cls, path: Path, rows: int) -> "_House":
        """A database with so many rows in all, half of them flags and half of them cards."""
        database = await Database.open(path, KEY)

        def fill(connection: Connection) -> None:
            start(connection, CHAT, rows)
            values = {"rows": rows // 2, "chat": CHAT, "staff": STAFF, "members": MEMBERS}
            connection.execute(FLAGS, values)
            connection.execute(CARDS, values)

        await database.write(fill)
        return cls(database, rows + 1)

    async def measure(self) -> float:
        """Microseconds a message, from the event to the disk."""
        now = datetime.now(UTC)
        events = [
            MessageSent(Message(CHAT, self._next + n, now, Author(100 + n % MEMBERS), text))
            for n, (text, _) in enumerate(islice(self._talk, MESSAGES))
        ]
        self._next += MESSAGES
        began = time.perf_counter()
        await self._inbox.page(events, CHAT, self._next - 1)
        return (time.perf_counter() - began) / MESSAGES * 1e6

    async def close(self) -> None:
        self._working.cancel()
        await self._database.close()
