"""Telethon's objects into our own events, once, at the edge. Unknown things become None."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from telethon import utils
from telethon.tl import types

from core.events import (
    PRIVATE,
    Author,
    Event,
    Media,
    Message,
    MessageEdited,
    MessagesDeleted,
    MessageSent,
    Reaction,
    ServiceNotice,
)

# The updates that carry events of the rooms and of private chats.
WANTED = (
    types.UpdateNewMessage,
    types.UpdateNewChannelMessage,
    types.UpdateShortMessage,
    types.UpdateEditMessage,
    types.UpdateEditChannelMessage,
    types.UpdateDeleteChannelMessages,
    types.UpdateMessageReactions,
    types.UpdatePendingJoinRequests,
)
NEW = (types.UpdateNewMessage, types.UpdateNewChannelMessage)
EDITED = (types.UpdateEditMessage, types.UpdateEditChannelMessage)
DELETED = types.UpdateDeleteChannelMessages
REACTED = types.UpdateMessageReactions
# A plain private text: Telegram pushes it without the names, and the access hash, of who wrote it.
SHORT = types.UpdateShortMessage
ASKED_IN = types.UpdatePendingJoinRequests

# Telegram's own account: login codes and the like (core.telegram.org/api/auth).
TELEGRAM = 777000

# A request to Steward is short; who writes at length in the chat wants no answer of it.
BRIEF = 40

Entities = Mapping[int, Any]
"""Users and chats by marked id, as Telethon hands them along."""


def channel_id(channel: int) -> int:
    """The marked id of a channel or supergroup."""
    return int(utils.get_peer_id(types.PeerChannel(channel)))


def entities(users: Iterable[Any], chats: Iterable[Any]) -> Entities:
    """The users and chats of an answer, by marked id."""
    return {utils.get_peer_id(entity): entity for entity in (*users, *chats)}


def event_of(update: Any) -> Event | None:
    """The event that an update tells of; None for what concerns nobody here."""
    if isinstance(update, NEW):
        return sent(update.message, update._entities)
    if isinstance(update, SHORT):
        return _whispered(update)
    if isinstance(update, EDITED):
        if isinstance(update.message.peer_id, types.PeerUser):
            return None  # what was said in private first is what counts
        message = message_of(update.message, update._entities)
        return MessageEdited(message) if message and message.edited else None
    if isinstance(update, DELETED):
        return MessagesDeleted(channel_id(update.channel_id), tuple(update.messages))
    return None


def sent(message: Any, known: Entities) -> MessageSent | ServiceNotice | None:
    """A message of a history page or an update."""
    if isinstance(message.peer_id, types.PeerUser):
        return private(message, known)
    if isinstance(message, types.MessageService):
        return notice_of(message)
    ours = message_of(message, known)
    return None if ours is None else MessageSent(ours)


def private(message: Any, known: Entities) -> MessageSent | None:
    """What somebody wrote to Steward; None for its own words, and for what is no person's."""
    if not isinstance(message, types.Message) or message.out:
        return None
    writer: int = message.peer_id.user_id
    if writer == TELEGRAM or not is_person(known.get(writer)):
        return None
    return MessageSent(
        Message(
            chat=PRIVATE,
            id=message.id,
            date=message.date,
            author=Author(writer),
            text=message.message or "",
            reply_to=None if message.reply_to is None else reply_of(message.reply_to),
            media=None if message.media is None else media_of(message.media),
            forwarded=message.fwd_from is not None,
        )
    )


def _whispered(update: Any) -> MessageSent | None:
    """The same in short. That it is a bot's would not be told."""
    if update.out or update.user_id == TELEGRAM:
        return None
    return MessageSent(
        Message(
            chat=PRIVATE,
            id=update.id,
            date=update.date,
            author=Author(update.user_id),
            text=update.message,
            reply_to=None if update.reply_to is None else reply_of(update.reply_to),
            forwarded=update.fwd_from is not None,
        )
    )


def is_person(user: Any) -> bool:
    """False for bots and for Steward itself; who is not told of is taken for a person."""
    return not (isinstance(user, types.User) and (user.bot or user.is_self))


