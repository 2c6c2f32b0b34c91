"""The cards of invites on which a reaction can still change something."""

from typing import Final

from adapters.sqlite.database import Connection

# Those that ask, and those answered so lately that the answer may be taken back.
CARDS_TO_WATCH: Final = """
    SELECT outbox.message FROM join_request AS asked
    JOIN outbox ON outbox.key = 'request:' || asked.id
    WHERE outbox.message NOT NULL AND (asked.answer = 'open' OR asked.decided_at >= :since)
    UNION ALL
    SELECT outbox.message FROM plan AS asked
    JOIN outbox ON outbox.key = 'plan:' || asked.id
    WHERE outbox.message NOT NULL AND (asked.answer = 'open' OR asked.decided_at >= :since)
"""


def cards_to_watch(connection: Connection, since: int) -> list[int]:
    """Message ids in the staff room; `since` in seconds since 1970."""
    return [int(row[0]) for row in connection.execute(CARDS_TO_WATCH, {"since": since})]
