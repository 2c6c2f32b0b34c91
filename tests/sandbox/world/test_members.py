"""Rights, mutes and bans."""

from datetime import timedelta
from typing import Any

import pytest
from telethon.tl import functions, types

from sandbox.contract import RpcFault

Ban = functions.channels.EditBannedRequest


def mute(until: Any = None) -> Any:
    """Rights that take the voice away."""
    return types.ChatBannedRights(until_date=until, send_messages=True)


async def test_a_mute_ends_by_the_clock(town: Any) -> None:
    """And by nothing else."""
    anna, boris = town.person("Anna"), town.person("Boris")
    group = town.world.add_supergroup("Group", anna, (boris,))
    until = town.clock.now() + timedelta(hours=1)
    await town.call(anna, Ban(town.channel(anna, group), town.peer(anna, boris), mute(until)))
    assert town.world.restriction(group, boris).until_date == until
    with pytest.raises(RpcFault, match="USER_BANNED_IN_CHANNEL"):
        town.world.post(group, boris, "may I?")
    town.clock.move(hours=1)
    assert town.world.restriction(group, boris) is None
    town.world.post(group, boris, "thank you")


@pytest.mark.parametrize("span", [timedelta(seconds=29), timedelta(days=367)])
async def test_too_short_and_too_long_mean_for_ever(town: Any, span: timedelta) -> None:
    """As Telegram's documentation of editBanned says."""
    anna, boris = town.person("Anna"), town.person("Boris")
    group = town.world.add_supergroup("Group", anna, (boris,))
    request = Ban(town.channel(anna, group), town.peer(anna, boris), mute(town.clock.now() + span))
    await town.call(anna, request)
    town.clock.move(days=3000)
    assert town.world.restriction(group, boris) is not None


async def test_a_ban_throws_out_and_keeps_out_until_it_is_lifted(town: Any) -> None:
    """The banned person sees nothing of the chat any more."""
    anna, boris = town.person("Anna"), town.person("Boris")
    group = town.world.add_supergroup("Group", anna, (boris,))
    ban = types.ChatBannedRights(until_date=None, view_messages=True)
    await town.call(anna, Ban(town.channel(anna, group), town.peer(anna, boris), ban))
    assert town.world.members(group) == [anna]
    assert isinstance(town.heard[boris][-1], types.UpdateChannel)
    look = functions.channels.GetFullChannelRequest(town.channel(boris, group))
    assert await town.refusal(boris, look) == "CHANNEL_PRIVATE"
    invite = functions.channels.InviteToChannelRequest(
        town.channel(anna, group), [town.user(anna, boris)]
    )
    assert await town.refusal(anna, invite) == "USER_KICKED"
    free = types.ChatBannedRights(until_date=None)
    await town.call(anna, Ban(town.channel(anna, group), town.peer(anna, boris), free))
    await town.call(anna, invite)
    assert set(town.world.members(group)) == {anna, boris}


async def test_admins_are_out_of_reach_of_other_admins(town: Any) -> None:
    """The creator reaches everybody, and nobody the creator."""
    anna, boris, clara = (town.person(name) for name in ("Anna", "Boris", "Clara"))
    group = town.world.add_supergroup("Group", anna, (boris, clara))
    assert (
        await town.refusal(clara, Ban(town.channel(clara, group), town.peer(clara, boris), mute()))
        == "CHAT_ADMIN_REQUIRED"
    )
    town.world.promote(group, boris)
    town.world.promote(group, clara)
    for other in (anna, clara):
        request = Ban(town.channel(boris, group), town.peer(boris, other), mute())
        assert await town.refusal(boris, request) == "USER_ADMIN_INVALID"
    await town.call(anna, Ban(town.channel(anna, group), town.peer(anna, clara), mute()))
    assert town.world.chats[group].admin(clara) is None


async def test_nobody_gives_rights_that_they_lack(town: Any) -> None:
    """RIGHT_FORBIDDEN; without add_admins not even that far."""
    anna, boris, clara = (town.person(name) for name in ("Anna", "Boris", "Clara"))
    group = town.world.add_supergroup("Group", anna, (boris, clara))
    rights = types.ChatAdminRights(ban_users=True, pin_messages=True)
    request = functions.channels.EditAdminRequest(
        town.channel(boris, group), town.user(boris, clara), rights
    )
    assert await town.refusal(boris, request) == "CHAT_ADMIN_REQUIRED"
    town.world.promote(group, boris, add_admins=True, pin_messages=True)
    assert await town.refusal(boris, request) == "RIGHT_FORBIDDEN"
    town.world.promote(group, boris, add_admins=True, pin_messages=True, ban_users=True)
    await town.call(boris, request)
    shown = await town.call(
        clara,
        functions.channels.GetParticipantRequest(town.channel(clara, group), types.InputPeerSelf()),
    )
    assert shown.participant.promoted_by == boris


async def test_default_rights_silence_members_but_no_admins(town: Any) -> None:
    """CHAT_WRITE_FORBIDDEN, unlike a mute of one's own."""
    anna, boris = town.person("Anna"), town.person("Boris")
    group = town.world.add_supergroup("Group", anna, (boris,))
    request = functions.messages.EditChatDefaultBannedRightsRequest(town.peer(anna, group), mute())
    await town.call(anna, request)
    with pytest.raises(RpcFault, match="CHAT_WRITE_FORBIDDEN"):
        town.world.post(group, boris, "hello")
    town.world.post(group, anna, "hello")


async def test_lists_of_members_have_pages_and_filters(town: Any) -> None:
    """Recent, admins, search, muted and banned."""
    anna = town.person("Anna")
    crowd = [town.world.add_account(f"Person {number}") for number in range(5)]
    group = town.world.add_supergroup("Group", anna, tuple(crowd))
    place = town.channel(anna, group)

    async def listed(kind: Any, offset: int = 0, limit: int = 100) -> list[int]:
        request = functions.channels.GetParticipantsRequest(place, kind, offset, limit, 0)
        return [user.id for user in (await town.call(anna, request)).users]

    pages = [await listed(types.ChannelParticipantsRecent(), n, 2) for n in (0, 2, 4)]
    assert {user for page in pages for user in page} == {anna, *crowd}
    assert await listed(types.ChannelParticipantsAdmins()) == [anna]
    assert await listed(types.ChannelParticipantsSearch("person 3")) == [crowd[3]]
    await town.call(anna, Ban(place, town.peer(anna, crowd[0]), mute()))
    ban = types.ChatBannedRights(until_date=None, view_messages=True)
    await town.call(anna, Ban(place, town.peer(anna, crowd[1]), ban))
    assert crowd[0] in await listed(types.ChannelParticipantsBanned(""))
    assert crowd[1] in await listed(types.ChannelParticipantsKicked(""))
    gone = functions.channels.GetParticipantRequest(place, town.peer(anna, town.person("Nobody")))
    assert await town.refusal(anna, gone) == "USER_NOT_PARTICIPANT"
