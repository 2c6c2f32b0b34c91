"""The road out: takes the wishes from the outbox and carries them out, each exactly once.

Order is kept within a lane: a chat's, or one of the two for links. Whenever it is not sure that
Telegram has a wish, the same request with the same `random_id` goes again: Telegram knows it by
that and posts it once. What has no such id is looked for first (`Wish.again`).

Emergencies have lanes of their own beside these. They wait neither for what is slow nor for what
Telegram asked others to wait: it means one method, and only an attempt tells whether it is theirs.
"""

import asyncio
import contextlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from loguru import logger

from adapters.sqlite.database import Connection, Database, OperationalError
from adapters.sqlite.outbox import OutboxTable, Wish
from core.effects import Linking, Priority
from core.events import PRIVATE, EffectDelayed, EffectDone, EffectRefused, Event
from core.ports import Clock

# How long one attempt may take before it counts as unclear.
ATTEMPT = 30.0
# The same for an emergency; and the longest that one waits between two attempts, whatever Telegram
# says: twelve requests a minute are little to it, and a life may hang on the first that it takes.
URGENT_ATTEMPT = 10.0
URGENT = 5.0
# After an unclear attempt: soon again, then slower. Seconds.
BACKOFF = (0.2, 0.5, 1.0, 2.0, 5.0, 10.0)
# How long a wish waits that failed for a reason of ours.
POSTPONED = timedelta(minutes=1)
# How often to look without being woken. Seconds.
IDLE = 5.0
# What Telegram says where one may not write, or not any more. A card waits until one may again:
# there is nobody else to whom it could be told.
CLOSED = frozenset(
    {"CHAT_WRITE_FORBIDDEN", "CHAT_RESTRICTED", "CHAT_SEND_PLAIN_FORBIDDEN", "CHANNEL_PRIVATE"}
    | {"USER_BANNED_IN_CHANNEL", "CHAT_GUEST_SEND_FORBIDDEN"}
)


class Later(Exception):
    """Telegram asks to wait: `seconds`, for the whole account or only for this chat."""

    def __init__(self, seconds: float, account: bool) -> None:
        super().__init__(f"wait {seconds} s")
        self.seconds = seconds
        self.account = account


