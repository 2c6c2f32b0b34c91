"""Who comes in, by which link, and who waits: against the embedded Telegram."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from loguru import logger
from telethon.errors import ServerError
from telethon.tl import types

from adapters.telegram import door as door_module
from adapters.telegram.door import Door
from core.events import Joined, JoinRequest, LinksSeen, RequestsSeen, Way
from sandbox.contract import RpcFault
from sandbox.world import joining, members
from tests.adapters.telegram.house import channel, until, working

if TYPE_CHECKING:
    from tests.adapters.conftest import HandClock
    from tests.adapters.telegram.house import House

NIGHT = datetime(2026, 1, 2, tzinfo=UTC)


@pytest.fixture
def wake() -> asyncio.Event:
    """What join notices set."""
    return asyncio.Event()


@pytest.fixture
def door(house: "House", clock: "HandClock", wake: asyncio.Event) -> Door:
    """At the chat."""
    return Door(house.client, house.peers, house.chat, house.inbox, clock, wake)


def comings(house: "House") -> list[tuple[int, Way, str | None]]:
    """Who came, how, by which link, as the features were told."""
    return [(joined.member, joined.way, joined.url) for joined in house.heard(Joined)]


async def test_the_admin_log_tells_how_each_came(house: "House", door: Door) -> None:
    """By a link, by request, added by somebody, by another admin's link."""
    url, asking = await house.link("a"), await house.link("b", asks=True)
    world, chat = house.world, channel(house)
    foreign = joining.export(world, chat, house.rooms.owner, title="f").link
    by_link, by_request, by_foreign = house.come(url), house.come(asking), house.come(foreign)
    owner = world.accounts[house.rooms.owner]
    joining.decide(world, chat, owner, by_request, approved=True)
    added = world.add_account("Ольга")
    members.invite(world, chat, owner.id, added)
    await door.look(sweep=False)
    assert set(comings(house)) == {
        (by_link, Way.LINK, url),
        (by_request, Way.REQUEST, asking),
        (by_foreign, Way.LINK, None),
        (added, Way.ADDED, None),
    }


