"""A link's way, when Telegram refuses, is late, or does a thing twice."""

from datetime import timedelta

import pytest

from core.effects import Revoke
from core.events import PRIVATE, LinksSeen, OpenLink
from invites.issuing import link_of
from invites.keys import read
from invites.link import State, Why
from invites.records import Counted
from tests.invites.world import World

HOUR = timedelta(hours=1)


def templates(world: World, room: int = PRIVATE) -> list[str]:
    """What was said in a room."""
    return [text.template for text in world.said(room)]


def test_a_link_that_telegram_will_not_make_is_told_of(world: World) -> None:
    """To the member without the reason, to the staff with it; it costs nothing."""
    world.refusing["link"] = "CHAT_ADMIN_REQUIRED"
    world.ask(world.vera)
    assert templates(world) == ["invite-failed"]
    trouble = world.last(world.staff_room)
    assert trouble.template == "invites-trouble"
    assert dict(trouble.args) == {"what": "link", "code": "CHAT_ADMIN_REQUIRED"}
    assert world.left(world.vera).left == 3
    world.refusing.clear()
    assert world.given(world.vera)


def test_the_same_trouble_is_told_once_a_day(world: World) -> None:
    """However many links are refused."""
    world.refusing["link"] = "CHAT_ADMIN_REQUIRED"
    for who in world.people:
        world.ask(who)
    assert templates(world, world.staff_room) == ["invites-trouble"]
    world.wait(timedelta(days=1))
    world.ask(world.vera)
    assert templates(world, world.staff_room).count("invites-trouble") == 2


def test_whoever_waits_is_told_when_to_expect_it(world: World) -> None:
    """Once, and then the link comes."""
    world.exports_from = world.now + HOUR
    world.ask(world.vera, "пригласить")
    (late,) = world.said(PRIVATE)
    assert (late.template, late.language) == ("invite-late", "ru")
    assert late.args["when"] == "27.03, 22:00"
    world.wait(HOUR)
    assert templates(world) == ["invite-late", "invite-link"]


def test_who_asks_while_telegram_makes_links_wait_is_told_so_too(world: World) -> None:
    """Not left without an answer for hours."""
    world.exports_from = world.now + HOUR
    world.ask(world.vera)
    world.deliver()
    world.wait(HOUR / 2)
    world.ask(world.gleb)
    assert templates(world) == ["invite-late", "invite-late"]
    assert world.last().args["when"] == "27.03, 22:00"
    world.wait(HOUR / 2)
    assert sorted(templates(world)) == ["invite-late"] * 2 + ["invite-link"] * 2
    world.ask(world.dina)
    assert sorted(templates(world)) == ["invite-late"] * 2 + ["invite-link"] * 3


def test_a_second_delay_is_not_told_again(world: World) -> None:
    """Whoever was told to wait waits."""
    world.exports_from = world.now + HOUR
    world.ask(world.vera)
    world.deliver()
    world.wait(HOUR)
    world.exports_from = world.now + HOUR
    assert templates(world) == ["invite-late"]


def test_a_pause_of_seconds_is_told_to_nobody(world: World) -> None:
    """It is over before the message is read."""
    world.exports_from = world.now + timedelta(seconds=20)
    world.ask(world.vera)
    world.order("handout stop 2")
    assert templates(world) == []
    assert "handout-late" not in templates(world, world.staff_room)
    world.wait(timedelta(seconds=20))
    assert templates(world) == ["invite-link"]


def test_who_was_told_to_wait_is_told_when_it_fails(world: World) -> None:
    """Or they would wait for ever."""
    world.exports_from = world.now + HOUR
    world.ask(world.vera)
    world.deliver()
    world.refusing["link"] = "CHAT_ADMIN_REQUIRED"
    world.wait(HOUR)
    assert templates(world) == ["invite-late", "invite-failed"]


def test_who_took_it_back_meanwhile_is_not_told_that_it_failed(world: World) -> None:
    """They want it no more."""
    world.ask(world.vera)
    world.take()
    world.ask(world.vera, "revoke")
    world.refusing["link"] = "CHAT_ADMIN_REQUIRED"
    assert templates(world) == ["invite-taken-back"]
    assert world.links(world.vera)[0].state is State.CLOSED


@pytest.mark.parametrize("refusing", [{"late": "X"}, {"failed": "X", "link": "Y"}])
def test_news_that_cannot_be_delivered_gives_the_hint_in_the_chat(
    world: World, refusing: dict[str, str]
) -> None:
    """To whoever had asked there."""
    world.refusing |= refusing
    world.exports_from = world.now + HOUR
    world.ask(world.vera, chat=world.chat)
    world.deliver()
    world.wait(HOUR)
    assert "invite-write-first" in templates(world, world.chat)


@pytest.mark.parametrize("carried_out", [True, False])
def test_after_a_crash_there_is_one_link_and_one_message(world: World, carried_out: bool) -> None:
    """Whether Telegram had made it or not: it is looked for by its title."""
    world.ask(world.vera)
    world.crash(carried_out=carried_out)
    world.crash(carried_out=carried_out)
    world.deliver()
    world.crash(carried_out=carried_out)
    assert templates(world) == ["invite-link"]
    assert len(world.telegram.invites) == 1


