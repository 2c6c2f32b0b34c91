"""Who is meant: how somebody stands in the chat, and who has a username."""

from typing import Any

from telethon import errors
from telethon.tl import functions, types

from adapters.telegram.failures import outcome
from adapters.telegram.people import People
from adapters.telegram.standing import Standings
from core.errors import Unreadable
from core.events import PRIVATE, Message
from core.ports import Mask
from invites.standing import STRANGER, Standing


class Directory:
    """Implements `adapters.inviting.Directory`. Asks Telegram; nothing of the answers is kept."""

    def __init__(self, client: Any, standings: Standings, people: People, mask: Mask) -> None:
        self._client = client
        self._standings = standings
        self._people = people
        self._mask = mask

    async def standing(self, message: Message) -> Standing:
        """How a message's author stands in the chat. Raises Unreadable."""
        if message.author is None or message.author.id < 0:
            return STRANGER
        member = message.author.id
        via = None if message.chat == PRIVATE else message.id
        try:
            peer = await self._people.find(self._mask(member)) if via is None else None
        except Exception as error:  # noqa: BLE001 - sorted into what can be done about it
            raise _unreadable(error) from None
        return await self._standings.of(member, peer, via)

    async def account(self, username: str) -> int | None:
        """Who has that username; None for nobody, or no person. Raises Unreadable."""
        try:
            found = await self._client(functions.contacts.ResolveUsernameRequest(username))
        except (errors.UsernameNotOccupiedError, errors.UsernameInvalidError):
            return None
        except Exception as error:  # noqa: BLE001 - sorted into what can be done about it
            raise _unreadable(error) from None
        peer = found.peer
        return int(peer.user_id) if isinstance(peer, types.PeerUser) else None


def _unreadable(error: Exception) -> Exception:
    """What passes is asked again; a mistake of ours is not hidden."""
    if outcome(error) is error:
        return error
    return Unreadable("error-unreadable", reason=type(error).__name__)
