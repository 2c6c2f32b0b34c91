"""Wishes into raw requests. High-level Telethon calls draw a new `random_id` each time."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

from loguru import logger
from telethon import errors
from telethon.tl import functions, types

from adapters.outbox import Refused, Unclear
from adapters.sqlite.outbox import Wish
from adapters.telegram.attaching import Unmade, fits, upload
from adapters.telegram.composing import Rendered
from adapters.telegram.failures import outcome
from adapters.telegram.linking import Links
from adapters.telegram.peers import Peers
from adapters.telegram.people import People
from adapters.telegram.render import Renderer
from adapters.telegram.restricting import Restrictions
from adapters.telegram.translate import entities, message_of
from core.effects import Delete, Linking, React, Restrict, Rewrite, Say, Unsay
from core.errors import Unreadable
from core.events import PRIVATE, Event, Message, MessagesDeleted
from core.ports import Clock

# Telegram takes at most so many ids in one request (channels.deleteMessages, getMessages).
IDS = 100

# What an emergency is made of.
URGENT = (
    functions.messages.SendMessageRequest,
    functions.messages.EditMessageRequest,
    functions.channels.DeleteMessagesRequest,
)

# What was to be taken away is not there, or the message itself is not.
NO_REACTION = (errors.ReactionEmptyError, errors.MessageIdInvalidError, errors.MsgIdInvalidError)


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
        self._restrictions = Restrictions(client, peers, clock)
        self._people = people
        self._links = links

    async def carry_out(self, wish: Wish) -> int | str | None:
        if wish.urgent:
            self._ask_anew()
        try:
            return await self._do(wish)
        except Unreadable:
            raise Unclear from None
        except Exception as error:  # noqa: BLE001 - sorted into what can be done about it
            meaning = outcome(error)
            if meaning is None:
                return None
            raise meaning from None

    def _ask_anew(self) -> None:
        """Let Telegram itself say whether an emergency has to wait.

        Until the end of a wait Telethon refuses the method by itself, whatever it is for.
        """
        waited = getattr(self._client, "_flood_waited_requests", {})
        for request in URGENT:
            waited.pop(request.CONSTRUCTOR_ID, None)

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
                await self._rewrite(rewrite, wish)
            case Unsay(_, chat):
                await self._delete(chat, [_posted(wish.target)])
            case Delete() as delete:
                await self._delete(delete.chat, delete.messages)
                # Telegram tells everybody that they are gone but the session that deleted them.
                self._hear(MessagesDeleted(delete.chat, delete.messages))
            case React() as react:
                await self._react(react)
            case Restrict() as restrict:
                await self._restrictions.impose(restrict)
        return None

    async def _say(self, say: Say, wish: Wish) -> int | None:
        peer = await self._peer_of(say)
        calls = self._renderer.calls(say.call)
        if say.call and not calls:
            logger.warning("{} calls nobody: they are not in the staff room", wish.name)
        text = await self._renderer.render(
            say.text, say.quote, say.quotes, calls[0] if calls else None, urgent=wish.urgent
        )
        media = await self._media(say, text, wish.name)
        request: dict[str, Any] = {"random_id": wish.rid, "reply_to": _reply(say.reply_to)}
        request["silent"] = say.silent or None
        if media is None:
            send = partial(functions.messages.SendMessageRequest, peer, no_webpage=True, **request)
        else:
            send = partial(functions.messages.SendMediaRequest, peer, media, **request)
        number = _message_id(await self._post(send, text), wish.rid)
        for part, names in enumerate(calls[1:], 1):
            await self._call(peer, names, wish.rid ^ part, number)
        return number

    async def _post(self, send: Callable[..., Any], text: Rendered) -> Any:
        """Send a text; where Telegram refuses it with its mentions, without."""
        try:
            return await self._client(send(message=text.text, entities=text.entities()))
        except errors.BadRequestError:
            if not text.mentions:
                raise
        return await self._client(send(message=text.text, entities=text.entities(call=False)))

    async def _call(self, peer: Any, names: Rendered, rid: int, number: int | None) -> None:
        """Call more people than Telegram would notify of one message.

        Telegram's refusal changes nothing about the message that they are called to: it is out.
        """
        send = partial(
            functions.messages.SendMessageRequest, peer, random_id=rid, reply_to=_reply(number)
        )
        try:
            await self._post(send, names)
        except Exception as error:
            if not isinstance(outcome(error), Refused):
                raise
            logger.warning("Some of the staff are not called: {}", type(error).__name__)

    async def _react(self, react: React) -> None:
        chosen = None if react.emoji is None else [types.ReactionEmoji(react.emoji)]
        peer = self._peers[react.chat]
        try:
            await self._client(
                functions.messages.SendReactionRequest(peer, react.message, reaction=chosen)
            )
        except NO_REACTION:
            if chosen:
                raise

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

    async def _rewrite(self, rewrite: Rewrite, wish: Wish) -> None:
        text = await self._renderer.render(
            rewrite.text, rewrite.quote, rewrite.quotes, urgent=wish.urgent
        )
        await self._client(
            functions.messages.EditMessageRequest(
                self._peers[rewrite.chat],
                _posted(wish.target),
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


def _message_id(answer: Any, random_id: int) -> int | None:
    """The id that Telegram gave to what was sent with that `random_id`."""
    for update in getattr(answer, "updates", ()):
        if isinstance(update, types.UpdateMessageID) and update.random_id == random_id:
            return int(update.id)
    number = getattr(answer, "id", None)  # UpdateShortSentMessage, in private chats
    return None if number is None else int(number)


def _reply(number: int | None) -> Any:
    return None if number is None else types.InputReplyToMessage(number)


def _posted(target: int | None) -> int:
    if target is None:
        raise Unclear  # its posting is still on the way, in the same queue
    return target
