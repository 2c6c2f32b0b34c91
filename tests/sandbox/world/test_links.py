"""Lists of invite links, and what admins see of each other's."""

from datetime import timedelta
from typing import Any

import pytest
from telethon.tl import functions, types

from sandbox.world.invites import PREFIX

Export = functions.messages.ExportChatInviteRequest


def listing(town: Any, admin: int, group: int, *, revoked: bool = False, **more: Any) -> Any:
    """The request for a page of one's own links."""
    return functions.messages.GetExportedChatInvitesRequest(
        town.peer(admin, group),
        types.InputUserSelf(),
        revoked=revoked,
        **{"limit": 100, **more},
    )


def editing(town: Any, admin: int, group: int, link: str, **more: Any) -> Any:
    """The request to change a link."""
    return functions.messages.EditExportedChatInviteRequest(town.peer(admin, group), link, **more)


async def test_a_list_has_the_active_and_the_expired_newest_first(town: Any) -> None:
    """The revoked are in a list of their own."""
    anna = town.person("Anna")
    group = town.world.add_supergroup("Group", anna)
    permanent = (await town.call(anna, listing(town, anna, group))).invites[0].link
    soon = town.clock.now() + timedelta(minutes=1)
    expired = (await town.call(anna, Export(town.peer(anna, group), expire_date=soon))).link
    town.clock.move(hours=1)
    gone, active = (town.world.invite_link(group, anna) for _ in "ab")
    await town.call(anna, editing(town, anna, group, gone, revoked=True))
    answer = await town.call(anna, listing(town, anna, group))
    assert [invite.link for invite in answer.invites] == [active, expired, permanent]
    assert answer.count == 3
    revoked = await town.call(anna, listing(town, anna, group, revoked=True))
    assert [invite.link for invite in revoked.invites] == [gone]


@pytest.mark.parametrize("delete", [False, True])
async def test_pages_lose_no_link_though_links_are_revoked_meanwhile(
    town: Any, delete: bool
) -> None:
    """A page goes on behind the last link of the one before, wherever that is by now."""
    anna = town.person("Anna")
    group = town.world.add_supergroup("Group", anna)
    made = [(await town.call(anna, listing(town, anna, group))).invites[0].link]  # the permanent
    for _ in range(250):
        town.clock.move(seconds=1)
        made.append(town.world.invite_link(group, anna))
    met: list[str] = []
    offset: dict[str, Any] = {"limit": 1000}  # a hundred come
    while page := (await town.call(anna, listing(town, anna, group, **offset))).invites:
        met += [invite.link for invite in page]
        last = page[-1]
        if not last.permanent:
            await town.call(anna, editing(town, anna, group, last.link, revoked=True))
        if delete and not last.permanent:
            remove = functions.messages.DeleteExportedChatInviteRequest
            await town.call(anna, remove(town.peer(anna, group), last.link))
        offset = {"offset_date": last.date, "offset_link": last.link}
    assert met == made[::-1]


async def test_the_admin_log_cuts_the_links_of_other_admins(town: Any) -> None:
    """One's own are whole, and for the creator all; everywhere where a link is shown."""
    anna, boris, clara, vera = (town.person(name) for name in ("Anna", "Boris", "Clara", "Vera"))
    group = town.world.add_supergroup("Group", anna, (boris, clara))
    for admin in (boris, clara):
        town.world.promote(group, admin, invite_users=True)
    link = town.world.invite_link(group, boris)
    town.world.join(vera, link)
    town.world.leave(group, vera)
    await town.call(boris, editing(town, boris, group, link, request_needed=True))
    town.world.join(vera, link)
    town.world.decide(group, vera, clara, approved=True)
    await town.call(boris, editing(town, boris, group, link, revoked=True))
    remove = functions.messages.DeleteExportedChatInviteRequest
    await town.call(boris, remove(town.peer(boris, group), link))
    wanted = types.ChannelAdminLogEventsFilter(join=True, invites=True)

    async def links(viewer: int) -> list[str]:
        asked = functions.channels.GetAdminLogRequest(
            town.channel(viewer, group), "", 0, 0, 100, events_filter=wanted
        )
        answer = await town.call(viewer, asked)
        assert boris in [user.id for user in answer.users]
        names = ("invite", "prev_invite", "new_invite")
        return [
            shown.link
            for event in answer.events
            for name in names
            if (shown := getattr(event.action, name, None)) is not None
        ]

    cut = f"{PREFIX}{link.removeprefix(PREFIX)[:8]}..."
    assert await links(boris) == await links(anna) == [link] * 6
    assert await links(clara) == [cut] * 6
    assert await town.refusal(clara, functions.messages.CheckChatInviteRequest(cut[-11:])) in (
        "INVITE_HASH_INVALID",
        "INVITE_HASH_EXPIRED",
    )


async def test_an_admin_does_not_learn_who_came_by_anothers_link(town: Any) -> None:
    """The creator does."""
    anna, boris, vera = (town.person(name) for name in ("Anna", "Boris", "Vera"))
    group = town.world.add_supergroup("Group", anna, (boris,))
    town.world.promote(group, boris, invite_users=True)
    theirs, own = town.world.invite_link(group, anna), town.world.invite_link(group, boris)
    town.world.join(vera, own)

    def users_of(admin: int, link: str) -> Any:
        return functions.messages.GetChatInviteImportersRequest(
            town.peer(admin, group), None, types.InputUserEmpty(), 10, link=link
        )

    assert await town.refusal(boris, users_of(boris, theirs)) == "CHAT_ADMIN_REQUIRED"
    for admin in (anna, boris):
        assert (await town.call(admin, users_of(admin, own))).count == 1
