"""What the staff find wrong, and the corrections that they owe."""

import pytest

from core.effects import Say
from core.events import Reaction, ReactionsSeen
from outreach.request import State
from tests.outreach.road import ANNA, BORIS, CHAT, DIMA, HOUR, MINUTE, SECOND, STAFF_ROOM, VERA
from tests.outreach.world import World, exchange


def test_a_doubt_is_not_outweighed_by_another_thumb(world: World) -> None:
    """Nor by several, nor after its time is over; whoever doubted may change their mind."""
    asked, (answer,), card = exchange(world)
    world.reacts(card, {ANNA: "👎", BORIS: "👍"})
    world.wait(HOUR)
    world.reacts(card, {ANNA: "👎", BORIS: "👍", VERA: "👍"})
    world.writes("верно", who=BORIS, reply_to=card)
    assert world.request(asked).state is State.DOUBTED
    assert world.shown(card)["human"] == "no"
    world.reacts(card, {ANNA: "👍", BORIS: "👍", VERA: "👍"})
    world.wait(2 * MINUTE)
    assert world.request(asked).state is State.VERIFIED
    assert world.mark(answer)


def test_of_two_at_once_the_first_has_it(world: World) -> None:
    """By Telegram's time, whatever the order in which it tells."""
    asked, (answer,), card = exchange(world)
    doubt = Reaction(BORIS, "👎", world.now - 2 * SECOND)
    trust = Reaction(ANNA, "👍", world.now - SECOND)
    world.happens(ReactionsSeen(STAFF_ROOM, card, (trust, doubt), world.now))
    world.wait(HOUR)
    assert (world.request(asked).state, world.request(asked).decided_by) == (State.DOUBTED, BORIS)
    assert world.mark(answer) is None
    other = world.asks(topic="bus")
    world.wait(20 * MINUTE)
    world.reacts(world.card(other), {ANNA: "👀", BORIS: "👀"})
    assert world.request(other).holder == ANNA


def test_a_thumb_that_becomes_a_doubt_takes_the_mark_away(world: World) -> None:
    """At any time, and the other way round."""
    asked, (answer,), card = exchange(world)
    world.reacts(card, {ANNA: "👍"})
    world.wait(HOUR)
    assert world.mark(answer)
    world.reacts(card, {ANNA: "👎"})
    assert (world.mark(answer), world.request(asked).state) == (None, State.DOUBTED)
    world.reacts(card, {ANNA: "👍"})
    world.wait(2 * MINUTE)
    assert (world.mark(answer), world.request(asked).state) == ("👍", State.VERIFIED)


def test_who_doubts_owes_the_correction(world: World) -> None:
    """What they reply to the card goes to the chat, after a minute, without their name."""
    asked, _, card = exchange(world)
    world.reacts(card, {ANNA: "👎"})
    world.writes("Это кто был?", who=BORIS, reply_to=card)
    world.writes("Автобус в шесть", reply_to=card)
    assert world.request(asked).state is State.CORRECTED
    assert world.said(CHAT) == []
    world.wait(MINUTE)
    (said,) = world.said(CHAT, "answer-corrected")
    assert isinstance(said, Say)
    assert (said.reply_to, said.text.args) == (asked, {"words": "Автобус в шесть"})
    world.reacts(card, {ANNA: "👎", BORIS: "👍"})
    assert world.request(asked).state is State.CORRECTED


def test_a_correction_that_nobody_gives_is_called_for(world: World) -> None:
    """The doubt stays; somebody else may take it, or answer at once."""
    asked, _, card = exchange(world)
    world.reacts(card, {ANNA: "👎"})
    world.wait(30 * MINUTE)
    request = world.request(asked)
    assert (request.state, request.holder) == (State.DOUBTED, None)
    assert len(world.rung("ask-call")) == 1
    world.wait(HOUR)
    assert len(world.rung("ask-call")) == 2
    world.reacts(card, {ANNA: "👎", BORIS: "👀"})
    assert world.request(asked).holder == BORIS
    world.writes("Автобус в шесть", who=BORIS, reply_to=card)
    assert world.request(asked).state is State.CORRECTED


def test_a_doubt_that_is_taken_back_is_none(world: World) -> None:
    """At any time, by whoever raised it, whoever has it by now."""
    asked, (answer,), card = exchange(world)
    world.reacts(card, {ANNA: "👎"})
    world.wait(20 * MINUTE)
    world.reacts(card, {ANNA: "👎", BORIS: "👀"})
    world.reacts(card, {BORIS: "👀"})
    assert world.request(asked).state is State.ANSWERED
    world.reacts(card, {BORIS: "👀", VERA: "👍"})
    world.wait(2 * MINUTE)
    assert world.mark(answer)


@pytest.mark.parametrize("out", [False, True])
def test_an_answer_that_is_undone_leaves_nothing_in_the_chat(world: World, out: bool) -> None:
    """While it waits, and when it is out."""
    asked, _, card = exchange(world)
    world.writes("ответ: Автобус в шесть", reply_to=card)
    world.wait((5 if out else 0) * MINUTE)
    assert len(world.said(CHAT)) == out
    world.writes("отмена", who=BORIS, reply_to=card)
    world.wait(5 * MINUTE)
    assert world.said(CHAT) == []
    assert world.request(asked).state is State.ANSWERED


@pytest.mark.parametrize("out", [False, True])
def test_a_second_text_takes_the_place_of_the_first(world: World, out: bool) -> None:
    """Whoever writes it."""
    _, _, card = exchange(world)
    world.writes("ответ: Автобус в шесть", reply_to=card)
    world.wait((5 if out else 0) * MINUTE)
    world.writes("answer: Автобус в семь", who=BORIS, reply_to=card)
    world.wait(5 * MINUTE)
    (said,) = world.said(CHAT)
    assert said.text.args == {"words": "Автобус в семь"}


def test_a_text_of_an_earlier_round_stays(world: World) -> None:
    """It answered; what is verified now is what somebody added."""
    asked, _, card = exchange(world)
    world.writes("ответ: Автобус в шесть", reply_to=card)
    world.wait(HOUR)
    late = world.answers(asked, DIMA)
    world.reacts(card, {ANNA: "👍"})
    world.wait(2 * MINUTE)
    assert len(world.said(CHAT)) == 1
    assert world.mark(late)


def test_a_text_that_is_too_long_is_not_cut(world: World) -> None:
    """Its author is told how long it may be."""
    asked, _, card = exchange(world)
    world.writes("ответ: " + "я" * 3_501, reply_to=card)
    assert world.said(STAFF_ROOM)[-1].text.args == {"most": 3_500, "length": 3_501}
    assert world.request(asked).state is State.ANSWERED
