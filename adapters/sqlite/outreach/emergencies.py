"""The emergencies in SQLite: `outreach.ports.Emergencies` inside one transaction."""

from collections.abc import Sequence
from dataclasses import fields, replace
from datetime import datetime
from typing import Any, Final

from adapters.clock import moment, seconds
from adapters.sqlite.database import Connection
from outreach.emergency import Emergency, Move, State

NAMES: Final = tuple(field.name for field in fields(Emergency))
COLUMNS: Final = ", ".join(NAMES)
TIMES: Final = frozenset({"at", "due", "paged_at", "decided_at"})

ADD = f"INSERT OR IGNORE INTO emergency ({COLUMNS}) VALUES (NULL{', ?' * (len(NAMES) - 1)})"
SAVE = f"UPDATE emergency SET {', '.join(f'{name} = ?' for name in NAMES[1:])} WHERE id = ?"
EMERGENCY = f"SELECT {COLUMNS} FROM emergency WHERE id = ?"
EMERGENCY_OF_MESSAGE = f"""
    SELECT {COLUMNS} FROM emergency WHERE chat = :chat AND message = :message
    UNION ALL
    SELECT {COLUMNS} FROM emergency WHERE id = (
        SELECT emergency FROM emergency_message WHERE chat = :chat AND message = :message)
    LIMIT 1
"""
EMERGENCIES_OF_AUTHOR = f"""
    SELECT {COLUMNS} FROM emergency WHERE author = ? AND at >= ? ORDER BY id
"""
JOIN = "INSERT OR IGNORE INTO emergency_message (chat, message, emergency) VALUES (?, ?, ?)"
ACTIVE_EMERGENCIES = (
    f"SELECT {COLUMNS} FROM emergency WHERE state IN ('raised', 'taken') ORDER BY id"
)
ALL_EMERGENCIES = f"SELECT {COLUMNS} FROM emergency ORDER BY id"


class EmergencyTable:
    """Implements `outreach.ports.Emergencies`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, emergency: Emergency) -> Emergency | None:
        cursor = self._connection.execute(ADD, _values(emergency))
        return replace(emergency, id=int(cursor.lastrowid)) if cursor.rowcount else None

    def save(self, emergency: Emergency) -> None:
        self._connection.execute(SAVE, (*_values(emergency), emergency.id))

    def by_id(self, emergency: int) -> Emergency | None:
        return _one(self._connection.execute(EMERGENCY, (emergency,)).fetchone())

    def of_message(self, chat: int, message: int) -> Emergency | None:
        asked = {"chat": chat, "message": message}
        return _one(self._connection.execute(EMERGENCY_OF_MESSAGE, asked).fetchone())

    def join(self, emergency: Emergency, message: int) -> bool:
        row = (emergency.chat, message, emergency.id)
        return bool(self._connection.execute(JOIN, row).rowcount)

    def active(self) -> Sequence[Emergency]:
        return [_emergency(row) for row in self._connection.execute(ACTIVE_EMERGENCIES)]

    def all(self) -> Sequence[Emergency]:
        """Every one that is kept, oldest first."""
        return [_emergency(row) for row in self._connection.execute(ALL_EMERGENCIES)]

    def of_author(self, author: str, since: datetime) -> Sequence[Emergency]:
        rows = self._connection.execute(EMERGENCIES_OF_AUTHOR, (author, seconds(since)))
        return [_emergency(row) for row in rows]


def _values(emergency: Emergency) -> tuple[Any, ...]:
    """The columns but the id, in their order."""
    return tuple(_value(name, getattr(emergency, name)) for name in NAMES[1:])


def _value(name: str, value: Any) -> Any:
    if name in TIMES:
        return None if value is None else seconds(value)
    return int(value) if name == "gone" else value


def _one(row: tuple[Any, ...] | None) -> Emergency | None:
    return None if row is None else _emergency(row)


def _emergency(row: tuple[Any, ...]) -> Emergency:
    values = dict(zip(NAMES, row, strict=True))
    for name in TIMES:
        values[name] = None if values[name] is None else moment(values[name])
    decision = values["decision"]
    values |= {
        "state": State(values["state"]),
        "decision": None if decision is None else Move(decision),
        "gone": bool(values["gone"]),
    }
    return Emergency(**values)