def test_a_hundred_links_do_not_come_before_a_members_one(world: World) -> None:
    """The member waits in person."""
    world.order("handout stop 100")
    world.ask(world.vera)
    (first,) = [wish for wish in world.take() if wish.key.startswith("link:")]
    link = link_of(read(first.key)[1], world.store)
    assert link is not None
    assert link.inviter == world.mask(world.vera)


def test_a_link_that_was_never_made_is_counted_neither_as_issued_nor_as_revoked(
    world: World,
) -> None:
    """The weekly numbers tell of links that there were."""
    world.ask(world.vera)
    world.ask(world.vera, "revoke")
    world.given(world.gleb)
    world.ask(world.gleb, "revoke")
    counts = {count.what: count.number for count in world.store.book.counts(world.now.date())}
    assert counts == {Counted.ISSUED: 1, Counted.REVOKED: 1}


# The sweep: what Telegram holds against what is known.


def test_a_sweep_leaves_alone_what_is_well(world: World) -> None:
    """Open links, those on their way, those made by hand, and the permanent one."""
    world.given(world.vera)
    world.ask(world.gleb)
    world.crash(carried_out=True)
    others = (
        OpenLink("https://t.me/+hand", "poster", False),
        OpenLink("https://t.me/+p", "", True),
    )
    seen = (*world.telegram.links(world.now), *others)
    assert world.happens(LinksSeen(world.chat, seen, world.now)) == []
    world.ask(world.gleb, "revoke")
    assert world.happens(LinksSeen(world.chat, seen, world.now)) == []
    assert len(world.said(PRIVATE)) == 2


def test_a_link_made_twice_is_closed_once_and_the_handed_one_stays(world: World) -> None:
    """Telethon may repeat a request after a lost connection."""
    (url,) = world.given(world.vera)
    wish = next(e for e in world.emitted if e.key == "link:1")
    double = world.telegram.make(wish)  # type: ignore[arg-type] # an Export, by its key
    world.sweep()
    world.deliver()
    assert world.telegram.invites[double].revoked
    assert not world.telegram.invites[url].revoked
    assert world.links(world.vera)[0].state is State.OPEN


def test_a_double_that_could_not_be_closed_is_closed_by_the_next_sweep(world: World) -> None:
    """And the staff hear of the refusal."""
    world.given(world.vera)
    wish = next(e for e in world.emitted if e.key == "link:1")
    double = world.telegram.make(wish)  # type: ignore[arg-type] # an Export, by its key
    world.refusing["double"] = "CHAT_ADMIN_REQUIRED"
    world.sweep()
    assert world.last(world.staff_room).args["what"] == "double"
    world.refusing.clear()
    world.wait(HOUR)
    world.sweep()
    world.deliver()
    assert world.telegram.invites[double].revoked


def test_a_link_that_could_not_be_revoked_is_revoked_by_the_sweep(world: World) -> None:
    """Only then does it count as closed."""
    world.given(world.vera)
    world.refusing["revoke"] = "CHAT_ADMIN_REQUIRED"
    world.ask(world.vera, "revoke")
    world.deliver()
    assert world.links(world.vera)[0].state is State.CLOSING
    world.refusing.clear()
    world.sweep()
    world.deliver()
    assert world.telegram.live(world.now) == []
    assert world.links(world.vera)[0].state is State.CLOSED


def test_a_link_that_staff_had_to_revoke_by_hand_counts_as_closed(world: World) -> None:
    """Steward was no admin just then; the member's invitation comes back."""
    (url,) = world.given(world.vera)
    world.refusing["revoke"] = "CHAT_ADMIN_REQUIRED"
    world.ask(world.vera, "revoke")
    world.deliver()
    world.telegram.invites[url].revoked = True
    assert world.left(world.vera).left == 2
    assert world.sweep() == []
    assert world.left(world.vera).left == 3


def test_a_sweep_does_not_hurry_a_revocation_that_is_on_its_way(world: World) -> None:
    """It waits its turn."""
    world.given(world.vera)
    world.ask(world.vera, "revoke")
    assert world.sweep() == []


def test_a_link_that_outlived_its_revocation_is_revoked(world: World) -> None:
    """In a restored backup, say."""
    (url,) = world.given(world.vera)
    world.ask(world.vera, "revoke")
    world.deliver()
    world.telegram.invites[url].revoked = False
    (again,) = world.sweep()
    assert isinstance(again, Revoke)
    world.deliver()
    assert world.telegram.invites[url].revoked


def test_a_link_that_was_made_and_then_refused_is_revoked_by_the_sweep(world: World) -> None:
    """The answer was lost, and at the second attempt Steward was no admin any more."""
    world.ask(world.vera)
    world.crash(carried_out=True)
    world.refusing["link"] = "CHAT_ADMIN_REQUIRED"
    world.deliver()
    assert [link.why for link in world.links(world.vera)] == [Why.REFUSED]
    world.sweep()
    world.deliver()
    assert world.telegram.live(world.now) == []
