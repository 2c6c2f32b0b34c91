"""Who is behind a keyed hash, and how they are named to Telegram: in memory only."""

from collections import OrderedDict
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from telethon.tl import functions, types

from adapters.telegram.dialogs import Offset, behind
from adapters.telegram.peers import Peers
from adapters.telegram.roster import present
from core.ports import Clock, Mask

# The people kept; some 2 MB.
KEPT = 5_000
# One page of a chat's members, and how many of them Telegram tells (channels.getParticipants).
PAGE = 200
MOST = 10_000
# The list of dialogs: one page, and how many pages are read.
DIALOGS = 100
DIALOG_PAGES = 3
# Between two looks at everybody, so that a stranger's hash does not make Telegram impatient.
PAUSE = timedelta(minutes=1)


class People:
    """The members whom Steward may have to write to in private."""

    def __init__(self, client: Any, peers: Peers, chat: int, mask: Mask, clock: Clock) -> None:
        self._client = client
        self._peers = peers
        self._chat = chat
        self._mask = mask
        self._clock = clock
        self._known: OrderedDict[str, Any] = OrderedDict()
        self._seen: frozenset[str] = frozenset()
        self._looked: datetime | None = None

    def remember(self, user: int, access_hash: int) -> None:
        """Keep somebody who wrote, say; forgets whoever was not needed for longest."""
        self._keep(self._mask(user), types.InputPeerUser(user, access_hash))

    async def find(self, member: str) -> Any:
        """The InputPeerUser of that hash, or None. Raises Telethon's errors."""
        known = self._known.get(member)
        if known is not None:
            self._known.move_to_end(member)
            return known
        if self._lately() and member not in self._seen:
            return None
        return await self._look_for(member)

    def _keep(self, member: str, peer: Any) -> None:
        self._known[member] = peer
        self._known.move_to_end(member)
        while len(self._known) > KEPT:
            self._known.popitem(last=False)

    def _lately(self) -> bool:
        """Whether everybody was looked at just now; a clock set back does not make it so."""
        return self._looked is not None and timedelta(0) <= self._clock.now() - self._looked < PAUSE

    async def _look_for(self, member: str) -> Any:
        """Look at who wrote in private, else at all members: a stranger's word costs one page."""
        found = await self._dialogs(member)
        if member not in found:
            found |= await self._members()
        # Only now: a look that was broken off must not keep the next one back.
        self._seen, self._looked = frozenset(found), self._clock.now()
        return found.get(member)

    async def _members(self) -> dict[str, Any]:
        found: dict[str, Any] = {}
        channel, offset = self._peers.channel(self._chat), 0
        while offset < MOST:
            page = await self._client(
                functions.channels.GetParticipantsRequest(
                    channel, types.ChannelParticipantsRecent(), offset, PAGE, hash=0
                )
            )
            # `users` also names who invited them, though they may have left since.
            here = present(page.participants)
            found |= self._take(user for user in page.users if user.id in here)
            offset += len(page.participants)
            if not page.participants or offset >= page.count:
                break
        return found

    async def _dialogs(self, member: str) -> dict[str, Any]:
        """Those with whom the account has talked lately, until `member` is among them."""
        found: dict[str, Any] = {}
        offset = Offset()
        for _ in range(DIALOG_PAGES):
            page = await self._client(
                functions.messages.GetDialogsRequest(
                    *(offset.date, offset.id, offset.peer),
                    limit=DIALOGS,
                    hash=0,
                    exclude_pinned=True,
                )
            )
            found |= self._take(page.users)
            following = behind(page)
            if member in found or len(page.dialogs) < DIALOGS or following is None:
                break
            offset = following
        return found

    def _take(self, users: Iterable[Any]) -> dict[str, Any]:
        """Remember users by their hash; of a `min` one Telegram takes no access hash."""
        found: dict[str, Any] = {}
        for user in users:
            if isinstance(user, types.User) and user.access_hash is not None and not user.min:
                member = self._mask(user.id)
                found[member] = types.InputPeerUser(user.id, user.access_hash)
                self._keep(member, found[member])
        return found
