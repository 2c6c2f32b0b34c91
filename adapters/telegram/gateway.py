"""Wishes into raw requests. High-level Telethon calls draw a new `random_id` each time."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from loguru import logger
from telethon import errors, utils
from telethon.tl import functions, types

from adapters.outbox import Refused, Unclear
from adapters.sqlite.outbox import Wish
from adapters.telegram.attaching import Unmade, fits, upload
from adapters.telegram.failures import outcome
from adapters.telegram.linking import Links
from adapters.telegram.peers import Peers
from adapters.telegram.people import People
from adapters.telegram.render import Rendered, Renderer
from adapters.telegram.translate import entities, message_of
from core.effects import Delete, Limit, Linking, Restrict, Rewrite, Say, Unsay
from core.errors import Unreadable
from core.events import PRIVATE, Event, Message, MessagesDeleted
from core.ports import Clock

# Telegram takes at most so many ids in one request (channels.deleteMessages, getMessages).
IDS = 100

# Telegram reads a restriction that ends in less than 30 s as "for ever" (channels.editBanned).
SHORTEST = timedelta(seconds=60)

# Telegram writes "for ever" as 0 or as the last second of a 32-bit clock (2038).
NEVER = 2**31 - 1

# Everything that lets one write; Telethon's edit_permissions leaves half of these out.
SILENT: dict[str, bool] = {
    **dict.fromkeys(("send_messages", "send_plain", "send_polls", "send_games"), True),
    **dict.fromkeys(("send_media", "send_photos", "send_videos", "send_docs"), True),
    **dict.fromkeys(("send_audios", "send_voices", "send_roundvideos"), True),
    **dict.fromkeys(("send_stickers", "send_gifs", "send_inline", "embed_links"), True),
    "send_reactions": True,
}


class TelegramGateway:
    """Implements `adapters.outbox.Gateway`.

    Without `people` nobody is written to in private, without `links` none is made or ended: such
    a wish is refused.
    """

    def __init__(
        self,
        client: Any,
        peers: Peers,
        renderer: Renderer,
        hear: Callable[[Event], None],
        clock: Clock,
        people: People | None = None,
        links: Links | None = None,
    ) -> None:
        self._client = client
        self._peers = peers
        self._renderer = renderer
        self._hear = hear
        self._clock = clock
        self._people = people
        self._links = links

    async def carry_out(self, wish: Wish) -> int | str | None:
        try:
            return await self._do(wish)
        except Unreadable:
            raise Unclear from None
        except Exception as error:  # noqa: BLE001 - sorted into what can be done about it
            meaning = outcome(error)
            if meaning is None:
                return None
            raise meaning from None

    async def _do(self, wish: Wish) -> int | str | None:
        if isinstance(wish.effect, Linking):
            if self._links is None:
                raise Refused("INVITES_OFF")
            since = wish.since if wish.again else None
            return await self._links.carry_out(wish.effect, since)
        match wish.effect:
            case Say() as say:
                return await self._say(say, wish)
            case Rewrite() as rewrite:
                await self._rewrite(rewrite, wish.target)
            case Unsay(_, chat):
                await self._delete(chat, [_posted(wish.target)])
            case Delete() as delete:
                await self._delete(delete.chat, delete.messages)
                # Telegram tells everybody that they are gone but the session that deleted them.
                self._hear(MessagesDeleted(delete.chat, delete.messages))
            case Restrict() as restrict:
                await self._restrict(restrict)
        return None

    async def _say(self, say: Say, wish: Wish) -> int | None:
        peer = await self._peer_of(say)
        text = await self._renderer.render(say.text, say.quote)
        media = await self._media(say, text, wish.name)
        request: dict[str, Any] = {
            "message": text.text,
            "random_id": wish.rid,
            "reply_to": None if say.reply_to is None else types.InputReplyToMessage(say.reply_to),
            "entities": text.entities(),
            "silent": say.silent or None,
        }
        if media is None:
            send = functions.messages.SendMessageRequest(peer, **request, no_webpage=True)
        else:
            send = functions.messages.SendMediaRequest(peer, media, **request)
        return _message_id(await self._client(send), wish.rid)

    async def _peer_of(self, say: Say) -> Any:
        if say.chat != PRIVATE:
            return self._peers[say.chat]
        found = None
        if self._people is not None and say.member is not None:
            found = await self._people.find(say.member)
        if found is None:
            raise Refused("PEER_NOT_FOUND")
        return found

    async def _media(self, say: Say, text: Rendered, name: str) -> Any:
        """What is to be attached, or None: better the words alone than nothing."""
        if say.attach is None:
            return None
        kind = type(say.attach).__name__
        if not fits(text.text):
            logger.error("{} goes without its {}: the text is too long for one", name, kind)
            return None
        try:
            return await upload(self._client, say.attach, self._renderer)
        except Unmade as unmade:
            logger.error("{} goes without its {}: {}", name, kind, unmade.reason)
            return None

    async def _rewrite(self, rewrite: Rewrite, target: int | None) -> None:
        text = await self._renderer.render(rewrite.text, rewrite.quote)
        await self._client(
            functions.messages.EditMessageRequest(
                self._peers[rewrite.chat],
                _posted(target),
                message=text.text,
                entities=text.entities(),
                no_webpage=True,
            )
        )

    async def _delete(self, chat: int, messages: Sequence[int]) -> None:
        for start in range(0, len(messages), IDS):
            some = list(messages[start : start + IDS])
            if chat == PRIVATE:  # their ids are enough: they are one sequence for the account
                request = functions.messages.DeleteMessagesRequest(some, revoke=True)
            else:
                channel = self._peers.channel(chat)
                request = functions.channels.DeleteMessagesRequest(channel, some)
            await self._client(request)

    async def _restrict(self, restrict: Restrict) -> None:
        limit, until = restrict.limit, restrict.until
        if until is not None and until - self._clock.now() < SHORTEST:
            limit, until = Limit.NONE, None  # it would be over by now
        channel, who = self._peers.channel(restrict.chat), self._participant(restrict)
        now = await self._restriction(channel, who)
        if now is None and limit is Limit.NONE:
            return
        if now is not None and now.kicked_by != self._client._self_id:
            # What Steward imposes over it, it would lift with it when that is undone.
            if limit is Limit.BANNED and now.banned_rights.view_messages and _endless(now):
                return
            if limit is not Limit.BANNED and weakens(now, until):
                raise Refused("RESTRICTED_BY_ADMIN")
        limits = {Limit.MUTED: SILENT, Limit.BANNED: {"view_messages": True}, Limit.NONE: {}}
        rights = types.ChatBannedRights(until_date=until, **limits[limit])
        await self._client(functions.channels.EditBannedRequest(channel, who, rights))

    async def _restriction(self, channel: Any, who: Any) -> Any:
        """The `ChannelParticipantBanned` of somebody, or None."""
        try:
            found = await self._client(functions.channels.GetParticipantRequest(channel, who))
        except errors.UserNotParticipantError:
            return None
        banned = isinstance(found.participant, types.ChannelParticipantBanned)
        return found.participant if banned else None

    def _participant(self, restrict: Restrict) -> Any:
        """The member by the hash that Telethon happens to remember, else by a message of theirs."""
        known = self._client._mb_entity_cache.get(utils.resolve_id(restrict.member)[0])
        # A user and a channel may have the same number; Telethon remembers one of them.
        if known is not None and known.is_user == (restrict.member > 0):
            return known._as_input_peer()
        where = self._peers[restrict.chat]
        if restrict.member > 0:
            return types.InputPeerUserFromMessage(where, restrict.via, restrict.member)
        channel = utils.resolve_id(restrict.member)[0]
        return types.InputPeerChannelFromMessage(where, restrict.via, channel)


class TelegramReader:
    """Implements `adapters.moderating.Reader`."""

    def __init__(self, client: Any, peers: Peers) -> None:
        self._client = client
        self._peers = peers

    async def messages(self, chat: int, ids: Sequence[int]) -> Mapping[int, Message]:
        found: dict[int, Message] = {}
        for start in range(0, len(ids), IDS):
            some = [types.InputMessageID(number) for number in ids[start : start + IDS]]
            channel = self._peers.channel(chat)
            try:
                page = await self._client(functions.channels.GetMessagesRequest(channel, some))
            except Exception as error:  # noqa: BLE001 - whatever it was, it was not read
                raise Unreadable("error-unreadable", reason=type(error).__name__) from None
            known = entities(page.users, page.chats)
            for message in page.messages:
                ours = message_of(message, known)
                if ours is not None:
                    found[ours.id] = ours
        return found


def weakens(now: Any, until: datetime | None) -> bool:
    """True when a mute until then (None: setting free) is less than the restriction there is."""
    rights = now.banned_rights
    if until is None or rights.view_messages:
        return True
    silent = rights.send_messages or rights.send_plain
    return bool(silent and (_endless(now) or rights.until_date > until))


def _endless(now: Any) -> bool:
    ends = now.banned_rights.until_date
    return ends is None or not 0 < ends.timestamp() < NEVER


def _message_id(answer: Any, random_id: int) -> int | None:
    """The id that Telegram gave to what was sent with that `random_id`."""
    for update in getattr(answer, "updates", ()):
        if isinstance(update, types.UpdateMessageID) and update.random_id == random_id:
            return int(update.id)
    number = getattr(answer, "id", None)  # UpdateShortSentMessage, in private chats
    return None if number is None else int(number)


def _posted(target: int | None) -> int:
    if target is None:
        raise Unclear  # its posting is still on the way, in the same queue
    return target
