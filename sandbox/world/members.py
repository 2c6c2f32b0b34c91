"""Coming, going, and rank in supergroups and channels."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from telethon.tl import types

from sandbox.contract import RpcFault
from sandbox.world import permissions, posting, rights
from sandbox.world.accounts import Account
from sandbox.world.chats import Chat, Member, Restriction
from sandbox.world.render import admin_rights

if TYPE_CHECKING:
    from sandbox.world.world import World

USUAL_POWERS = (
    "change_info", "post_messages", "edit_messages", "delete_messages", "ban_users",
    "invite_users", "pin_messages", "manage_call", "other",
)  # fmt: skip


def admit(
    world: World, chat: Chat, user: int, inviter: int | None = None, *, creator: bool = False
) -> Member:
    """Let somebody in, silently. The message ids before are readable to them, too."""
    member = Member(user, world.now, inviter, creator)
    chat.members[user] = member
    chat.requests.pop(user, None)
    chat.read[user] = chat.history.top
    chat.moved = world.now
    world.fanout.tell_about(world.accounts[user], chat)
    return member


def dismiss(chat: Chat, user: int) -> None:
    """Take a member out, silently; the link they came by has room for another one."""
    member = chat.members.pop(user)
    if member.invite is not None:
        member.invite.uses.pop(user, None)


def link(channel: Chat, group: Chat) -> None:
    """Make the group the channel's discussion."""
    for chat in (channel, group):
        if chat.linked is not None:
            chat.linked.linked = None
    channel.linked, group.linked = group, channel


def invite(world: World, chat: Chat, actor: int, user: int, key: int | None = None) -> None:
    """Add somebody, with the service message that says who did."""
    if user in chat.members:
        raise RpcFault(400, "USER_ALREADY_PARTICIPANT")
    if chat.is_banned(user, world.now):
        raise RpcFault(400, "USER_KICKED")
    admit(world, chat, user, actor)
    member = chat.members[user]
    chat.adminlog.note(
        world.now,
        actor,
        "invite",
        lambda _: types.ChannelAdminLogEventActionParticipantInvite(
            types.ChannelParticipant(user, member.date)
        ),
        (user,),
    )
    if not chat.broadcast:
        posting.announce(world, chat, actor, types.MessageActionChatAddUser([user]), key=key)


def join(world: World, chat: Chat, user: int, key: int | None = None) -> None:
    """Walk into a public chat."""
    permissions.check_view(world, chat, user)
    if user in chat.members:
        raise RpcFault(400, "USER_ALREADY_PARTICIPANT")
    admit(world, chat, user)
    chat.adminlog.note(
        world.now, user, "join", lambda _: types.ChannelAdminLogEventActionParticipantJoin()
    )
    if not chat.broadcast:
        posting.announce(world, chat, user, types.MessageActionChatAddUser([user]), key=key)


def leave(world: World, chat: Chat, user: int, key: int | None = None) -> None:
    """Walk out; a mute stays for those who come back."""
    member = chat.members.get(user)
    if member is None:
        raise RpcFault(400, "USER_NOT_PARTICIPANT")
    if member.creator:
        raise RpcFault(400, "USER_CREATOR")
    dismiss(chat, user)
    if not chat.broadcast:
        posting.announce(world, chat, user, types.MessageActionChatDeleteUser(user), key=key)
    chat.adminlog.note(
        world.now, user, "leave", lambda _: types.ChannelAdminLogEventActionParticipantLeave()
    )
    world.fanout.tell_about(world.accounts[user], chat, key)


def participant(world: World, chat: Chat, viewer: int, user: int) -> Any:
    """Somebody's place in the chat, as Telegram shows it; None if they have none."""
    member = chat.members.get(user)
    restriction = chat.restriction(user, world.now)
    if restriction is not None:
        return types.ChannelParticipantBanned(
            peer=types.PeerUser(user),
            kicked_by=restriction.by,
            date=restriction.date,
            banned_rights=restriction.render(),
            left=member is None or None,
        )
    if member is None:
        return None
    if member.creator:
        return types.ChannelParticipantCreator(user, admin_rights(chat, user), member.rank)
    if member.powers is not None:
        watcher = chat.members.get(viewer)
        may_edit = watcher is not None and (watcher.creator or member.promoted_by == viewer)
        return types.ChannelParticipantAdmin(
            user_id=user,
            promoted_by=member.promoted_by or user,
            date=member.date,
            admin_rights=admin_rights(chat, user),
            can_edit=may_edit or None,
            is_self=user == viewer or None,
            inviter_id=(member.inviter or user) if user == viewer else None,
            rank=member.rank,
        )
    if user == viewer:
        return types.ChannelParticipantSelf(user, member.inviter or user, member.date)
    return types.ChannelParticipant(user, member.date)