async def test_the_admin_log_is_read_page_by_page_and_each_entry_once(
    house: "House", door: Door, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The next look begins where the last one ended."""
    monkeypatch.setattr(door_module, "PAGE", 2)
    url = await house.link(uses=10)
    first = [house.come(url) for _ in range(5)]
    await door.look(sweep=False)
    assert [joined.member for joined in house.heard(Joined)] == first
    later = house.come(url)
    await door.look(sweep=False)
    assert [joined.member for joined in house.heard(Joined)] == [*first, later]


async def test_what_was_not_decided_is_read_again(
    house: "House", door: Door, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The disk was full, say."""
    who = house.come(await house.link())

    async def broken(*_: Any) -> None:
        raise ConnectionError

    with monkeypatch.context() as patch:
        patch.setattr(house.inbox, "page", broken)
        with pytest.raises(ConnectionError):
            await door.look(sweep=False)
    await door.look(sweep=False)
    assert [joined.member for joined in house.heard(Joined)] == [who]


async def test_without_the_right_to_the_log_an_operator_is_told_once(
    house: "House", door: Door
) -> None:
    """And the links are looked at all the same, each time, since nothing else tells of them."""
    url = await house.link()
    who = house.come(url)
    lines: list[Any] = []
    sink = logger.add(lines.append, level="WARNING")
    for _ in range(3):
        refusal = RpcFault(400, "CHAT_ADMIN_REQUIRED")
        house.telegram.faults.errors["GetAdminLog"] = [refusal]
        await door.look(sweep=True)
    logger.remove(sink)
    assert len(lines) == 1
    assert comings(house) == [(who, Way.LINK, url)] * 3


async def test_who_waits_is_told_with_the_link_they_came_by(house: "House", door: Door) -> None:
    """Another admin's link Telegram does not tell."""
    mine, other = await house.link("a", asks=True), await house.link("b", asks=True)
    chat = channel(house)
    foreign = joining.export(house.world, chat, house.rooms.owner, request_needed=True)
    waiting = [house.come(mine), house.come(other), house.come(foreign.link)]
    await door.look(sweep=False)
    (seen,) = house.heard(RequestsSeen)
    assert {(request.member, request.url) for request in seen.requests} == {
        *zip(waiting, (mine, other, None), strict=True)
    }
    assert all(isinstance(request, JoinRequest) for request in seen.requests)


async def test_an_empty_list_is_told_at_the_start_and_when_it_has_emptied(
    house: "House", door: Door
) -> None:
    """In between there is nothing to say."""
    await door.look(sweep=False)
    await door.look(sweep=False)
    assert [len(seen.requests) for seen in house.heard(RequestsSeen)] == [0]
    who = house.come(await house.link(asks=True))
    await door.look(sweep=False)
    owner = house.world.accounts[house.rooms.owner]
    joining.decide(house.world, channel(house), owner, who, approved=False)
    await door.look(sweep=False)
    await door.look(sweep=False)
    assert [len(seen.requests) for seen in house.heard(RequestsSeen)] == [0, 1, 0]


async def test_links_are_listed_for_a_new_request_only(house: "House", door: Door) -> None:
    """Somebody may wait for days."""
    url = await house.link("a", asks=True)
    house.come(url)
    await door.look(sweep=False)
    listed = house.calls("GetExportedChatInvites")
    await door.look(sweep=False)
    assert house.calls("GetExportedChatInvites") == listed
    assert [seen.requests[0].url for seen in house.heard(RequestsSeen)] == [url, url]
    house.come(url)
    await door.look(sweep=False)
    assert house.calls("GetExportedChatInvites") > listed
    assert [request.url for request in house.heard(RequestsSeen)[-1].requests] == [url, url]


async def test_many_who_wait_and_many_links_are_read_page_by_page(
    house: "House", door: Door, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A wave."""
    monkeypatch.setattr(door_module, "PAGE", 2)
    links = [await house.link(str(number), asks=True) for number in range(5)]
    waiting = {(house.come(url), url) for url in links}
    await door.look(sweep=True)
    (requests,), (seen,) = house.heard(RequestsSeen), house.heard(LinksSeen)
    assert {(request.member, request.url) for request in requests.requests} == waiting
    assert {link.url for link in seen.links} >= set(links)


async def test_a_sweep_tells_the_links_and_before_them_who_came_by_them(
    house: "House", door: Door, clock: "HandClock"
) -> None:
    """Those that are revoked are not among them."""
    used, asking = await house.link("used"), await house.link("asking", asks=True)
    who = house.come(used)
    await door.look(sweep=True)
    (seen,) = house.heard(LinksSeen)
    told = {link.url: (link.title, link.requested) for link in seen.links}
    assert told[used] == ("used", False)
    assert told[asking] == ("asking", True)
    assert seen.at == clock.now()
    kinds = [type(event) for event in house.ear.events]
    assert kinds.index(Joined) < kinds.index(LinksSeen)
    assert set(comings(house)) == {(who, Way.LINK, used)}
    joining.find(house.world, used)[1].revoked = True
    await door.look(sweep=True)
    assert used not in {link.url for link in house.heard(LinksSeen)[-1].links}


async def test_a_sweep_asks_only_of_links_that_more_have_used(house: "House", door: Door) -> None:
    """So that its cost does not grow with the links that are out."""
    url = await house.link(uses=9)
    await house.link("unused")
    house.come(url)
    await door.look(sweep=True)
    asked = house.calls("GetChatInviteImporters")
    await door.look(sweep=True)
    assert house.calls("GetChatInviteImporters") == asked + 1  # who waits
    house.come(url)
    await door.look(sweep=True)
    assert house.calls("GetChatInviteImporters") == asked + 3


async def test_a_round_sweeps_at_the_start_then_seldom(
    house: "House", door: Door, clock: "HandClock"
) -> None:
    """Sooner when called for, and at once when the clock was set back."""
    swept = []
    for wait, called in (
        (0, True),
        (5, True),
        (120, True),
        (120, False),
        (700, False),
        (-9, False),
    ):
        clock.wait(wait)
        await door.round(called=called)
        swept.append(len(house.heard(LinksSeen)))
    assert swept == [1, 1, 2, 2, 3, 4]


async def test_a_notice_makes_it_look(house: "House", door: Door, wake: asyncio.Event) -> None:
    """And trouble does not end it."""
    house.telegram.faults.errors["GetAdminLog"] = [RpcFault(500, "INTERNAL")]
    async with working(door.run()) as task:
        who = house.come(await house.link())
        wake.set()
        await until(lambda: house.heard(Joined))
        assert not task.done()
    assert [joined.member for joined in house.heard(Joined)] == [who]


async def test_two_looks_do_not_overlap(house: "House", door: Door) -> None:
    """What one has told the other does not tell again."""
    house.come(await house.link())
    await asyncio.gather(*(door.look(sweep=False) for _ in range(4)))
    assert len(house.heard(Joined)) == 1


async def test_telegrams_trouble_is_for_whoever_called(house: "House", door: Door) -> None:
    """They know when to try again."""
    house.telegram.faults.errors["GetChatInviteImporters"] = [RpcFault(500, "INTERNAL")]
    with pytest.raises(ServerError):
        await door.look(sweep=False)


async def test_bots_and_steward_itself_are_no_arrivals(house: "House", clock: "HandClock") -> None:
    """Whoever adds them."""
    users = [
        types.User(31, bot=True),
        types.User(32, is_self=True),
        types.User(33),
    ]
    added = types.ChannelAdminLogEventActionParticipantInvite
    events = [
        types.ChannelAdminLogEvent(
            number, NIGHT + timedelta(minutes=number), 21, added(types.ChannelParticipant(n, NIGHT))
        )
        for number, n in enumerate((31, 32, 33), 1)
    ]

    async def telegram(request: Any) -> Any:
        if hasattr(request, "events_filter"):
            told = [each for each in events if each.id > request.min_id and not request.max_id]
            return types.channels.AdminLogResults(told, [], users)
        return types.messages.ChatInviteImporters(0, [], [])

    client: Any = telegram
    door = Door(client, house.peers, house.chat, house.inbox, clock, asyncio.Event())
    await door.look(sweep=False)
    assert [joined.member for joined in house.heard(Joined)] == [33]
