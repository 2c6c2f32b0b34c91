"""Invite links and requests to join, against the embedded Telegram."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from telethon.tl import functions

from adapters.outbox import Later, Refused, Unclear
from adapters.telegram import linking
from adapters.telegram.linking import ask_once
from core.effects import Admit, Alter, Export, Revoke
from core.events import EffectDelayed, EffectDone
from sandbox.contract import RpcFault
from sandbox.world import joining
from tests.adapters.telegram.hall import mask

if TYPE_CHECKING:
    from tests.adapters.sending import Sending
    from tests.adapters.telegram.hall import Hall

EXPORT = frozenset({"ExportChatInvite"})


def asks(hall: "Hall", url: str) -> int:
    """Somebody asks to be let in."""
    person = hall.person(member=False)
    assert not hall.world.join(person, url)
    return person


async def test_a_link_is_made_as_it_was_wished(hall: "Hall") -> None:
    """Its address comes back; it carries its title, its end, and for how many it is."""
    wish = hall.export(uses=7)
    url = await hall.do(wish)
    (invite,) = hall.invites(wish.title)
    assert (invite.link, invite.expires, invite.limit) == (url, wish.expires, 7)
    assert not invite.request_needed


async def test_a_link_by_which_one_asks_has_no_limit(hall: "Hall") -> None:
    """Telegram refuses both together."""
    wish = hall.export(requested=True)
    await hall.do(wish)
    (invite,) = hall.invites(wish.title)
    assert invite.request_needed
    assert invite.limit is None


async def test_a_second_attempt_finds_the_link(hall: "Hall") -> None:
    """Behind others that are newer, and beside the permanent one."""
    wish = hall.export()
    url = await hall.do(wish)
    for number in range(3):
        await hall.do(hall.export(f"other {number}"))
    assert await hall.do(wish, again=True) == url
    assert len(hall.invites(wish.title)) == 1


async def test_it_finds_the_link_on_a_later_page(
    hall: "Hall", monkeypatch: pytest.MonkeyPatch
) -> None:
    """A hand-out makes many links at once."""
    monkeypatch.setattr(linking, "PAGE", 2)
    wish = hall.export()
    url = await hall.do(wish)
    for number in range(7):
        await hall.do(hall.export(f"other {number}"))
    assert await hall.do(wish, again=True) == url
    assert len(hall.invites(wish.title)) == 1


async def test_the_permanent_link_does_not_end_the_search(
    hall: "Hall", monkeypatch: pytest.MonkeyPatch
) -> None:
    """It may be years old, and stand among the newest."""
    monkeypatch.setattr(linking, "PAGE", 2)
    wish = hall.export()
    url = await hall.do(wish)
    permanent = joining.permanent(hall.world, hall.world.chats[hall.raw], hall.steward)
    permanent.date -= timedelta(days=1_000)
    await hall.do(hall.export("newer"))
    assert await hall.do(wish, again=True) == url


async def test_a_second_attempt_makes_the_link_if_there_is_none(hall: "Hall") -> None:
    """The first had not come through."""
    wish = hall.export()
    url = await hall.do(wish, again=True)
    assert [invite.link for invite in hall.invites(wish.title)] == [url]


async def test_old_links_are_not_read_through(
    hall: "Hall", monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was made long before the wish is not its link."""
    monkeypatch.setattr(linking, "PAGE", 2)
    for number in range(6):
        await hall.do(hall.export(f"old {number}"))
    for invite in hall.world.chats[hall.raw].invites.values():
        invite.date -= timedelta(days=1)
    pages = 0
    call = hall.client._call

    async def count(sender: Any, request: Any, **more: Any) -> Any:
        nonlocal pages
        pages += isinstance(request, functions.messages.GetExportedChatInvitesRequest)
        return await call(sender, request, **more)

    monkeypatch.setattr(hall.client, "_call", count)
    wish = hall.export()
    await hall.do(wish, again=True)
    assert pages <= 2
    assert len(hall.invites(wish.title)) == 1


async def test_a_link_whose_time_is_over_is_not_made(hall: "Hall") -> None:
    """Telegram is not even asked."""
    wish = replace(hall.export(), expires=hall.clock.now())
    with pytest.raises(Refused, match="LINK_EXPIRED"):
        await hall.do(wish)
    assert hall.invites(wish.title) == []


async def test_a_cut_connection_makes_no_second_link(hall: "Hall") -> None:
    """Telethon would ask again by itself, and this request has no `random_id`."""
    hall.faults.cut_methods, hall.faults.cut_next_after = EXPORT, 1
    wish = hall.export()
    with pytest.raises(Unclear):
        await hall.do(wish)
    url = await hall.do(wish, again=True)
    assert [invite.link for invite in hall.invites(wish.title)] == [url]


async def test_the_outbox_makes_one_link_of_one_wish(hall: "Hall", sending: "Sending") -> None:
    """Telegram waits, fails, and loses the line before and after it has made the link."""
    sending.outbox._gateway = hall.gateway
    hall.faults.cut_methods = EXPORT
    hall.faults.cut_next_before = hall.faults.cut_next_after = 1
    hall.faults.flood["ExportChatInvite"] = 60
    hall.faults.errors["ExportChatInvite"] = [RpcFault(500, "RPC_CALL_FAIL")]
    wish = hall.export()
    await sending.wish(wish)
    await sending.empty()
    (invite,) = hall.invites(wish.title)
    delayed, done = sending.told
    assert isinstance(delayed, EffectDelayed)
    assert isinstance(done, EffectDone)
    assert (done.key, done.url) == (wish.key, invite.link)
    assert not any(hall.faults.errors.values())


