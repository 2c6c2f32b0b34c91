"""Reads what live updates missed: history, late edits and deletions, reactions on open cards.

Telethon's updates are neither at-least-once nor at-most-once (telegram.md, section 1.1), so this
runs at the start, after every reconnect, when Telegram lost our session, and once a minute.
"""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from loguru import logger
from telethon import errors

from adapters.clock import TelegramClock
from adapters.inbox import Inbox
from adapters.sqlite.database import Database
from adapters.sqlite.ledger import cursor, start
from adapters.telegram.cards import Cards
from adapters.telegram.connect import LOGIN_LOST
from adapters.telegram.door import Door
from adapters.telegram.history import History
from adapters.telegram.private import PrivateHistory
from adapters.telegram.roster import TelegramRoster
from core.errors import AccountError
from core.events import PRIVATE, Event, MessageEdited, MessagesDeleted, MessageSent

# Seconds between two rounds when nothing calls for one.
EVERY = 60.0
# Seconds between the first two rounds: after a crash the outbox learns the ids of cards that it
# had posted, and only then do reactions on them mean something.
SOON = 3.0
# What Telegram says of a room to an account that is not in it.
NOT_A_MEMBER = (errors.ChannelPrivateError, errors.ChannelInvalidError)
# Seconds before the next try after a failed round.
RETRY = (0.5, 1.0, 2.0, 5.0, 15.0)
# After so many failed rounds in a row an operator should know: nothing goes out before the first.
STUBBORN = 5

Above = Callable[[int], Awaitable[tuple[list[Event], int | None]]]
"""Reads what lies above an id, and says how far that reaches (None: no more)."""


@dataclass(frozen=True, slots=True)
class Beside:
    """What a round sees to besides the rooms; trouble with it does not hold up the rooms."""

    clock: TelegramClock | None = None
    private: PrivateHistory | None = None
    door: Door | None = None


