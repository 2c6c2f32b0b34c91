"""Invite links."""

from typing import Any

from telethon.tl import functions, types

from sandbox.contract import Answer, RpcFault
from sandbox.methods.call import Call, Methods, moment
from sandbox.world import joining, permissions
from sandbox.world.chats import Chat
from sandbox.world.invites import Invite, hash_of

TITLE_LENGTH = 32
MOST_USES = 99_999
PAGE = 100


def _check(call: Call, request: Any) -> None:
    """What a link may be given."""
    if request.request_needed and request.usage_limit:
        raise RpcFault(400, "USAGE_LIMIT_INVALID")
    if not 0 <= (request.usage_limit or 0) <= MOST_USES:
        raise RpcFault(400, "USAGE_LIMIT_INVALID")
    expires = moment(request.expire_date)
    if expires is not None and expires <= call.world.now:
        raise RpcFault(400, "EXPIRE_DATE_INVALID")
    if len(request.title or "") > TITLE_LENGTH:
        raise RpcFault(400, "TITLE_INVALID")


def _own(call: Call, chat: Chat, link: str) -> Invite:
    """A link that the caller may change: one's own, or any for the creator."""
    member = permissions.check_admin(chat, call.me.id, "invite_users")
    invite = chat.invites.get(hash_of(link))
    if invite is None:
        raise RpcFault(400, "INVITE_HASH_EXPIRED")
    if invite.admin != call.me.id and not member.creator:
        raise RpcFault(400, "CHAT_ADMIN_REQUIRED")
    return invite


def export_chat_invite(call: Call, request: Any) -> Answer:
    """A new link."""
    chat = call.chat(request.peer)
    permissions.check_admin(chat, call.me.id, "invite_users")
    _check(call, request)
    if request.legacy_revoke_permanent:
        joining.permanent(call.world, chat, call.me.id).revoked = True
        return joining.permanent(call.world, chat, call.me.id).render()
    invite = joining.export(
        call.world,
        chat,
        call.me.id,
        expires=moment(request.expire_date),
        limit=request.usage_limit or None,
        title=request.title or None,
        request_needed=bool(request.request_needed),
    )
    return invite.render()


def _note(call: Call, chat: Chat, admin: int, action: type, *shown: Any) -> None:
    """Write into the admin log what was done to an admin's link."""
    chat.adminlog.note(
        call.world.now,
        call.me.id,
        "invites",
        lambda viewer: action(*(joining.seen_by(chat, viewer, link) for link in shown)),
        (admin,),
    )


def edit_exported_chat_invite(call: Call, request: Any) -> Answer:
    """Change a link, or revoke it."""
    chat = call.chat(request.peer)
    invite = _own(call, chat, request.link)
    if request.revoked:
        return _revoke(call, chat, invite)
    if invite.revoked:
        raise RpcFault(400, "INVITE_HASH_EXPIRED")
    if invite.permanent:
        raise RpcFault(400, "CHAT_INVITE_PERMANENT")
    _check(call, request)
    before = invite.render()
    _limit(invite, request)
    if request.expire_date is not None:
        invite.expires = moment(request.expire_date)  # 0 takes the end away
    if request.title is not None:
        invite.title = request.title or None
    invite.edited = call.world.now
    edited = types.ChannelAdminLogEventActionExportedInviteEdit
    _note(call, chat, invite.admin, edited, before, invite.render())
    return types.messages.ExportedChatInvite(joining.render(chat, invite), call.users(invite.admin))


def _limit(invite: Invite, request: Any) -> None:
    """Say how many come in by a link, or that they must ask; a link that is asked by has no limit.

    That the limit of a link goes by itself when asking begins is a guess; that both together are
    refused is not (td_api.tl's editChatInviteLink: "must be 0 if creates_join_request is true").
    """
    asked = invite.request_needed
    if request.request_needed is not None:
        asked = bool(request.request_needed)
    limit = (
        (None if asked else invite.limit) if request.usage_limit is None else request.usage_limit
    )
    if asked and limit:
        raise RpcFault(400, "USAGE_LIMIT_INVALID")
    invite.request_needed, invite.limit = asked, limit or None


def _revoke(call: Call, chat: Chat, invite: Invite) -> Answer:
    if invite.revoked:
        raise RpcFault(400, "INVITE_HASH_EXPIRED")
    invite.revoked = True
    shown = joining.render(chat, invite)
    _note(call, chat, invite.admin, types.ChannelAdminLogEventActionExportedInviteRevoke, shown)
    users = call.users(invite.admin)
    if not invite.permanent:
        return types.messages.ExportedChatInvite(shown, users)
    new = joining.permanent(call.world, chat, invite.admin).render()
    return types.messages.ExportedChatInviteReplaced(shown, new, users)


