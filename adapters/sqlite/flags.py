"""The flags in SQLite: `moderation.ports.Flags` inside one transaction."""

from dataclasses import replace
from typing import Any

from adapters.clock import moment, seconds
from adapters.sqlite.database import Connection
from adapters.sqlite.outbox import EFFECT_WAITS
from core.events import Reaction
from moderation.findings import Kind
from moderation.flag import Decision, Flag, Record, State
from moderation.judgement import Tally

COLUMNS = (
    "id, key, chat, message, member, kind, reason, at, version, state, turn, since, "
    "decision, decided_by, decided_at, deleted, gone, reports, trouble"
)
FLAG = f"SELECT {COLUMNS} FROM flag WHERE id = ?"
NEWEST_FLAG_OF_MESSAGE = (
    f"SELECT {COLUMNS} FROM flag WHERE chat = ? AND message = ? ORDER BY id DESC LIMIT 1"
)
FLAG_OF_CARD = (
    f"SELECT {COLUMNS} FROM flag "
    "WHERE key = (SELECT key FROM outbox WHERE chat = ? AND message = ?)"
)
ALL_FLAGS = f"SELECT {COLUMNS} FROM flag ORDER BY id"
ADD_FLAG = f"INSERT OR IGNORE INTO flag ({COLUMNS}) VALUES (NULL{', ?' * 18})"
SAVE_FLAG = """
    UPDATE flag SET kind = ?, reason = ?, version = ?, state = ?, turn = ?, since = ?, decision = ?,
        decided_by = ?, decided_at = ?, deleted = ?, gone = ?, reports = ?, trouble = ?
    WHERE id = ?
"""
# The newest hundred are enough to judge by, and keep the cost flat however long the history.
RECORD_OF_MEMBER = """
    SELECT coalesce(sum(state = 'explained'), 0), coalesce(sum(deleted), 0),
           coalesce(sum(state = 'muted'), 0), coalesce(sum(state = 'banned'), 0)
    FROM (SELECT state, deleted FROM flag
          WHERE chat = ? AND member = ? AND id < ? AND decided_at IS NOT NULL
          ORDER BY id DESC LIMIT 100)
"""
DECIDED_FLAGS_OF_MEMBER = f"""
    SELECT {COLUMNS} FROM flag WHERE id IN (
        SELECT id FROM flag WHERE chat = ? AND member = ? AND decided_at IS NOT NULL
        ORDER BY id DESC LIMIT 100)
    ORDER BY decided_at, turn
"""
# The newest hundred: an old mood of the chat must not outweigh this year's.
TALLY = """
    SELECT coalesce(sum(state <> 'harmless'), 0),
           coalesce(sum(state = 'harmless' AND kind = 'rude'), 0)
    FROM (SELECT state, kind FROM flag
          WHERE chat = ? AND kind IN ('rude', 'report') AND state NOT IN ('open', 'mine')
            AND id > coalesce((SELECT since FROM threshold WHERE threshold.chat = flag.chat), 0)
          ORDER BY id DESC LIMIT 100)
"""
RESET_TALLY = """
    INSERT INTO threshold (chat, since) SELECT ?, coalesce(max(id), 0) FROM flag WHERE true
    ON CONFLICT (chat) DO UPDATE SET since = excluded.since
"""
REACTIONS_OF_CARD = "SELECT actor, emoji FROM card_reaction WHERE flag = ?"
FORGET_REACTIONS = "DELETE FROM card_reaction WHERE flag = ?"
KEEP_REACTION = "INSERT INTO card_reaction (flag, actor, emoji) VALUES (?, ?, ?)"
WATCHED = """
    flag.id IN (SELECT id FROM (SELECT id FROM flag WHERE state IN ('open', 'mine')
                                ORDER BY at DESC LIMIT 200)
                UNION SELECT id FROM flag WHERE decided_at >= ?)
"""
CARDS_TO_WATCH = f"""
    SELECT outbox.message FROM flag JOIN outbox ON outbox.key = flag.key
    WHERE outbox.message IS NOT NULL AND {WATCHED}
    ORDER BY outbox.message DESC LIMIT 200
"""
QUOTED = f"""
    SELECT DISTINCT message FROM flag WHERE chat = ? AND NOT gone AND NOT deleted AND {WATCHED}
    ORDER BY message DESC LIMIT 200
"""


