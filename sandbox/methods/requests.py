"""Who came in by a link, and who asks to be let in."""

from typing import Any

from telethon.tl import functions, types

from sandbox.contract import Answer, RpcFault
from sandbox.methods.call import Call, Methods, moment
from sandbox.world import joining, permissions
from sandbox.world.chats import Chat
from sandbox.world.invites import Invite, hash_of


def _invite(chat: Chat, link: str | None) -> Invite | None:
    if link is None:
        return None
    invite = chat.invites.get(hash_of(link))
    if invite is None:
        raise RpcFault(400, "INVITE_HASH_EXPIRED")
    return invite


def _requests(chat: Chat, invite: Invite | None) -> list[Any]:
    return [
        types.ChatInviteImporter(r.user, r.date, requested=True, about=r.about or None)
        for r in reversed(chat.requests.values())
        if invite is None or r.invite is invite
    ]


def _uses(chat: Chat, invite: Invite | None) -> list[Any]:
    links = chat.invites.values() if invite is None else [invite]
    found = [
        types.ChatInviteImporter(use.user, use.date, approved_by=use.approved_by)
        for link in links
        for use in link.uses
    ]
    found.reverse()
    return sorted(found, key=lambda importer: importer.date, reverse=True)


def get_chat_invite_importers(call: Call, request: Any) -> Answer:
    """People who used a link, or who wait; newest first, a page at a time."""
    chat = call.chat(request.peer)
    permissions.check_admin(chat, call.me.id, "invite_users")
    invite = _invite(chat, request.link)
    found = _requests(chat, invite) if request.requested else _uses(chat, invite)
    total = len(found)
    before = moment(request.offset_date)
    if before is not None:
        last = getattr(request.offset_user, "user_id", 0)
        places = [
            n
            for n, importer in enumerate(found)
            if importer.date == before and importer.user_id == last
        ]
        found = (
            found[places[0] + 1 :]
            if places
            else [importer for importer in found if importer.date < before]
        )
    page = found[: request.limit]
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
    permissions.check_admin(chat, call.me.id, "invite_users")
    invite = _invite(chat, request.link)
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
