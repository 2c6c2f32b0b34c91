"""Links that end, or change, for a reason other than that somebody came by them."""

from datetime import timedelta

import pytest

from core.effects import Alter, Discard
from core.events import PRIVATE, ServiceNotice
from invites.link import State, Why
from tests.invites.world import World


def gone(world: World, who: int) -> None:
    """Telegram's line in the chat: somebody left, or was removed."""
    world.happens(ServiceNotice(world.chat, 900, world.now, "ChatDeleteUser", (who,)))


def test_who_leaves_brings_nobody_any_more(world: World) -> None:
    """Nor who was removed: their open link is closed, and others' stay."""
    world.given(world.vera)
    world.given(world.gleb)
    gone(world, world.vera)
    world.deliver()
    (left,) = world.links(world.vera)
    assert (left.state, left.why) == (State.CLOSED, Why.LEFT)
    assert [link.state for link in world.links(world.gleb)] == [State.OPEN]


def test_a_link_that_was_closed_before_it_was_handed_over_is_not(world: World) -> None:
    """The member would pass on a dead one."""
    world.ask(world.vera)
    while not world.links(world.vera)[0].url:
        world.settle(world.take()[0])
    gone(world, world.vera)
    world.deliver()
    assert world.said(PRIVATE) == []


@pytest.mark.parametrize("paused", [True, False])
def test_a_link_that_missed_a_pause_or_its_end_is_brought_in_line(
    world: World, *, paused: bool
) -> None:
    """Telegram refused to change it, say; the next look at all links finds it."""
    (url,) = world.given(world.vera)
    if paused:
        world.order("pause invites")
        world.deliver()
    invite = world.telegram.invites[url]
    invite.requested = not paused
    world.sweep()
    world.deliver()
    assert invite.requested is paused


def test_two_plans_for_one_member_are_one_freeze(world: World) -> None:
    """Only the first card's answer is there to be undone."""
    cards = []
    for _ in range(2):
        world.order("freeze @vera", about=world.vera)
        cards.append(world.card("card-plan"))
    for card in cards:
        world.react(card, {world.anna: "👍"})
    world.deliver()
    assert [world.shown(card).args["answer"] for card in cards] == ["yes", "gone"]
    world.react(cards[1], {})
    assert world.store.tree.is_frozen(world.mask(world.vera))
    world.react(cards[0], {})
    assert not world.store.tree.is_frozen(world.mask(world.vera))


def test_nobody_is_promised_what_no_setting_allows() -> None:
    """A quota of nothing is said as a pause, not as "soon"."""
    world = World(quota=0)
    world.ask(world.vera)
    world.deliver()
    assert world.last().template == "invite-paused"
    world.close()


def test_a_hand_out_whose_source_is_switched_off_halfway_is_done(world: World) -> None:
    """What was made so far is closed, what was not is not made, and the card waits for no more."""
    world.order("handout stop 4")
    links = world.store.links.of_handout(1)
    while not any(link.url for link in links):
        for wish in world.take():
            world.settle(wish)
        links = world.store.links.of_handout(1)
    world.exports_from = world.now + timedelta(hours=1)
    world.order("source stop off")
    world.react(world.card("card-plan"), {world.anna: "👍"})
    world.calm()
    world.deliver()
    assert {link.state for link in world.store.links.of_handout(1)} == {State.CLOSED}
    assert len(world.telegram.invites) < 4
    handout = world.store.links.handout(1)
    assert handout is not None
    assert handout.done
    assert world.telegram.live(world.now) == []


def test_a_letter_with_a_dead_link_is_taken_back(world: World) -> None:
    """In whose dialog it stood says who invited whoever came by it."""
    (url,) = world.given(world.vera)
    ((room, number),) = [place for place in world.telegram.posts if place[0] == PRIVATE]
    assert world.comes(7_300_009_999, url)
    world.deliver()
    assert world.telegram.unsaid == {(room, number)}


def test_what_expired_is_revoked_and_then_left_alone(world: World) -> None:
    """Telegram lists it for ever, and would have it asked about, or altered, for ever."""
    (url,) = world.given(world.vera)
    world.wait(world.house.rules.life)
    world.order("pause invites")
    world.sweep()
    world.deliver()
    assert world.telegram.invites[url].revoked
    assert [link.why for link in world.links(world.vera)] == [Why.EXPIRED]
    assert not [effect for effect in world.emitted if isinstance(effect, Alter)]


def test_what_expired_costs_nothing_while_telegram_has_yet_to_revoke_it(world: World) -> None:
    """Nobody can come by it, revoked or not."""
    world.given(world.vera)
    world.wait(world.house.rules.life)
    before = world.left(world.vera)
    world.sweep()
    assert [link.state for link in world.links(world.vera)] == [State.CLOSED]
    assert world.left(world.vera) == before


def test_a_late_word_of_leaving_closes_no_newer_link(world: World) -> None:
    """Who came back since and asked anew is here."""
    left = world.now
    world.wait(timedelta(minutes=5))
    world.given(world.vera)
    world.happens(ServiceNotice(world.chat, 900, left, "ChatDeleteUser", (world.vera,)))
    assert [link.state for link in world.links(world.vera)] == [State.OPEN]


def test_every_day_telegram_is_told_to_forget_what_is_revoked(world: World) -> None:
    """It lists who came by a revoked link for as long as it knows that link."""
    world.wait(timedelta(days=1))
    world.wait(timedelta(days=1))
    discards = [effect.key for effect in world.emitted if isinstance(effect, Discard)]
    assert len(discards) == len(set(discards)) == 2


def test_a_link_that_was_over_before_it_could_be_made_is_no_alarm(world: World) -> None:
    """After a long rest of Steward's; nothing is wrong with its rights."""
    world.refusing["link"] = "LINK_EXPIRED"
    world.ask(world.vera)
    world.deliver()
    assert world.last().template == "invite-failed"
    assert "invites-trouble" not in {text.template for text in world.said(world.staff_room)}
