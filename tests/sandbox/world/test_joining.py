"""Invite links and requests to join."""

import time
from datetime import timedelta
from typing import Any

from telethon.tl import functions, types

Export = functions.messages.ExportChatInviteRequest


def enter(link: str) -> Any:
    """The request to come in by a link."""
    return functions.messages.ImportChatInviteRequest(link.rsplit("+", 1)[-1])


def users_of(town: Any, admin: int, group: int, **more: Any) -> Any:
    """The request for the people of a link, or of all."""
    given = {"offset_date": None, "offset_user": types.InputUserEmpty(), "limit": 100, **more}
    return functions.messages.GetChatInviteImportersRequest(town.peer(admin, group), **given)


def editing(place: Any, link: str, **more: Any) -> Any:
    """The request to change a link."""
    return functions.messages.EditExportedChatInviteRequest(place, link, **more)


async def test_a_limit_counts_who_is_there_at_the_same_time(town: Any) -> None:
    """A link for one lets the next one in when the first has left; revoked, nobody."""
    anna, boris, clara = (town.person(name) for name in ("Anna", "Boris", "Clara"))
    group = town.world.add_supergroup("Group", anna)
    invite = await town.call(anna, Export(town.peer(anna, group), usage_limit=1, title="x"))
    await town.call(boris, enter(invite.link))
    assert await town.refusal(boris, enter(invite.link)) == "USER_ALREADY_PARTICIPANT"
    assert await town.refusal(clara, enter(invite.link)) == "INVITE_HASH_EXPIRED"
    leave = functions.channels.LeaveChannelRequest(town.channel(boris, group))
    await town.call(boris, leave)
    await town.call(clara, enter(invite.link))
    asked = users_of(town, anna, group, link=invite.link)
    assert [user.user_id for user in (await town.call(anna, asked)).importers] == [clara]
    revoked = await town.call(anna, editing(town.peer(anna, group), invite.link, revoked=True))
    assert revoked.invite.usage == 1
    town.world.leave(group, clara)
    assert await town.refusal(clara, enter(invite.link)) == "INVITE_HASH_EXPIRED"
    assert not (await town.call(anna, asked)).importers


async def test_a_ban_frees_a_links_place_and_an_addition_takes_none(town: Any) -> None:
    """Who comes back in another way is nobody's of the link."""
    anna, boris, clara = (town.person(name) for name in ("Anna", "Boris", "Clara"))
    group = town.world.add_supergroup("Group", anna)
    link = town.world.invite_link(group, anna, limit=1)
    assert town.world.join(boris, link)
    ban = types.ChatBannedRights(until_date=None, view_messages=True)
    restrict = functions.channels.EditBannedRequest
    await town.call(anna, restrict(town.channel(anna, group), town.peer(anna, boris), ban))
    free = types.ChatBannedRights(until_date=None)
    await town.call(anna, restrict(town.channel(anna, group), town.peer(anna, boris), free))
    add = functions.channels.InviteToChannelRequest
    await town.call(anna, add(town.channel(anna, group), [town.user(anna, boris)]))
    shown = functions.messages.GetExportedChatInviteRequest(town.peer(anna, group), link)
    assert (await town.call(anna, shown)).invite.usage is None
    assert town.world.join(clara, link)


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
    await town.call(anna, editing(place, timed.link, expire_date=hour + timedelta(days=1)))
    check = functions.messages.CheckChatInviteRequest(timed.link.rsplit("+", 1)[-1])
    assert isinstance(await town.call(boris, check), types.ChatInvite)
    await town.call(anna, editing(place, timed.link, revoked=True))
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
    title = editing(place, permanent.link, title="x")
    assert await town.refusal(anna, title) == "CHAT_INVITE_PERMANENT"
    replaced = await town.call(anna, editing(place, permanent.link, revoked=True))
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


