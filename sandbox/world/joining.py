"""Coming in by invite link, at once or by request."""

from __future__ import annotations

from copy import copy
from datetime import datetime
from itertools import islice
from typing import TYPE_CHECKING, Any

from telethon.tl import types

from sandbox.contract import RpcFault
from sandbox.world import members, posting
from sandbox.world.accounts import Account
from sandbox.world.chats import Chat
from sandbox.world.invites import Invite, Request, Use, hash_of, new_hash, truncated

if TYPE_CHECKING:
    from sandbox.world.world import World

MOST_MEMBERS = 200_000
RECENT_REQUESTERS = 3


def find(world: World, link: str) -> tuple[Chat, Invite]:
    """The chat and the link behind an address; else INVITE_HASH_INVALID or _EXPIRED."""
    name = hash_of(link)
    if not name:
        raise RpcFault(400, "INVITE_HASH_EMPTY")
    for chat in world.chats.values():
        if name in chat.invites:
            return chat, chat.invites[name]
    raise RpcFault(400, "INVITE_HASH_INVALID" if len(name) < 16 else "INVITE_HASH_EXPIRED")


def check(world: World, chat: Chat, invite: Invite, user: int) -> None:
    """Raise RpcFault if the link lets this person in no more.

    A used-up link is "expired" to clients; USERS_TOO_MUCH says that the group itself is full
    (tdesktop words it so: "lng_group_invite_no_room").
    """
    if invite.is_over(world.now) or invite.is_full() or chat.is_banned(user, world.now):
        raise RpcFault(400, "INVITE_HASH_EXPIRED")
    if len(chat.members) >= MOST_MEMBERS:
        raise RpcFault(400, "USERS_TOO_MUCH")


def by_link(world: World, user: Account, link: str, key: int | None = None) -> Chat:
    """Join, or ask to (then it raises INVITE_REQUEST_SENT, as Telegram does)."""
    chat, invite = find(world, link)
    if user.id in chat.members:
        raise RpcFault(400, "USER_ALREADY_PARTICIPANT")
    check(world, chat, invite, user.id)
    if invite.request_needed:
        if user.id not in chat.requests:
            chat.requests[user.id] = Request(user.id, world.now, invite)
            tell_admins(world, chat)
        raise RpcFault(400, "INVITE_REQUEST_SENT")
    waited = user.id in chat.requests
    member = members.admit(world, chat, user.id, invite.admin)
    member.invite = invite
    invite.uses[user.id] = Use(user.id, world.now)
    if waited:
        tell_admins(world, chat)
    shown = invite.render()
    chat.adminlog.note(
        world.now,
        user.id,
        "join",
        lambda viewer: types.ChannelAdminLogEventActionParticipantJoinByInvite(
            seen_by(chat, viewer, shown)
        ),
        (invite.admin,),
    )
    if not chat.broadcast:
        action = types.MessageActionChatJoinedByLink(invite.admin)
        posting.announce(world, chat, user.id, action, key=key)
    return chat


def decide(
    world: World,
    chat: Chat,
    admin: Account,
    user: int,
    *,
    approved: bool,
    key: int | None = None,
) -> None:
    """Answer a request to join."""
    request = chat.requests.pop(user, None)
    if request is None:
        raise RpcFault(400, "HIDE_REQUESTER_MISSING")
    if approved:
        _approve(world, chat, admin, request, key)
    tell_admins(world, chat)


def _approve(world: World, chat: Chat, admin: Account, request: Request, key: int | None) -> None:
    member = members.admit(world, chat, request.user, admin.id)
    member.invite, member.approved_by = request.invite, admin.id
    invite = request.invite
    if invite is not None:
        invite.uses[request.user] = Use(request.user, world.now, admin.id)
    shown = invite.render() if invite else types.ChatInvitePublicJoinRequests()
    chat.adminlog.note(
        world.now,
        request.user,
        "join",
        lambda viewer: types.ChannelAdminLogEventActionParticipantJoinByRequest(
            seen_by(chat, viewer, shown), admin.id
        ),
        (admin.id, *((invite.admin,) if invite else ())),
    )
    if not chat.broadcast:
        action = types.MessageActionChatJoinedByRequest()
        posting.announce(world, chat, request.user, action, key=key)


def tell_admins(world: World, chat: Chat) -> None:
    """Push the number of open requests to those who may answer them (no pts: may be lost)."""
    recent = list(islice(reversed(chat.requests), RECENT_REQUESTERS))
    for admin in chat.admins():
        account = world.accounts[admin.user]
        if not account.logins or not chat.may(admin.user, "invite_users"):
            continue
        update = types.UpdatePendingJoinRequests(
            types.PeerChannel(chat.id), len(chat.requests), recent
        )
        users = [world.render.user(account.id, user) for user in recent]
        shown = [world.render.chat(account.id, chat)]
        world.fanout.push(account, world.fanout.wrap([update], users, shown))


def seen_by(chat: Chat, viewer: int, shown: Any) -> Any:
    """A link as the admin log shows it to a viewer; only the creator sees other admins' in full.

    The Bot API says so of every link it shows ("If the link was created by another chat
    administrator, then the second part of the link will be replaced with ..."), and td_api.tl gives
    other admins' links to the owner alone.
    """
    member = chat.members.get(viewer)
    if getattr(shown, "admin_id", viewer) == viewer or (member is not None and member.creator):
        return shown
    foreign = copy(shown)
    foreign.link = truncated(shown.link)
    return foreign


def pending(chat: Chat, invite: Invite) -> int:
    """How many wait who asked through this link."""
    return sum(request.invite is invite for request in chat.requests.values())


def export(
    world: World,
    chat: Chat,
    admin: int,
    *,
    expires: datetime | None = None,
    limit: int | None = None,
    title: str | None = None,
    request_needed: bool = False,
) -> Invite:
    """A new link."""
    invite = Invite(
        hash=new_hash(),
        admin=admin,
        date=world.now,
        expires=expires,
        limit=limit,
        title=title,
        request_needed=request_needed,
    )
    chat.invites[invite.hash] = invite
    return invite


def permanent(world: World, chat: Chat, admin: int) -> Invite:
    """An admin's one link without end; made when first asked for."""
    for invite in chat.invites.values():
        if invite.permanent and not invite.revoked and invite.admin == admin:
            return invite
    invite = Invite(new_hash(), admin, world.now, permanent=True)
    chat.invites[invite.hash] = invite
    return invite


def render(chat: Chat, invite: Invite) -> Any:
    """The link as a TL object, with the number of open requests."""
    return invite.render(pending(chat, invite))
