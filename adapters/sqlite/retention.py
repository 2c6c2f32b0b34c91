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
# explanation (`explain:{flag}:{turn}`) too, or undoing could not delete it from the chat. So do the
# cards of requests to join and of plans (`request:{id}`, `plan:{id}`).
OLD_EFFECTS = """
    DELETE FROM outbox WHERE at < ? AND state != 'waiting'
        AND NOT EXISTS (SELECT 1 FROM flag WHERE flag.key = outbox.key)
        AND NOT (outbox.key GLOB 'explain:*' AND EXISTS (
            SELECT 1 FROM flag WHERE flag.id = CAST(substr(outbox.key, 9) AS INTEGER)))
        AND NOT (outbox.key GLOB 'restrict:*' AND EXISTS (
            SELECT 1 FROM flag WHERE outbox.key = 'restrict:' || flag.chat || ':' || flag.member))
        AND NOT (outbox.key GLOB 'request:*' AND EXISTS (
            SELECT 1 FROM join_request AS r WHERE r.id = CAST(substr(outbox.key, 9) AS INTEGER)))
        AND NOT (outbox.key GLOB 'plan:*' AND EXISTS (
            SELECT 1 FROM plan AS p WHERE p.id = CAST(substr(outbox.key, 6) AS INTEGER)))
        AND NOT (outbox.key GLOB 'ask*:*' AND EXISTS (
            SELECT 1 FROM request AS r
            WHERE r.id = CAST(substr(outbox.key, instr(outbox.key, ':') + 1) AS INTEGER)))
        AND NOT (outbox.key GLOB 'sos*:*' AND EXISTS (
            SELECT 1 FROM emergency AS e
            WHERE e.id = CAST(substr(outbox.key, instr(outbox.key, ':') + 1) AS INTEGER)))
"""
OLD_TROUBLES = "DELETE FROM trouble WHERE at < ?"

# Edges and freezes carry their own end.
OLD_EDGES = "DELETE FROM edge WHERE expires <= :now"
OLD_FREEZES = "DELETE FROM freeze WHERE expires <= :now"
# By a live link somebody may yet come, so it stays; who asked for it is forgotten all the same.
OLD_LINKS = """
    DELETE FROM link
    WHERE asked < :kept AND (state = 'closed' OR (state = 'open' AND expires <= :now))
"""
OLD_INVITERS = "UPDATE link SET inviter = NULL WHERE asked < :kept AND inviter IS NOT NULL"
OLD_HANDOUTS = """
    DELETE FROM handout
    WHERE at < :kept AND NOT EXISTS (SELECT 1 FROM link WHERE link.handout = handout.id)
"""
# The staff have yet to hear of who is not told, but not after the keep time.
# By a link that is still open it would be told again, and must be known.
OLD_ARRIVALS = """
    DELETE FROM arrival
    WHERE at < :kept OR (at < :settled AND (told OR link NOT NULL) AND NOT EXISTS (
        SELECT 1 FROM link WHERE link.id = arrival.link AND link.state <> 'closed'
            AND link.expires > :now))
"""
# An open one stays: the person still waits at Telegram, which would only tell of them again.
OLD_REQUESTS = """
    DELETE FROM join_request
    WHERE at < :settled AND coalesce(decided_at, at) < :settled AND answer <> 'open'
"""
# After so long nobody's answer is to be expected, and what it would freeze is long another.
OLD_PLANS = "DELETE FROM plan WHERE at < :settled AND coalesce(decided_at, at) < :settled"
# Links before their hand-outs.
INVITES = (
    *(OLD_EDGES, OLD_FREEZES, OLD_LINKS, OLD_INVITERS, OLD_HANDOUTS),
    *(OLD_ARRIVALS, OLD_REQUESTS, OLD_PLANS),
)

OLD_OUTREACH = (
    "DELETE FROM request WHERE NOT open AND at < :old AND coalesce(changed_at, at) < :old",
    # Who asked is needed while something may still become of it, not for the counts.
    "UPDATE request SET author = NULL WHERE NOT open AND changed_at < :settled AND author NOT NULL",
    "DELETE FROM emergency WHERE state IN ('over', 'false') AND coalesce(decided_at, at) < :old",
    """
    UPDATE emergency SET author = NULL
    WHERE state IN ('over', 'false') AND coalesce(decided_at, at) < :settled AND author NOT NULL
    """,
    "DELETE FROM wish WHERE day < date(:settled, 'unixepoch')",
    """
    DELETE FROM vote WHERE NOT EXISTS (SELECT 1 FROM outbox WHERE outbox.key = vote.key)
    """,
)

# Seconds between two purges.
EVERY = 3_600.0
# How long events that raised an error are remembered, by id.
TROUBLE = timedelta(days=30)
# How long who came, and what was answered about them, is remembered: the weekly report tells of it,
# a day late at most, and a week is long enough to take a decision back.
SETTLED = timedelta(days=8)


@dataclass(frozen=True, slots=True)
class Retention:
    """The times of the settings.

    `cursor`, `seen` and `edit` are pruned by the reconciler; the session lives until logout; the
    secret, sources and their counts as long as the file.
    """

    decisions: timedelta
    sent: timedelta
    requests: timedelta = timedelta(days=90)
    """What became of requests and emergencies; an open one stays: somebody waits."""
    invites: timedelta = timedelta(days=180)
    """How long it is kept who asked for a link; nothing else of the invites outlives it, but for
    open requests and for edges and freezes, which carry their own end."""


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
    times = {
        "now": seconds(now),
        "kept": seconds(now - keep.invites),
        "settled": seconds(now - min(SETTLED, keep.invites)),
        "old": seconds(now - keep.requests),
    }
    # Before the outbox, so that a card goes with what it asks.
    statements = (*INVITES, *OLD_OUTREACH)
    rows: int = sum(connection.execute(statement, times).rowcount for statement in statements)
    for statement, age in (
        (OLD_FLAGS, keep.decisions),
        (OLD_EFFECTS, keep.sent),
        (OLD_TROUBLES, TROUBLE),
    ):
        rows += connection.execute(statement, (seconds(now - age),)).rowcount
    return rows
