"""How the rooms are named to Telegram: by id and access hash."""

from collections.abc import Iterable, Mapping
from typing import Any

from telethon import utils
from telethon.tl import functions, types

from adapters.telegram.dialogs import Offset, behind
from core.errors import AccountError

# One page of the list of dialogs.
PAGE = 100


class Peers:
    """The input peers of the rooms, by marked id."""

    def __init__(self, hashes: Mapping[int, int]) -> None:
        self._hashes = dict(hashes)

    def __getitem__(self, chat: int) -> Any:
        return types.InputPeerChannel(utils.resolve_id(chat)[0], self._hashes[chat])

    def channel(self, chat: int) -> Any:
        """The same as an InputChannel, which the `channels.*` requests take."""
        return types.InputChannel(utils.resolve_id(chat)[0], self._hashes[chat])


async def find_peers(client: Any, rooms: Iterable[int], known: Mapping[int, int]) -> Peers:
    """The rooms' peers: from the session, else from the account's list of dialogs.

    Raises AccountError for a room that this account is not a member of.
    """
    hashes = {room: known[room] for room in rooms if room in known}
    missing = set(rooms) - hashes.keys()
    if missing:
        hashes.update(await _search(client, missing))
    lost = sorted(set(rooms) - hashes.keys())
    if lost:
        raise AccountError("error-not-a-member", rooms=", ".join(map(str, lost)))
    return Peers(hashes)


async def _search(client: Any, wanted: set[int]) -> dict[int, int]:
    found: dict[int, int] = {}
    offset: Offset | None = Offset()
    while offset is not None:
        request = functions.messages.GetDialogsRequest(
            *(offset.date, offset.id, offset.peer), limit=PAGE, hash=0
        )
        answer = await client(request)
        chats = {utils.get_peer_id(chat): chat for chat in answer.chats}
        for room in wanted & chats.keys():
            if getattr(chats[room], "access_hash", None) is not None:
                found[room] = chats[room].access_hash
        if len(answer.dialogs) < PAGE or wanted <= found.keys():
            return found
        offset = behind(answer)
    return found
