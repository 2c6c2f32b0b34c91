"""Who is in a chat: lists, adding, joining, leaving."""

from typing import Any

from telethon.tl import functions, types

from sandbox.contract import Answer, RpcFault
from sandbox.methods.call import Call, Methods
from sandbox.world import members, peers
from sandbox.world.chats import Chat

PAGE = 200


def _listed(call: Call, chat: Chat, kind: Any) -> list[int]:
    """The people that a filter asks for."""
    now, admin = call.world.now, chat.admin(call.me.id) is not None
    match kind:
        case types.ChannelParticipantsAdmins():
            return [member.user for member in chat.admins()]
        case types.ChannelParticipantsKicked() | types.ChannelParticipantsBanned():
            if not admin:
                raise RpcFault(400, "CHAT_ADMIN_REQUIRED")
            ban = isinstance(kind, types.ChannelParticipantsKicked)
            return [
                user
                for user in list(chat.restrictions)
                if (found := chat.restriction(user, now))
                and found.ban == ban
                and _named(call, user, kind.q)
            ]
        case types.ChannelParticipantsSearch():
            return [user for user in chat.members if _named(call, user, kind.q)]
        case types.ChannelParticipantsContacts():
            return [u for u in chat.members if u in call.me.contacts and _named(call, u, kind.q)]
        case types.ChannelParticipantsBots():
            return []
        case _:
            return list(reversed(chat.members))


def _named(call: Call, user: int, words: str) -> bool:
    account = call.world.accounts[user]
    names = f"{account.first_name} {account.last_name} {account.username or ''}"
    return words.casefold() in names.casefold()


def get_participants(call: Call, request: Any) -> Answer:
    """A page of the members; of a channel's readers only its admins may know."""
    chat = call.channel(request.channel)
    if chat.broadcast and chat.admin(call.me.id) is None:
        raise RpcFault(400, "CHAT_ADMIN_REQUIRED")
    users = _listed(call, chat, request.filter)
    page = users[request.offset : request.offset + min(max(request.limit, 0), PAGE)]
    shown = [members.participant(call.world, chat, call.me.id, user) for user in page]
    mentioned = [n for p in shown for n in _mentioned(p)]
    return types.channels.ChannelParticipants(
        len(users), shown, call.shown(chat), call.users(*page, *mentioned)
    )


def _mentioned(participant: Any) -> list[int]:
    names = ("promoted_by", "kicked_by", "inviter_id")
    return [number for name in names if (number := getattr(participant, name, None))]


def get_participant(call: Call, request: Any) -> Answer:
    """One person's place in the chat."""
    chat = call.channel(request.channel)
    user = peers.participant(call.world, call.me, request.participant)
    found = members.participant(call.world, chat, call.me.id, user.id)
    if found is None:
        raise RpcFault(400, "USER_NOT_PARTICIPANT")
    users = call.users(user.id, *_mentioned(found))
    return types.channels.ChannelParticipant(found, call.shown(chat), users)


def invite_to_channel(call: Call, request: Any) -> Answer:
    """Add people."""
    chat, me, world = call.channel(request.channel), call.me, call.world
    if me.id not in chat.members or not (
        chat.may(me.id, "invite_users")
        or (not chat.broadcast and chat.allows(me.id, "invite_users", world.now))
    ):
        raise RpcFault(400, "CHAT_ADMIN_REQUIRED")
    before = chat.log.pts
    for given in request.users:
        members.invite(world, chat, me.id, call.user(given).id, call.key)
    return types.messages.InvitedUsers(call.news(chat, before), [])


def join_channel(call: Call, request: Any) -> Answer:
    """Walk into a public chat."""
    chat = call.channel(request.channel)
    before = chat.log.pts
    members.join(call.world, chat, call.me.id, call.key)
    return call.news(chat, before)


def leave_channel(call: Call, request: Any) -> Answer:
    """Walk out."""
    chat = call.channel(request.channel)
    members.leave(call.world, chat, call.me.id, call.key)
    call.world.render.forget_chat(chat.id)
    return call.world.fanout.wrap([types.UpdateChannel(chat.id)], [], call.shown(chat))


METHODS: Methods = {
    functions.channels.GetParticipantsRequest: get_participants,
    functions.channels.GetParticipantRequest: get_participant,
    functions.channels.InviteToChannelRequest: invite_to_channel,
    functions.channels.JoinChannelRequest: join_channel,
    functions.channels.LeaveChannelRequest: leave_channel,
}
