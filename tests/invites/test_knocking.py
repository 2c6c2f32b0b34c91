"""Somebody asks to be let in: one card, two answers, a minute to think again."""

from datetime import timedelta

import pytest

from core.effects import Person
from core.events import JoinRequest, RequestsSeen
from invites.link import Join, State
from invites.records import Answer, Counted
from tests.invites.conftest import NewWorld
from tests.invites.world import World

GUEST = 7_400_000_001
MINUTE = timedelta(seconds=60)


@pytest.fixture
def asking(new_world: NewWorld) -> World:
    """A world in which members' links ask the staff, and somebody has come by one."""
    world = new_world(peer_join=Join.ASK)
    (url,) = world.given(world.vera)
    world.telegram.come(GUEST, url, world.now)
    world.look()
    return world


def knock(world: World) -> int:
    """The newest card."""
    return world.card("card-request")


def is_in(world: World, who: int = GUEST) -> bool:
    """Whether somebody is in the chat, once all that is due has happened."""
    world.deliver()
    world.look()
    world.deliver()
    return who in world.telegram.here


def test_there_is_one_card_for_each_who_asks(asking: World) -> None:
    """However often the list is read; it names nobody, but the way they came."""
    for _ in range(3):
        asking.look()
    (card,) = [t for t in asking.said(asking.staff_room) if t.template == "card-request"]
    assert (card.args["way"], card.args["answer"]) == ("peer", "open")


@pytest.mark.parametrize(("emoji", "word"), [("👍", "впустить"), ("👍", "Let in!")])
def test_who_is_welcome_comes_in_after_a_minute(asking: World, emoji: str, word: str) -> None:
    """Said by a reaction or by a word; the card says who decided."""
    if word == "впустить":
        asking.react(knock(asking), {asking.anna: emoji})
    else:
        asking.order(word, reply_to=knock(asking))
    card = asking.shown(knock(asking))
    assert (card.args["answer"], card.args["by"]) == ("yes", Person(asking.anna))
    asking.wait(MINUTE - timedelta(seconds=1))
    assert not is_in(asking)
    asking.wait(timedelta(seconds=1))
    assert is_in(asking)
    assert asking.links(asking.vera)[0].state is State.CLOSED
    counts = asking.store.book.counts(asking.now.date())
    assert [c.number for c in counts if c.what is Counted.JOINED] == [1]


@pytest.mark.parametrize("word", ["нет", "не пускать", "отказать", "no", "decline"])
def test_who_is_not_stays_out(asking: World, word: str) -> None:
    """Telegram is told after the same minute."""
    asking.order(word, reply_to=knock(asking))
    asking.wait(MINUTE)
    assert not is_in(asking)
    assert asking.telegram.waiting == {}
    assert asking.shown(knock(asking)).args["answer"] == "no"


def test_an_answer_can_be_taken_back_within_the_minute(asking: World) -> None:
    """By removing the reaction; then somebody else may answer."""
    asking.react(knock(asking), {asking.anna: "👍"})
    asking.wait(MINUTE - timedelta(seconds=1))
    asking.react(knock(asking), {})
    asking.wait(MINUTE)
    assert not is_in(asking)
    assert asking.shown(knock(asking)).args["answer"] == "open"
    asking.react(knock(asking), {asking.boris: "👎"})
    asking.wait(MINUTE)
    assert not is_in(asking)
    assert asking.telegram.waiting == {}
    assert asking.shown(knock(asking)).args["by"] == Person(asking.boris)


def test_a_word_takes_back_a_word(asking: World) -> None:
    """In either language."""
    for undo in ("отмена", "undo"):
        asking.order("да", reply_to=knock(asking))
        asking.order(undo, reply_to=knock(asking))
        assert asking.shown(knock(asking)).args["answer"] == "open"
    asking.wait(MINUTE * 2)
    assert not is_in(asking)


def test_an_answer_may_be_changed_while_it_waits(asking: World) -> None:
    """The minute begins anew."""
    asking.react(knock(asking), {asking.anna: "👎"})
    asking.wait(MINUTE / 2)
    asking.react(knock(asking), {asking.anna: "👍"})
    asking.wait(MINUTE / 2)
    assert not is_in(asking)
    assert GUEST in asking.telegram.waiting
    asking.wait(MINUTE / 2)
    assert is_in(asking)


def test_after_the_minute_nothing_can_be_taken_back(asking: World) -> None:
    """The card does not pretend that it could."""
    asking.react(knock(asking), {asking.anna: "👍"})
    asking.wait(MINUTE)
    assert is_in(asking)
    asking.react(knock(asking), {})
    asking.order("отмена", reply_to=knock(asking))
    asking.order("нет", reply_to=knock(asking))
    assert asking.shown(knock(asking)).args["answer"] == "yes"
    assert is_in(asking)


def test_who_waits_no_more_needs_no_answer(asking: World) -> None:
    """They took it back, or somebody decided in Telegram: the card says so, and is over."""
    asking.telegram.waiting.clear()
    asking.look()
    assert asking.shown(knock(asking)).args["answer"] == "gone"
    assert asking.react(knock(asking), {asking.anna: "👍"}) == []
    assert asking.order("да", reply_to=knock(asking)) == []


def test_who_asks_again_later_has_another_card(asking: World) -> None:
    """Telegram dates each request."""
    first = knock(asking)
    asking.telegram.waiting.clear()
    asking.look()
    asking.wait(MINUTE)
    asking.telegram.come(GUEST, next(iter(asking.telegram.invites)), asking.now)
    asking.look()
    assert knock(asking) != first
    assert asking.shown(first).args["answer"] == "gone"