def asker(event: Event | None, known: Entities) -> tuple[int, int] | None:
    """Who may want an answer, with the access hash: who wrote in private, or briefly in a room."""
    if not isinstance(event, MessageSent) or event.message.author is None:
        return None
    if event.chat != PRIVATE and len(event.message.text) > BRIEF:
        return None
    user = known.get(event.message.author.id)
    # The hash of a "min" user serves for photos only (core.telegram.org/api/min).
    if not isinstance(user, types.User) or user.min or user.access_hash is None:
        return None
    return (user.id, user.access_hash) if is_person(user) else None


def message_of(message: Any, known: Entities) -> Message | None:
    """One message; None when Telegram says that it is no longer there."""
    if not isinstance(message, types.Message):
        return None
    chat = utils.get_peer_id(message.peer_id)
    reply = message.reply_to
    return Message(
        chat=chat,
        id=message.id,
        date=message.date,
        author=author_of(message, chat, known),
        text=message.message or "",
        reply_to=None if reply is None else reply_of(reply),
        # Reactions and previews change a message too: Telegram dates that, but hides it.
        edited=None if message.edit_hide else message.edit_date,
        media=None if message.media is None else media_of(message.media),
        album=message.grouped_id,
        forwarded=message.fwd_from is not None,
        out=bool(message.out),
        quoted=quoted_of(message) if message.entities else (),
    )


def reply_of(header: Any) -> int | None:
    """The message of the same chat that is replied to; replies to stories and other chats: None."""
    if not isinstance(header, types.MessageReplyHeader) or header.reply_to_peer_id is not None:
        return None
    if header.forum_topic and header.reply_to_top_id is None:
        return None  # said in a topic, to nobody
    return header.reply_to_msg_id  # type: ignore[no-any-return]


def author_of(message: Any, chat: int, known: Entities) -> Author:
    """Who wrote it. Without a sender it is the chat itself: an anonymous admin, a channel."""
    if message.from_id is None:
        return Author(chat)
    number = utils.get_peer_id(message.from_id)
    entity = known.get(number)
    if isinstance(entity, types.User):
        names = (entity.first_name, entity.last_name, entity.username)
        return Author(number, tuple(name for name in names if name))
    return Author(number)


def notice_of(message: Any) -> ServiceNotice:
    """A line that Telegram wrote itself; `members` are those it is about."""
    action = message.action
    members = getattr(action, "users", None) or [getattr(action, "user_id", None)]
    if members == [None] and message.from_id is not None:
        # Who added or removed somebody is not who came or went.
        members = [utils.get_peer_id(message.from_id)]
    by_link = isinstance(action, types.MessageActionChatJoinedByLink)
    return ServiceNotice(
        chat=utils.get_peer_id(message.peer_id),
        id=message.id,
        date=message.date,
        action=type(action).__name__.removeprefix("MessageAction"),
        members=tuple(member for member in members if member is not None),
        inviter=action.inviter_id if by_link else None,
    )


def media_of(media: Any) -> Media:
    """What kind of thing is attached."""
    match media:
        case types.MessageMediaPhoto():
            return Media.PHOTO
        case types.MessageMediaPoll():
            return Media.POLL
        case types.MessageMediaDocument():
            return _document(media)
        case _:
            return Media.OTHER


def _document(media: Any) -> Media:
    if media.voice:
        return Media.VOICE
    if media.round:
        return Media.ROUND
    if media.video:
        return Media.VIDEO
    attributes = getattr(media.document, "attributes", None) or ()
    if any(isinstance(a, types.DocumentAttributeSticker) for a in attributes):
        return Media.STICKER
    return Media.FILE


def quoted_of(message: Any) -> tuple[tuple[int, int], ...]:
    """The ranges that are marked as quotations, in characters (Telegram counts UTF-16 units)."""
    marks = [e for e in message.entities if isinstance(e, types.MessageEntityBlockquote)]
    if not marks:
        return ()
    units = (message.message or "").encode("utf-16-le")

    def characters(offset: int) -> int:
        return len(units[: 2 * offset].decode("utf-16-le", "ignore"))

    return tuple((characters(e.offset), characters(e.offset + e.length)) for e in marks)


def reactions_of(listed: Iterable[Any]) -> tuple[Reaction, ...]:
    """Who reacted with what; custom emoji and paid stars mean nothing to Steward."""
    return tuple(
        Reaction(utils.get_peer_id(r.peer_id), r.reaction.emoticon, _date(r))
        for r in listed
        if isinstance(r.reaction, types.ReactionEmoji)
    )


def _date(reaction: Any) -> datetime | None:
    return reaction.date if isinstance(reaction.date, datetime) else None
