"""Invites on the road: what Telegram says of somebody is asked before the transaction."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Protocol

from adapters.moderating import Reader
from adapters.often import Often
from adapters.sqlite.database import Connection
from adapters.sqlite.flags import FlagTable
from adapters.sqlite.invites.tables import InviteTables
from core.effects import Effect
from core.errors import Unreadable
from core.events import Event, Message, MessageSent
from core.ports import Mask
from invites.desk import LATER, NOTHING, TOO_OFTEN, Invites, Notes
from invites.standing import Standing
from invites.words import ByCard, ById, ByMessage, ByName, Freeze, Thaw, Whom


class Directory(Protocol):
    """Who is meant."""

    async def standing(self, message: Message) -> Standing:
        """How a message's author stands in the chat now. Raises Unreadable."""
        ...

    async def account(self, username: str) -> int | None:
        """Who has a username; None for nobody. Raises Unreadable."""
        ...


class InvitesRoom:
    """Implements `adapters.inbox.Room`."""

    def __init__(
        self,
        chat: int,
        desk: Invites,
        mask: Mask,
        directory: Directory,
        reader: Reader,
    ) -> None:
        self._chat = chat
        self._desk = desk
        self._mask = mask
        self._directory = directory
        self._reader = reader
        self._often = Often()

    async def prepare(self, events: Sequence[Event]) -> Sequence[Notes]:
        """Ask about those who ask for something, and about those whom the staff name."""
        notes = [NOTHING] * len(events)
        for number, event in enumerate(events):
            if not isinstance(event, MessageSent):
                continue
            try:
                notes[number] = await self._ask(event.message)
            except Unreadable:
                # Nothing else may wait for it, least of all what moderation must see.
                notes[number] = LATER
        return notes

    async def _ask(self, message: Message) -> Notes:
        if self._desk.asked_of(message) is not None and message.author is not None:
            if self._often.is_too_often(message.author.id, message.id, message.date):
                return TOO_OFTEN
            return Notes(standing=await self._directory.standing(message))
        order = self._desk.order_of(message)
        if isinstance(order, Freeze | Thaw):
            return Notes(about=await self._find(order.whom))
        return NOTHING

    def handle(self, event: Event, notes: Any, connection: Connection) -> Sequence[Effect]:
        notes = notes or NOTHING
        if isinstance(event, MessageSent):
            notes = self._by_card(event.message, notes, connection)
        return self._desk.handle(event, notes, InviteTables(connection))

    async def _find(self, whom: Whom) -> str | None:
        match whom:
            case ByMessage(number):
                found: Mapping[int, Message] = await self._reader.messages(self._chat, [number])
                author = found[number].author if number in found else None
                return None if author is None or author.id < 0 else self._mask(author.id)
            case ByName(username):
                account = await self._directory.account(username)
                return None if account is None else self._mask(account)
            case ById(account):
                return self._mask(account)
            case ByCard():
                return None  # the card's flag tells, in the transaction

    def _by_card(self, message: Message, notes: Notes, connection: Connection) -> Notes:
        """Whoever wrote the flagged message whose card is answered."""
        order = self._desk.order_of(message) if message.reply_to is not None else None
        if not isinstance(order, Freeze | Thaw) or not isinstance(order.whom, ByCard):
            return notes
        flag = FlagTable(connection).of_card(message.chat, message.reply_to or 0)
        if flag is None or flag.member is None or flag.member < 0:
            return notes
        return replace(notes, about=self._mask(flag.member))