async def test_a_link_may_become_one_to_ask_by_and_back(town: Any) -> None:
    """Its limit goes with it; both together are refused, whichever comes second."""
    anna, boris, clara = (town.person(name) for name in ("Anna", "Boris", "Clara"))
    group = town.world.add_supergroup("Group", anna)
    place, link = town.peer(anna, group), town.world.invite_link(group, anna, limit=1)
    both = editing(place, link, request_needed=True, usage_limit=1)
    assert await town.refusal(anna, both) == "USAGE_LIMIT_INVALID"
    asked = await town.call(anna, editing(place, link, request_needed=True, usage_limit=0))
    assert (asked.invite.request_needed, asked.invite.usage_limit) == (True, None)
    assert await town.refusal(boris, enter(link)) == "INVITE_REQUEST_SENT"
    limited = editing(place, link, usage_limit=1)
    assert await town.refusal(anna, limited) == "USAGE_LIMIT_INVALID"
    direct = await town.call(anna, editing(place, link, request_needed=False, usage_limit=1))
    assert (direct.invite.request_needed, direct.invite.usage_limit) == (None, 1)
    assert direct.invite.requested == 1
    assert town.world.join(clara, link)
    assert town.world.requests(group) == [boris]
    await town.call(anna, editing(place, link, request_needed=True))


async def test_who_asked_by_a_link_waits_on_when_it_is_revoked(town: Any) -> None:
    """They are found by the link as before, and may still be let in."""
    anna, boris, clara = (town.person(name) for name in ("Anna", "Boris", "Clara"))
    group = town.world.add_supergroup("Group", anna)
    place = town.peer(anna, group)
    first, second = (town.world.invite_link(group, anna, request_needed=True) for _ in "ab")
    assert not town.world.join(boris, first)
    assert not town.world.join(clara, second)
    await town.call(anna, editing(place, first, revoked=True))
    assert town.world.requests(group) == [boris, clara]

    async def waiting(**more: Any) -> set[int]:
        asked = users_of(town, anna, group, requested=True, **more)
        return {user.user_id for user in (await town.call(anna, asked)).importers}

    assert await waiting(link=first) == {boris}
    assert await waiting(link=second) == {clara}
    assert await waiting() == {boris, clara}
    hide = functions.messages.HideChatJoinRequestRequest
    await town.call(anna, hide(place, town.user(anna, boris), approved=True))
    town.world.decide(group, clara, anna, approved=False)
    assert set(town.world.members(group)) == {anna, boris}
    asked = users_of(town, anna, group, link=first)
    assert [user.approved_by for user in (await town.call(anna, asked)).importers] == [anna]


async def test_who_asked_and_comes_in_otherwise_waits_no_more(town: Any) -> None:
    """And the admins are told the new number."""
    anna, boris = town.person("Anna"), town.person("Boris")
    group = town.world.add_supergroup("Group", anna)
    assert not town.world.join(boris, town.world.invite_link(group, anna, request_needed=True))
    assert town.world.join(boris, town.world.invite_link(group, anna))
    told = town.told(anna, types.UpdatePendingJoinRequests)
    assert [update.requests_pending for update in told] == [1, 0]


async def test_a_thousand_come_by_one_link_in_a_moment(town: Any) -> None:
    """Less than a second, and the pages of the list lose nobody though people leave meanwhile."""
    anna = town.person("Anna")
    group = town.world.add_supergroup("Group", anna)
    link = town.world.invite_link(group, anna)
    crowd = [town.world.add_account(f"Person {number}") for number in range(1000)]
    began = time.process_time()
    assert all(town.world.join(user, link) for user in crowd)
    assert time.process_time() - began < 1
    met: list[int] = []
    offset: dict[str, Any] = {"limit": 500}  # a hundred come
    while page := (await town.call(anna, users_of(town, anna, group, link=link, **offset))):
        if not page.importers:
            break
        met += [importer.user_id for importer in page.importers]
        last = page.importers[-1]
        town.world.leave(group, last.user_id)
        offset = {"offset_date": last.date, "offset_user": town.user(anna, last.user_id)}
    assert sorted(met) == crowd
    assert page.count == 990