def cards_to_watch(connection: Connection, since: int) -> list[int]:
    """Message ids of the cards on which a reaction can still change something.

    Those are the undecided ones, and those decided since `since` (seconds since 1970).
    """
    return [int(row[0]) for row in connection.execute(CARDS_TO_WATCH, (since,))]


def quoted(connection: Connection, chat: int, since: int) -> list[int]:
    """The messages of a chat whose words these cards still show, as far as we know."""
    return [int(row[0]) for row in connection.execute(QUOTED, (chat, since))]


def all_flags(connection: Connection) -> list[Flag]:
    """Every flag there is, oldest first: for reports."""
    return [_flag(row) for row in connection.execute(ALL_FLAGS)]


class FlagTable:
    """Implements `moderation.ports.Flags`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def by_id(self, flag: int) -> Flag | None:
        return self._one(FLAG, flag)

    def of_message(self, chat: int, message: int) -> Flag | None:
        return self._one(NEWEST_FLAG_OF_MESSAGE, chat, message)

    def of_card(self, chat: int, message: int) -> Flag | None:
        return self._one(FLAG_OF_CARD, chat, message)

    def add(self, flag: Flag) -> Flag | None:
        row = (
            *(flag.key, flag.chat, flag.message, flag.member, flag.kind, flag.reason),
            *(seconds(flag.at), flag.version, flag.state, flag.turn, flag.since, flag.decision),
            *(flag.decided_by, flag.decided_at and seconds(flag.decided_at)),
            *(flag.deleted, flag.gone, flag.reports, flag.trouble),
        )
        done = self._connection.execute(ADD_FLAG, row)
        return replace(flag, id=int(done.lastrowid)) if done.rowcount else None

    def save(self, flag: Flag) -> None:
        decided_at = flag.decided_at and seconds(flag.decided_at)
        row = (
            *(flag.kind, flag.reason, flag.version, flag.state, flag.turn, flag.since),
            *(
                flag.decision,
                flag.decided_by,
                decided_at,
                flag.deleted,
                flag.gone,
                flag.reports,
                flag.trouble,
            ),
            flag.id,
        )
        self._connection.execute(SAVE_FLAG, row)

    def record(self, flag: Flag) -> Record:
        if flag.member is None:
            return Record()
        row = (flag.chat, flag.member, flag.id)
        return Record(*self._connection.execute(RECORD_OF_MEMBER, row).fetchone())

    def decided_about(self, chat: int, member: int) -> list[Flag]:
        rows = self._connection.execute(DECIDED_FLAGS_OF_MEMBER, (chat, member))
        return [_flag(row) for row in rows]

    def reactions(self, flag: Flag) -> frozenset[Reaction]:
        rows = self._connection.execute(REACTIONS_OF_CARD, (flag.id,))
        return frozenset(Reaction(actor, emoji) for actor, emoji in rows)

    def keep_reactions(self, flag: Flag, reactions: frozenset[Reaction]) -> None:
        self._connection.execute(FORGET_REACTIONS, (flag.id,))
        rows = [(flag.id, reaction.actor, reaction.emoji) for reaction in reactions]
        self._connection.executemany(KEEP_REACTION, rows)

    def waits(self, key: str) -> bool:
        return self._connection.execute(EFFECT_WAITS, (key,)).fetchone() is not None

    def tally(self, chat: int) -> Tally:
        return Tally(*self._connection.execute(TALLY, (chat,)).fetchone())

    def reset_tally(self, chat: int) -> None:
        self._connection.execute(RESET_TALLY, (chat,))

    def _one(self, question: str, *values: int) -> Flag | None:
        row = self._connection.execute(question, values).fetchone()
        return None if row is None else _flag(row)


def _flag(row: tuple[Any, ...]) -> Flag:
    (number, key, chat, message, member, kind, reason, at, version, state, turn, since) = row[:12]
    (decision, by, decided_at, deleted, gone, reports, trouble) = row[12:]
    return Flag(
        id=number,
        key=key,
        chat=chat,
        message=message,
        member=member,
        kind=Kind(kind),
        reason=reason,
        at=moment(at),
        version=version,
        state=State(state),
        turn=turn,
        since=since,
        decision=None if decision is None else Decision(decision),
        decided_by=by,
        decided_at=None if decided_at is None else moment(decided_at),
        deleted=bool(deleted),
        gone=bool(gone),
        reports=reports,
        trouble=trouble,
    )
