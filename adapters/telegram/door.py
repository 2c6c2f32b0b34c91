"""Who comes into the chat, by which link, and who asks to: Telegram pushes it to bots only.

What a user account can read (telegram.md, section 4): the admin log of the last 48 hours, the list
of who waits, the list of its own links, and who came by each of those.
"""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime, timedelta
from typing import Any

from loguru import logger
from telethon import errors
from telethon.tl import functions, types

from adapters.inbox import Inbox
from adapters.telegram.client import StewardClient
from adapters.telegram.peers import Peers
from adapters.telegram.translate import is_person
from core.events import Joined, JoinRequest, LinksSeen, OpenLink, RequestsSeen, Way
from core.ports import Clock

# One page of a list, of links or of people; Telegram gives no more.
PAGE = 100
# How often all links are looked at: by itself, and at most when somebody asks for it.
EVERY, AT_MOST = timedelta(minutes=10), timedelta(minutes=1)
# Between two looks that notices call for: many who come at once are seen at once. Seconds.
PAUSE = 1.0
# Seconds before the next try after a look that failed.
RETRY = (0.5, 1.0, 2.0, 5.0, 15.0)
# A link that was deleted since it was listed.
GONE = (errors.InviteHashExpiredError, errors.InviteRevokedMissingError)
# Other admins' links are told in part (TDLib, DialogInviteLink::is_valid_invite_link).
CUT_OFF = ("…", "...")
COMING = types.ChannelAdminLogEventsFilter(join=True, invite=True)

Asked = tuple[int, datetime]
"""Who waits, and since when."""


