"""Reactions: sending, reading, and which ones a chat takes."""

from typing import Any

from telethon.tl import functions, types

from sandbox.contract import Answer, RpcFault
from sandbox.methods.call import Call, Methods
from sandbox.methods.dialogs import history_of
from sandbox.world import editing, permissions, reacting


def send_reaction(call: Call, request: Any) -> Answer:
    """Replace one's reaction to a message."""
    target = call.peer(request.peer)
    emojis = []
    for reaction in request.reaction or []:
        if isinstance(reaction, types.ReactionEmoji):
            emojis.append(reaction.emoticon)
        elif isinstance(reaction, types.ReactionCustomEmoji):
            raise RpcFault(400, "PREMIUM_ACCOUNT_REQUIRED")
    me = call.me
    message = reacting.react(call.world, me, target, request.msg_id, emojis, call.key)
    return reacting.updates(call.world, me.id, [message])


def get_messages_reactions(call: Call, request: Any) -> Answer:
    """The reactions of several messages."""
    history = history_of(call, call.peer(request.peer))
    messages = [m for i in request.id[:100] if (m := history.get(i)) is not None]
    return reacting.updates(call.world, call.me.id, messages)


def get_message_reactions_list(call: Call, request: Any) -> Answer:
    """Everybody who reacted, newest first, a page at a time."""
    target = call.peer(request.peer)
    message = editing.find(call.me, target, request.id)
    if message.chat is not None and message.chat.broadcast:
        raise RpcFault(403, "BROADCAST_FORBIDDEN")
    wanted = reacting.plain(request.reaction.emoticon) if request.reaction else None
    given = sorted(message.reactions.items(), key=lambda item: item[1].date, reverse=True)
    given = [item for item in given if wanted is None or item[1].emoji == wanted]
    start = int(request.offset or 0)
    limit = min(max(request.limit, 1), 100)
    page = given[start : start + limit]
    users, chats = call.world.render.people(call.me.id, [message])
    return types.messages.MessageReactionsList(
        count=len(given),
        reactions=[
            types.MessagePeerReaction(
                types.PeerUser(user),
                reaction.date,
                types.ReactionEmoji(reaction.emoji),
                my=user == call.me.id or None,
            )
            for user, reaction in page
        ],
        chats=chats,
        users=users,
        next_offset=str(start + limit) if start + limit < len(given) else None,
    )


def set_chat_available_reactions(call: Call, request: Any) -> Answer:
    """Choose the reactions that a chat takes."""
    chat = call.chat(request.peer)
    permissions.check_admin(chat, call.me.id, "change_info")
    old, new = chat.reactions, request.available_reactions
    for reaction in getattr(new, "reactions", None) or []:
        if reacting.plain(getattr(reaction, "emoticon", "")) not in reacting.FREE:
            raise RpcFault(400, "REACTION_INVALID")
    if bytes(old) == bytes(new):
        raise RpcFault(400, "CHAT_NOT_MODIFIED")
    chat.reactions = new
    chat.adminlog.note(
        call.world.now,
        call.me.id,
        "settings",
        lambda _: types.ChannelAdminLogEventActionChangeAvailableReactions(old, new),
    )
    return call.world.fanout.wrap([types.UpdateChannel(chat.id)], [], call.shown(chat))


def get_available_reactions(_call: Call, _: Any) -> Answer:
    """The list with pictures, which the sandbox has not: "not modified"."""
    return types.messages.AvailableReactionsNotModified()


METHODS: Methods = {
    functions.messages.SendReactionRequest: send_reaction,
    functions.messages.GetMessagesReactionsRequest: get_messages_reactions,
    functions.messages.GetMessageReactionsListRequest: get_message_reactions_list,
    functions.messages.SetChatAvailableReactionsRequest: set_chat_available_reactions,
    functions.messages.GetAvailableReactionsRequest: get_available_reactions,
}
