"""What Telegram refuses, and with which error."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sandbox.contract import RpcFault
from sandbox.world.accounts import SERVICE, Account
from sandbox.world.chats import Chat, Member
from sandbox.world.rights import MEDIA_RIGHT, media_kind

if TYPE_CHECKING:
    from sandbox.world.world import World


def check_view(world: World, chat: Chat, user: int) -> None:
    """Only members see a private chat; a banned person sees none."""
    if chat.is_banned(user, world.now) or (user not in chat.members and not chat.username):
        raise RpcFault(400, "CHANNEL_PRIVATE")


def check_admin(chat: Chat, user: int, power: str) -> Member:
    """The caller must hold this admin right."""
    member = chat.admin(user)
    if member is None or not chat.may(user, power):
        raise RpcFault(400, "CHAT_ADMIN_REQUIRED")
    return member


def check_post(world: World, chat: Chat, user: int, media: Any) -> None:
    """Whether somebody may post text, or this kind of media, here now."""
    check_view(world, chat, user)
    if chat.broadcast:
        if not chat.may(user, "post_messages"):
            raise RpcFault(403, "CHAT_WRITE_FORBIDDEN")
        return
    if user not in chat.members:
        raise RpcFault(403, "CHAT_WRITE_FORBIDDEN")
    if chat.admin(user) is not None:
        return
    restriction = chat.restriction(user, world.now)
    if restriction is not None and "send_messages" in restriction.names:
        raise RpcFault(400, "USER_BANNED_IN_CHANNEL")
    if "send_messages" in chat.defaults:
        raise RpcFault(403, "CHAT_WRITE_FORBIDDEN")
    forbidden = chat.defaults | (restriction.names if restriction else frozenset())
    if media is None:
        if "send_plain" in forbidden:
            raise RpcFault(403, "CHAT_SEND_PLAIN_FORBIDDEN")
        return
    right = MEDIA_RIGHT[media_kind(media)]
    if "send_media" in forbidden:
        raise RpcFault(403, "CHAT_SEND_MEDIA_FORBIDDEN")
    if right in forbidden:
        raise RpcFault(403, f"CHAT_{right.upper()}_FORBIDDEN")


def check_slow_mode(world: World, chat: Chat, user: int) -> None:
    """In slow mode everybody but the admins waits between two messages."""
    last = chat.spoke.get(user)
    if not chat.slow_mode or last is None or chat.admin(user) is not None:
        return
    left = chat.slow_mode - int((world.now - last).total_seconds())
    if left > 0:
        raise RpcFault(420, f"SLOWMODE_WAIT_{left}")


def check_private(author: Account, other: Account) -> None:
    """Whether one account may write to another; Telegram itself always may."""
    if author.id == SERVICE:
        return
    if other.id in author.blocked:
        raise RpcFault(400, "YOU_BLOCKED_USER")
    if author.id in other.blocked:
        raise RpcFault(400, "USER_IS_BLOCKED")
    if other is author or author.id in other.contacts:
        return
    # The pages of sendMessage and sendMedia list it with 406, others with 403. 406 is the harder
    # case: Telethon does not know the name, and takes every unknown 406 for an AuthKeyError.
    if other.closed and not _wrote(other, author):
        raise RpcFault(406, "PRIVACY_PREMIUM_REQUIRED")
    # @SpamBot: "you will not be able to send messages to people who do not have your number in
    # their phone contacts [...] when people contact you first, you can always reply to them".
    if author.limited and not _wrote(other, author):
        raise RpcFault(400, "PEER_FLOOD")


def _wrote(one: Account, other: Account) -> bool:
    """Whether one account ever wrote to the other."""
    return any(message.out for message in one.history(other.id).messages.values())
