"""Telegram's history of the rooms: the truth that live updates only hint at."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from telethon import utils
from telethon.tl import functions, types

from adapters.recent import Recent
from adapters.telegram.client import StewardClient
from adapters.telegram.peers import Peers
from adapters.telegram.translate import asker, entities, sent
from core.events import Event, Message, MessageSent

# Messages of one page; Telegram gives at most 100.
PAGE = 100


class History:
    """Reads pages; what it reads is remembered in memory. Raises Telethon's errors."""

    def __init__(
        self,
        client: StewardClient,
        peers: Peers,
        recent: Recent,
        remember: Callable[[int, int], None] = lambda _user, _hash: None,
    ) -> None:
        self._client = client
        self._peers = peers
        self._recent = recent
        self._remember = remember

    async def time(self) -> datetime:
        """What time it is at Telegram, in whole seconds."""
        state = await self._client(functions.updates.GetStateRequest())
        told: datetime = state.date
        return told

    async def tops(self, chats: Sequence[int]) -> dict[int, int]:
        """The newest message id of each chat; also tells Telethon where their updates stand."""
        wanted = [types.InputDialogPeer(self._peers[chat]) for chat in chats]
        answer = await self._client(functions.messages.GetPeerDialogsRequest(wanted))
        tops: dict[int, int] = {}
        for dialog in answer.dialogs:
            tops[utils.get_peer_id(dialog.peer)] = dialog.top_message
            self._client.follow(dialog.peer.channel_id, dialog.pts, answer.users, answer.chats)
        return tops

    async def above(self, chat: int, low: int) -> tuple[list[Event], int | None]:
        """The first page above an id, oldest first, and the id it reaches to (None: no more)."""
        page = await self._read(chat, offset_id=low + 1, add_offset=-PAGE, min_id=low)
        last = max((message.id for message in page.messages), default=None)
        return self._events(page), last

    async def newest(self, chat: int) -> list[Event]:
        """The last page, oldest first."""
        return self._events(await self._read(chat, offset_id=0, add_offset=0, min_id=0))

    async def lately(self, chat: int, pages: int) -> list[Message]:
        """What was said last, as far as so many pages reach, oldest first."""
        found: list[Message] = []
        offset = 0
        for _ in range(pages):
            page = await self._read(chat, offset_id=offset, add_offset=0, min_id=0)
            events = self._events(page)
            found[:0] = [event.message for event in events if isinstance(event, MessageSent)]
            if len(page.messages) < PAGE:
                break
            offset = min(message.id for message in page.messages)
        return found

    async def _read(self, chat: int, *, offset_id: int, add_offset: int, min_id: int) -> Any:
        return await self._client(
            functions.messages.GetHistoryRequest(
                self._peers[chat],
                offset_id=offset_id,
                offset_date=None,
                add_offset=add_offset,
                limit=PAGE,
                max_id=0,
                min_id=min_id,
                hash=0,
            )
        )

    def _events(self, page: Any) -> list[Event]:
        known = entities(page.users, page.chats)
        found = (sent(message, known) for message in sorted(page.messages, key=lambda m: m.id))
        events: list[Event] = [event for event in found if event is not None]
        for event in events:
            if isinstance(event, MessageSent):
                self._recent.remember(event.message)
            who = asker(event, known)
            if who is not None:
                self._remember(*who)
        return events
