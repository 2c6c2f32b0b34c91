"""What is taken back in the chat: requests, answers, words."""

import pytest

from core.effects import Say
from core.events import Author, MessageSent
from outreach.desk import Notes
from outreach.listening.heard import Answer, Heard, Kind
from outreach.request import Reason, State
from tests.outreach.road import ANNA, CHAT, DIMA, HOUR, KOLYA, MASHA, MINUTE, OLYA, STAFF_ROOM
from tests.outreach.world import World


@pytest.mark.parametrize("shown", [False, True])
def test_a_request_that_is_deleted_is_withdrawn(world: World, shown: bool) -> None:
    """And nobody is called to it any more; who has a card of it reads why."""
    asked = world.asks(topic="bus")
    world.wait((20 if shown else 5) * MINUTE)
    rung = len(world.rung())
    world.deletes(asked)
    request = world.request(asked)
    assert (request.state, request.reason) == (State.CLOSED, Reason.WITHDRAWN)
    world.wait(3 * HOUR)
    assert len(world.rung()) == rung
    if shown:
        assert world.shown(world.card(asked))["reason"] == Reason.WITHDRAWN


def test_wrong_answers_are_corrected_though_the_question_is_gone(world: World) -> None:
    """Everybody reads them: the correction goes under one of them."""
    asked = world.asks()
    answer = world.answers(asked)
    world.wait(10 * MINUTE)
    world.reacts(world.card(asked), {ANNA: "👎"})
    world.deletes(asked)
    assert world.request(asked).state is State.DOUBTED
    world.writes("Автобус в шесть", reply_to=world.card(asked))
    world.wait(MINUTE)
    world.deliver()
    (said,) = world.said(CHAT, "answer-corrected")
    assert isinstance(said, Say)
    assert said.reply_to == answer


def test_the_last_answer_is_deleted(world: World) -> None:
    """Then it is as if nobody had answered; its number on the card stays its own."""
    asked = world.asks(topic="bus")
    one, two = world.answers(asked), world.answers(asked, DIMA)
    world.wait(10 * MINUTE)
    world.deletes(one)
    assert world.request(asked).state is State.ANSWERED
    world.writes("верно 2", reply_to=world.card(asked))
    world.wait(MINUTE)
    assert world.mark(two)
    other = world.asks(OLYA)
    answer = world.answers(other)
    world.wait(10 * MINUTE)
    world.deletes(answer)
    assert world.request(other).state is State.ESCALATED


@pytest.mark.parametrize(("late", "state"), [(False, State.ASKED), (True, State.WORKER)])
def test_a_worker_deletes_their_answer(world: World, late: bool, state: State) -> None:
    """Soon after it, the asker waits again; who tidies up a day later reopens nothing."""
    asked = world.asks()
    answer = world.answers(asked, ANNA, reply_to=asked)
    world.wait((24 * HOUR) if late else MINUTE)
    world.deletes(answer)
    assert world.request(asked).state is state


def test_a_further_message_is_deleted(world: World) -> None:
    """The request stands as long as the message does that carries it."""
    asked = world.asks()
    more = world.bumps(asked)
    assert world.request(more).message == asked
    world.deletes(more)
    assert world.store.requests.of_message(CHAT, more) is None
    assert world.request(asked).is_open


def test_a_typo_mended_in_a_settled_exchange_reopens_nothing(world: World) -> None:
    """Neither in the question nor in an answer of which nobody said that it is right."""
    asked = world.asks()
    answer = world.answers(asked)
    world.answers(asked, ANNA, reply_to=asked)
    world.wait(MINUTE)
    world.edits(asked, MASHA, Heard(kind=Kind.QUESTION))
    world.edits(answer, KOLYA, Heard(answers=(Answer(asked, 0.9),)))
    assert world.request(asked).state is State.WORKER


def test_a_verified_answer_that_is_edited_loses_its_mark(world: World) -> None:
    """What a worker found right were other words; they are called to it again."""
    asked = world.asks()
    answer = world.answers(asked)
    world.wait(10 * MINUTE)
    world.reacts(world.card(asked), {ANNA: "👍"})
    world.wait(2 * MINUTE)
    # Telegram tells of old edits again, when somebody reacts, say.
    world.edits(answer, KOLYA, edited=world.now - 4 * MINUTE)
    assert world.mark(answer)
    world.edits(answer, KOLYA)
    assert world.mark(answer) is None
    assert world.request(asked).state is State.ANSWERED
    world.wait(10 * MINUTE)
    assert len(world.rung("ask-call")) == 1


def test_a_request_of_who_leaves_is_closed_with_that_reason(world: World) -> None:
    """Unless somebody has it, or there are answers that everybody reads."""
    plain, held, answered = world.asks(topic="bus"), world.asks(topic="bus"), world.asks()
    world.answers(answered)
    world.wait(20 * MINUTE)
    world.reacts(world.card(held), {ANNA: "👀"})
    world.leaves()
    assert world.request(plain).reason is Reason.LEFT
    assert world.request(held).state is State.CLAIMED
    assert world.request(answered).state is State.ANSWERED
    assert world.shown(world.card(held))["left"] == "yes"


def test_a_request_of_a_deleted_account_is_a_request(world: World) -> None:
    """Nobody knows who it was, but everybody reads what they asked."""
    asked = world.asks(None, topic="bus")
    world.wait(20 * MINUTE)
    assert world.request(asked).author is None
    assert len(world.rung()) == 1


def test_very_old_requests_are_shown_at_once_and_only_once(world: World) -> None:
    """They were read from the history after an outage."""
    asked = world.asks(date=world.now - 40 * HOUR)
    world.wait(MINUTE)
    assert len(world.rung()) == 1
    assert len(world.said(STAFF_ROOM)) == 1
    assert world.request(asked).state is State.ESCALATED


def test_the_same_message_again_changes_nothing(world: World) -> None:
    """Not the request, not its answer, not a bump: after a crash they come again."""
    asked = world.asks()
    question, reply = world.message(MASHA, id=asked), world.message(KOLYA)
    bump = world.message(MASHA)
    heard = Heard(answers=(Answer(asked, 0.9),))
    world.happens(MessageSent(reply), Notes(heard))
    world.happens(MessageSent(bump), Notes(Heard(joins=asked, again=True)))
    before = (world.request(asked), world.store.requests.all())
    for message, again in (
        *((question, Heard(kind=Kind.QUESTION)), (reply, heard)),
        (bump, Heard(joins=asked, again=True)),
    ):
        assert world.happens(MessageSent(message), Notes(again)) == []
    assert (world.request(asked), world.store.requests.all()) == before


def test_an_unclear_author_is_not_the_house(world: World) -> None:
    """A member may write in the name of a channel of their own; the house's is another."""
    message = world.message(None, author=Author(-1009999999999))
    world.happens(MessageSent(message), Notes(Heard(kind=Kind.QUESTION)))
    assert world.request(message.id).is_open
