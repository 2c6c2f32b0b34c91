"""Who came in by a link, and who asks to be let in."""

from datetime import datetime
from typing import Any

from telethon.tl import functions, types

from sandbox.contract import Answer, RpcFault
from sandbox.methods.call import Call, Methods, moment
from sandbox.world import joining, permissions
from sandbox.world.chats import Chat
from sandbox.world.invites import Invite, hash_of

PAGE = 100


def _invite(call: Call, chat: Chat, link: str | None) -> Invite | None:
    """The link that is asked about: one's own, or any for the creator.

    td_api.tl's getChatInviteLinkMembers and getChatJoinRequests: "for own links and owner
    privileges for other links".
    """
    member = permissions.check_admin(chat, call.me.id, "invite_users")
    if link is None:
        return None
    invite = chat.invites.get(hash_of(link))
    if invite is None:
        raise RpcFault(400, "INVITE_HASH_EXPIRED")
    if invite.admin != call.me.id and not member.creator:
        raise RpcFault(400, "CHAT_ADMIN_REQUIRED")
    return invite


def _requests(chat: Chat, invite: Invite | None) -> list[Any]:
    return [
        types.ChatInviteImporter(r.user, r.date, requested=True, about=r.about or None)
        for r in chat.requests.values()
        if invite is None or r.invite is invite
    ]


def _uses(chat: Chat, invite: Invite | None) -> list[Any]:
    """The members who came by a link and are still there (see `Invite.uses`)."""
    links = chat.invites.values() if invite is None else [invite]
    return [
        types.ChatInviteImporter(use.user, use.date, approved_by=use.approved_by)
        for link in links
        for use in link.uses.values()
    ]


def _place(importer: Any) -> tuple[datetime, int]:
    """Where somebody stands in the list; people of the same second stand by their ids.

    That way a page begins at the right place also when the last person of the one before is gone.
    """
    return importer.date, importer.user_id


def get_chat_invite_importers(call: Call, request: Any) -> Answer:
    """People who used a link, or who wait; newest first, a page at a time."""
    chat = call.chat(request.peer)
    invite = _invite(call, chat, request.link)
    found = _requests(chat, invite) if request.requested else _uses(chat, invite)
    total = len(found)
    found.sort(key=_place, reverse=True)
    before = moment(request.offset_date)
    if before is not None:
        last = before, getattr(request.offset_user, "user_id", 0)
        found = [importer for importer in found if _place(importer) < last]
    page = found[: min(request.limit, PAGE)]
    users = call.users(*(importer.user_id for importer in page))
    return types.messages.ChatInviteImporters(total, page, users)


def hide_chat_join_request(call: Call, request: Any) -> Answer:
    """Let one person in, or not."""
    chat = call.chat(request.peer)
    permissions.check_admin(chat, call.me.id, "invite_users")
    user = call.user(request.user_id)
    before = chat.log.pts
    if user.id in chat.members:
        raise RpcFault(400, "USER_ALREADY_PARTICIPANT")
    joining.decide(
        call.world, chat, call.me, user.id, approved=bool(request.approved), key=call.key
    )
    return call.news(chat, before)


def hide_all_chat_join_requests(call: Call, request: Any) -> Answer:
    """Let everybody in who waits, or nobody."""
    chat = call.chat(request.peer)
    invite = _invite(call, chat, request.link)
    before = chat.log.pts
    for waiting in list(chat.requests.values()):
        if invite is None or waiting.invite is invite:
            joining.decide(
                call.world,
                chat,
                call.me,
                waiting.user,
                approved=bool(request.approved),
                key=call.key,
            )
    return call.news(chat, before)


METHODS: Methods = {
    functions.messages.GetChatInviteImportersRequest: get_chat_invite_importers,
    functions.messages.HideChatJoinRequestRequest: hide_chat_join_request,
    functions.messages.HideAllChatJoinRequestsRequest: hide_all_chat_join_requests,
}
