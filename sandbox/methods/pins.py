"""Pinning: `messages.UpdatePinnedMessage`, `UnpinAllMessages`."""

from typing import Any

from telethon.tl import functions, types

from sandbox.contract import Answer
from sandbox.methods.call import Call, Methods
from sandbox.methods.dialogs import history_of
from sandbox.world import editing
from sandbox.world.chats import Chat


def update_pinned_message(call: Call, request: Any) -> Answer:
    """Pin or unpin one message."""
    target = call.peer(request.peer)
    entries = editing.pin(
        call.world,
        call.me,
        target,
        request.id,
        unpin=bool(request.unpin),
        one_side=bool(request.pm_oneside),
        key=call.key,
    )
    if isinstance(target, Chat):
        return call.world.fanout.chat_updates(call.me.id, target, entries)
    return call.world.fanout.account_updates(call.me, entries)


def unpin_all_messages(call: Call, request: Any) -> Answer:
    """Unpin everything."""
    target = call.peer(request.peer)
    log = target.log if isinstance(target, Chat) else call.me.log
    history = history_of(call, target)
    before = log.pts
    for number in [i for i in history.live if history.messages[i].pinned]:
        editing.pin(call.world, call.me, target, number, unpin=True, key=call.key)
    return types.messages.AffectedHistory(log.pts, log.pts - before, 0)


METHODS: Methods = {
    functions.messages.UpdatePinnedMessageRequest: update_pinned_message,
    functions.messages.UnpinAllMessagesRequest: unpin_all_messages,
}
