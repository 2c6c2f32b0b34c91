"""`updates.*`: the state of the logs, and what a client missed."""

from typing import Any

from telethon.tl import functions, types

from sandbox.contract import Answer, RpcFault
from sandbox.methods.call import Call, Methods
from sandbox.methods.dialogs import dialog
from sandbox.methods.state import state
from sandbox.world.fanout import visible
from sandbox.world.history import Page
from sandbox.world.log import Kind

SLICE = 500
"""Events in one answer to getDifference."""
ACCOUNT_LIMIT = 100_000
"""Beyond this the account's difference is "too long"."""
CHANNEL_LIMIT = 100
"""The most events in one getChannelDifference (Telegram's limit for users)."""


def get_state(call: Call, _: Any) -> Answer:
    """Where the logs stand now."""
    return state(call)


def get_difference(call: Call, request: Any) -> Answer:
    """What happened in the account's own box, and which chats moved."""
    me = call.me
    if not request.pts:
        raise RpcFault(400, "PERSISTENT_TIMESTAMP_EMPTY")
    entries = me.log.since(request.pts)
    moved = _moved(call, request)
    if not entries and not moved:
        return types.updates.DifferenceEmpty(call.world.now, 0)
    limit = min(request.pts_total_limit or ACCOUNT_LIMIT, ACCOUNT_LIMIT)
    if me.log.pts - request.pts > limit or (entries and call.too_long()):
        return types.updates.DifferenceTooLong(me.log.pts)
    part = entries[:SLICE]
    messages = visible(part, me.messages)
    users, chats = call.world.render.people(me.id, messages)
    shown = {chat.id for chat in chats}
    chats += call.shown(*(chat for chat in moved if chat.id not in shown))
    fanout = call.world.fanout
    common: dict[str, Any] = {
        "new_messages": [call.world.render.message(me.id, m) for m in messages],
        "new_encrypted_messages": [],
        "other_updates": [
            *(fanout.account_update(me, e) for e in part if e.kind is not Kind.NEW),
            *(types.UpdateChannelTooLong(chat.id, chat.log.pts) for chat in moved),
        ],
        "chats": chats,
        "users": users,
    }
    if len(part) < len(entries):
        return types.updates.DifferenceSlice(intermediate_state=state(call, part[-1].pts), **common)
    return types.updates.Difference(state=state(call), **common)


def _moved(call: Call, request: Any) -> list[Any]:
    """The caller's chats in which something happened since the date it knows."""
    return [
        chat
        for chat in call.world.chats.values()
        if call.me.id in chat.members
        and chat.moved is not None
        and (request.date is None or chat.moved >= request.date)
    ]


def get_channel_difference(call: Call, request: Any) -> Answer:
    """What happened in one chat."""
    chat = call.channel(request.channel)
    if not request.pts:
        raise RpcFault(400, "PERSISTENT_TIMESTAMP_EMPTY")
    if request.pts > chat.log.pts:
        raise RpcFault(400, "PERSISTENT_TIMESTAMP_INVALID")
    entries = chat.log.since(request.pts)
    if not entries:
        return types.updates.ChannelDifferenceEmpty(chat.log.pts, final=True, timeout=30)
    limit = min(max(request.limit, 1), CHANNEL_LIMIT)
    me = call.me
    if len(entries) > limit or call.too_long():
        latest = chat.history.page(Page(limit=10))
        users, chats = call.world.render.people(me.id, latest)
        return types.updates.ChannelDifferenceTooLong(
            dialog=dialog(call, chat),
            messages=[call.world.render.message(me.id, m) for m in latest],
            chats=chats or call.shown(chat),
            users=users,
            final=True,
            timeout=30,
        )
    messages = visible(entries, chat.history.messages)
    edited = [chat.history.messages[i] for e in entries if e.kind is Kind.EDIT for i in e.ids]
    users, chats = call.world.render.people(me.id, [*messages, *edited])
    return types.updates.ChannelDifference(
        pts=chat.log.pts,
        new_messages=[call.world.render.message(me.id, m) for m in messages],
        other_updates=[
            call.world.fanout.chat_update(me.id, chat, e)
            for e in entries
            if e.kind is not Kind.NEW
            and not (e.kind is Kind.EDIT and chat.history.get(e.ids[0]) is None)
        ],
        chats=chats or call.shown(chat),
        users=users,
        final=True,
        timeout=30,
    )


METHODS: Methods = {
    functions.updates.GetStateRequest: get_state,
    functions.updates.GetDifferenceRequest: get_difference,
    functions.updates.GetChannelDifferenceRequest: get_channel_difference,
}
