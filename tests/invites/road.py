"""The road from an event to what Telegram does about it: a real database, a real outbox."""

from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from adapters.masks import mask_of, token_of
from adapters.sqlite.database import migrate, unlock
from adapters.sqlite.invites.tables import InviteTables
from adapters.sqlite.outbox import OutboxTable, Wish
from adapters.sqlite.wishes import EXPORTS
from core.effects import Effect, Export, Linking
from core.events import EffectDelayed, EffectDone, EffectRefused, Event, TimeCame
from invites.desk import NOTHING, Invites, Notes
from invites.house import House, Rules
from invites.reporting import CHORE, begin, due
from tests.invites.checking import check
from tests.invites.puppet import EVENING, Refusal, Telegram

KEY = bytes(range(32))


class Staff:
    """Who is staff: implements `core.ports.Roster`."""

    def __init__(self) -> None:
        self.accounts = {11, 12}

    def is_staff(self, account: int) -> bool:
        """Say whether the account is in the staff room."""
        return account in self.accounts

    def everybody(self) -> frozenset[int]:
        """All of them."""
        return frozenset(self.accounts)

    def is_house(self, account: int) -> bool:
        """Say that nobody speaks for the house here."""
        return False


class Road:
    """Lets the desk decide, keeps time, and carries out what the outbox holds."""

    chat, staff_room, me = -1001000000001, -1001000000002, 900

    def __init__(self, zone: str, rules: Rules) -> None:
        self.connection = unlock(Path(":memory:"), KEY)
        self.connection.execute("PRAGMA foreign_keys = ON")
        migrate(self.connection)
        self.now = EVENING
        self.staff = Staff()
        self.mask = mask_of(KEY)
        self.token = token_of(KEY)
        self.house = House(
            *(self.chat, self.staff_room, self.me, ZoneInfo(zone)),
            *(self.mask, self.token, rules),
        )
        self.desk = Invites(self.house, self.staff)
        self.outbox = OutboxTable(b"secret")
        self.store = InviteTables(self.connection)
        self.telegram = Telegram(self.mask)
        self.refusing: dict[str, str] = {}
        """By the first word of an effect's key: Telegram's reason."""
        self.exports_from: datetime | None = None
        """Until then Telegram makes links wait."""
        self.emitted: list[Effect] = []
        self._held: dict[int, datetime] = {}
        begin(self.now, self.house, self.store)

    def calm(self) -> None:
        """Telegram refuses and delays nothing any more."""
        self.refusing.clear()
        self.exports_from = None
        self._held.clear()

    def close(self) -> None:
        """Close the database."""
        self.connection.close()

    def happens(self, event: Event, notes: Notes = NOTHING) -> list[Effect]:
        """Let the desk decide, in one transaction with the outbox."""
        self.connection.execute("BEGIN")
        effects = list(self.desk.handle(event, notes, self.store))
        for effect in effects:
            check(effect, self.telegram.known)
            self.outbox.write(self.connection, effect, self.now)
        self.connection.execute("COMMIT")
        self.emitted += effects
        return effects

    def wait(self, span: timedelta) -> None:
        """Time passes, and what is due comes."""
        self.now += span
        when = due(self.store)
        if when is not None and when <= self.now:
            self.happens(TimeCame(self.chat, self.now, CHORE))

    def take(self) -> list[Wish]:
        """Take what is to go out now, one wish a lane."""
        busy = {lane for lane, until in self._held.items() if until > self.now}
        self.connection.execute("BEGIN")
        wishes = self.outbox.take(self.connection, self.now, busy)
        self.connection.execute("COMMIT")
        return wishes

    def deliver(self) -> None:
        """Carry out everything that is due."""
        while wishes := self.take():
            for wish in wishes:
                self.settle(wish)

    def settle(self, wish: Wish) -> None:
        """Carry out one wish, and record what came of it."""
        if isinstance(wish.effect, Export) and (until := self.exports_from) and until > self.now:
            self._held[EXPORTS] = until
            self.happens(EffectDelayed(wish.chat, wish.key, until, self.now))
        else:
            self._attempt(wish)

    def _attempt(self, wish: Wish) -> None:
        code = self.refusing.get(wish.key.partition(":")[0])
        if code is not None:
            self._refused(wish, code)
            return
        try:
            result = None if wish.moot else self.telegram.carry_out(wish, self.now)
        except Refusal as refusal:
            self._refused(wish, refusal.code)
            return
        message, url = (None, result) if isinstance(result, str) else (result, None)
        current = self.outbox.sent(self.connection, wish, message, self.now)
        if current and isinstance(wish.effect, Linking):
            self.happens(EffectDone(wish.chat, wish.key, self.now, url))

    def _refused(self, wish: Wish, code: str) -> None:
        if self.outbox.refused(self.connection, wish, code, self.now):
            self.happens(EffectRefused(wish.chat, wish.key, code, self.now))

    def crash(self, *, carried_out: bool) -> None:
        """What is on its way is lost, before or after Telegram has carried it out."""
        for wish in self.take():
            held = isinstance(wish.effect, Export) and self.exports_from is not None
            if carried_out and not held and not wish.moot:
                try:
                    self.telegram.carry_out(wish, self.now)
                except Refusal:
                    continue
