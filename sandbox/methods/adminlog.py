"""`channels.GetAdminLog`."""

from typing import Any

from telethon.tl import functions, types

from sandbox.contract import Answer, RpcFault
from sandbox.methods.call import Call, Methods


def get_admin_log(call: Call, request: Any) -> Answer:
    """What was done in a chat during the last 48 hours, newest first."""
    chat, me = call.channel(request.channel), call.me
    if chat.admin(me.id) is None:
        raise RpcFault(400, "CHAT_ADMIN_REQUIRED")
    admins = {call.user(given).id for given in request.admins or []}
    words = request.q.casefold()
    found = [
        deed
        for deed in chat.adminlog.recent(call.world.now)
        if deed.id > request.min_id
        and (not request.max_id or deed.id < request.max_id)
        and (request.events_filter is None or getattr(request.events_filter, deed.category))
        and (not admins or deed.user in admins)
        and words in deed.words.casefold()
    ][: min(max(request.limit, 0), 100)]
    events = [
        types.ChannelAdminLogEvent(deed.id, deed.date, deed.user, deed.action(me.id))
        for deed in found
    ]
    people = [number for deed in found for number in (deed.user, *deed.others)]
    return types.channels.AdminLogResults(events, call.shown(chat), call.users(*people))


METHODS: Methods = {functions.channels.GetAdminLogRequest: get_admin_log}
