"""Reads what live updates missed: history, late edits and deletions, reactions on open cards.

Telethon's updates are neither at-least-once nor at-most-once (telegram.md, section 1.1), so this
runs at the start, after every reconnect, when Telegram lost our session, and once a minute.
"""

import asyncio
import contextlib
from collections.abc import Sequence

from loguru import logger
from telethon import errors

from adapters.inbox import Inbox
from adapters.sqlite.database import Database
from adapters.sqlite.ledger import cursor, start
from adapters.telegram.cards import Cards
from adapters.telegram.connect import LOGIN_LOST
from adapters.telegram.history import History
from adapters.telegram.roster import TelegramRoster
from core.errors import AccountError
from core.events import MessageEdited, MessagesDeleted, MessageSent

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
    ) -> None:
        self._chats = chats
        self._history = history
        self._inbox = inbox
        self._database = database
        self._roster = roster
        self._cards = cards
        self._wake = behind
        self._failures = 0
        self.caught_up = asyncio.Event()
        """Set once the first round is complete: nothing should be sent before that."""

    async def run(self) -> None:
        """Work for ever. Raises AccountError when the session is ended, or a room out of reach."""
        while True:
            self._wake.clear()
            pause = await self._round()
            with contextlib.suppress(TimeoutError):
                # Not `wait_for`: in Python 3.11 it loses a cancellation that comes with the wake.
                async with asyncio.timeout(pause):
                    await self._wake.wait()

    async def _round(self) -> float:
        """One round; returns the seconds until the next."""
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
        if not self.caught_up.is_set():
            self.caught_up.set()
            return SOON
        return EVERY

    async def reconcile(self) -> None:
        """Bring every chat up to date. Raises Telethon's errors, and Unreadable."""
        await self._roster.refresh()
        for chat, top in (await self._history.tops(self._chats)).items():
            await self._catch_up(chat, top)
        for chat in self._chats:
            await self._late_edits(chat)
            await self._late_deletions(chat)
        await self._cards.watch()
        # What was seen of the cards waits in the inbox: the round is over when it is decided.
        await self._inbox.page((), self._chats[0], None)

    async def _catch_up(self, chat: int, top: int) -> None:
        if await self._database.read(lambda c: cursor(c, chat)) is None:
            newest = await self._history.newest(chat)
            said = [event.message for event in newest if isinstance(event, MessageSent)]
            before = [message for message in said if message.id <= top]
            await self._database.write(lambda c: start(c, chat, top, before))
        while True:
            low = await self._database.read(lambda c: cursor(c, chat)) or 0
            if top <= low:
                return
            events, last = await self._history.above(chat, low)
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