class Refused(Exception):
    """Telegram will never do this; `code` is its name for the reason."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Unclear(Exception):
    """Nobody knows whether Telegram has it."""


@dataclass(frozen=True, slots=True)
class Hold:
    """A time to wait. It ends early when the clock is set back: better too soon than hours late."""

    since: datetime
    until: datetime

    def lasts(self, now: datetime) -> bool:
        """Whether one must wait still."""
        return self.since <= now < self.until


class Gateway(Protocol):
    """Carries one wish to Telegram."""

    async def carry_out(self, wish: Wish) -> int | str | None:
        """The id of the message that it posted, the address of the link that it made, or None.

        Raises Later, Refused or Unclear.
        """
        ...


class Outbox:
    """One sender per lane, one wish of a lane at a time. Whoever adds a wish sets `wake`.

    `decide` tells the features, inside a transaction, what became of a wish.
    """

    def __init__(
        self,
        database: Database,
        table: OutboxTable,
        gateway: Gateway,
        clock: Clock,
        decide: Callable[[Connection, Event], None],
        wake: asyncio.Event,
    ) -> None:
        self._database = database
        self._table = table
        self._gateway = gateway
        self._clock = clock
        self._decide = decide
        self._wake = wake
        # The row that is under way, by lane.
        self._busy: dict[int, int] = {}
        self._held: dict[int, Hold] = {}
        self._all_held: Hold | None = None
        self._failures: dict[int, int] = {}

    async def run(self, calm: asyncio.Event | None = None) -> None:
        """Send for ever. Cancelling stops at once: what is under way is sent again next time.

        Until `calm` is set, emergencies only; whoever sets it sets `wake`, too.
        """
        async with asyncio.TaskGroup() as senders:
            while True:
                self._wake.clear()
                now = self._clock.now()
                only_urgent = calm is not None and not calm.is_set()
                for wish in await self._due(now, only_urgent=only_urgent):
                    self._busy[wish.lane] = wish.row
                    senders.create_task(self._send(wish))
                await self._sleep(now)

    async def waiting(self) -> int:
        """How many wishes wait, those included whose time has not come."""
        return await self._database.read(self._table.waiting)

    async def _due(self, now: datetime, *, only_urgent: bool) -> list[Wish]:
        urgent = only_urgent or (self._all_held is not None and self._all_held.lasts(now))
        self._held = {lane: hold for lane, hold in self._held.items() if hold.lasts(now)}
        closed, rows = self._busy.keys() | self._held.keys(), [*self._busy.values()]
        try:
            return await self._database.write(
                lambda c: self._table.take(c, now, closed, rows, urgent=urgent)
            )
        except OperationalError as error:
            logger.error("Outbox: {}; again soon", type(error).__name__)
            return []

    async def _sleep(self, now: datetime) -> None:
        due = await self._database.read(lambda c: self._table.next_due(c, now))
        ends = [*self._held.values(), *([self._all_held] if self._all_held else [])]
        pauses = [(hold.until - self._clock.now()).total_seconds() for hold in ends]
        if due is not None:
            pauses.append(due - self._clock.now().timestamp())
        pause = min((p for p in pauses if p > 0), default=IDLE)
        # Not `wait_for`: in Python 3.11 it loses a cancellation that comes together with the wake.
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(min(pause, IDLE)):
                await self._wake.wait()

    async def _send(self, wish: Wish) -> None:
        try:
            await self._attempt(wish)
        except OperationalError as error:
            # The disk's fault, not the wish's: nothing else of this lane could be settled either.
            logger.error("Outbox, {}: {}", wish.name, type(error).__name__)
            self._hold(wish, self._backoff(wish.lane))
        except Exception as error:  # noqa: BLE001 - the senders' error boundary: ids and the type, no words
            logger.error("Outbox, {}: {}", wish.name, type(error).__name__)
            await self._postpone(wish)
        finally:
            del self._busy[wish.lane]
            # Also for what the features have wished meanwhile.
            self._wake.set()

    async def _attempt(self, wish: Wish) -> None:
        if wish.moot:
            await self._sent(wish, None)
            return
        try:
            async with asyncio.timeout(URGENT_ATTEMPT if wish.urgent else ATTEMPT):
                result = await self._gateway.carry_out(wish)
        except Refused as refused:
            if refused.code in CLOSED and _is_card(wish) and wish.chat != PRIVATE:
                logger.warning("{} waits for its room: {}", wish.name, refused.code)
                self._hold(wish, POSTPONED.total_seconds())
            else:
                await self._refused(wish, refused.code)
        except Later as later:
            await self._wait(wish, later)
        except (Unclear, TimeoutError):
            self._hold(wish, self._backoff(wish.lane))
        else:
            self._failures.pop(wish.lane, None)
            await self._sent(wish, result)

    async def _postpone(self, wish: Wish) -> None:
        """A mistake of ours in one wish must not stop the others of its lane."""
        later = self._clock.now() + (timedelta(seconds=URGENT) if wish.urgent else POSTPONED)
        try:
            await self._database.write(lambda c: self._table.postpone(c, wish, later))
        except OperationalError:
            self._hold(wish, POSTPONED.total_seconds())

    async def _sent(self, wish: Wish, result: int | str | None) -> None:
        now = self._clock.now()
        message, url = (None, result) if isinstance(result, str) else (result, None)

        def settle(connection: Connection) -> None:
            current = self._table.sent(connection, wish, message, now)
            if current and isinstance(wish.effect, Linking):
                self._decide(connection, EffectDone(wish.chat, wish.key, now, url))

        await self._database.write(settle)

    async def _refused(self, wish: Wish, code: str) -> None:
        logger.warning("Telegram refused {}: {}", wish.name, code)
        now = self._clock.now()

        def settle(connection: Connection) -> None:
            if self._table.refused(connection, wish, code, now):
                self._decide(connection, EffectRefused(wish.chat, wish.key, code, now))

        await self._database.write(settle)

    async def _wait(self, wish: Wish, later: Later) -> None:
        logger.info("Telegram asks to wait {} s before {}", later.seconds, wish.name)
        if isinstance(wish.effect, Linking):
            # Telegram waits per method, and links may wait for hours: the chat must not with them.
            await self._tell_delay(wish, self._hold(wish, later.seconds))
            return
        alone = not later.account or wish.chat == PRIVATE
        if alone or wish.urgent:
            self._hold(wish, later.seconds)
        if alone:
            # Telegram may mean the search for the one person, or their picture. Where it means
            # the account, whatever is sent elsewhere is told so, too.
            return
        hold, before = self._for(later.seconds), self._all_held
        if before is None or not before.lasts(hold.since) or before.until < hold.until:
            self._all_held = hold

    async def _tell_delay(self, wish: Wish, hold: Hold) -> None:
        event = EffectDelayed(wish.chat, wish.key, hold.until, hold.since)
        try:
            await self._database.write(lambda c: self._decide(c, event))
        except OperationalError as error:
            # Not for `_send`, whose short pause would take the place of the long one.
            logger.error("Outbox, {}: {}; nobody is told", wish.name, type(error).__name__)

    def _hold(self, wish: Wish, seconds: float) -> Hold:
        hold = self._held[wish.lane] = self._for(min(seconds, URGENT) if wish.urgent else seconds)
        return hold

    def _for(self, seconds: float) -> Hold:
        now = self._clock.now()
        return Hold(now, now + timedelta(seconds=seconds))

    def _backoff(self, lane: int) -> float:
        failures = self._failures.get(lane, 0)
        self._failures[lane] = failures + 1
        return BACKOFF[min(failures, len(BACKOFF) - 1)]


def _is_card(wish: Wish) -> bool:
    """A message of that urgency; what concerns links is told, and then decided anew."""
    return wish.effect.priority is Priority.CARD and not isinstance(wish.effect, Linking)
