"""Invite links and requests to join."""

from datetime import timedelta
from typing import Any

from telethon.tl import functions, types

Export = functions.messages.ExportChatInviteRequest


def enter(link: str) -> Any:
    """The request to come in by a link."""
    return functions.messages.ImportChatInviteRequest(link.rsplit("+", 1)[-1])


async def test_a_use_counts_at_once_and_stays_when_the_member_leaves(town: Any) -> None:
    """A link for one lets one in, ever."""
    anna, boris, clara = (town.person(name) for name in ("Anna", "Boris", "Clara"))
    group = town.world.add_supergroup("Group", anna)
    invite = await town.call(anna, Export(town.peer(anna, group), usage_limit=1, title="x"))
    await town.call(boris, enter(invite.link))
    assert await town.refusal(boris, enter(invite.link)) == "USER_ALREADY_PARTICIPANT"
    assert await town.refusal(clara, enter(invite.link)) == "INVITE_HASH_EXPIRED"
    leave = functions.channels.LeaveChannelRequest(town.channel(boris, group))
    await town.call(boris, leave)
    assert await town.refusal(clara, enter(invite.link)) == "INVITE_HASH_EXPIRED"
    users = await town.call(
        anna,
        functions.messages.GetChatInviteImportersRequest(
            town.peer(anna, group), None, types.InputUserEmpty(), 10, link=invite.link
        ),
    )
    assert [importer.user_id for importer in users.importers] == [boris]


async def test_the_service_message_names_the_links_creator(town: Any) -> None:
    """Not the link: that is in the admin log."""
    anna, boris = town.person("Anna"), town.person("Boris")
    group = town.world.add_supergroup("Group", anna)
    invite = await town.call(anna, Export(town.peer(anna, group)))
    await town.call(boris, enter(invite.link))
    action = town.told(anna, types.UpdateNewChannelMessage)[-1].message.action
    assert action == types.MessageActionChatJoinedByLink(anna)
    log = await town.call(
        anna, functions.channels.GetAdminLogRequest(town.channel(anna, group), "", 0, 0, 10)
    )
    assert log.events[0].action.invite.link == invite.link


async def test_links_end_by_time_and_by_revoking(town: Any) -> None:
    """An edit may also lengthen a link's life."""
    anna, boris = town.person("Anna"), town.person("Boris")
    place = town.peer(anna, town.world.add_supergroup("Group", anna))
    hour = town.clock.now() + timedelta(hours=1)
    timed = await town.call(anna, Export(place, expire_date=hour))
    town.clock.move(hours=1)
    assert await town.refusal(boris, enter(timed.link)) == "INVITE_HASH_EXPIRED"
    edit = functions.messages.EditExportedChatInviteRequest
    await town.call(anna, edit(place, timed.link, expire_date=hour + timedelta(days=1)))
    check = functions.messages.CheckChatInviteRequest(timed.link.rsplit("+", 1)[-1])
    assert isinstance(await town.call(boris, check), types.ChatInvite)
    await town.call(anna, edit(place, timed.link, revoked=True))
    assert await town.refusal(boris, enter(timed.link)) == "INVITE_HASH_EXPIRED"
    await town.call(anna, functions.messages.DeleteExportedChatInviteRequest(place, timed.link))


async def test_what_a_link_may_not_be_given(town: Any) -> None:
    """A limit beside approval, a past end, a long title; the permanent link nothing at all."""
    anna = town.person("Anna")
    place = town.peer(anna, town.world.add_supergroup("Group", anna))
    both = Export(place, request_needed=True, usage_limit=1)
    assert await town.refusal(anna, both) == "USAGE_LIMIT_INVALID"
    past = Export(place, expire_date=town.clock.now())
    assert await town.refusal(anna, past) == "EXPIRE_DATE_INVALID"
    assert await town.refusal(anna, Export(place, title="x" * 33)) == "TITLE_INVALID"
    listed = functions.messages.GetExportedChatInvitesRequest(place, types.InputUserSelf(), 10)
    permanent = (await town.call(anna, listed)).invites[0]
    assert permanent.permanent
    edit = functions.messages.EditExportedChatInviteRequest
    title = edit(place, permanent.link, title="x")
    assert await town.refusal(anna, title) == "CHAT_INVITE_PERMANENT"
    replaced = await town.call(anna, edit(place, permanent.link, revoked=True))
    assert replaced.new_invite.permanent
    assert replaced.new_invite.link != permanent.link


async def test_requests_wait_for_an_admin(town: Any) -> None:
    """Declined ones are forgotten, and one that is gone cannot be decided twice."""
    anna, boris, clara = (town.person(name) for name in ("Anna", "Boris", "Clara"))
    group = town.world.add_supergroup("Group", anna)
    place = town.peer(anna, group)
    invite = await town.call(anna, Export(place, request_needed=True))
    for person in (boris, clara):
        assert await town.refusal(person, enter(invite.link)) == "INVITE_REQUEST_SENT"
    told = town.told(anna, types.UpdatePendingJoinRequests)
    assert [(u.requests_pending, u.recent_requesters) for u in told] == [
        (1, [boris]),
        (2, [clara, boris]),
    ]
    hide = functions.messages.HideChatJoinRequestRequest
    await town.call(anna, hide(place, town.user(anna, boris), approved=True))
    await town.call(anna, hide(place, town.user(anna, clara), approved=False))
    assert set(town.world.members(group)) == {anna, boris}
    gone = hide(place, town.user(anna, clara), approved=True)
    assert await town.refusal(anna, gone) == "HIDE_REQUESTER_MISSING"
    service = [m.action for m in town.world.history(group) if m.author == boris]
    assert [type(action) for action in service] == [types.MessageActionChatJoinedByRequest]
