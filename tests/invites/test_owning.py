"""What members may do with the links that they have: count them, take them back, be forgotten."""

import pytest

from core.events import PRIVATE
from tests.invites.world import World


def test_links_can_be_taken_back(world: World) -> None:
    """All open ones; who has come in stays; they cost nothing."""
    urls = world.given(world.vera, times=3)
    world.comes(7_400_000_001, urls[0])
    world.ask(world.vera, "отозвать")
    assert dict(world.last().args) == {"open": 2}
    assert world.telegram.live(world.now) == []
    assert 7_400_000_001 in world.telegram.here
    assert world.left(world.vera).left == 2
    world.ask(world.vera, "revoke")
    assert dict(world.last().args) == {"open": 0}


def test_a_link_is_taken_back_before_telegram_was_asked_for_it(world: World) -> None:
    """It is never made."""
    world.ask(world.vera)
    world.ask(world.vera, "revoke")
    assert [text.template for text in world.said(PRIVATE)] == ["invite-taken-back"]
    assert world.telegram.invites == {}
    assert world.left(world.vera).left == 3


def test_a_link_is_taken_back_while_telegram_makes_it(world: World) -> None:
    """It is revoked as soon as it is there, handed to nobody, and counts until then."""
    world.ask(world.vera)
    world.crash(carried_out=True)
    world.ask(world.vera, "revoke")
    assert world.left(world.vera).left == 2
    assert [text.template for text in world.said(PRIVATE)] == ["invite-taken-back"]
    assert [invite.revoked for invite in world.telegram.invites.values()] == [True]
    assert world.left(world.vera).left == 3


def test_of_whoever_wants_to_be_forgotten_nothing_is_kept(world: World) -> None:
    """Their open links are closed; only counts stay."""
    first, _ = world.given(world.vera, times=2)
    world.comes(7_400_000_001, first)
    world.ask(world.vera, "забудь меня")
    assert world.last().template == "invite-forgotten"
    assert world.telegram.live(world.now) == []
    assert world.links(world.vera) == []
    assert world.store.tree.inviter_of(world.mask(7_400_000_001)) is None


@pytest.mark.parametrize("branch", [True, False])
def test_nobody_thaws_themselves_by_being_forgotten(world: World, branch: bool) -> None:
    """Nor those whom they invited; the answer says so."""
    (url,) = world.given(world.vera)
    world.telegram.leave(world.gleb)
    world.comes(world.gleb, url)
    mask, until = world.mask(world.vera), world.now + world.house.rules.keep
    world.store.tree.freeze(mask, branch, world.anna, world.now, until)
    world.ask(world.vera, "forget me")
    assert world.last().args["frozen"] == "yes"
    assert world.store.tree.is_frozen(mask)
    assert world.store.tree.is_frozen(world.mask(world.gleb)) == branch
    world.ask(world.dina, "forget me")
    assert world.last().args["frozen"] == "no"


@pytest.mark.parametrize(
    ("said", "template", "language"),
    [
        ("мои приглашения", "invite-mine", "ru"),
        ("my links", "invite-mine", "en"),
        ("помощь", "invite-help", "ru"),
        ("/start", "invite-help", "en"),
    ],
)
def test_questions_are_answered(world: World, said: str, template: str, language: str) -> None:
    """In the language that they were asked in."""
    world.ask(world.vera, said)
    assert (world.last().template, world.last().language) == (template, language)


def test_mine_counts_what_is_open_and_what_is_left(world: World) -> None:
    """And when the next one comes back."""
    url, *_ = world.given(world.vera, times=3)
    world.comes(7_400_000_001, url)
    world.ask(world.vera, "my invites")
    assert dict(world.last().args) == {"open": 2, "left": 0, "when": "30.03, 22:00"}
    world.ask(world.gleb, "my invites")
    assert dict(world.last().args) == {"open": 0, "left": 3, "when": "no"}


def test_nobody_is_told_that_they_have_less_than_nothing(world: World) -> None:
    """Guests of links that were taken back may be told of late, when there are new links."""
    told = []
    for number, url in enumerate(world.given(world.vera, times=2)):
        world.telegram.come(7_400_000_001 + number, url, world.now)
        told += world.tellings(7_400_000_001 + number, url)
    world.ask(world.vera, "revoke")
    world.deliver()
    assert len(world.given(world.vera, times=3)) == 3
    for event in told:
        world.happens(event)
    assert world.left(world.vera).left == -2
    world.ask(world.vera, "my invites")
    assert world.last().args["left"] == 0
    assert world.last().args["open"] == 3