async def test_stock_telethon_makes_two(hall: "Hall") -> None:
    """Why it is not asked in the usual way; if this fails, it may be."""
    hall.faults.cut_methods, hall.faults.cut_next_after = EXPORT, 1
    peer = hall.peers[hall.chat]
    await hall.client(functions.messages.ExportChatInviteRequest(peer, title="two"))
    assert len(hall.invites("two")) == 2


async def test_a_link_that_nobody_waits_for_any_more_is_not_asked_for_later(hall: "Hall") -> None:
    """The outbox gave the attempt up while there was no connection."""
    sender = hall.client._sender
    request = functions.messages.ExportChatInviteRequest(hall.peers[hall.chat], title="late")
    attempt = asyncio.create_task(ask_once(hall.client, request))
    await asyncio.sleep(0)
    assert any(state.request is request for state in sender._send_queue._deque)
    attempt.cancel()
    with pytest.raises(asyncio.CancelledError):
        await attempt
    await hall.client.get_me()
    assert hall.invites("late") == []


async def test_without_a_connection_nothing_is_asked(hall: "Hall") -> None:
    """It is tried again later."""
    await hall.client.disconnect()
    with pytest.raises(Unclear):
        await hall.do(hall.export())


async def test_what_telegram_refuses_is_refused(hall: "Hall") -> None:
    """With its code."""
    hall.faults.errors["ExportChatInvite"] = [RpcFault(400, "CHAT_ADMIN_REQUIRED")]
    with pytest.raises(Refused, match="CHAT_ADMIN_REQUIRED"):
        await hall.do(hall.export())


async def test_a_flood_wait_says_how_long(hall: "Hall") -> None:
    """The outbox waits, and nobody sleeps inside the call."""
    hall.faults.flood["ExportChatInvite"] = 3600
    with pytest.raises(Later) as caught:
        await hall.do(hall.export())
    assert caught.value.seconds == 3600
    assert await hall.do(hall.export())


async def test_a_link_can_be_asked_by_and_not_any_more(hall: "Hall") -> None:
    """Its end and its title stay; twice the same is once."""
    wish = hall.export(uses=3)
    url = await hall.do(wish)
    (invite,) = hall.invites(wish.title)
    for requested, limit in ((True, None), (True, None), (False, 3), (False, 3)):
        await hall.do(Alter("alter", hall.chat, url, requested, uses=3))
        assert (invite.request_needed, invite.limit) == (requested, limit)
        assert (invite.expires, invite.title) == (wish.expires, wish.title)


async def test_a_link_that_is_over_cannot_be_altered(hall: "Hall") -> None:
    """Whoever wished it is told."""
    url = await hall.do(hall.export())
    await hall.do(Revoke("revoke", hall.chat, url))
    with pytest.raises(Refused, match="INVITE_HASH_EXPIRED"):
        await hall.do(Alter("alter", hall.chat, url, requested=True))


async def test_a_link_is_revoked_once_however_often_it_is_tried(hall: "Hall") -> None:
    """Whoever came by it stays."""
    wish: Export = hall.export(uses=2)
    url = await hall.do(wish)
    guest = hall.person(member=False)
    hall.world.join(guest, url)
    for _ in range(2):
        assert await hall.do(Revoke("revoke", hall.chat, url)) is None
    (invite,) = hall.invites(wish.title)
    assert invite.revoked
    assert guest in hall.world.members(hall.raw)


@pytest.mark.parametrize("approved", [True, False])
async def test_who_asks_is_let_in_or_not(
    hall: "Hall", monkeypatch: pytest.MonkeyPatch, *, approved: bool
) -> None:
    """Found by the hash among all who wait, page by page; the others go on waiting."""
    monkeypatch.setattr(linking, "PAGE", 2)
    url = await hall.do(hall.export(requested=True))
    people = [asks(hall, url) for _ in range(5)]
    await hall.do(Admit("admit", hall.chat, mask(people[0]), approved))
    chat = hall.world.chats[hall.raw]
    assert (people[0] in chat.members) is approved
    assert set(chat.requests) == set(people[1:])


async def test_who_asks_no_more_needs_no_answer(hall: "Hall") -> None:
    """They took it back, or are in already; nobody is let in instead."""
    url = await hall.do(hall.export(requested=True))
    waits = asks(hall, url)
    for member in (mask(hall.person(member=False)), mask(hall.person())):
        assert await hall.do(Admit("admit", hall.chat, member, approved=True)) is None
    assert set(hall.world.chats[hall.raw].requests) == {waits}


@pytest.mark.parametrize("code", ["USER_ALREADY_PARTICIPANT", "HIDE_REQUESTER_MISSING"])
async def test_somebody_else_was_quicker(hall: "Hall", code: str) -> None:
    """Between the look and the answer."""
    waits = asks(hall, await hall.do(hall.export(requested=True)))
    hall.faults.errors["HideChatJoinRequest"] = [RpcFault(400, code)]
    assert await hall.do(Admit("admit", hall.chat, mask(waits), approved=True)) is None


async def test_who_is_in_too_many_chats_cannot_be_let_in(hall: "Hall") -> None:
    """Telegram's reason is told."""
    waits = asks(hall, await hall.do(hall.export(requested=True)))
    hall.faults.errors["HideChatJoinRequest"] = [RpcFault(400, "USER_CHANNELS_TOO_MUCH")]
    with pytest.raises(Refused, match="USER_CHANNELS_TOO_MUCH"):
        await hall.do(Admit("admit", hall.chat, mask(waits), approved=True))


async def test_without_invites_a_wish_left_over_is_refused(hall: "Hall") -> None:
    """They were switched off meanwhile."""
    hall.gateway._links = None
    with pytest.raises(Refused, match="INVITES_OFF"):
        await hall.do(hall.export())
