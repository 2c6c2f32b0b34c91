"""What the staff find right: the mark, the numbers, the line."""

import pytest

from core.effects import Say
from core.events import Reaction, ReactionsSeen
from outreach.listening.heard import Answer, Heard
from outreach.request import State
from tests.outreach.conftest import NewWorld
from tests.outreach.road import (
    ANNA,
    BORIS,
    CHAT,
    DIMA,
    HOUR,
    KOLYA,
    MINUTE,
    OLYA,
    SECOND,
    STAFF_ROOM,
)
from tests.outreach.world import World, exchange


def test_a_mark_comes_a_minute_after_the_thumb(world: World) -> None:
    """Until then it can be taken back; only a human sets it."""
    asked, (answer,), card = exchange(world)
    world.reacts(card, {ANNA: "👍"})
    world.wait(59 * SECOND)
    assert world.mark(answer) is None
    world.wait(SECOND)
    assert world.mark(answer) == "👍"
    assert world.request(asked).decided_by == ANNA


def test_a_thumb_of_a_member_means_nothing(world: World) -> None:
    """Somebody may have been let into the staff room by mistake, and out again."""
    asked, (answer,), card = exchange(world)
    world.reacts(card, {DIMA: "👍"})
    world.wait(HOUR)
    assert world.mark(answer) is None
    assert world.request(asked).is_open


@pytest.mark.parametrize("again", [True, False])
def test_a_thumb_that_is_taken_back_leaves_nothing(world: World, again: bool) -> None:
    """Within the minute; later it is no undoing any more."""
    asked, (answer,), card = exchange(world)
    world.reacts(card, {ANNA: "👍"})
    world.wait((30 if again else 90) * SECOND)
    world.reacts(card, {})
    world.wait(2 * MINUTE)
    assert world.mark(answer) == (None if again else "👍")
    assert world.request(asked).state is (State.ANSWERED if again else State.VERIFIED)


def test_a_removal_that_steward_learns_of_late_counts_while_the_mark_waits(world: World) -> None:
    """It was down meanwhile, and has set no mark."""
    _, (answer,), card = exchange(world)
    world.happens(ReactionsSeen(STAFF_ROOM, card, (Reaction(ANNA, "👍"),), world.now))
    world.now += HOUR
    world.happens(ReactionsSeen(STAFF_ROOM, card, (), world.now))
    world.deliver()
    assert world.mark(answer) is None


def test_what_came_while_the_worker_looked_is_not_verified_with_the_rest(world: World) -> None:
    """They have not seen it; it is looked at next."""
    asked, (answer,), card = exchange(world)
    world.wait(MINUTE)
    late = world.answers(asked, DIMA)
    world.reacts(card, {ANNA: "👍"}, ago=10 * SECOND)
    world.wait(MINUTE)
    assert (world.mark(answer), world.mark(late)) == ("👍", None)
    assert world.request(asked).state is State.ANSWERED
    world.wait(10 * MINUTE)
    assert len(world.rung("ask-call")) == 1
    world.reacts(card, {ANNA: "👍", BORIS: "👍"})
    world.wait(MINUTE)
    assert world.mark(late)


def test_a_mark_is_taken_back_also_when_a_new_answer_came_meanwhile(world: World) -> None:
    """The thumb was removed in time."""
    asked, (answer,), card = exchange(world)
    world.reacts(card, {ANNA: "👍"})
    world.wait(10 * SECOND)
    world.answers(asked, DIMA)
    world.reacts(card, {})
    world.wait(2 * MINUTE)
    assert world.mark(answer) is None
    assert world.request(asked).state is State.ANSWERED


def test_answers_that_found_no_room_are_looked_at_next(world: World) -> None:
    """Nobody has seen them."""
    asked, replies, card = exchange(world, answers=10)
    assert world.shown(card)["more"] == 2
    world.reacts(card, {ANNA: "👍"})
    world.wait(MINUTE)
    assert [world.mark(reply) for reply in replies] == ["👍"] * 8 + [None] * 2
    assert world.request(asked).state is State.ANSWERED
    assert [quote.message for quote in world.telegram.posts[STAFF_ROOM, card].quotes] == replies[8:]


def test_numbers_are_those_of_the_card(world: World) -> None:
    """Also where the staff wrote between, and where an answer was deleted."""
    asked = world.asks()
    one = world.answers(asked)
    world.answers(asked, ANNA, 0.6)
    three, four = world.answers(asked, DIMA), world.answers(asked, OLYA)
    world.wait(10 * MINUTE)
    world.deletes(one)
    quotes = world.telegram.posts[STAFF_ROOM, world.card(asked)].quotes
    assert [quote.message for quote in quotes] == [one, one + 1, three, four]
    world.writes("верно 3", reply_to=world.card(asked))
    world.wait(MINUTE)
    assert (world.mark(three), world.mark(four)) == ("👍", None)


def test_a_number_that_is_not_on_the_card_is_told(world: World) -> None:
    """Nothing is verified then."""
    asked, (answer,), card = exchange(world)
    world.writes("верно 7", reply_to=card)
    world.wait(MINUTE)
    assert world.said(STAFF_ROOM)[-1].text.template == "no-such-answer"
    assert world.mark(answer) is None
    assert world.request(asked).state is State.ANSWERED


def test_a_worker_says_more_exactly_which_is_right(world: World) -> None:
    """The marks of the others go; another's 👍 does not bring them back."""
    _, (one, two), card = exchange(world, answers=2)
    world.reacts(card, {ANNA: "👍"})
    world.wait(2 * MINUTE)
    world.writes("верно 2", reply_to=card)
    world.reacts(card, {ANNA: "👍", BORIS: "👍"})
    world.wait(2 * MINUTE)
    assert (world.mark(one), world.mark(two)) == (None, "👍")


def test_the_line_that_was_said_is_the_one_that_is_taken_back(new_world: NewWorld) -> None:
    """And after a second 👍 there is one again."""
    world = new_world(line=True)
    asked, _, card = exchange(world)
    for answers in (1, 2):
        world.reacts(card, {ANNA: "👍"})
        world.wait(2 * MINUTE)
        world.answers(asked, DIMA, reply_to=asked)
        assert len(world.said(CHAT, "answer-verified")) == answers
        world.writes("отмена", reply_to=card)
        assert world.said(CHAT) == []
        world.reacts(card, {})
    world.reacts(card, {ANNA: "👍"})
    world.wait(HOUR)
    assert len(world.said(CHAT, "answer-verified")) == 3
    assert len({e.key for e in world.emitted if isinstance(e, Say) and e.chat == CHAT}) == 6


def test_an_answer_to_two_requests_is_marked_only_if_nobody_doubts_it(world: World) -> None:
    """Right for one and wrong for the other is not right for who reads the mark."""
    first, second = world.asks(), world.asks(DIMA)
    both = Heard(answers=(Answer(first, 0.9), Answer(second, 0.8)))
    answer = world.says(KOLYA, both)
    world.wait(10 * MINUTE)
    world.reacts(world.card(first), {ANNA: "👍"})
    world.wait(2 * MINUTE)
    assert world.mark(answer)
    world.reacts(world.card(second), {BORIS: "👎"})
    assert world.mark(answer) is None
    world.reacts(world.card(second), {})
    world.wait(2 * MINUTE)
    assert world.mark(answer)
    world.writes("отмена", reply_to=world.card(first))
    assert world.mark(answer) is None
