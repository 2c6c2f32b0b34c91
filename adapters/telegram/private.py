"""What people wrote to Steward in private, read from the list of dialogs. In memory only.

Telegram numbers the private messages of an account as one sequence (core.telegram.org/api/updates),
so one cursor serves all of them. Nothing is marked as read: a person looks at the account, too.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from loguru import logger
from telethon import errors
from telethon.tl import functions, types

from adapters.telegram.client import StewardClient
from adapters.telegram.dialogs import Offset, behind
from adapters.telegram.translate import TELEGRAM, asker, entities, is_person, private
from core.events import Event

# Dialogs, and messages, of one page; Telegram gives at most 100.
PAGE = 100


@dataclass(frozen=True, slots=True)
class Listed:
    """A person's dialog: its newest message, and how Telegram wants the person named."""

    top: int
    peer: Any


class PrivateHistory:
    """Reads pages. Raises Telethon's errors.

    `remember` is told the access hash of each writer.
    """

    def __init__(self, client: StewardClient, remember: Callable[[int, int], None]) -> None:
        self._client = client
        self._remember = remember
        # What was read before something went wrong, by person: it need not be asked for again.
        self._kept: dict[int, tuple[int, int, Any]] = {}

    async def top(self) -> int:
        """The newest private message's id; 0 where there is none."""
        offset = None
        while True:
            answer, offset = await self._page(offset)
            tops = _tops(answer)
            if tops or offset is None:
                return max(tops, default=0)

    async def above(self, low: int) -> tuple[list[Event], int | None]:
        """What was written above an id, oldest first, and the id it reaches to (None: no more).

        Of each person at most one page: who writes hundreds of messages is read bit by bit.
        """
        listed, reach = await self._dialogs(low)
        events: list[Event] = []
        for user, dialog in listed.items():
            page = await self._history(user, dialog, low)
            events += self._events(page)
            last = max((message.id for message in page.messages), default=dialog.top)
            if last < dialog.top:
                reach = min(reach, last)
        self._kept.clear()
        # What came after the list was read is not complete: a dialog that was read before lacks it.
        events = sorted((event for event in events if _id(event) <= reach), key=_id)
        return events, (reach if reach > low else None)

    async def _dialogs(self, low: int) -> tuple[dict[int, Listed], int]:
        """The people who may have written since, and up to where that is complete."""
        listed, reach, pages = await self._list(low)
        while pages > 1:
            # Whoever wrote between two pages moved from the second to the first: look again.
            again, _, pages = await self._list(low)
            new = again.keys() - listed.keys()
            listed.update({user: again[user] for user in new})
            if not new:
                break
        return listed, reach

    async def _list(self, low: int) -> tuple[dict[int, Listed], int, int]:
        """People whose newest message is above an id, the newest of all, how many pages it took."""
        found: dict[int, Listed] = {}
        top, pages, offset = 0, 0, None
        while True:
            answer, offset = await self._page(offset)
            pages += 1
            tops = _tops(answer)
            top = top or max(tops, default=0)
            found.update(_people(answer, low))
            if offset is None or (tops and max(tops) <= low):
                return found, top, pages

    async def _page(self, offset: Offset | None) -> tuple[Any, Offset | None]:
        """A page of dialogs, newest first, and where the next one begins (None: there is none).

        With the first page come the pinned ones, which keep their place at the top.
        """
        start = offset or Offset()
        request = functions.messages.GetDialogsRequest(
            *(start.date, start.id, start.peer),
            limit=PAGE,
            hash=0,
            exclude_pinned=True if offset else None,
        )
        answer = await self._client(request)
        if not isinstance(answer, types.messages.DialogsSlice):
            return answer, None  # that was all of it
        following = behind(answer)
        return answer, (None if following == offset else following)

    async def _history(self, user: int, dialog: Listed, low: int) -> Any:
        """The first page above an id."""
        kept = self._kept.get(user)
        if kept is not None and kept[:2] == (low, dialog.top):
            return kept[2]
        try:
            page = await self._read(dialog.peer, low)
        except errors.BadRequestError as error:
            # One person's dialog that cannot be read must not make Steward deaf to all others.
            logger.warning("A private chat cannot be read: {}", type(error).__name__)
            page = types.messages.Messages([], [], [], [])
        self._kept[user] = (low, dialog.top, page)
        return page

    async def _read(self, peer: Any, low: int) -> Any:
        return await self._client(
            functions.messages.GetHistoryRequest(
                peer,
                offset_id=low + 1,
                offset_date=None,
                add_offset=-PAGE,
                limit=PAGE,
                max_id=0,
                min_id=low,
                hash=0,
            )
        )

    def _events(self, page: Any) -> list[Event]:
        known = entities(page.users, page.chats)
        found = [private(message, known) for message in page.messages]
        for event in found:
            who = asker(event, known)
            if who is not None:
                self._remember(*who)
        return [event for event in found if event is not None]


def _tops(answer: Any) -> list[int]:
    """The newest messages of the dialogs with users, whoever they are."""
    return [d.top_message for d in answer.dialogs if isinstance(d.peer, types.PeerUser)]


def _people(answer: Any, low: int) -> Mapping[int, Listed]:
    """The dialogs with people whose newest message is above an id."""
    users = {user.id: user for user in answer.users if isinstance(user, types.User)}
    found: dict[int, Listed] = {}
    for dialog in answer.dialogs:
        if not isinstance(dialog.peer, types.PeerUser) or dialog.top_message <= low:
            continue
        user = users.get(dialog.peer.user_id)
        if user is None or user.access_hash is None or user.id == TELEGRAM or not is_person(user):
            continue
        peer = types.InputPeerUser(user.id, user.access_hash)
        found[user.id] = Listed(dialog.top_message, peer)
    return found


def _id(event: Any) -> int:
    number: int = event.message.id
    return number
