"""From what a client sends as an address to the account or chat it means."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from telethon.tl import types

from sandbox.contract import RpcFault
from sandbox.world import permissions
from sandbox.world.accounts import Account
from sandbox.world.chats import Chat
from sandbox.world.hashes import access_hash
from sandbox.world.messages import Message

if TYPE_CHECKING:
    from sandbox.world.world import World


def peer(world: World, me: Account, given: Any) -> Account | Chat:
    """What an InputPeer means; raises RpcFault for a wrong hash or a hidden chat."""
    match given:
        case types.InputPeerSelf():
            return me
        case types.InputPeerUser():
            return _user(world, me, given, "PEER_ID_INVALID")
        case types.InputPeerUserFromMessage():
            return _user_from_message(world, me, given)
        case types.InputPeerChannel() | types.InputPeerChannelFromMessage():
            return channel(world, me, given)
        case _:
            raise RpcFault(400, "PEER_ID_INVALID")


def user(world: World, me: Account, given: Any) -> Account:
    """What an InputUser means."""
    match given:
        case types.InputUserSelf():
            return me
        case types.InputUser():
            return _user(world, me, given, "USER_ID_INVALID")
        case types.InputUserFromMessage():
            return _user_from_message(world, me, given)
        case _:
            raise RpcFault(400, "USER_ID_INVALID")


def participant(world: World, me: Account, given: Any) -> Account:
    """The person an InputPeer means."""
    found = peer(world, me, given)
    if isinstance(found, Chat):
        raise RpcFault(400, "PARTICIPANT_ID_INVALID")
    return found


def channel(world: World, me: Account, given: Any, *, view: bool = True) -> Chat:
    """The chat that an InputChannel or InputPeerChannel means, if the caller may see it."""
    if isinstance(given, types.InputChannelFromMessage | types.InputPeerChannelFromMessage):
        message = _message(world, me, given)
        _, chats = world.render.people(me.id, [message])
        if given.channel_id not in {chat.id for chat in chats}:
            raise RpcFault(400, "CHANNEL_INVALID")
        chat = world.chats[given.channel_id]
    else:
        chat = _channel(world, me, given)
    if view:
        permissions.check_view(world, chat, me.id)
    return chat


def _channel(world: World, me: Account, given: Any) -> Chat:
    number = getattr(given, "channel_id", 0)
    chat = world.chats.get(number)
    if chat is None or given.access_hash != access_hash(me.id, number):
        raise RpcFault(400, "CHANNEL_INVALID")
    return chat


def _user(world: World, me: Account, given: Any, error: str) -> Account:
    account = world.accounts.get(given.user_id)
    if account is None:
        raise RpcFault(400, error)
    if account is not me and given.access_hash != access_hash(me.id, account.id):
        raise RpcFault(400, error)
    return account


def _message(world: World, me: Account, given: Any) -> Message:
    place = peer(world, me, given.peer)
    history = place.history if isinstance(place, Chat) else me.history(place.id)
    message = history.get(given.msg_id)
    if message is None:
        raise RpcFault(400, "MSG_ID_INVALID")
    return message


def _user_from_message(world: World, me: Account, given: Any) -> Account:
    users, _ = world.render.people(me.id, [_message(world, me, given)])
    if given.user_id not in {shown.id for shown in users}:
        raise RpcFault(400, "USER_ID_INVALID")
    return world.accounts[given.user_id]
