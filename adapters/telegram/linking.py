"""Invite links and requests to join, as raw requests."""

from collections.abc import AsyncIterator, Callable
from datetime import datetime, timedelta
from typing import Any

from telethon import errors, utils
from telethon.network.requeststate import RequestState
from telethon.tl import functions, types

from adapters.outbox import Refused, Unclear
from adapters.telegram.peers import Peers
from core.effects import Admit, Alter, Discard, Export, Linking, Revoke
from core.ports import Clock, Mask

# One page of a list, of links or of people; Telegram gives no more.
PAGE = 100
# Pages of people who wait, read at most: by then somebody else had better look at the chat.
PAGES = 50
# How far Telegram's clock and ours may be apart.
SKEW = timedelta(hours=1)

# A link that is over already, or that Telegram has forgotten.
OVER = (errors.InviteHashExpiredError, errors.InviteRevokedMissingError)


class Links:
    """Carries out the effects that concern who comes in.

    `came` is called when it let somebody in: of that Telegram tells everybody but Steward itself.
    """

    def __init__(
        self,
        client: Any,
        peers: Peers,
        mask: Mask,
        clock: Clock,
        came: Callable[[], None] = lambda: None,
    ) -> None:
        self._client = client
        self._peers = peers
        self._mask = mask
        self._clock = clock
        self._came = came

    async def carry_out(self, effect: Linking, made_since: datetime | None) -> str | None:
        """The address of the link that it made, or None.

        `made_since` says that an earlier attempt may have made the link, no sooner than then.
        Raises Refused, and Telethon's errors.
        """
        match effect:
            case Export():
                return await self._export(effect, made_since)
            case Alter():
                await self._alter(effect)
            case Revoke():
                await self._revoke(effect)
            case Admit():
                await self._admit(effect)
            case Discard():
                await self._client(
                    functions.messages.DeleteRevokedExportedChatInvitesRequest(
                        self._peers[effect.chat], types.InputUserSelf()
                    )
                )
        return None

    async def _export(self, export: Export, made_since: datetime | None) -> str:
        if export.expires <= self._clock.now():
            raise Refused("LINK_EXPIRED")
        if made_since is not None:
            # The request has no `random_id`: sent twice, it makes two links (telegram.md, 2.2).
            url = await self._find(export, made_since)
            if url is not None:
                return url
        request = functions.messages.ExportChatInviteRequest(
            self._peers[export.chat],
            title=export.title,
            expire_date=export.expires,
            # Telegram refuses a limit on a link by which one asks (td_api.tl, chatInviteLink).
            usage_limit=None if export.requested else export.uses,
            request_needed=export.requested or None,
        )
        return str((await ask_once(self._client, request)).link)

    async def _find(self, export: Export, made_since: datetime) -> str | None:
        """The address of the link of that title, if it is there."""
        date, link = None, None
        while True:
            page = await self._client(
                functions.messages.GetExportedChatInvitesRequest(
                    self._peers[export.chat],
                    types.InputUserSelf(),
                    limit=PAGE,
                    offset_date=date,
                    offset_link=link,
                )
            )
            for invite in page.invites:
                if invite.title == export.title:
                    return str(invite.link)
            # Newest first, but for the account's permanent link, which may stand anywhere.
            dated = [invite for invite in page.invites if not invite.permanent]
            if not dated or dated[-1].date < made_since - SKEW:
                return None
            date, link = dated[-1].date, dated[-1].link

    async def _alter(self, alter: Alter) -> None:
        await self._client(
            functions.messages.EditExportedChatInviteRequest(
                self._peers[alter.chat],
                alter.url,
                request_needed=alter.requested,
                usage_limit=0 if alter.requested else alter.uses,
            )
        )

    async def _revoke(self, revoke: Revoke) -> None:
        try:
            await self._client(
                functions.messages.EditExportedChatInviteRequest(
                    self._peers[revoke.chat], revoke.url, revoked=True
                )
            )
        except OVER:
            return

    async def _admit(self, admit: Admit) -> None:
        async for user in self._waiting(admit.chat):
            if self._mask(user.id) == admit.member:
                await self._client(
                    functions.messages.HideChatJoinRequestRequest(
                        self._peers[admit.chat],
                        utils.get_input_user(user),
                        approved=admit.approved,
                    )
                )
                self._came()
                return
        # They took their request back, or somebody else has answered it.

    async def _waiting(self, chat: int) -> AsyncIterator[Any]:
        """The users who ask to be let in, the newest first."""
        date, last = None, types.InputUserEmpty()
        for _ in range(PAGES):
            page = await self._client(
                functions.messages.GetChatInviteImportersRequest(
                    self._peers[chat], date, last, limit=PAGE, requested=True
                )
            )
            users = {user.id: user for user in page.users}
            known = [one for one in page.importers if one.user_id in users]
            for importer in known:
                yield users[importer.user_id]
            if not known or len(page.importers) < PAGE:
                return
            date, last = known[-1].date, utils.get_input_user(users[known[-1].user_id])


class _Once(RequestState):  # type: ignore[misc] # Telethon ships no types
    """A request on its way that goes out once, or not at all when nobody waits for it any more.

    After a reconnect Telethon sends everything again that was not answered, also what was given
    up (`MTProtoSender._reconnect`). In place of this one it then sends a question.
    """

    @property
    def data(self) -> bytes:
        # It has an id from when it is written to the connection.
        if self.msg_id is None and not self.future.cancelled():
            return self._data
        return bytes(functions.updates.GetStateRequest())

    @data.setter
    def data(self, data: bytes) -> None:
        self._data = data


async def ask_once(client: Any, request: Any) -> Any:
    """The answer to a request that must not be sent twice. Raises Unclear if there is none.

    And Telethon's errors.
    """
    sender = client._sender
    if not sender.is_connected():
        raise ConnectionError
    state = _Once(request)
    sender._send_queue.append(state)
    answer = await state.future
    if isinstance(answer, types.updates.State):
        raise Unclear
    return answer