class Door:
    """Tells the inbox; whoever sets `wake` says that somebody came, or asks to."""

    def __init__(
        self,
        client: StewardClient,
        peers: Peers,
        chat: int,
        inbox: Inbox,
        clock: Clock,
        wake: asyncio.Event,
    ) -> None:
        self._client = client
        self._peers = peers
        self._chat = chat
        self._inbox = inbox
        self._clock = clock
        self._wake = wake
        self._lock = asyncio.Lock()
        # The newest entry of the admin log that was read.
        self._read = 0
        # Who waited at the last look, and by which link they came; None before the first.
        self._waiting: dict[Asked, str | None] | None = None
        self._swept: datetime | None = None
        # How many had come by each link when its users were last read.
        self._usage: dict[str, int] = {}
        self._forbidden: set[str] = set()
        self.looked = asyncio.Event()
        """Set once it is known who came before the start, as far as Telegram tells."""

    async def run(self) -> None:
        """Look for ever, whenever it is called for; the reconciler looks in between."""
        failures = 0
        while True:
            await self._wake.wait()
            self._wake.clear()
            try:
                await self.look(sweep=False)
                failures, pause = 0, PAUSE
            except Exception as error:  # noqa: BLE001 - the error boundary: it is looked at again
                logger.info("At the door: {}; again soon", type(error).__name__)
                pause = max(
                    RETRY[min(failures, len(RETRY) - 1)],
                    getattr(error, "seconds", None) or 0,  # FloodWaitError
                )
                failures += 1
                self._wake.set()
            await asyncio.sleep(pause)

    async def round(self, *, called: bool) -> None:
        """The reconciler's look: at the links, too, when it is time, or `called` for.

        Raises Telethon's errors, and Unreadable.
        """
        since = None if self._swept is None else self._clock.now() - self._swept
        pause = AT_MOST if called else EVERY
        # A clock that was set back does not put it off.
        await self.look(sweep=since is None or not timedelta(0) <= since < pause)

    async def look(self, *, sweep: bool) -> None:
        """Who came and who waits; `sweep`: which links there are, and who came by them.

        Returns when all of it is decided. Raises Telethon's errors, and Unreadable.
        """
        async with self._lock:
            await self._allowed("admin log", self._log)
            await self._allowed("invite links", lambda: self._links_and_requests(sweep=sweep))
        if sweep:
            self.looked.set()

    async def _allowed(self, what: str, step: Callable[[], Awaitable[None]]) -> None:
        """Do it as far as Steward is an admin who may; if not, an operator is told once."""
        try:
            await step()
        except errors.ChatAdminRequiredError:
            if what not in self._forbidden:
                todo = "run 'python bot.py check'"
                logger.warning("Telegram does not let Steward read the chat's {}: {}", what, todo)
            self._forbidden.add(what)
        else:
            self._forbidden.discard(what)

    async def _log(self) -> None:
        """The admin log, from where it was read; at first all 48 hours that Telegram keeps."""
        found: list[Joined] = []
        newest, max_id = self._read, 0
        while True:
            page = await self._client(
                functions.channels.GetAdminLogRequest(
                    self._peers.channel(self._chat),
                    q="",
                    max_id=max_id,
                    min_id=self._read,
                    limit=PAGE,
                    events_filter=COMING,
                )
            )
            events = [e for e in page.events if e.id > self._read and not 0 < max_id <= e.id]
            if not events:
                break
            newest, max_id = max(newest, *(e.id for e in events)), min(e.id for e in events)
            nobody = {user.id for user in page.users if not is_person(user)}
            joins = (joined_of(event, self._chat) for event in events)
            found += [joined for joined in joins if joined and joined.member not in nobody]
        if found:
            await self._inbox.page(found[::-1], self._chat, None)
        self._read = newest

    async def _links_and_requests(self, *, sweep: bool) -> None:
        at = self._clock.now()
        waiting = [(each.user_id, each.date) for each in await self._importers(None, waiting=True)]
        known = self._waiting or {}
        links: Sequence[Any] = ()
        if sweep or any(asked not in known for asked in waiting):
            links = await self._links()
        came_by = await self._came_by(waiting, links)
        if waiting or known or self._waiting is None:
            requests = tuple(JoinRequest(*asked, url) for asked, url in came_by.items())
            await self._inbox.page([RequestsSeen(self._chat, requests, at)], self._chat, None)
        self._waiting = came_by
        if sweep:
            await self._sweep(links, at)

    async def _came_by(
        self, waiting: Sequence[Asked], links: Sequence[Any]
    ) -> dict[Asked, str | None]:
        """By which link of Steward's each of them came; that of others Telegram does not tell."""
        known = self._waiting or {}
        found = {asked: known.get(asked) for asked in waiting}
        told = Counter(found.values())
        for link in links:
            if (link.requested or 0) > told[link.link]:
                here = {each.user_id for each in await self._importers(link.link, waiting=True)}
                found |= {asked: link.link for asked in waiting if asked[0] in here}
        return found

    async def _sweep(self, links: Sequence[Any], at: datetime) -> None:
        """All links, and before them who came by those of which somebody made use.

        The admin log tells the same, but for 48 hours only. A link is mostly revoked after its
        first use, so there are few to ask about; and those only when their number has changed,
        as long as the log can be read.
        """
        usage = {link.link: link.usage or 0 for link in links if link.title}
        for url, used in usage.items():
            if used and (self._usage.get(url) != used or "admin log" in self._forbidden):
                users = await self._importers(url, waiting=False)
                joined = [_by_link(each, self._chat, url) for each in reversed(users)]
                await self._inbox.page(joined, self._chat, None)
                # At once: a sweep that is broken off goes on where it was.
                self._usage[url] = used
        opened = tuple(OpenLink(li.link, li.title or "", bool(li.request_needed)) for li in links)
        await self._inbox.page([LinksSeen(self._chat, opened, at)], self._chat, None)
        self._usage, self._swept = usage, at

    async def _links(self) -> list[Any]:
        """The account's links that are not revoked, newest first."""
        found: dict[str, Any] = {}
        date, link = None, None
        while True:
            page = await self._client(
                functions.messages.GetExportedChatInvitesRequest(
                    self._peers[self._chat],
                    types.InputUserSelf(),
                    limit=PAGE,
                    offset_date=date,
                    offset_link=link,
                )
            )
            new = [each for each in page.invites if each.link not in found]
            found |= {each.link: each for each in new}
            if not new or len(found) >= page.count:
                return [each for each in found.values() if not each.revoked]
            date, link = new[-1].date, new[-1].link

    async def _importers(self, link: str | None, *, waiting: bool) -> list[Any]:
        """Who came by a link, or who waits (by that link, or all)."""
        found: dict[Asked, Any] = {}
        date, user = None, types.InputUserEmpty()
        while True:
            try:
                page = await self._client(
                    functions.messages.GetChatInviteImportersRequest(
                        self._peers[self._chat],
                        offset_date=date,
                        offset_user=user,
                        limit=PAGE,
                        requested=waiting or None,
                        link=link,
                    )
                )
            except GONE:
                return []
            new = [each for each in page.importers if (each.user_id, each.date) not in found]
            found |= {(each.user_id, each.date): each for each in new}
            if not new or len(found) >= page.count:
                return list(found.values())
            date, hashes = new[-1].date, {each.id: each.access_hash for each in page.users}
            user = types.InputUser(new[-1].user_id, hashes.get(new[-1].user_id) or 0)


def joined_of(event: Any, chat: int) -> Joined | None:
    """What an entry of the admin log tells of somebody who came."""
    action = event.action
    match action:
        case types.ChannelAdminLogEventActionParticipantJoinByInvite():
            return Joined(chat, event.user_id, Way.LINK, event.date, url_of(action.invite))
        case types.ChannelAdminLogEventActionParticipantJoinByRequest():
            return Joined(chat, event.user_id, Way.REQUEST, event.date, url_of(action.invite))
        case types.ChannelAdminLogEventActionParticipantJoin():
            return Joined(chat, event.user_id, Way.OPEN, event.date)
        case types.ChannelAdminLogEventActionParticipantInvite():
            added = action.participant
            peer = getattr(added, "peer", None)
            member = getattr(added, "user_id", None) or getattr(peer, "user_id", None)
            return None if member is None else Joined(chat, member, Way.ADDED, event.date)
        case _:
            return None


def url_of(invite: Any) -> str | None:
    """A link's address; None for a request without a link, and where it is told in part only."""
    if not isinstance(invite, types.ChatInviteExported) or invite.link.endswith(CUT_OFF):
        return None
    url: str = invite.link
    return url


def _by_link(importer: Any, chat: int, url: str) -> Joined:
    way = Way.LINK if importer.approved_by is None else Way.REQUEST
    return Joined(chat, importer.user_id, way, importer.date, url)
