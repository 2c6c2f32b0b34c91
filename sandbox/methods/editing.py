"""Editing and deleting: `messages.EditMessage`, `DeleteMessages`, `DeleteHistory`, ..."""

from typing import Any

from telethon.tl import functions, types

from sandbox.contract import Answer, RpcFault
from sandbox.methods.call import Call, Methods
from sandbox.methods.media import media_of
from sandbox.methods.sending import entities_of
from sandbox.world import editing, permissions, posting
from sandbox.world.chats import Chat
from sandbox.world.messages import Draft, Message

CHUNK = 100
"""How many messages one call deletes; clients must call again while `offset` is not 0."""
DAY = 86_400


def edit_message(call: Call, request: Any) -> Answer:
    """Rewrite a message."""
    target = call.peer(request.peer)
    before = editing.find(call.me, target, request.id)
    draft = Draft(
        text=before.text if request.message is None else request.message,
        entities=entities_of(call, request.entities),
        media=None if request.media is None else media_of(call, request.media),
    )
    entry = editing.edit(call.world, call.me, target, request.id, draft, call.key)
    if isinstance(target, Chat):
        return call.world.fanout.chat_updates(call.me.id, target, [entry])
    return call.world.fanout.account_updates(call.me, [entry])


def delete_messages(call: Call, request: Any) -> Answer:
    """Delete from one's box, with `revoke` also from the other one's."""
    entry = editing.delete_private(
        call.world, call.me, request.id, revoke=bool(request.revoke), key=call.key
    )
    count = entry.count if entry else 0
    return types.messages.AffectedMessages(call.me.log.pts, count)


def delete_channel_messages(call: Call, request: Any) -> Answer:
    """Delete from a chat, for everybody."""
    chat = call.channel(request.channel)
    entry = editing.delete_in_chat(call.world, call.me, chat, request.id, call.key)
    return types.messages.AffectedMessages(chat.log.pts, entry.count if entry else 0)


def _fits(request: Any, message: Message) -> bool:
    return (
        (not request.max_id or message.id <= request.max_id)
        and (request.min_date is None or message.date >= request.min_date)
        and (request.max_date is None or message.date <= request.max_date)
    )


def delete_history(call: Call, request: Any) -> Answer:
    """Delete a private dialog, a piece at a time."""
    target = call.peer(request.peer)
    if isinstance(target, Chat):
        raise RpcFault(400, "PEER_ID_INVALID")
    me = call.me
    history = me.history(target.id)
    ids = [i for i in history.live if _fits(request, history.messages[i])]
    piece = ids[-CHUNK:]
    revoke = bool(request.revoke)
    entry = editing.delete_private(call.world, me, piece, revoke=revoke, key=call.key)
    left = len(ids) - len(piece)
    return types.messages.AffectedHistory(me.log.pts, entry.count if entry else 0, left)


def delete_channel_history(call: Call, request: Any) -> Answer:
    """Delete everything in a chat, for everybody (there is no clearing for oneself here)."""
    chat = call.channel(request.channel)
    if not request.for_everyone:
        raise RpcFault(400, "CHANNEL_TOO_BIG")
    permissions.check_admin(chat, call.me.id, "delete_messages")
    before = chat.log.pts
    ids = [i for i in chat.history.live if not request.max_id or i <= request.max_id]
    editing.delete_in_chat(call.world, call.me, chat, ids, call.key)
    return call.news(chat, before)


def delete_participant_history(call: Call, request: Any) -> Answer:
    """Delete everything that one member wrote, a piece at a time."""
    chat = call.channel(request.channel)
    permissions.check_admin(chat, call.me.id, "delete_messages")
    author = call.peer(request.participant).id
    history = chat.history
    ids = [
        i
        for i in history.live
        if history.messages[i].author == author and history.messages[i].action is None
    ]
    piece = ids[-CHUNK:]
    entry = editing.delete_in_chat(call.world, call.me, chat, piece, call.key)
    left = len(ids) - len(piece)
    return types.messages.AffectedHistory(chat.log.pts, entry.count if entry else 0, left)


def set_history_ttl(call: Call, request: Any) -> Answer:
    """Let new messages carry a time to live, in seconds (whole days)."""
    target, period = call.peer(request.peer), request.period
    if not 0 <= period <= 365 * DAY or period % DAY:
        raise RpcFault(400, "TTL_PERIOD_INVALID")
    world, me = call.world, call.me
    action = types.MessageActionSetMessagesTTL(period)
    if isinstance(target, Chat):
        permissions.check_admin(target, me.id, "change_info")
        if target.ttl == period:
            raise RpcFault(400, "CHAT_NOT_MODIFIED")
        old, target.ttl, before = target.ttl, period, target.log.pts
        target.adminlog.note(
            world.now,
            me.id,
            "settings",
            lambda _: types.ChannelAdminLogEventActionChangeHistoryTTL(old, period),
        )
        posting.announce(world, target, me.id, action, key=call.key)
        return call.news(target, before)
    if me.periods.get(target.id, 0) == period:
        raise RpcFault(400, "CHAT_NOT_MODIFIED")
    me.periods[target.id] = target.periods[me.id] = period
    before = me.log.pts
    posting.announce_private(world, me, target, Draft(action=action), call.key)
    return world.fanout.account_updates(me, me.log.since(before))


METHODS: Methods = {
    functions.messages.EditMessageRequest: edit_message,
    functions.messages.DeleteMessagesRequest: delete_messages,
    functions.channels.DeleteMessagesRequest: delete_channel_messages,
    functions.messages.DeleteHistoryRequest: delete_history,
    functions.channels.DeleteHistoryRequest: delete_channel_history,
    functions.channels.DeleteParticipantHistoryRequest: delete_participant_history,
    functions.messages.SetHistoryTTLRequest: set_history_ttl,
}
