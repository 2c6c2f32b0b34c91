"""Live updates: hints of what happened, handed on within microseconds."""

import asyncio
from collections.abc import Callable, Container
from typing import Any

from loguru import logger
from telethon import events, utils

from adapters.inbox import Inbox
from adapters.telegram.cards import Cards
from adapters.telegram.client import StewardClient
from adapters.telegram.translate import ASKED_IN, REACTED, WANTED, asker, event_of
from core.events import Event, ServiceNotice

# Telegram's lines about who came into a chat, or went.
COMING_AND_GOING = frozenset(
    {"ChatJoinedByLink", "ChatJoinedByRequest", "ChatAddUser", "ChatDeleteUser"}
)


class Live:
    """Feeds the inbox; whatever it loses, the reconciler finds.

    Sets `behind` when somebody may have become staff, and `door` when somebody came into the
    other room, or asks to; `remember` is told the access hashes of who may want an answer, and
    `at_once` of what happens in that room, beside the inbox.
    """

    def __init__(
        self,
        inbox: Inbox,
        cards: Cards,
        chats: Container[int],
        staff: int,
        behind: asyncio.Event,
        door: asyncio.Event | None = None,
        remember: Callable[[int, int], None] = lambda _user, _hash: None,
        at_once: Callable[[Event], None] = lambda _event: None,
    ) -> None:
        self._at_once = at_once
        self._inbox = inbox
        self._cards = cards
        self._behind = behind
        self._door = door or asyncio.Event()
        self._remember = remember
        self._chats = chats
        self._staff = staff
        # By message: of several changes to one card, the last tells all.
        self._reacted: dict[int, Any] = {}
        self._wake = asyncio.Event()

    def listen(self, client: StewardClient) -> None:
        """Begin to hear."""
        client.add_event_handler(self.on_update, events.Raw(WANTED))

    async def on_update(self, update: Any) -> None:
        """Telethon waits for this before it goes on, so nothing is awaited here."""
        if isinstance(update, REACTED):
            if utils.get_peer_id(update.peer) == self._staff:
                self._reacted[update.msg_id] = update
                self._wake.set()
            return
        if isinstance(update, ASKED_IN):
            if self._is_the_door(utils.get_peer_id(update.peer)):
                self._door.set()
            return
        event = event_of(update)
        if event is not None and event.chat in self._chats:
            who = asker(event, update._entities)
            if who is not None:
                self._remember(*who)
            if self._is_the_door(event.chat):
                self._at_once(event)
            self._inbox.hint(event)
            self._wake_others(event)

    def _wake_others(self, event: Event) -> None:
        if not isinstance(event, ServiceNotice):
            return
        if event.chat == self._staff:
            self._behind.set()  # somebody may have come or gone
        elif event.action in COMING_AND_GOING and self._is_the_door(event.chat):
            self._door.set()

    def _is_the_door(self, chat: int) -> bool:
        """The members' chat: the one that is read and is not the staff room."""
        return chat in self._chats and chat != self._staff

    async def run(self) -> None:
        """Look into reactions for ever; they may need a request to Telegram each."""
        while True:
            await self._wake.wait()
            self._wake.clear()
            while self._reacted:
                message, update = self._reacted.popitem()
                await self._see(message, update)

    async def _see(self, message: int, update: Any) -> None:
        try:
            await self._cards.see(update)
        except Exception as error:  # noqa: BLE001 - the error boundary: the cards are polled too
            logger.info("Reactions to {}: {}; again later", message, type(error).__name__)
