"""Somebody came: by which link, whose, once; and what happens when many come at once."""

from datetime import timedelta
from itertools import permutations

import pytest

from core.events import Joined, ServiceNotice, Way
from invites.issuing import is_paused
from invites.link import PEERS, State, Why
from invites.records import Counted
from tests.invites.conftest import NewWorld
from tests.invites.world import World

GUEST = 7_400_000_001


def joined(world: World, source: str = PEERS) -> int:
    """How many are counted as having come by a source."""
    counts = world.store.book.counts((world.now - timedelta(days=60)).date())
    return sum(c.number for c in counts if (c.source, c.what) == (source, Counted.JOINED))


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_an_arrival_counts_once_in_whatever_order_it_is_told(
    world: World, order: tuple[int, ...]
) -> None:
    """By the chat, the admin log, and the link's list; each of them twice."""
    (url,) = world.given(world.vera)
    world.telegram.come(GUEST, url, world.now)
    told = world.tellings(GUEST, url)
    for number in (*order, *order):
        world.happens(told[number])
    assert joined(world) == 1
    assert world.store.arrivals.since(world.now - timedelta(hours=1)) == 1
    assert world.store.tree.inviter_of(world.mask(GUEST)) == world.mask(world.vera)
    assert world.links(world.vera)[0].used == 1


def test_the_first_join_closes_the_link(world: World) -> None:
    """A guest who leaves again would else leave it open for somebody else."""
    (url,) = world.given(world.vera)
    assert world.comes(GUEST, url)
    world.deliver()
    assert world.telegram.invites[url].revoked
    assert [(link.state, link.why) for link in world.links(world.vera)] == [
        (State.CLOSED, Why.USED)
    ]
    world.telegram.leave(GUEST)
    assert not world.comes(7_400_000_002, url)


def test_a_link_for_two_is_closed_by_the_second(new_world: NewWorld) -> None:
    """As many as the settings say."""
    world = new_world(uses=2)
    (url,) = world.given(world.vera)
    world.comes(GUEST, url)
    world.deliver()
    assert not world.telegram.invites[url].revoked
    world.comes(7_400_000_002, url)
    world.deliver()
    assert world.telegram.invites[url].revoked
    assert joined(world) == 2


def test_two_who_slipped_in_by_one_link_are_both_counted(world: World) -> None:
    """The first had left before Telegram was told to close it."""
    (url,) = world.given(world.vera)
    world.comes(GUEST, url)
    world.telegram.leave(GUEST)
    world.comes(7_400_000_002, url)
    world.deliver()
    assert joined(world) == 2
    assert world.telegram.invites[url].revoked


def test_a_join_by_a_handout_has_no_inviter(world: World) -> None:
    """It is counted for the source."""
    world.order("handout stop 1")
    world.deliver()
    (url,) = world.telegram.invites
    world.comes(GUEST, url)
    assert joined(world, "stop") == 1
    assert world.store.tree.inviter_of(world.mask(GUEST)) is None


@pytest.mark.parametrize("way", [Way.LINK, Way.ADDED, Way.OPEN, Way.REQUEST])
def test_a_foreign_way_is_nobodys_merit(world: World, way: Way) -> None:
    """Told once a day as a number, by `reporting`."""
    for event in world.tellings(GUEST, None, way):
        assert world.happens(event) == []
    assert joined(world) == 0
    (arrival,) = world.store.arrivals.untold()
    assert (arrival.ours, arrival.link) == (False, None)


def test_a_notice_alone_says_that_it_was_some_link_of_ours(world: World) -> None:
    """Telegram's line in the chat names whoever made the link."""
    notice = world.tellings(GUEST, world.given(world.vera)[0])[0]
    world.happens(notice)
    (arrival,) = world.store.arrivals.untold()
    assert (arrival.ours, arrival.link) == (True, None)


def test_one_notice_may_tell_of_several(world: World) -> None:
    """Somebody puts two friends in by hand."""
    notice = ServiceNotice(world.chat, 1, world.now, "ChatAddUser", (GUEST, GUEST + 1))
    world.happens(notice)
    assert len(world.store.arrivals.untold()) == 2


def test_what_is_no_arrival_is_none(world: World) -> None:
    """A pinned message, somebody who leaves, Steward itself, another chat, the time before."""
    before = world.now - timedelta(seconds=1)
    for event in (
        ServiceNotice(world.chat, 1, world.now, "PinMessage", (GUEST,)),
        ServiceNotice(world.chat, 2, world.now, "ChatDeleteUser", (GUEST,)),
        Joined(world.chat, world.me, Way.ADDED, world.now),
        Joined(world.staff_room, GUEST, Way.ADDED, world.now),
        Joined(world.chat, GUEST, Way.ADDED, before),
    ):
        assert world.happens(event) == []
    assert world.store.arrivals.since(world.now - timedelta(days=9)) == 0


