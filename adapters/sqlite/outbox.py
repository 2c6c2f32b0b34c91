"""The outbox in SQLite: wishes are written with the decision, and leave one by one."""

import hmac
import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from adapters.clock import moment, seconds
from adapters.sqlite.database import Connection
from adapters.sqlite.wishes import Outgoing, due, dump, lane_of, load, own_key, urgent_lane
from core.effects import (
    Alter,
    Effect,
    Limit,
    Linking,
    Priority,
    React,
    Restrict,
    Rewrite,
    Say,
    Unsay,
    Withdraw,
)

ADD = """
    INSERT OR IGNORE INTO outbox (key, chat, payload, rid, priority, due, at)
    VALUES (?, ?, ?, ?, ?, ?, ?)
"""
# The latest text of a message, reaction, standing of a member, or way of a link wins; a sender that
# is under way sees the revision change.
REPLACE = """
    INSERT INTO outbox (key, chat, payload, rid, priority, due, at) VALUES (?, ?, ?, ?, ?, ?, ?)
    ON CONFLICT (key) DO UPDATE SET payload = excluded.payload, priority = excluded.priority,
        due = excluded.due, at = excluded.at, state = 'waiting', code = NULL,
        revision = outbox.revision + 1
"""
# Only what surely is not out.
WITHDRAW = """
    UPDATE outbox SET state = 'withdrawn', payload = NULL, at = ?
    WHERE key = ? AND state = 'waiting' AND tried <= revision
"""
# `tried` is one more than the revision that was last tried, so that it outlives a newer wish.
TRIED = "SELECT tried FROM outbox WHERE key = ?"
TRY = "UPDATE outbox SET tried = revision + 1 WHERE id = ?"
# One head per lane (`wishes.lane_of`), which the column `chat` holds, and one of its emergencies
# (priority 0): the most urgent, then the oldest. What was due when it was written is due, even if
# the clock has been set back since. A change waits for what it changes, wherever that waits; and
# what has become an emergency while it was on its way does not go beside itself.
HEADS = """
    SELECT id, key, chat, payload, rid, priority, due, revision, tried, at FROM outbox WHERE id IN (
        SELECT (SELECT id FROM outbox AS o
                WHERE o.chat = lane.chat AND (o.priority = 0) = lane.urgent
                    AND o.state = 'waiting' AND o.due <= max(:now, o.at)
                    AND o.id NOT IN (SELECT value FROM json_each(:under_way))
                    AND NOT EXISTS (
                        SELECT 1 FROM outbox AS posting
                        WHERE posting.state = 'waiting' AND posting.key = CASE
                            WHEN o.key GLOB 'rewrite:*' THEN substr(o.key, 9)
                            WHEN o.key GLOB 'unsay:*' THEN substr(o.key, 7) END)
                ORDER BY o.priority, o.id LIMIT 1)
        FROM (SELECT DISTINCT chat, priority = 0 AS urgent FROM outbox
              WHERE state = 'waiting') AS lane)
    ORDER BY priority, id
"""
NEXT_DUE = "SELECT min(due) FROM outbox WHERE state = 'waiting' AND due > ?"
POSTED = "SELECT state, message FROM outbox WHERE key = ?"
SENT = """
    UPDATE outbox SET state = 'sent', message = coalesce(?, message), payload = NULL, at = ?
    WHERE id = ? AND revision = ?
"""
# The member is free again, or the reaction gone: nothing of ours is left to take back.
FREED = "UPDATE outbox SET tried = 0 WHERE id = ? AND revision = ?"
REFUSED = """
    UPDATE outbox SET state = 'refused', code = ?, payload = NULL, at = ?
    WHERE id = ? AND revision = ?
"""
POSTPONE = "UPDATE outbox SET due = ? WHERE id = ? AND state = 'waiting'"
# For the features: what surely has not gone out, and what a message of ours is about.
EFFECT_WAITS = "SELECT 1 FROM outbox WHERE key = ? AND state = 'waiting' AND tried <= revision"
KEY_OF_MESSAGE = "SELECT key FROM outbox WHERE chat = ? AND message = ?"
WAITING = "SELECT count(*) FROM outbox WHERE state = 'waiting'"


@dataclass(frozen=True, slots=True)
class Wish:
    """One effect on its way out."""

    row: int
    key: str
    lane: int
    """Of one lane one goes out at a time: `wishes.lane_of`, or `urgent_lane` of that."""
    effect: Outgoing
    rid: int
    """Telegram's `random_id`: the same for every attempt, so that it is posted once."""
    revision: int
    target: int | None
    """The message that a Rewrite or Unsay is about."""
    since: datetime
    """When it was wished."""
    again: bool = False
    """An earlier attempt may have reached Telegram."""
    moot: bool = False
    """Nothing is left to do: the message to change was never posted."""

    @property
    def chat(self) -> int:
        """Where it is carried out."""
        return self.effect.chat

    @property
    def urgent(self) -> bool:
        """Whether it is about an emergency."""
        return self.effect.priority is Priority.EMERGENCY

    @property
    def name(self) -> str:
        """For the log, which is not encrypted: the key may name a member, this does not."""
        return f"{type(self.effect).__name__} {self.row}"


