"""The requests in SQLite: `outreach.ports.Requests` inside one transaction."""

from collections.abc import Sequence
from dataclasses import fields, replace
from datetime import datetime
from typing import Any, Final

from adapters.clock import moment, seconds
from adapters.sqlite.database import Connection
from outreach.listening.heard import Kind
from outreach.request import Move, Reason, Reply, Request, State

NAMES: Final = tuple(field.name for field in fields(Request))
COLUMNS: Final = ", ".join(NAMES)
TIMES: Final = frozenset(
    {"at", "waits_since", "heard_at", "due", "told_at", "held_since", "decided_at"}
    | {"changed_at", "first_answer_at"}
)
SWITCHES: Final = frozenset({"staffed", "noticed", "thanked", "gone", "left", "by_hand"})
CODES: Final[dict[str, type[Kind | State | Move | Reason]]] = {
    "kind": Kind,
    "state": State,
    "decision": Move,
    "reason": Reason,
}

AHEAD: Final = 3_600
"""Seconds by which the staff cannot have been told, or a request taken, ahead of time."""

ADD = f"INSERT OR IGNORE INTO request ({COLUMNS}, open) VALUES (NULL{', ?' * len(NAMES)})"
SAVE = f"UPDATE request SET {', '.join(f'{name} = ?' for name in NAMES[1:])}, open = ? WHERE id = ?"
REQUEST = f"SELECT {COLUMNS} FROM request WHERE id = ?"
REQUEST_OF_MESSAGE = f"""
    SELECT {COLUMNS} FROM request WHERE chat = :chat AND message = :message
    UNION ALL
    SELECT {COLUMNS} FROM request WHERE id = (
        SELECT request FROM request_message WHERE chat = :chat AND message = :message)
    LIMIT 1
"""
OPEN_REQUESTS_OF_AUTHOR = f"SELECT {COLUMNS} FROM request WHERE open AND author = ? ORDER BY id"
OPEN_REQUESTS = f"SELECT {COLUMNS} FROM request WHERE open ORDER BY id"
ALL_REQUESTS = f"SELECT {COLUMNS} FROM request ORDER BY id"
# Also those that were told or taken in the future: the clock was set back since.
REQUESTS_DUE = f"""
    SELECT {COLUMNS} FROM request
    WHERE id IN (
        SELECT id FROM request WHERE due <= :now
        UNION
        SELECT id FROM request
        WHERE open AND max(coalesce(told_at, 0), coalesce(held_since, 0)) > :ahead)
    ORDER BY due, id LIMIT :most
"""
NEXT_DUE = "SELECT min(due) FROM request WHERE due IS NOT NULL"
WITHDRAWN_SINCE = """
    SELECT count(*) FROM request WHERE changed_at >= ? AND state = 'closed'
        AND reason IN ('withdrawn', 'left')
"""
JOIN = "INSERT OR IGNORE INTO request_message (chat, message, request) VALUES (?, ?, ?)"
LEAVE = "DELETE FROM request_message WHERE chat = ? AND message = ?"
REPLY = "request, message, staff, confidence, at, right, judged, judged_at, gone"
ADD_REPLY = f"INSERT OR IGNORE INTO reply ({REPLY}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
SAVE_REPLY = """
    UPDATE reply SET right = ?, judged = ?, judged_at = ?, gone = ?
    WHERE request = ? AND message = ?
"""
REPLIES = f"SELECT {REPLY} FROM reply WHERE request = ? ORDER BY id"
REPLIES_BY_MESSAGE = f"""
    SELECT {", ".join(f"reply.{name}" for name in REPLY.split(", "))}
    FROM reply JOIN request ON request.id = reply.request
    WHERE reply.message = ? AND request.chat = ? AND NOT reply.gone ORDER BY reply.request
"""


