"""The road from an event to what Telegram does about it: a real database, a real outbox."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from adapters.masks import mask_of
from adapters.sqlite.database import Connection, migrate, unlock
from adapters.sqlite.outbox import OutboxTable, Wish
from adapters.sqlite.outreach.tables import OutreachTables
from adapters.sqlite.wishes import dump, own_key
from core.effects import Effect, Withdraw
from core.events import EffectRefused, Event, TimeCame
from outreach.desk import NOTHING, Notes, Outreach
from outreach.hours import Hours
from outreach.house import House, Rules, Topic
from outreach.waiting import CHORE, begin, due
from tests.outreach.puppet import Refusal, Telegram

KEY = bytes(range(32))
CHAT, STAFF_ROOM = -1001000000001, -1001000000002
ANNA, BORIS, VERA = 11, 12, 13
# Ten digits, so that none of them is in a JSON by chance.
MASHA, KOLYA, DIMA, OLYA = (7_300_000_021 + number for number in range(4))
MEMBERS = (MASHA, KOLYA, DIMA, OLYA)
SECRET = "куст сирени у метро"
"""The words that nobody may write down."""
ZONE = "Europe/Berlin"
WEEK = {day: ((time(10), time(18)),) for day in range(5)}
"""Monday to Friday, from ten to six."""
NOON = datetime(2026, 3, 24, 11, tzinfo=UTC)
"""A Tuesday, in the middle of working time."""
NIGHT = datetime(2026, 3, 24, 21, tzinfo=UTC)
"""The same Tuesday, four hours after its end."""
TOPICS = {
    "wound": Topic("wound", {"ru": "раны"}, "doctor", timedelta(minutes=15), private=True),
    "bus": Topic("bus", {"ru": "автобус"}, wait=timedelta(minutes=20)),
}
SECOND, MINUTE, HOUR = timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=1)


class Staff:
    """Who is staff: implements `core.ports.Roster`."""

    def __init__(self) -> None:
        self.accounts = {ANNA, BORIS, VERA}

    def is_staff(self, account: int) -> bool:
        """Say whether the account is in the staff room."""
        return account in self.accounts

    def everybody(self) -> frozenset[int]:
        """All of them."""
        return frozenset(self.accounts)

    def is_house(self, account: int) -> bool:
        """Say whether it is the channel."""
        return account == -1001000000003


def house_of(zone: str = ZONE, week: Any = None, holidays: Any = (), **rules: Any) -> House:
    """A house with usual hours; `rules` as in `Rules`."""
    return House(
        chat=CHAT,
        staff=STAFF_ROOM,
        mask=mask_of(KEY),
        hours=Hours(ZoneInfo(zone), WEEK if week is None else week, frozenset(holidays)),
        topics=TOPICS,
        rules=replace(Rules(), **rules),
    )


def database() -> Connection:
    """An empty one, in memory."""
    connection = unlock(Path(":memory:"), KEY)
    connection.execute("PRAGMA foreign_keys = ON")
    migrate(connection)
    return connection


class Road:
    """Lets the desk decide, keeps time, and carries out what the outbox holds."""

    def __init__(self, now: datetime = NOON, **house: Any) -> None:
        self.connection = database()
        self.now = now
        self.staff = Staff()
        self.house = house_of(**house)
        self.desk = Outreach(self.house, self.staff)
        self.outbox = OutboxTable(b"secret")
        self.store = OutreachTables(self.connection)
        self.telegram = Telegram()
        self.refusing: dict[str, str] = {}
        """By the first word of an effect's key: Telegram's reason."""
        self.emitted: list[Effect] = []
        begin(self.now, self.store)

    def close(self) -> None:
        """Close the database."""
        self.connection.close()

    def happens(self, event: Event, notes: Notes = NOTHING) -> list[Effect]:
        """Let the desk decide, in one transaction with the outbox."""
        self.connection.execute("BEGIN")
        effects = list(self.desk.handle(event, notes, self.store))
        self._write(effects)
        self.connection.execute("COMMIT")
        self.emitted += effects
        return effects

    def dies(self, event: Event, notes: Notes = NOTHING) -> None:
        """Steward decides, but dies before that is on disk."""
        self.connection.execute("BEGIN")
        self._write(self.desk.handle(event, notes, self.store))
        self.connection.execute("ROLLBACK")

    def restarts(self) -> None:
        """A new desk on the old database."""
        self.desk = Outreach(self.house, self.staff)
        begin(self.now, self.store)

    def _write(self, effects: Iterable[Effect]) -> None:
        for effect in effects:
            tells_nothing(effect)
            self.outbox.write(self.connection, effect, self.now)

    # Time.

    def wait(self, span: timedelta, *, up: bool = True) -> None:
        """Time passes, and what is due comes; while Steward is not `up`, when it is again."""
        until = self.now + span
        for _ in range(10_000):
            when = due(self.house, self.store, self.now)
            if not up or when is None or when > until:
                break
            self.now = max(self.now, when)
            self.comes()
            if due(self.house, self.store, self.now) == when:
                self.now += SECOND  # the timer's pause: what was left comes with the next
        else:
            raise AssertionError("time stands still")
        self.now = until
        if up:
            self.deliver()
        else:
            self.comes()

    def comes(self) -> list[Effect]:
        """The timer rings, and what follows is carried out."""
        effects = self.happens(TimeCame(CHAT, self.now, CHORE))
        self.deliver()
        return effects

    # Out.

    def take(self) -> list[Wish]:
        """Take what is to go out now, one wish a lane."""
        self.connection.execute("BEGIN")
        wishes = self.outbox.take(self.connection, self.now, set())
        self.connection.execute("COMMIT")
        return wishes

    def deliver(self) -> None:
        """Carry out everything that is due."""
        while wishes := self.take():
            for wish in wishes:
                self._settle(wish)

    def _settle(self, wish: Wish) -> None:
        self.telegram.refuses = self.refusing.get(wish.key.partition(":")[0])
        try:
            message = None if wish.moot else self.telegram.carry_out(wish)
        except Refusal as refusal:
            if self.outbox.refused(self.connection, wish, refusal.code, self.now):
                self.happens(EffectRefused(wish.chat, wish.key, refusal.code, self.now))
            return
        self.outbox.sent(self.connection, wish, message, self.now)


def tells_nothing(effect: Effect) -> None:
    """What is written to disk names no member and holds none of their words."""
    if isinstance(effect, Withdraw):
        if effect.otherwise is not None:
            tells_nothing(effect.otherwise)
        return
    written = own_key(effect) + dump(effect)
    assert not [who for who in MEMBERS if str(who) in written]
    assert SECRET not in written
