"""Telethon's client, with the gaps closed through which updates fall.

Telethon 1.45 asks for missed updates neither after it reconnected by itself nor when Telegram
says that it lost the session (`new_session_created`): telegram.md, section 1.1.
"""

import warnings
from collections.abc import Callable
from typing import Any

from telethon import TelegramClient
from telethon.tl import functions, types

from adapters.logs import telethon_logger

# Telethon's defaults tell Telegram the kernel's version and the machine.
DEVICE = {"device_model": "Desktop", "system_version": "1", "app_version": "1"}


class StewardClient(TelegramClient):  # type: ignore[misc] # Telethon ships no types
    """Calls `behind` whenever updates may have been missed."""

    def __init__(
        self,
        session: Any,
        api_id: int,
        api_hash: str,
        behind: Callable[[], None] = lambda: None,
        request_retries: int = 0,
    ) -> None:
        # Telethon says that the session's coroutines will be awaited, which is what we want.
        warnings.filterwarnings("ignore", message="Using async sessions", category=UserWarning)
        super().__init__(
            session,
            api_id,
            api_hash,
            catch_up=True,
            sequential_updates=True,
            flood_sleep_threshold=0,  # the outbox waits, nobody sleeps inside a call
            request_retries=request_retries,
            raise_last_call_error=True,
            connection_retries=-1,
            retry_delay=1,
            auto_reconnect=True,
            base_logger=telethon_logger(),
            **DEVICE,
        )
        self._behind = behind
        handlers = self._sender._handlers
        created = types.NewSessionCreated.CONSTRUCTOR_ID
        self._handle_salt = handlers[created]
        handlers[created] = self._handle_new_session
        self._store_own = self._sender._store_own_updates
        self._sender._store_own_updates = self._store_own_updates

    def _store_own_updates(self, result: Any) -> None:
        """Not of deletions: Telethon takes a channel's `pts` there for that of the private chats.

        Where the two are near each other it would miss the next private message.
        """
        if not isinstance(result, types.messages.AffectedMessages):
            self._store_own(result)

    async def _handle_auto_reconnect(self) -> None:
        await super()._handle_auto_reconnect()
        await self.catch_up()
        self._behind()

    async def _handle_new_session(self, message: Any) -> None:
        await self._handle_salt(message)
        if not self._message_box.is_empty():
            await self.catch_up()
            self._behind()

    @property
    def me(self) -> int:
        """Steward's own account; known once the client has logged in."""
        return int(self._self_id)

    async def hear_reactions(self) -> None:
        """Have Telegram push everybody's reactions on Steward's own messages: on the cards.

        Raises Telethon's errors.
        """
        everybody = types.ReactionsNotifySettings(
            sound=types.NotificationSoundNone(),
            show_previews=False,
            messages_notify_from=types.ReactionNotificationsFromAll(),
        )
        await self(functions.account.SetReactionsNotifySettingsRequest(everybody))

    def follow(self, channel: int, pts: int, users: list[Any], chats: list[Any]) -> None:
        """Tell Telethon where a channel's updates stand, as `get_dialogs` would.

        `get_dialogs` itself would load every private dialog of the account.
        """
        self._mb_entity_cache.extend(users, chats)
        self._message_box.try_set_channel_state(channel, pts)