class RequestTable:
    """Implements `outreach.ports.Requests`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, request: Request) -> Request | None:
        cursor = self._connection.execute(ADD, _values(request))
        return replace(request, id=int(cursor.lastrowid)) if cursor.rowcount else None

    def save(self, request: Request) -> None:
        self._connection.execute(SAVE, (*_values(request), request.id))

    def by_id(self, request: int) -> Request | None:
        return _one(self._connection.execute(REQUEST, (request,)).fetchone())

    def of_message(self, chat: int, message: int) -> Request | None:
        asked = {"chat": chat, "message": message}
        return _one(self._connection.execute(REQUEST_OF_MESSAGE, asked).fetchone())

    def join(self, request: Request, message: int) -> bool:
        row = (request.chat, message, request.id)
        return bool(self._connection.execute(JOIN, row).rowcount)

    def leave(self, chat: int, message: int) -> Request | None:
        request = self.of_message(chat, message)
        gone = self._connection.execute(LEAVE, (chat, message)).rowcount
        return request if gone else None

    def of_author(self, author: str) -> Sequence[Request]:
        return [
            _request(row) for row in self._connection.execute(OPEN_REQUESTS_OF_AUTHOR, (author,))
        ]

    def open(self) -> Sequence[Request]:
        return [_request(row) for row in self._connection.execute(OPEN_REQUESTS)]

    def all(self) -> Sequence[Request]:
        """Every one that is kept, oldest first."""
        return [_request(row) for row in self._connection.execute(ALL_REQUESTS)]

    def due(self, at: datetime, most: int) -> Sequence[Request]:
        now = seconds(at)
        given = {"now": now, "ahead": now + AHEAD, "most": most}
        rows = self._connection.execute(REQUESTS_DUE, given)
        return [_request(row) for row in rows]

    def next_due(self) -> datetime | None:
        (due,) = self._connection.execute(NEXT_DUE).fetchone()
        return None if due is None else moment(due)

    def withdrawn_since(self, at: datetime) -> int:
        return int(self._connection.execute(WITHDRAWN_SINCE, (seconds(at),)).fetchone()[0])

    # --- replies

    def add_reply(self, reply: Reply) -> bool:
        row = (
            *(reply.request, reply.message, int(reply.staff), reply.confidence),
            *(seconds(reply.at), *_judgement(reply), int(reply.gone)),
        )
        return bool(self._connection.execute(ADD_REPLY, row).rowcount)

    def save_reply(self, reply: Reply) -> None:
        row = (*_judgement(reply), int(reply.gone), reply.request, reply.message)
        self._connection.execute(SAVE_REPLY, row)

    def replies(self, request: int) -> Sequence[Reply]:
        return [_reply(row) for row in self._connection.execute(REPLIES, (request,))]

    def replies_by(self, chat: int, message: int) -> Sequence[Reply]:
        return [
            _reply(row) for row in self._connection.execute(REPLIES_BY_MESSAGE, (message, chat))
        ]


def _values(request: Request) -> tuple[Any, ...]:
    """The columns but the id, in their order."""
    values = (_value(name, getattr(request, name)) for name in NAMES[1:])
    return (*values, int(request.is_open))


def _value(name: str, value: Any) -> Any:
    if name in TIMES:
        return None if value is None else seconds(value)
    return int(value) if name in SWITCHES else value


def _one(row: tuple[Any, ...] | None) -> Request | None:
    return None if row is None else _request(row)


def _request(row: tuple[Any, ...]) -> Request:
    values = dict(zip(NAMES, row, strict=True))
    for name in TIMES:
        values[name] = None if values[name] is None else moment(values[name])
    for name in SWITCHES:
        values[name] = bool(values[name])
    for name, code in CODES.items():
        values[name] = None if values[name] is None else code(values[name])
    return Request(**values)


def _judgement(reply: Reply) -> tuple[Any, ...]:
    at = None if reply.judged_at is None else seconds(reply.judged_at)
    return None if reply.right is None else int(reply.right), reply.judged, at


def _reply(row: tuple[Any, ...]) -> Reply:
    request, message, staff, confidence, at, right, judged, judged_at, gone = row
    return Reply(
        request=request,
        message=message,
        staff=bool(staff),
        confidence=confidence,
        at=moment(at),
        right=None if right is None else bool(right),
        judged=judged,
        judged_at=None if judged_at is None else moment(judged_at),
        gone=bool(gone),
    )