def delete_exported_chat_invite(call: Call, request: Any) -> Answer:
    """Forget a revoked link."""
    chat = call.chat(request.peer)
    invite = _own(call, chat, request.link)
    if not invite.revoked:
        raise RpcFault(400, "INVITE_REVOKED_MISSING")
    del chat.invites[invite.hash]
    deleted = types.ChannelAdminLogEventActionExportedInviteDelete
    _note(call, chat, invite.admin, deleted, invite.render())
    return True


def delete_revoked_exported_chat_invites(call: Call, request: Any) -> Answer:
    """Forget all revoked links of an admin."""
    chat, admin = call.chat(request.peer), call.user(request.admin_id)
    _check_whose(call, chat, admin.id)
    for invite in [i for i in chat.invites.values() if i.revoked and i.admin == admin.id]:
        del chat.invites[invite.hash]
    return True


def _check_whose(call: Call, chat: Chat, admin: int) -> None:
    """Only the creator looks at other admins' links."""
    member = permissions.check_admin(chat, call.me.id, "invite_users")
    if admin != call.me.id and not member.creator:
        raise RpcFault(400, "CHAT_ADMIN_REQUIRED")


def get_exported_chat_invites(call: Call, request: Any) -> Answer:
    """A page of an admin's links, the newest first; expired ones are among the active."""
    chat, admin = call.chat(request.peer), call.user(request.admin_id)
    _check_whose(call, chat, admin.id)
    joining.permanent(call.world, chat, admin.id)
    wanted = bool(request.revoked)
    found = [i for i in chat.invites.values() if i.admin == admin.id and i.revoked == wanted]
    older = _older(chat, request)
    page = [invite for invite in reversed(found) if invite in older][: min(request.limit, PAGE)]
    shown = [joining.render(chat, invite) for invite in page]
    return types.messages.ExportedChatInvites(len(found), shown, call.users(admin.id))


def _older(chat: Chat, request: Any) -> set[Invite]:
    """The links that a page may begin with.

    The last link of the page before counts also when it was revoked meanwhile. When it is gone
    its date does: those of the same second come again rather than get lost.
    """
    links = list(chat.invites)
    last, before = hash_of(request.offset_link or ""), moment(request.offset_date)
    if last in chat.invites:
        return {chat.invites[name] for name in links[: links.index(last)]}
    return {i for i in chat.invites.values() if before is None or i.date <= before}


def get_exported_chat_invite(call: Call, request: Any) -> Answer:
    """One link."""
    chat = call.chat(request.peer)
    invite = _own(call, chat, request.link)
    return types.messages.ExportedChatInvite(joining.render(chat, invite), call.users(invite.admin))


def check_chat_invite(call: Call, request: Any) -> Answer:
    """Where a link leads."""
    chat, invite = joining.find(call.world, request.hash)
    if call.me.id in chat.members:
        return types.ChatInviteAlready(call.shown(chat)[0])
    joining.check(call.world, chat, invite, call.me.id)
    return types.ChatInvite(
        title=chat.title,
        photo=types.PhotoEmpty(0),
        participants_count=len(chat.members),
        color=0,
        channel=True,
        broadcast=chat.broadcast or None,
        megagroup=not chat.broadcast or None,
        request_needed=invite.request_needed or None,
        about=chat.about or None,
    )


def import_chat_invite(call: Call, request: Any) -> Answer:
    """Join by a link."""
    chat, _ = joining.find(call.world, request.hash)
    before = chat.log.pts
    joining.by_link(call.world, call.me, request.hash, call.key)
    call.world.render.forget_chat(chat.id)
    updates = call.news(chat, before)
    updates.updates.append(types.UpdateChannel(chat.id))
    return updates


METHODS: Methods = {
    functions.messages.ExportChatInviteRequest: export_chat_invite,
    functions.messages.EditExportedChatInviteRequest: edit_exported_chat_invite,
    functions.messages.DeleteExportedChatInviteRequest: delete_exported_chat_invite,
    functions.messages.DeleteRevokedExportedChatInvitesRequest: (
        delete_revoked_exported_chat_invites
    ),
    functions.messages.GetExportedChatInvitesRequest: get_exported_chat_invites,
    functions.messages.GetExportedChatInviteRequest: get_exported_chat_invite,
    functions.messages.CheckChatInviteRequest: check_chat_invite,
    functions.messages.ImportChatInviteRequest: import_chat_invite,
}
