"""Sending: text, media, albums, forwards; each random id once for ever."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from telethon.tl import functions, types

from sandbox.contract import Answer, RpcFault
from sandbox.methods.call import Call, Methods, Target
from sandbox.methods.dialogs import history_of
from sandbox.methods.media import media_of
from sandbox.world import posting, scheduling
from sandbox.world.accounts import Account
from sandbox.world.chats import Chat
from sandbox.world.log import Kind
from sandbox.world.messages import Draft, Message

ALBUM = 10


def reply_of(request: Any) -> int | None:
    """The id of the message that this one answers."""
    reply = request.reply_to
    if reply is None:
        return None
    if not isinstance(reply, types.InputReplyToMessage):
        raise RpcFault(400, "REPLY_MESSAGE_ID_INVALID")
    return reply.reply_to_msg_id or reply.top_msg_id or None


def send(
    call: Call, target: Target, drafts: list[Draft], when: datetime | None, *, plain: bool = False
) -> Answer:
    """Send what was not sent before, and answer with all of it.

    Telegram remembers random ids per account and peer, and answers a repeat with the messages
    that the first call made (core.telegram.org/api/updates, updateMessageID).
    """
    me = call.me
    if not all(draft.random_id for draft in drafts):
        raise RpcFault(400, "RANDOM_ID_EMPTY")
    known = {d.random_id: me.sent.get((target.id, d.random_id or 0)) for d in drafts}
    fresh = [draft for draft in drafts if known[draft.random_id] is None]
    call.world.repeats.update(d.random_id for d in drafts if known[d.random_id] and d.random_id)
    if when is not None and fresh and scheduling.check_date(call.world, when):
        dues = scheduling.schedule(call.world, me, target, fresh, when)
        made = [due.shown for due in dues]
        _tell_scheduled(call, made)
    elif fresh:
        made = posting.post_all(call.world, me, target, fresh, call.key)
    else:
        made = []
    for draft, message in zip(fresh, made, strict=True):
        me.sent[target.id, draft.random_id or 0] = message
    if plain and made and target is not me and _is_posted(call, target, made[0]):
        return _short(call, made[0])
    return _answer(call, target, drafts, set(map(id, made)))


def _is_posted(call: Call, target: Target, message: Message) -> bool:
    """Whether it is in the conversation by now, and does not wait for its time."""
    return history_of(call, target).messages.get(message.id) is message


def _short(call: Call, message: Message) -> Answer:
    return types.UpdateShortSentMessage(
        id=message.id,
        pts=call.me.log.pts,
        pts_count=1,
        date=message.date,
        out=True,
        entities=message.entities,
        ttl_period=message.ttl,
    )


def _answer(call: Call, target: Target, drafts: list[Draft], made: set[int]) -> Answer:
    """The ids, and the messages: a repeated one moves no pts."""
    me = call.me
    messages = [me.sent[target.id, draft.random_id or 0] for draft in drafts]
    updates: list[Any] = [
        types.UpdateMessageID(message.id, draft.random_id)
        for message, draft in zip(messages, drafts, strict=True)
    ]
    log = target.log if isinstance(target, Chat) else me.log
    pts = {
        i: entry.pts
        for entry in log.entries[-2 * len(messages) - 2 :]
        if entry.kind is Kind.NEW
        for i in entry.ids
    }
    for message in messages:
        shown = call.world.render.message(me.id, message)
        count = 1 if id(message) in made else 0
        at = pts.get(message.id, log.pts) if count else log.pts
        if not _is_posted(call, target, message):
            updates.append(types.UpdateNewScheduledMessage(shown))
        elif isinstance(target, Chat):
            updates.append(types.UpdateNewChannelMessage(shown, at, count))
        else:
            updates.append(types.UpdateNewMessage(shown, at, count))
    users, chats = call.world.render.people(me.id, messages)
    return call.world.fanout.wrap(updates, users, chats)


def _tell_scheduled(call: Call, made: list[Message]) -> None:
    me = call.me
    users, chats = call.world.render.people(me.id, made)
    updates = [types.UpdateNewScheduledMessage(call.world.render.message(me.id, m)) for m in made]
    call.world.fanout.push(me, call.world.fanout.wrap(updates, users, chats), call.key)


def entities_of(call: Call, given: list[Any] | None) -> list[Any] | None:
    """Entities as readers get them: a mention by address becomes one by id."""
    if not given:
        return None
    return [
        types.MessageEntityMentionName(e.offset, e.length, call.user(e.user_id).id)
        if isinstance(e, types.InputMessageEntityMentionName)
        else e
        for e in given
    ]


def send_message(call: Call, request: Any) -> Answer:
    """Send a text."""
    target = call.peer(request.peer)
    draft = Draft(
        text=request.message,
        entities=entities_of(call, request.entities),
        reply_to=reply_of(request),
        silent=bool(request.silent),
        random_id=request.random_id,
    )
    plain = isinstance(target, Account)
    return send(call, target, [draft], request.schedule_date, plain=plain)


def send_media(call: Call, request: Any) -> Answer:
    """Send a photo, a voice message, a file, ..."""
    target = call.peer(request.peer)
    draft = Draft(
        text=request.message,
        entities=entities_of(call, request.entities),
        reply_to=reply_of(request),
        silent=bool(request.silent),
        random_id=request.random_id,
    )
    if call.me.sent.get((target.id, request.random_id)) is None:
        draft = replace(draft, media=media_of(call, request.media))
    return send(call, target, [draft], request.schedule_date)


def send_multi_media(call: Call, request: Any) -> Answer:
    """Send an album."""
    target = call.peer(request.peer)
    if not 1 <= len(request.multi_media) <= ALBUM:
        raise RpcFault(400, "MULTI_MEDIA_TOO_LONG")
    album = 10**15 + next(call.world.album_ids)
    drafts = [
        Draft(
            text=item.message,
            entities=entities_of(call, item.entities),
            media=_stored(call, item.media),
            reply_to=reply_of(request),
            silent=bool(request.silent),
            grouped_id=album,
            random_id=item.random_id,
        )
        for item in request.multi_media
    ]
    return send(call, target, drafts, request.schedule_date)


def _stored(call: Call, given: Any) -> Any:
    """Albums take what was uploaded before with `messages.UploadMedia` only."""
    if not isinstance(given, types.InputMediaPhoto | types.InputMediaDocument):
        raise RpcFault(400, "MEDIA_INVALID")
    return media_of(call, given)


def forward_messages(call: Call, request: Any) -> Answer:
    """Copy messages with a line that says where they are from."""
    source, target = call.peer(request.from_peer), call.peer(request.to_peer)
    if len(request.id) != len(request.random_id):
        raise RpcFault(400, "RANDOM_ID_INVALID")
    history = history_of(call, source)
    albums: dict[int, int] = {}
    drafts = []
    for number, random_id in zip(request.id, request.random_id, strict=True):
        message = history.get(number)
        if message is None or message.action is not None:
            raise RpcFault(400, "MESSAGE_ID_INVALID")
        album = message.grouped_id
        if album is not None:
            album = albums.setdefault(album, 10**15 + next(call.world.album_ids))
        drafts.append(
            Draft(
                text="" if request.drop_media_captions and message.media else message.text,
                entities=message.entities,
                media=message.media,
                forward=None if request.drop_author else _forward(message),
                silent=bool(request.silent),
                grouped_id=album,
                random_id=random_id,
            )
        )
    return send(call, target, drafts, request.schedule_date)


def _forward(message: Message) -> Any:
    if message.forward is not None:
        return message.forward
    if message.chat is not None and message.chat.broadcast:
        channel = types.PeerChannel(message.chat.id)
        return types.MessageFwdHeader(date=message.date, from_id=channel, channel_post=message.id)
    author = message.sender or types.PeerUser(message.author)
    return types.MessageFwdHeader(date=message.date, from_id=author)


METHODS: Methods = {
    functions.messages.SendMessageRequest: send_message,
    functions.messages.SendMediaRequest: send_media,
    functions.messages.SendMultiMediaRequest: send_multi_media,
    functions.messages.ForwardMessagesRequest: forward_messages,
}
