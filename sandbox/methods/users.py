"""`users.*`."""

from typing import Any

from telethon.tl import functions, types

from sandbox.contract import Answer, RpcFault
from sandbox.methods.call import Call, Methods


def get_users(call: Call, request: Any) -> Answer:
    """Accounts by address; those with a wrong one come back empty."""
    found = []
    for given in request.id:
        try:
            found.append(call.users(call.user(given).id)[0])
        except RpcFault:
            found.append(types.UserEmpty(getattr(given, "user_id", 0)))
    return found


def get_full_user(call: Call, request: Any) -> Answer:
    """An account's profile."""
    user = call.user(request.id)
    common = sum(
        user.id in chat.members and call.me.id in chat.members for chat in call.world.chats.values()
    )
    pinned = next((m.id for m in call.me.messages.values() if m.pinned and m.peer == user.id), None)
    full = types.UserFull(
        id=user.id,
        settings=types.PeerSettings(),
        notify_settings=types.PeerNotifySettings(),
        common_chats_count=common,
        can_pin_message=True,
        about=user.about or None,
        pinned_msg_id=pinned,
        ttl_period=call.me.periods.get(user.id) or None,
    )
    return types.users.UserFull(full, [], call.users(user.id))


METHODS: Methods = {
    functions.users.GetUsersRequest: get_users,
    functions.users.GetFullUserRequest: get_full_user,
}