def test_a_request_that_telegram_would_not_answer_can_be_answered_again(asking: World) -> None:
    """The card says why."""
    asking.refusing["admit"] = "USER_CHANNELS_TOO_MUCH"
    asking.react(knock(asking), {asking.anna: "👍"})
    asking.wait(MINUTE)
    card = asking.shown(knock(asking))
    assert (card.args["answer"], card.args["trouble"]) == ("open", "USER_CHANNELS_TOO_MUCH")
    asking.refusing.clear()
    asking.react(knock(asking), {asking.anna: "👍"})
    assert asking.shown(knock(asking)).args["trouble"] == "none"
    asking.wait(MINUTE)
    assert is_in(asking)


def test_the_ways_are_told_apart(world: World) -> None:
    """A member's link, a hand-out with its week, or nobody knows."""
    world.order("handout stop 1 ask")
    world.deliver()
    (handout,) = world.telegram.invites
    requests = tuple(
        JoinRequest(GUEST + number, world.now, url)
        for number, url in enumerate([handout, "https://t.me/+foreign", None])
    )
    world.happens(RequestsSeen(world.chat, requests, world.now))
    cards = [t.args for t in world.said(world.staff_room) if t.template == "card-request"]
    assert [(c["way"], c["source"], c["week"]) for c in cards] == [
        ("handout", "stop", "2026-W13"),
        ("unknown", "", ""),
        ("unknown", "", ""),
    ]


# Steward lets in by itself.


@pytest.fixture
def open_door(new_world: NewWorld) -> World:
    """A world in which Steward lets in who comes by a member's link."""
    return new_world(peer_join=Join.AUTO)


def test_steward_lets_in_who_comes_by_an_auto_link(open_door: World) -> None:
    """At once, without a card; one person a link."""
    (url,) = open_door.given(open_door.vera)
    open_door.telegram.come(GUEST, url, open_door.now)
    open_door.telegram.come(GUEST + 1, url, open_door.now)
    open_door.look()
    assert is_in(open_door)
    assert not is_in(open_door, GUEST + 1)
    assert open_door.telegram.invites[url].revoked
    assert open_door.shown(knock(open_door)).args["answer"] == "open"
    assert len(open_door.said(open_door.staff_room)) == 1


def test_by_a_link_for_two_steward_lets_in_two(new_world: NewWorld) -> None:
    """Whether they ask together or one after the other; the third is for the staff."""
    for together in (True, False):
        world = new_world(peer_join=Join.AUTO, uses=2)
        (url,) = world.given(world.vera)
        for number in range(3):
            world.telegram.come(GUEST + number, url, world.now)
            if not together:
                world.look()
                world.deliver()
        world.look()
        world.deliver()
        assert [is_in(world, GUEST + number) for number in range(3)] == [True, True, False]
        assert world.telegram.invites[url].revoked


def test_who_has_come_in_takes_a_place(new_world: NewWorld) -> None:
    """Of two places one is left, and two ask for it together."""
    world = new_world(peer_join=Join.AUTO, uses=2)
    (url,) = world.given(world.vera)
    for guests in ([GUEST], [GUEST + 1, GUEST + 2]):
        for who in guests:
            world.telegram.come(who, url, world.now)
        world.look()
        assert is_in(world, guests[0])
    assert not is_in(world, GUEST + 2)
    assert world.shown(knock(world)).args["answer"] == "open"


def test_in_a_pause_the_staff_decide(open_door: World) -> None:
    """Whatever the link says."""
    (url,) = open_door.given(open_door.vera)
    open_door.order("pause invites")
    open_door.telegram.come(GUEST, url, open_door.now)
    open_door.look()
    assert not is_in(open_door)
    assert open_door.shown(knock(open_door)).args["answer"] == "open"


def test_by_a_link_that_is_closed_the_staff_decide(open_door: World) -> None:
    """Of a frozen member, say."""
    (url,) = open_door.given(open_door.vera)
    open_door.telegram.come(GUEST, url, open_door.now)
    open_door.ask(open_door.vera, "revoke")
    open_door.look()
    assert not is_in(open_door)
    assert open_door.shown(knock(open_door)).args["answer"] == "open"


def test_whom_steward_cannot_let_in_gets_a_card(open_door: World) -> None:
    """With Telegram's reason."""
    (url,) = open_door.given(open_door.vera)
    open_door.telegram.come(GUEST, url, open_door.now)
    open_door.refusing["admit"] = "USER_CHANNELS_TOO_MUCH"
    open_door.look()
    card = open_door.shown(knock(open_door))
    assert (card.args["answer"], card.args["trouble"]) == ("open", "USER_CHANNELS_TOO_MUCH")
    open_door.refusing.clear()
    open_door.react(knock(open_door), {open_door.boris: "👍"})
    open_door.wait(MINUTE)
    assert is_in(open_door)


def test_after_a_crash_nobody_is_answered_twice(open_door: World) -> None:
    """To let somebody in who is in changes nothing; there is still no card."""
    (url,) = open_door.given(open_door.vera)
    open_door.telegram.come(GUEST, url, open_door.now)
    open_door.look()
    open_door.crash(carried_out=True)
    assert is_in(open_door)
    assert open_door.said(open_door.staff_room) == []
    assert open_door.store.cards.open_requests() == []
    request = open_door.store.cards.request(1)
    assert request is not None
    assert request.answer is Answer.YES
