"""Who is staff: the members of the staff room, in memory."""

import asyncio
from collections.abc import Iterable
from typing import Any

from telethon import utils
from telethon.tl import functions, types

from adapters.telegram.peers import Peers
from adapters.telegram.translate import channel_id

# Telegram gives at most 200 participants a page.
PAGE = 200


class TelegramRoster:
    """Implements `core.ports.Roster`; `refresh` reads the truth from Telegram."""

    def __init__(self, client: Any, peers: Peers, staff: int, chat: int, house: set[int]) -> None:
        self._client = client
        self._peers = peers
        self._staff_room = staff
        self._chat = chat
        self._house = frozenset(house)
        self._names: dict[int, str] = {}
        self._inputs: dict[int, Any] = {}
        self._linked: int | None = None
        self.known = asyncio.Event()
        """Set once the staff room has been read."""

    def is_staff(self, account: int) -> bool:
        return account in self._names

    def everybody(self) -> frozenset[int]:
        return frozenset(self._names)

    def is_house(self, account: int) -> bool:
        return account in self._house or account == self._linked

    def name(self, account: int) -> str | None:
        """What a member of staff is called in Telegram; None for others."""
        return self._names.get(account)

    def mention(self, account: int) -> Any:
        """The InputUser by which Telegram is told to call a member of staff; None for others."""
        return self._inputs.get(account)

    async def refresh(self) -> None:
        """Read the staff room's members and the chat's linked channel. Raises Telethon's errors."""
        names: dict[int, str] = {}
        inputs: dict[int, Any] = {}
        offset, everybody = 0, types.ChannelParticipantsRecent()
        while True:
            page = await self._client(
                functions.channels.GetParticipantsRequest(
                    self._peers.channel(self._staff_room), everybody, offset, PAGE, hash=0
                )
            )
            # `users` also names who invited or promoted them, though they may have left since.
            here = present(page.participants)
            for user in page.users:
                if user.id in here and not user.is_self and not user.bot and not user.deleted:
                    names[user.id] = utils.get_display_name(user) or str(user.id)
                    # The hash of a "min" user serves for photos only (core.telegram.org/api/min).
                    if user.access_hash is not None and not user.min:
                        inputs[user.id] = types.InputUser(user.id, user.access_hash)
            offset += len(page.participants)
            if not page.participants or offset >= page.count:
                break
        full = await self._client(
            functions.channels.GetFullChannelRequest(self._peers.channel(self._chat))
        )
        linked = full.full_chat.linked_chat_id
        self._linked = None if linked is None else channel_id(linked)
        self._names, self._inputs = names, inputs
        self.known.set()


def present(participants: Iterable[Any]) -> set[int]:
    """The users who are there: members, and those who may not write but have not left."""
    here: set[int] = set()
    for participant in participants:
        match participant:
            case types.ChannelParticipantBanned(peer=types.PeerUser(user_id=user)):
                if not participant.left:
                    here.add(user)
            case types.ChannelParticipantBanned() | types.ChannelParticipantLeft():
                pass
            case _:
                here.add(participant.user_id)
    return here
