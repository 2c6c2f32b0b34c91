"""The posts of outreach on which a reaction can still change something, and what they quote."""

from typing import Final

from adapters.sqlite.database import Connection

# Open requests, and those decided so lately that the decision may be taken back; the newest call to
# each. Of emergencies the card, the newest page and the newest prompt.
POSTS_TO_WATCH: Final = """
    SELECT outbox.message FROM request AS asked
    JOIN outbox ON outbox.key IN ('ask:' || asked.id, 'ask-call:' || asked.id || ':' || asked.calls)
    WHERE outbox.message NOT NULL AND asked.told_at NOT NULL
        AND (asked.open OR asked.decided_at >= :since)
        AND NOT EXISTS (SELECT 1 FROM outbox AS gone WHERE gone.key = 'unsay:' || outbox.key)
    UNION ALL
    SELECT outbox.message FROM emergency AS e
    JOIN outbox ON outbox.key IN (
        'sos-card:' || e.id, 'sos-page:' || e.id || ':' || e.pages,
        'sos-prompt:' || e.id || ':' || e.prompts)
    WHERE outbox.message NOT NULL AND (e.state IN ('raised', 'taken') OR e.decided_at >= :since)
        AND NOT EXISTS (SELECT 1 FROM outbox AS gone WHERE gone.key = 'unsay:' || outbox.key)
"""
# What such a card shows the words of.
QUOTED: Final = """
    SELECT message FROM request
    WHERE chat = :chat AND NOT gone AND (open OR changed_at >= :since)
    UNION
    SELECT reply.message FROM reply JOIN request ON request.id = reply.request
    WHERE request.chat = :chat AND NOT reply.gone AND request.told_at NOT NULL
        AND (request.open OR request.changed_at >= :since)
    UNION
    SELECT message FROM emergency
    WHERE chat = :chat AND NOT gone AND (state IN ('raised', 'taken') OR decided_at >= :since)
"""


def posts_to_watch(connection: Connection, since: int) -> list[int]:
    """Message ids in the staff room; `since` in seconds since 1970."""
    return [int(row[0]) for row in connection.execute(POSTS_TO_WATCH, {"since": since})]


def quoted(connection: Connection, chat: int, since: int) -> list[int]:
    """Message ids in the chat whose words a card shows, or whose author waits for an answer."""
    rows = connection.execute(QUOTED, {"chat": chat, "since": since})
    return [int(row[0]) for row in rows]
