"""All tables of outreach, on the connection of one transaction."""

from collections.abc import Mapping
from datetime import date, datetime

from adapters.clock import moment, seconds
from adapters.sqlite.database import Connection
from adapters.sqlite.outbox import EFFECT_WAITS, KEY_OF_MESSAGE, POSTED
from adapters.sqlite.outreach.emergencies import EmergencyTable
from adapters.sqlite.outreach.requests import RequestTable
from core.events import Reaction

ON_DUTY = "SELECT account FROM duty"
COME_ON_DUTY = "INSERT INTO duty (account, at) VALUES (?, ?) ON CONFLICT DO NOTHING"
GO_OFF_DUTY = "DELETE FROM duty WHERE account = ?"
SPECIALITIES = "SELECT account, name FROM speciality"
FORGET_SPECIALITIES = "DELETE FROM speciality WHERE account = ?"
ADD_SPECIALITY = "INSERT INTO speciality (account, name) VALUES (?, ?)"
ADD_WISH = "INSERT OR IGNORE INTO wish (member, day) VALUES (?, ?)"
HANDED_OVER = "SELECT at FROM hand_over"
HAND_OVER = """
    INSERT INTO hand_over (one, at) VALUES (1, ?) ON CONFLICT (one) DO UPDATE SET at = excluded.at
"""
TAKEN_BACK = "SELECT 1 FROM outbox WHERE key = 'unsay:' || ?"
VOTES = "SELECT actor, emoji FROM vote WHERE key = ?"
FORGET_VOTES = "DELETE FROM vote WHERE key = ?"
ADD_VOTE = "INSERT INTO vote (key, actor, emoji) VALUES (?, ?, ?)"


class CrewTable:
    """Implements `outreach.ports.Crew`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def on_duty(self) -> frozenset[int]:
        return frozenset(int(row[0]) for row in self._connection.execute(ON_DUTY))

    def set_duty(self, account: int, at: datetime, *, on: bool) -> None:
        if on:
            self._connection.execute(COME_ON_DUTY, (account, seconds(at)))
        else:
            self._connection.execute(GO_OFF_DUTY, (account,))

    def specialities(self) -> Mapping[int, frozenset[str]]:
        found: dict[int, set[str]] = {}
        for account, name in self._connection.execute(SPECIALITIES):
            found.setdefault(account, set()).add(name)
        return {account: frozenset(names) for account, names in found.items()}

    def set_specialities(self, account: int, specialities: frozenset[str]) -> None:
        self._connection.execute(FORGET_SPECIALITIES, (account,))
        for name in sorted(specialities):
            self._connection.execute(ADD_SPECIALITY, (account, name))


class DiaryTable:
    """Implements `outreach.ports.Diary`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def wish(self, member: str, day: date) -> bool:
        return bool(self._connection.execute(ADD_WISH, (member, day.isoformat())).rowcount)

    def handed_over(self) -> datetime | None:
        row = self._connection.execute(HANDED_OVER).fetchone()
        return None if row is None else moment(row[0])

    def hand_over(self, at: datetime) -> None:
        self._connection.execute(HAND_OVER, (seconds(at),))


class PostTable:
    """Implements `outreach.ports.Posts`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def key_of(self, chat: int, message: int) -> str | None:
        row = self._connection.execute(KEY_OF_MESSAGE, (chat, message)).fetchone()
        return None if row is None else str(row[0])

    def message_of(self, key: str) -> int | None:
        row = self._connection.execute(POSTED, (key,)).fetchone()
        return None if row is None or row[1] is None else int(row[1])

    def waits(self, key: str) -> bool:
        return self._connection.execute(EFFECT_WAITS, (key,)).fetchone() is not None

    def taken_back(self, key: str) -> bool:
        return self._connection.execute(TAKEN_BACK, (key,)).fetchone() is not None

    def reactions(self, key: str) -> frozenset[Reaction]:
        rows = self._connection.execute(VOTES, (key,))
        return frozenset(Reaction(actor, emoji) for actor, emoji in rows)

    def keep_reactions(self, key: str, reactions: frozenset[Reaction]) -> None:
        self._connection.execute(FORGET_VOTES, (key,))
        for reaction in sorted(reactions, key=lambda r: (r.actor, r.emoji)):
            self._connection.execute(ADD_VOTE, (key, reaction.actor, reaction.emoji))


class OutreachTables:
    """Implements `outreach.ports.Store`."""

    def __init__(self, connection: Connection) -> None:
        self.requests = RequestTable(connection)
        self.emergencies = EmergencyTable(connection)
        self.crew = CrewTable(connection)
        self.diary = DiaryTable(connection)
        self.posts = PostTable(connection)