def test_nobody_invites_themselves(world: World) -> None:
    """Who left and comes back by their own link has used it up, and no more."""
    (url,) = world.given(world.vera)
    world.telegram.leave(world.vera)
    world.comes(world.vera, url)
    assert world.store.tree.inviter_of(world.mask(world.vera)) is None
    assert world.left(world.vera).left == 2


# A wave.


def wave(world: World, size: int, first: int = GUEST) -> None:
    """So many come by foreign ways, a minute apart."""
    for number in range(size):
        world.wait(timedelta(seconds=61))
        for event in world.tellings(first + number, None):
            world.happens(event)
    world.deliver()


def test_a_wave_pauses_inviting_and_turns_links_into_requests(new_world: NewWorld) -> None:
    """One less is none. The staff are told once."""
    world = new_world(wave_joins=5)
    (url,) = world.given(world.vera)
    wave(world, 4)
    assert not is_paused(world.store)
    wave(world, 2, GUEST + 100)
    assert is_paused(world.store)
    assert world.telegram.invites[url].requested
    (told,) = world.said(world.staff_room)
    assert told.template == "invites-wave"
    assert dict(told.args) == {"joins": 5, "minutes": 60}


def test_who_comes_slowly_is_no_wave(new_world: NewWorld) -> None:
    """What counts is how many come within the hour."""
    world = new_world(wave_joins=3)
    for number in range(6):
        wave(world, 1, GUEST + number)
        world.wait(timedelta(minutes=29))
    assert not is_paused(world.store)


def test_staff_take_inviting_up_again(new_world: NewWorld) -> None:
    """Links open as before, whatever the wave still counts: a human has looked."""
    world = new_world(wave_joins=5)
    (url,) = world.given(world.vera)
    wave(world, 5)
    world.order("resume invites")
    world.deliver()
    assert not world.telegram.invites[url].requested
    assert dict(world.last(world.staff_room).args) == {"links": 1}
    wave(world, 1, GUEST + 100)
    assert not is_paused(world.store)
    assert world.given(world.vera)
    wave(world, 4, GUEST + 200)
    assert is_paused(world.store)


def test_who_came_in_the_second_of_the_word_is_no_new_wave(new_world: NewWorld) -> None:
    """Telegram's dates are whole seconds: a wave and the word that ends it may share one."""
    world = new_world(wave_joins=3)
    for number in range(3):
        for event in world.tellings(GUEST + number, None):
            world.happens(event)
    assert is_paused(world.store)
    world.order("resume invites")
    wave(world, 1, GUEST + 200)
    assert not is_paused(world.store)


def test_what_is_told_days_late_is_no_wave(new_world: NewWorld) -> None:
    """After a time of rest the admin log of two days is read at once, behind the chat's history."""
    world = new_world(wave_joins=5, quota=9)
    urls = world.given(world.vera, times=6)
    logs = []
    for number, url in enumerate(urls):
        world.wait(timedelta(hours=2))
        world.telegram.come(GUEST + number, url, world.now)
        notice, log, _ = world.tellings(GUEST + number, url)
        world.happens(notice)
        logs.append(log)
    for log in logs:
        world.happens(log)
    assert not is_paused(world.store)
    assert joined(world) == 6


def test_a_pause_by_word_and_its_end_reach_every_direct_link(world: World) -> None:
    """Also one that Telegram was just making, but none that asks anyway."""
    (url,) = world.given(world.vera)
    world.order("handout stop 1 ask")
    world.deliver()
    world.ask(world.gleb)
    world.crash(carried_out=True)
    world.order("приглашения пауза")
    assert dict(world.last(world.staff_room).args) == {"links": 1}
    assert {i.requested for i in world.telegram.invites.values()} == {True}
    world.order("приглашения пауза")
    assert dict(world.last(world.staff_room).args) == {"links": 0}
    world.order("приглашения продолжить")
    assert dict(world.last(world.staff_room).args) == {"links": 2}
    assert [i.requested for i in world.telegram.invites.values()] == [False, True, False]
    assert not world.telegram.invites[url].requested


def test_a_link_closed_in_the_pause_is_not_trouble(world: World) -> None:
    """To end it is more urgent than to change it; then there is nothing to change."""
    world.given(world.vera)
    world.order("pause invites")
    world.ask(world.vera, "revoke")
    told = [text.template for text in world.said(world.staff_room)]
    assert told == ["invites-paused"]


def test_a_link_that_cannot_be_changed_is_told_of(world: World) -> None:
    """By it people still come without asking."""
    world.given(world.vera)
    world.refusing["alter"] = "CHAT_ADMIN_REQUIRED"
    world.order("pause invites")
    told = [text.template for text in world.said(world.staff_room)]
    assert sorted(told) == ["invites-paused", "invites-trouble"]