def random_id(secret: bytes, key: str) -> int:
    """The `random_id` of a key: the same in every attempt and after every crash; never zero."""
    digest = hmac.digest(secret, key.encode(), "sha256")
    return int.from_bytes(digest[:8], "big", signed=True) or 1


class OutboxTable:
    """The rows. Every method runs inside a transaction, in the database's thread."""

    def __init__(self, secret: bytes) -> None:
        self._secret = secret

    def write(self, connection: Connection, effect: Effect, now: datetime) -> None:
        """Keep a wish. A key that is there already changes nothing, but for new texts."""
        if isinstance(effect, Withdraw):
            self._withdraw(connection, effect, now)
            return
        if isinstance(effect, Restrict) and effect.limit is Limit.NONE:
            # What was surely never imposed must not be lifted: it may be an admin's doing.
            row = connection.execute(TRIED, (effect.key,)).fetchone()
            if row is None or not row[0]:
                connection.execute(WITHDRAW, (seconds(now), effect.key))
                return
        key = own_key(effect)
        row = (
            *(key, lane_of(effect), dump(effect), random_id(self._secret, key)),
            *(int(effect.priority), due(effect, now), seconds(now)),
        )
        replaces = isinstance(effect, Rewrite | React | Restrict | Alter)
        connection.execute(REPLACE if replaces else ADD, row)

    def _withdraw(self, connection: Connection, effect: Withdraw, now: datetime) -> None:
        (before,) = connection.execute(TRIED, (effect.key,)).fetchone() or (0,)
        withdrawn = connection.execute(WITHDRAW, (seconds(now), effect.key)).rowcount
        # An earlier wish of that key may be out although the latest is not.
        if effect.otherwise is not None and (before or not withdrawn):
            self.write(connection, effect.otherwise, now)

    def take(
        self,
        connection: Connection,
        now: datetime,
        busy: Collection[int],
        under_way: Collection[int] = (),
        *,
        urgent: bool = False,
    ) -> list[Wish]:
        """The next wish of every lane that is not in `busy`; with `urgent`, emergencies only.

        `under_way` are the rows that have a sender.
        """
        given = {"now": seconds(now), "under_way": json.dumps([*under_way])}
        wishes = []
        for row in connection.execute(HEADS, given).fetchall():
            lane, hurries = row[2], row[5] == Priority.EMERGENCY
            lane = urgent_lane(lane) if hurries else lane
            if lane not in busy and (hurries or not urgent):
                wishes.append(self._wish(connection, row, lane, now))
        return [wish for wish in wishes if wish is not None]

    def next_due(self, connection: Connection, now: datetime) -> int | None:
        """When the next wish that waits for its time is due, in seconds since 1970."""
        (value,) = connection.execute(NEXT_DUE, (seconds(now),)).fetchone()
        return None if value is None else int(value)

    def sent(self, connection: Connection, wish: Wish, message: int | None, now: datetime) -> bool:
        """It is out, and its payload is forgotten.

        False when a newer wish has replaced it meanwhile, which stays waiting.
        """
        row = (message, seconds(now), wish.row, wish.revision)
        current = bool(connection.execute(SENT, row).rowcount)
        if _takes_back(wish.effect):
            connection.execute(FREED, (wish.row, wish.revision))
        return current

    def refused(self, connection: Connection, wish: Wish, code: str, now: datetime) -> bool:
        """Telegram will never take it. False when a newer wish has replaced it meanwhile."""
        row = (code, seconds(now), wish.row, wish.revision)
        return bool(connection.execute(REFUSED, row).rowcount)

    def postpone(self, connection: Connection, wish: Wish, until: datetime) -> None:
        """It goes on waiting, and lets the others of its lane pass."""
        connection.execute(POSTPONE, (seconds(until), wish.row))

    def waiting(self, connection: Connection) -> int:
        """How many wishes wait."""
        return int(connection.execute(WAITING).fetchone()[0])

    def _wish(
        self, connection: Connection, row: tuple[Any, ...], lane: int, now: datetime
    ) -> Wish | None:
        number, key, chat, payload, rid, priority, time, revision, tried, at = row
        try:
            effect = load(payload, key, chat, priority, time)
        except (ValueError, KeyError, TypeError):
            # Written by another version: it must not stop what waits behind it.
            connection.execute(REFUSED, ("UNKNOWN_EFFECT", seconds(now), number, revision))
            return None
        if isinstance(effect, Say | React | Restrict | Linking):
            # From here on nobody knows whether Telegram has it: it can be undone, not withdrawn.
            connection.execute(TRY, (number,))
        target, moot = None, False
        if isinstance(effect, Rewrite | Unsay):
            state, target = connection.execute(POSTED, (effect.key,)).fetchone() or (None, None)
            # No id and not waiting: it will never have one.
            moot = target is None and state != "waiting"
        since, again = moment(at), bool(tried)
        return Wish(number, key, lane, effect, rid, revision, target, since, again, moot=moot)


def _takes_back(effect: Outgoing) -> bool:
    match effect:
        case Restrict():
            return effect.limit is Limit.NONE
        case React():
            return effect.emoji is None
        case _:
            return False
