"""What is said in the chat: requests, what belongs to them, and answers."""

import pytest

from core.effects import Say
from core.events import MessageSent
from outreach.desk import Notes
from outreach.keys import About
from outreach.listening.heard import Answer, Heard
from outreach.request import State
from tests.outreach.road import (
    ANNA,
    BORIS,
    CHAT,
    DIMA,
    HOUR,
    KOLYA,
    MASHA,
    MINUTE,
    STAFF_ROOM,
    VERA,
)
from tests.outreach.world import World


def test_an_unanswered_request_is_escalated_first_to_whose_it_is(world: World) -> None:
    """Then to everybody, then again and again until somebody takes it."""
    world.writes("моя специальность: doctor", who=VERA)
    asked = world.asks(topic="wound")
    world.wait(14 * MINUTE)
    assert world.said(STAFF_ROOM, "ask-card") == []
    world.wait(MINUTE)
    assert world.rung() == [{VERA}]
    world.wait(15 * MINUTE)
    assert world.rung("ask-call") == [{ANNA, BORIS, VERA}]
    world.wait(2 * HOUR)
    assert len(world.rung("ask-call")) == 3
    assert len(world.said(STAFF_ROOM, "ask-call")) == 1
    world.reacts(world.card(asked), {ANNA: "👀"})
    world.wait(HOUR)
    assert len(world.rung("ask-call")) == 3
    assert len(world.said(STAFF_ROOM, "ask-card")) == 1


def test_an_answered_one_is_shown_when_the_exchange_rests(world: World) -> None:
    """Peers are not disturbed; the card calls once, with their answers by number."""
    asked = world.asks()
    for _ in range(3):
        world.wait(8 * MINUTE)
        last = world.answers(asked)
    assert world.said(STAFF_ROOM) == []
    world.wait(10 * MINUTE)
    (card,) = world.said(STAFF_ROOM)
    assert [quote.message for quote in card.quotes] == [last - 2, last - 1, last]
    assert len(world.rung()) == 1
    assert world.said(CHAT) == []


def test_an_exchange_without_rest_is_shown_all_the_same(world: World) -> None:
    """After an hour, and then not at every further answer."""
    asked = world.asks()
    for _ in range(30):
        world.answers(asked)
        world.wait(5 * MINUTE)
    assert len(world.rung()) == 2


def test_a_peer_who_answers_after_the_escalation_is_verified_at_rest(world: World) -> None:
    """With a call to the card that is there, not with a second card."""
    asked = world.asks(topic="bus")
    world.wait(20 * MINUTE)
    assert world.request(asked).state is State.ESCALATED
    world.answers(asked)
    assert world.shown(world.card(asked))["state"] == State.ANSWERED
    assert len(world.rung()) == 1
    world.wait(10 * MINUTE)
    assert [len(world.said(STAFF_ROOM, name)) for name in ("ask-card", "ask-call")] == [1, 1]


def test_a_settled_request_that_is_answered_anew_is_looked_at_anew(world: World) -> None:
    """By a call, at rest; the mark of what was verified stays, and the new answer is number 1."""
    asked = world.asks()
    first = world.answers(asked)
    world.wait(10 * MINUTE)
    world.reacts(world.card(asked), {ANNA: "👍"})
    world.wait(2 * HOUR)
    second = world.answers(asked)
    assert world.request(asked).state is State.ANSWERED
    assert len(world.rung()) == 1
    world.wait(10 * MINUTE)
    assert len(world.rung("ask-call")) == 1
    assert world.mark(first)
    world.writes("верно 1", who=BORIS, reply_to=world.card(asked))
    world.wait(MINUTE)
    assert [world.mark(first), world.mark(second)] == ["👍", "👍"]


@pytest.mark.parametrize(
    ("sure", "replies", "reopened"), [(0.6, False, False), (0.6, True, True), (0.9, False, True)]
)
def test_a_settled_exchange_is_not_reopened_by_a_guess(
    world: World, sure: float, replies: bool, reopened: bool
) -> None:
    """But by a reply, and by what surely answers it; nor does an asker who merely goes on."""
    asked = world.asks()
    world.answers(asked, who=ANNA, reply_to=asked)
    world.says(MASHA, Heard(joins=asked))
    assert world.request(asked).state is State.WORKER
    world.answers(asked, sure=sure, reply_to=asked if replies else None)
    assert (world.request(asked).state is State.ANSWERED) is reopened


def test_an_asker_who_asks_again_reopens_it(world: World) -> None:
    """Where nobody answered meanwhile it stays as old as it was."""
    asked = world.asks(topic="bus")
    world.wait(10 * MINUTE)
    world.bumps(asked)
    world.wait(10 * MINUTE)
    assert world.request(asked).state is State.ESCALATED
    world.reacts(world.card(asked), {ANNA: "👌"})
    world.wait(HOUR)
    world.bumps(asked)
    assert world.request(asked).state is State.ASKED
    world.wait(20 * MINUTE)
    assert world.request(asked).state is State.ESCALATED
    assert len(world.rung("ask-call")) == 1


def test_the_staff_answer_in_the_chat(world: World) -> None:
    """With a reply, or unmistakably; what only may be an answer is looked at by somebody."""
    replied, sure, unsure = world.asks(), world.asks(KOLYA), world.asks(DIMA)
    world.answers(replied, ANNA, 0.5, reply_to=replied)
    world.answers(sure, ANNA, 0.8)
    world.answers(unsure, ANNA, 0.6)
    states = [world.request(asked).state for asked in (replied, sure, unsure)]
    assert states == [State.WORKER, State.WORKER, State.ANSWERED]
    world.wait(10 * MINUTE)
    assert world.shown(world.card(unsure))["answerable"] == "no"


def test_a_post_of_the_channel_settles_nothing(world: World) -> None:
    """It may answer somebody by chance."""
    asked = world.asks()
    world.answers(asked, -1001000000003)
    assert world.request(asked).state is State.ANSWERED


def test_what_steward_says_itself_answers_nobody(night: World) -> None:
    """Its own notice is a reply to the request, and may sound like an answer."""
    asked = night.asks()
    night.wait(3 * MINUTE)
    assert len(night.said(CHAT, "late-notice")) == 1
    message = night.message(900, out=True, reply_to=asked)
    night.happens(MessageSent(message), Notes(Heard(answers=(Answer(asked, 0.95),))))
    assert night.request(asked).state is State.ASKED
    assert not night.request(asked).staffed


def test_thanks_are_evidence_but_no_proof(world: World) -> None:
    """A worker looks at what helped."""
    asked = world.asks()
    world.says(MASHA, Heard(thanks=asked))
    assert world.request(asked).state is State.ANSWERED
    world.wait(10 * MINUTE)
    assert world.shown(world.card(asked))["thanked"] == "yes"


def test_who_asks_does_not_answer_themself(world: World) -> None:
    """Whatever it sounds like."""
    asked = world.asks()
    world.answers(asked, MASHA)
    assert world.request(asked).state is State.ASKED


def test_cards_have_keys_of_their_own(world: World) -> None:
    """One card for each request, however often it is told."""
    asked = world.asks(topic="bus")
    world.wait(5 * HOUR)
    assert world.post(About.CARD, world.request(asked).id) == world.card(asked)
    assert len([e for e in world.emitted if isinstance(e, Say) and e.key == "ask:1"]) == 1
