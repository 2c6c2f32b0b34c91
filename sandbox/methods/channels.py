"""Supergroups and channels themselves: making, looking at and changing them."""

from typing import Any

from telethon.tl import functions, types

from sandbox.contract import Answer, RpcFault
from sandbox.methods.call import Call, Methods
from sandbox.world import joining, permissions, posting
from sandbox.world import members as membership
from sandbox.world.chats import Chat

SLOW_MODES = (0, 5, 10, 30, 60, 300, 900, 3600)


def create_channel(call: Call, request: Any) -> Answer:
    """A new supergroup or channel."""
    if not request.title.strip():
        raise RpcFault(400, "CHAT_TITLE_EMPTY")
    chat = call.world.new_chat(
        request.title, call.me.id, broadcast=not request.megagroup, about=request.about
    )
    chat.ttl = request.ttl_period or 0
    return call.news(chat, 1)


def get_channels(call: Call, request: Any) -> Answer:
    """Chats by address."""
    return types.messages.Chats(call.shown(*(call.channel(given) for given in request.id)))


def get_full_channel(call: Call, request: Any) -> Answer:
    """All about a chat."""
    chat, me, world = call.channel(request.channel), call.me, call.world
    invites = chat.may(me.id, "invite_users")
    read = chat.read.get(me.id, 0)
    pinned = [i for i in chat.history.live if chat.history.messages[i].pinned]
    banned = [r for u in list(chat.restrictions) if (r := chat.restriction(u, world.now))]
    recent = list(reversed(chat.requests))[: joining.RECENT_REQUESTERS]
    full = types.ChannelFull(
        id=chat.id,
        about=chat.about,
        read_inbox_max_id=read,
        read_outbox_max_id=read,
        unread_count=chat.history.unread(read),
        chat_photo=types.PhotoEmpty(0),
        notify_settings=types.PeerNotifySettings(),
        bot_info=[],
        pts=chat.log.pts,
        can_view_participants=not chat.broadcast or chat.admin(me.id) is not None or None,
        participants_count=len(chat.members),
        admins_count=len(chat.admins()) if chat.admin(me.id) else None,
        kicked_count=sum(r.ban for r in banned) if chat.admin(me.id) else None,
        banned_count=sum(not r.ban for r in banned) if chat.admin(me.id) else None,
        exported_invite=joining.permanent(world, chat, me.id).render() if invites else None,
        pinned_msg_id=pinned[-1] if pinned else None,
        linked_chat_id=chat.linked.id if chat.linked else None,
        slowmode_seconds=chat.slow_mode or None,
        ttl_period=chat.ttl or None,
        requests_pending=len(chat.requests) if invites else None,
        recent_requesters=recent if invites else None,
        available_reactions=chat.reactions,
    )
    shown = call.shown(chat, *([chat.linked] if chat.linked else []))
    users = call.users(me.id, *(recent if invites else ()))
    return types.messages.ChatFull(full, shown, users)


def _changed(call: Call, chat: Chat) -> Answer:
    """Tell everybody that the chat looks different."""
    for account in call.world.fanout.online():
        if account.id in chat.members:
            call.world.fanout.tell_about(account, chat, call.key)
    call.world.render.forget_chat(chat.id)
    return call.world.fanout.wrap([types.UpdateChannel(chat.id)], [], call.shown(chat))


def edit_title(call: Call, request: Any) -> Answer:
    """Rename a chat."""
    chat = call.channel(request.channel)
    permissions.check_admin(chat, call.me.id, "change_info")
    old, new = chat.title, request.title
    if not new.strip():
        raise RpcFault(400, "CHAT_TITLE_EMPTY")
    if old == new:
        raise RpcFault(400, "CHAT_NOT_MODIFIED")
    chat.title = new
    call.world.render.forget_chat(chat.id)
    before = chat.log.pts
    chat.adminlog.note(
        call.world.now,
        call.me.id,
        "info",
        lambda _: types.ChannelAdminLogEventActionChangeTitle(old, new),
    )
    action = types.MessageActionChatEditTitle(new)
    posting.announce(call.world, chat, call.me.id, action, key=call.key)
    return call.news(chat, before)


def edit_about(call: Call, request: Any) -> Answer:
    """Change a chat's description."""
    chat = call.chat(request.peer)
    permissions.check_admin(chat, call.me.id, "change_info")
    old, new = chat.about, request.about
    if old == new:
        raise RpcFault(400, "CHAT_ABOUT_NOT_MODIFIED")
    chat.about = new
    chat.adminlog.note(
        call.world.now,
        call.me.id,
        "info",
        lambda _: types.ChannelAdminLogEventActionChangeAbout(old, new),
    )
    return True


def toggle_slow_mode(call: Call, request: Any) -> Answer:
    """Make members wait between two messages."""
    chat = call.channel(request.channel)
    permissions.check_admin(chat, call.me.id, "ban_users")
    old, new = chat.slow_mode, request.seconds
    if new not in SLOW_MODES:
        raise RpcFault(400, "SECONDS_INVALID")
    if old == new:
        raise RpcFault(400, "CHAT_NOT_MODIFIED")
    chat.slow_mode = new
    chat.adminlog.note(
        call.world.now,
        call.me.id,
        "settings",
        lambda _: types.ChannelAdminLogEventActionToggleSlowMode(old, new),
    )
    return _changed(call, chat)


def set_discussion_group(call: Call, request: Any) -> Answer:
    """Link a channel with the supergroup its posts are discussed in."""
    channel, group = call.channel(request.broadcast), call.channel(request.group)
    if not channel.broadcast:
        raise RpcFault(400, "BROADCAST_ID_INVALID")
    if group.broadcast:
        raise RpcFault(400, "MEGAGROUP_ID_INVALID")
    permissions.check_admin(channel, call.me.id, "change_info")
    permissions.check_admin(group, call.me.id, "pin_messages")
    if channel.linked is group:
        raise RpcFault(400, "LINK_NOT_MODIFIED")
    membership.link(channel, group)
    for chat, other in ((channel, group), (group, channel)):
        call.world.render.forget_chat(chat.id)
        _note_link(call, chat, other.id)
    return True


def _note_link(call: Call, chat: Chat, other: int) -> None:
    chat.adminlog.note(
        call.world.now,
        call.me.id,
        "info",
        lambda _: types.ChannelAdminLogEventActionChangeLinkedChat(0, other),
    )


def update_username(call: Call, request: Any) -> Answer:
    """Make a chat public, or private with an empty name."""
    chat, names = call.channel(request.channel), call.world.usernames
    member = chat.admin(call.me.id)
    if member is None or not member.creator:
        raise RpcFault(400, "CHAT_ADMIN_REQUIRED")
    wanted = request.username.lower()
    if wanted and names.get(wanted, chat) is not chat:
        raise RpcFault(400, "USERNAME_OCCUPIED")
    if chat.username:
        del names[chat.username.lower()]
    chat.username = request.username or None
    if wanted:
        names[wanted] = chat
    call.world.render.forget_chat(chat.id)
    return True


METHODS: Methods = {
    functions.channels.CreateChannelRequest: create_channel,
    functions.channels.GetChannelsRequest: get_channels,
    functions.channels.GetFullChannelRequest: get_full_channel,
    functions.channels.EditTitleRequest: edit_title,
    functions.messages.EditChatAboutRequest: edit_about,
    functions.channels.ToggleSlowModeRequest: toggle_slow_mode,
    functions.channels.SetDiscussionGroupRequest: set_discussion_group,
    functions.channels.UpdateUsernameRequest: update_username,
}