class Reconciler:
    """One round after the other; whoever sets `behind` asks for one now."""

    def __init__(
        self,
        chats: Sequence[int],
        history: History,
        inbox: Inbox,
        database: Database,
        roster: TelegramRoster,
        cards: Cards,
        behind: asyncio.Event,
        beside: Beside | None = None,
    ) -> None:
        self._chats = chats
        self._history = history
        self._inbox = inbox
        self._database = database
        self._roster = roster
        self._cards = cards
        self._wake = behind
        self._beside = beside or Beside()
        self._failures = 0
        self._failures_beside = 0
        self._rest_until = 0.0
        self.caught_up = asyncio.Event()
        """Set once the first round is complete: nothing should be sent before that."""

    async def run(self) -> None:
        """Work for ever. Raises AccountError when the session is ended, or a room out of reach."""
        called = True
        while True:
            self._wake.clear()
            pause = await self._round(called=called or self._failures > 0)
            with contextlib.suppress(TimeoutError):
                # Not `wait_for`: in Python 3.11 it loses a cancellation that comes with the wake.
                async with asyncio.timeout(pause):
                    await self._wake.wait()
            called = self._wake.is_set()

    async def _round(self, *, called: bool) -> float:
        """One round; returns the seconds until the next. `called`: somebody asked for it."""
        await self._aside(self._set_clock())
        try:
            await self.reconcile()
        except LOGIN_LOST:
            raise AccountError("error-session-ended") from None
        except NOT_A_MEMBER:
            raise AccountError("error-outside") from None
        except Exception as error:  # noqa: BLE001 - the error boundary: the history stays there
            pause = RETRY[min(self._failures, len(RETRY) - 1)]
            self._failures += 1
            level = "INFO" if self._failures < STUBBORN else "WARNING"
            logger.log(level, "Reading the history: {}; again soon", type(error).__name__)
            await asyncio.sleep(max(pause, getattr(error, "seconds", 0)))  # FloodWaitError
            return 0.0
        self._failures = 0
        first = not self.caught_up.is_set()
        if first:
            # Whoever writes to a Steward that works is not of the past.
            await self._aside(self._begin_private())
        self.caught_up.set()
        if not await self._see_to_the_rest(called=called):
            pause = RETRY[min(self._failures_beside, len(RETRY) - 1)]
            self._failures_beside += 1
            return pause
        self._failures_beside = 0
        return SOON if first else EVERY

    async def reconcile(self) -> None:
        """Bring every room up to date. Raises Telethon's errors, and Unreadable."""
        await self._roster.refresh()
        for chat, top in (await self._history.tops(self._chats)).items():
            await self._catch_up(chat, top)
        for chat in self._chats:
            await self._late_edits(chat)
            await self._late_deletions(chat)
        await self._cards.watch()
        # What was seen of the cards waits in the inbox: the round is over when it is decided.
        await self._inbox.page((), self._chats[0], None)

    async def _see_to_the_rest(self, *, called: bool) -> bool:
        """Private chats, and the chat's door; False when something could not be read."""
        if asyncio.get_running_loop().time() < self._rest_until:
            return True  # Telegram asked to wait, and the rooms need not
        well = await self._aside(self._private_chats())
        if self._beside.door is not None:
            well &= await self._aside(self._beside.door.round(called=called))
        return well

    async def _aside(self, step: Awaitable[None]) -> bool:
        """Do it; what goes wrong with it (but the end of the login) is tried again later."""
        try:
            await step
        except LOGIN_LOST:
            raise AccountError("error-session-ended") from None
        except Exception as error:  # noqa: BLE001 - the error boundary: the rooms come first
            level = "INFO" if self._failures_beside < STUBBORN else "WARNING"
            logger.log(level, "Beside the rooms: {}; again later", type(error).__name__)
            pause = getattr(error, "seconds", None) or 0  # FloodWaitError
            self._rest_until = asyncio.get_running_loop().time() + pause
            return False
        return True

    async def _set_clock(self) -> None:
        if self._beside.clock is None:
            return
        asked = self._beside.clock.now()
        self._beside.clock.correct(await self._history.time(), asked)

    async def _catch_up(self, chat: int, top: int) -> None:
        if await self._database.read(lambda c: cursor(c, chat)) is None:
            newest = await self._history.newest(chat)
            said = [event.message for event in newest if isinstance(event, MessageSent)]
            before = [message for message in said if message.id <= top]
            await self._database.write(lambda c: start(c, chat, top, before))
        await self._read_up_to(chat, top, lambda low: self._history.above(chat, low))

    async def _begin_private(self) -> None:
        """What was written to Steward before its time is not its business."""
        private = self._beside.private
        if private and await self._database.read(lambda c: cursor(c, PRIVATE)) is None:
            top = await private.top()
            await self._database.write(lambda c: start(c, PRIVATE, top))

    async def _private_chats(self) -> None:
        """What was written to Steward since."""
        await self._begin_private()
        private = self._beside.private
        if private is not None:
            await self._read_up_to(PRIVATE, await private.top(), private.above)

    async def _read_up_to(self, chat: int, top: int, above: Above) -> None:
        while True:
            low = await self._database.read(lambda c: cursor(c, chat)) or 0
            if top <= low:
                return
            events, last = await above(low)
            if last is None:
                return
            await self._inbox.page(events, chat, last)

    async def _late_edits(self, chat: int) -> None:
        """Edits have no place in the history: the newest messages are simply read again."""
        newest = await self._history.newest(chat)
        messages = [event.message for event in newest if isinstance(event, MessageSent)]
        edits = [MessageEdited(message) for message in messages if message.edited is not None]
        if edits:
            await self._inbox.page(edits, chat, None)

    async def _late_deletions(self, chat: int) -> None:
        """Nor have deletions; those matter of which a card still shows the words."""
        gone = await self._cards.vanished(chat)
        if gone:
            await self._inbox.page([MessagesDeleted(chat, gone)], chat, None)
