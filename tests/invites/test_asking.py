"""A member asks for a link, and gets it in private, or a kind reason why not."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from core.effects import QrCode, Say
from core.events import PRIVATE, Message, MessageSent
from invites.desk import TOO_OFTEN
from invites.link import PEERS, State, Why
from invites.records import Source
from tests.invites.checking import words
from tests.invites.world import World

LANGUAGES = [("пригласить", "ru"), ("invite", "en")]


@pytest.mark.parametrize(("said", "language"), LANGUAGES)
def test_a_member_gets_a_link_and_its_picture_in_private(
    world: World, said: str, language: str
) -> None:
    """In the language of the request, to the one who asked, and to nobody else."""
    world.ask(world.vera, said)
    world.deliver()
    (((room, _), letter),) = world.telegram.posts.items()
    assert isinstance(letter, Say)
    (invite,) = world.telegram.live(world.now)
    assert (room, letter.member) == (PRIVATE, world.mask(world.vera))
    assert letter.attach == QrCode(invite.url)
    assert (letter.text.template, letter.text.language) == ("invite-link", language)
    assert invite.url in words(letter.text)


def test_the_link_is_for_one_person_and_for_three_days(world: World) -> None:
    """And whoever sees its title at Telegram learns nothing."""
    world.ask(world.vera)
    world.deliver()
    (invite,) = world.telegram.live(world.now)
    assert (invite.uses, invite.requested) == (1, False)
    assert invite.expires == world.now + timedelta(hours=72)
    assert len(invite.title) == 16
    assert PEERS not in invite.title
    assert str(world.vera) not in invite.title


def test_whoever_asks_in_the_chat_is_answered_in_private(world: World) -> None:
    """And the request is removed from the chat, where nothing is said."""
    message = world.message(world.vera, "Пригласить!", chat=world.chat)
    world.hears(message)
    assert world.last().template == "invite-link"
    assert world.telegram.removed == {message.id}
    assert world.said(world.chat) == []


def test_a_message_told_twice_is_one_request(world: World) -> None:
    """The title of the link is made of the message."""
    message = world.message(world.vera, "invite")
    world.hears(message)
    world.hears(message)
    assert [text.template for text in world.said(PRIVATE)] == ["invite-link"]


def refused(world: World, who: int) -> str:
    """Why somebody gets no link, in both languages; nothing was made."""
    before = len(world.telegram.invites)
    for said, language in LANGUAGES:
        world.ask(who, said)
        assert world.last().language == language
    assert len(world.telegram.invites) == before
    return world.last().template


def test_a_newcomer_waits_and_learns_until_when(world: World) -> None:
    """Seven days, to the second."""
    world.telegram.enter(7_400_000_001, None, world.now)
    assert refused(world, 7_400_000_001) == "invite-newcomer"
    assert world.last().args["when"] == "03.04, 22:00"
    world.wait(timedelta(days=7, seconds=-1))
    assert refused(world, 7_400_000_001) == "invite-newcomer"
    world.wait(timedelta(seconds=1))
    assert world.given(7_400_000_001)


def test_a_muted_member_waits(world: World) -> None:
    """Until they may write again."""
    world.telegram.muted.add(world.vera)
    assert refused(world, world.vera) == "invite-muted"
    world.telegram.muted.clear()
    assert world.given(world.vera)


def test_a_frozen_member_is_not_told_by_whom(world: World) -> None:
    """Only whom to write to."""
    world.store.tree.freeze(
        world.mask(world.vera), False, world.anna, world.now, world.now + timedelta(days=1)
    )
    assert refused(world, world.vera) == "invite-frozen"
    assert dict(world.last().args) == {}
    assert world.given(world.gleb)


def test_nobody_is_given_a_link_in_a_pause(world: World) -> None:
    """Whoever asks is told to try later."""
    world.order("pause invites")
    assert refused(world, world.vera) == "invite-paused"
    world.order("resume invites")
    assert world.given(world.vera)


def test_members_links_are_a_source_that_can_be_off(world: World) -> None:
    """As any other."""
    world.store.book.save_source(Source(PEERS, off=True))
    assert refused(world, world.vera) == "invite-paused"


def test_the_quota_is_three_and_the_answer_says_when_one_comes_back(world: World) -> None:
    """When the oldest link expires, if nobody uses it."""
    assert len(world.given(world.vera, times=3)) == 3
    assert refused(world, world.vera) == "invite-quota"
    assert dict(world.last().args) == {"quota": 3, "when": "30.03, 22:00"}
    assert len(world.given(world.gleb)) == 1


def test_while_telegram_has_yet_to_close_a_link_nobody_knows_when(world: World) -> None:
    """Soon."""
    world.given(world.vera, times=3)
    world.refusing["revoke"] = "CHAT_ADMIN_REQUIRED"
    world.ask(world.vera, "revoke")
    world.deliver()
    assert refused(world, world.vera) == "invite-quota"
    assert world.last().args["when"] == "soon"
    assert world.store.links.live()[0].state is State.CLOSING


def test_a_stranger_is_not_even_refused(world: World) -> None:
    """Steward answers nobody who is not in the chat; what they wrote there is removed."""
    assert world.ask(7_999_999_999) == []
    message = world.message(7_999_999_999, "invite", chat=world.chat)
    world.hears(message)
    assert world.said(PRIVATE) == []
    assert world.telegram.removed == {message.id}


def test_whoever_asks_too_often_is_not_answered(world: World) -> None:
    """As a stranger is not; what they wrote in the chat is removed all the same."""
    for chat in (PRIVATE, world.chat):
        message = world.message(world.vera, "invite", chat=chat)
        world.happens(MessageSent(message), TOO_OFTEN)
    assert world.said(PRIVATE) == []
    assert world.telegram.invites == {}
    assert world.telegram.removed == {message.id}


@pytest.mark.parametrize(
    "make",
    [
        lambda world: world.message(None, "invite", chat=world.chat),
        lambda world: world.message(None, "invite"),
        lambda world: world.message(world.vera, "invite", forwarded=True),
        lambda world: world.message(world.vera, "invite", forwarded=True, chat=world.chat),
        lambda world: world.message(world.vera, "invite", out=True),
        lambda world: world.message(world.vera, "invite", chat=-100777),
        lambda world: world.message(world.vera, "а\u0301" * 2048),
        lambda world: world.message(world.vera, "\u0301" * 4096, chat=world.chat),
        lambda world: world.message(world.vera, "кто-нибудь может меня пригласить?"),
        lambda world: world.message(world.vera, "help", chat=world.chat),
        lambda world: world.message(world.vera, "revoke", chat=world.chat),
        lambda world: world.message(world.vera, "", chat=world.chat),
    ],
)
def test_what_is_no_request_is_left_alone(world: World, make: Callable[[World], Message]) -> None:
    """Of a deleted author, forwarded, Steward's own, elsewhere, endless, or talk."""
    assert world.hears(make(world)) == []


