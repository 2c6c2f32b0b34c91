"""Messages that wait for their time."""

from typing import Any

from telethon.tl import functions, types

from sandbox.contract import Answer, RpcFault
from sandbox.methods.call import Call, Methods, Target
from sandbox.methods.history import listed
from sandbox.world import scheduling
from sandbox.world.scheduling import Due


def _waiting(call: Call, target: Target) -> list[Due]:
    return scheduling.waiting(call.world, call.me, target)


def get_scheduled_history(call: Call, request: Any) -> Answer:
    """All that wait in a conversation, newest first."""
    target = call.peer(request.peer)
    messages = [due.shown for due in reversed(_waiting(call, target))]
    return listed(call, target, messages, len(messages))


def get_scheduled_messages(call: Call, request: Any) -> Answer:
    """Some that wait, by id."""
    target = call.peer(request.peer)
    messages = [due.shown for due in _waiting(call, target) if due.number in request.id]
    return listed(call, target, messages, len(messages))


def delete_scheduled_messages(call: Call, request: Any) -> Answer:
    """Think better of it."""
    target = call.peer(request.peer)
    gone = [due for due in _waiting(call, target) if due.number in request.id]
    for due in gone:
        due.done = True
    scheduling.tell_gone(call.world, call.me, target, gone, [], call.key)
    return scheduling.gone(call.world, target, gone, [])


def send_scheduled_messages(call: Call, request: Any) -> Answer:
    """Post now what waits."""
    target = call.peer(request.peer)
    dues = [due for due in _waiting(call, target) if due.number in request.id]
    if len(dues) != len(set(request.id)):
        raise RpcFault(400, "MESSAGE_ID_INVALID")
    messages = scheduling.publish(call.world, dues, call.key)
    answer = scheduling.gone(call.world, target, dues, [message.id for message in messages])
    log = target.log if messages and messages[0].chat else call.me.log
    for message, entry in zip(messages, log.entries[-len(messages) :], strict=False):
        shown = call.world.render.message(call.me.id, message)
        kind = types.UpdateNewChannelMessage if message.chat else types.UpdateNewMessage
        answer.updates.append(kind(shown, entry.pts, entry.count))
    answer.users, answer.chats = call.world.render.people(call.me.id, messages)
    return answer


METHODS: Methods = {
    functions.messages.GetScheduledHistoryRequest: get_scheduled_history,
    functions.messages.GetScheduledMessagesRequest: get_scheduled_messages,
    functions.messages.DeleteScheduledMessagesRequest: delete_scheduled_messages,
    functions.messages.SendScheduledMessagesRequest: send_scheduled_messages,
}
