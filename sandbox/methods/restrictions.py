"""Rights: `channels.EditBanned`, `EditAdmin`, and what members may do by default."""

from typing import Any

from telethon.tl import functions, types

from sandbox.contract import Answer, RpcFault
from sandbox.methods.call import Call, Methods
from sandbox.world import members, peers, permissions, rights


def edit_banned(call: Call, request: Any) -> Answer:
    """Mute, ban or set free."""
    chat = call.channel(request.channel)
    user = peers.participant(call.world, call.me, request.participant)
    before = chat.log.pts
    members.restrict(call.world, chat, call.me, user.id, request.banned_rights, call.key)
    call.world.render.forget_chat(chat.id)
    return call.news(chat, before)


def edit_admin(call: Call, request: Any) -> Answer:
    """Make somebody an admin, change their rights, or take them away."""
    chat, me, world = call.channel(request.channel), call.me, call.world
    user = call.user(request.user_id)
    powers = rights.powers(request.admin_rights)
    members.check_promoter(chat, me.id, user.id, powers)
    if user.id not in chat.members and chat.is_banned(user.id, world.now):
        raise RpcFault(400, "USER_KICKED")
    if user.id not in chat.members and not powers:
        raise RpcFault(400, "USER_NOT_PARTICIPANT")
    if request.rank and len(request.rank) > 16:
        raise RpcFault(400, "ADMIN_RANK_INVALID")
    before = chat.log.pts
    members.promote(world, chat, user.id, powers, me.id, request.rank, call.key)
    call.world.render.forget_chat(chat.id)
    return call.news(chat, before)


def edit_chat_default_banned_rights(call: Call, request: Any) -> Answer:
    """Set what plain members may not do."""
    chat = call.chat(request.peer)
    permissions.check_admin(chat, call.me.id, "ban_users")
    old, new = chat.defaults, rights.restrictions(request.banned_rights)
    if old == new:
        raise RpcFault(400, "CHAT_NOT_MODIFIED")
    if "view_messages" in new:
        raise RpcFault(400, "BANNED_RIGHTS_INVALID")
    chat.defaults = new
    call.world.render.forget_chat(chat.id)
    chat.adminlog.note(
        call.world.now,
        call.me.id,
        "settings",
        lambda _: types.ChannelAdminLogEventActionDefaultBannedRights(
            rights.banned(old, rights.FOREVER), rights.banned(new, rights.FOREVER)
        ),
    )
    update = types.UpdateChatDefaultBannedRights(
        types.PeerChannel(chat.id), rights.banned(new, rights.FOREVER), 1
    )
    fanout = call.world.fanout
    for account in fanout.online():
        if account.id in chat.members:
            shown = call.world.render.chat(account.id, chat)
            fanout.push(account, fanout.wrap([update], [], [shown]), call.key)
    return fanout.wrap([update], [], call.shown(chat))


METHODS: Methods = {
    functions.channels.EditBannedRequest: edit_banned,
    functions.channels.EditAdminRequest: edit_admin,
    functions.messages.EditChatDefaultBannedRightsRequest: edit_chat_default_banned_rights,
}