def test_whoever_cannot_be_written_to_is_told_so_in_the_chat(world: World) -> None:
    """Not by name, once for all who asked within ten minutes; their link is closed and free."""
    world.telegram.shut = {world.mask(world.vera), world.mask(world.gleb)}
    for who in (world.vera, world.gleb):
        world.ask(who, chat=world.chat)
    (hint,) = world.said(world.chat)
    assert (hint.template, dict(hint.args)) == ("invite-write-first", {})
    assert world.telegram.live(world.now) == []
    assert [link.why for link in world.links(world.vera)] == [Why.UNDELIVERED]
    assert world.left(world.vera).left == 3


def test_a_refusal_that_cannot_be_delivered_gives_the_same_hint(world: World) -> None:
    """Nobody in the chat can tell whether somebody was refused."""
    world.telegram.shut = {world.mask(world.vera)}
    world.telegram.muted = {world.vera}
    world.ask(world.vera, chat=world.chat)
    assert [text.template for text in world.said(world.chat)] == ["invite-write-first"]


def test_whoever_wrote_in_private_is_never_talked_about_in_the_chat(world: World) -> None:
    """Even when they cannot be answered any more."""
    world.telegram.shut = {world.mask(world.vera)}
    world.ask(world.vera)
    world.ask(world.vera, "help")
    assert world.said(world.chat) == []
    assert world.telegram.live(world.now) == []


def test_when_telegram_cannot_be_asked_nobody_is_refused_for_it(world: World) -> None:
    """Nor is a link given to who knows whom; the request is removed from the chat all the same."""
    world.deaf = True
    message = world.message(world.vera, "пригласить", chat=world.chat)
    world.hears(message)
    assert (world.last().template, world.last().language) == ("invite-later", "ru")
    assert world.telegram.removed == {message.id}
    assert world.telegram.invites == {}
    world.deaf = False
    assert world.given(world.vera)
