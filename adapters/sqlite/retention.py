"""How long each table remembers. What is older is overwritten (`secure_delete`)."""

import asyncio
from dataclasses import dataclass
from datetime import datetime, timedelta

from loguru import logger

from adapters.clock import seconds
from adapters.sqlite.database import Connection, Database, OperationalError
from core.ports import Clock

# Undecided flags stay: a human has yet to look at them. Their age does not close them.
# A decision counts from when it was taken, however old the message that it is about.
OLD_FLAGS = """
    DELETE FROM flag
    WHERE at < ?1 AND coalesce(decided_at, at) < ?1 AND state NOT IN ('open', 'mine')
"""
# The row of a card maps the card to its flag, so it lives as long as the flag; that of an
# explanation (`explain:{flag}:{turn}`) too, or undoing could not delete it from the chat.
OLD_EFFECTS = """
    DELETE FROM outbox WHERE at < ? AND state != 'waiting'
        AND NOT EXISTS (SELECT 1 FROM flag WHERE flag.key = outbox.key)
        AND NOT (outbox.key GLOB 'explain:*' AND EXISTS (
            SELECT 1 FROM flag WHERE flag.id = CAST(substr(outbox.key, 9) AS INTEGER)))
        AND NOT (outbox.key GLOB 'restrict:*' AND EXISTS (
            SELECT 1 FROM flag WHERE outbox.key = 'restrict:' || flag.chat || ':' || flag.member))
"""
OLD_TROUBLES = "DELETE FROM trouble WHERE at < ?"

# Seconds between two purges.
EVERY = 3_600.0
# How long events that raised an error are remembered, by id.
TROUBLE = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Retention:
    """The times of the settings.

    `cursor`, `seen` and `edit` are pruned by the reconciler; the session lives until logout, the
    secret as long as the file.
    """

    decisions: timedelta
    sent: timedelta


async def forget(database: Database, keep: Retention, clock: Clock) -> None:
    """Purge now and every hour, for ever."""
    while True:
        try:
            await database.write(lambda c: purge(c, keep, clock.now()))
        except OperationalError as error:
            logger.error("Forgetting old rows: {}; again in an hour", type(error).__name__)
        await asyncio.sleep(EVERY)


def purge(connection: Connection, keep: Retention, now: datetime) -> int:
    """Forget what is due; returns how many rows."""
    rows = 0
    for statement, age in (
        (OLD_FLAGS, keep.decisions),
        (OLD_EFFECTS, keep.sent),
        (OLD_TROUBLES, TROUBLE),
    ):
        rows += connection.execute(statement, (seconds(now - age),)).rowcount
    return rows