def promote(
    world: World,
    chat: Chat,
    user: int,
    powers: frozenset[str],
    by: int,
    rank: str | None = None,
    key: int | None = None,
) -> None:
    """Give somebody exactly these admin rights; none at all makes a plain member of them."""
    before = _shown(world, chat, user)
    member = chat.members.get(user) or admit(world, chat, user, by or None)
    member.powers = powers or None
    member.promoted_by = by if powers else 0
    member.rank = rank if powers else None
    if powers:
        chat.restrictions.pop(user, None)
    after = _shown(world, chat, user)
    chat.adminlog.note(
        world.now,
        by or _creator(chat),
        "promote" if powers else "demote",
        lambda _: types.ChannelAdminLogEventActionParticipantToggleAdmin(before, after),
        (user,),
    )
    world.fanout.tell_about(world.accounts[user], chat, key)


def _creator(chat: Chat) -> int:
    return next(m.user for m in chat.members.values() if m.creator)


def _shown(world: World, chat: Chat, user: int) -> Any:
    """For the admin log, which always wants a participant."""
    found = participant(world, chat, 0, user)
    return found if found is not None else types.ChannelParticipantLeft(types.PeerUser(user))


def check_promoter(chat: Chat, by: int, user: int, powers: frozenset[str]) -> None:
    """Raise RpcFault if `by` may not give `user` these rights."""
    actor = permissions.check_admin(chat, by, "add_admins")
    target = chat.members.get(user)
    if target is not None and target.creator and user != by:
        raise RpcFault(400, "USER_CREATOR")
    if actor.creator:
        return
    if not powers <= (actor.powers or frozenset()):
        raise RpcFault(403, "RIGHT_FORBIDDEN")
    if target is not None and target.powers is not None and target.promoted_by != by:
        raise RpcFault(400, "CHAT_ADMIN_REQUIRED")


def restrict(
    world: World,
    chat: Chat,
    actor: Account,
    user: int,
    banned: Any,
    key: int | None = None,
) -> None:
    """Mute, ban or set free; `banned` is a ChatBannedRights."""
    _check_restrictor(chat, actor.id, user)
    before = _shown(world, chat, user)
    old = chat.restriction(user, world.now)
    names = rights.restrictions(banned)
    member = chat.members.get(user)
    if "view_messages" in names:
        chat.requests.pop(user, None)
    if "view_messages" in names and member is not None:
        dismiss(chat, user)
        if not chat.broadcast:
            action = types.MessageActionChatDeleteUser(user)
            posting.announce(world, chat, actor.id, action, key=key)
    elif member is not None and names:
        member.powers = None
    if names:
        until = rights.ends(banned.until_date, world.now)
        chat.restrictions[user] = Restriction(names, until, actor.id, world.now)
    else:
        chat.restrictions.pop(user, None)
    after = _shown(world, chat, user)
    chat.adminlog.note(
        world.now,
        actor.id,
        _category(names, was_ban=old is not None and old.ban),
        lambda _: types.ChannelAdminLogEventActionParticipantToggleBan(before, after),
        (user, actor.id),
    )
    world.fanout.tell_about(world.accounts[user], chat)


def _category(names: frozenset[str], *, was_ban: bool) -> str:
    if "view_messages" in names:
        return "kick"
    if names:
        return "ban"
    return "unkick" if was_ban else "unban"


def _check_restrictor(chat: Chat, by: int, user: int) -> None:
    actor = permissions.check_admin(chat, by, "ban_users")
    target = chat.admin(user)
    if target is None:
        return
    if target.creator or by == user or not (actor.creator or target.promoted_by == by):
        raise RpcFault(400, "USER_ADMIN_INVALID")
