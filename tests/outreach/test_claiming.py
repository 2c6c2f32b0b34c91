"""Who has it: claims, the doctor, and what is undone."""

from core.effects import React
from outreach.keys import About
from outreach.request import Move, Reason, State
from tests.outreach.road import ANNA, BORIS, HOUR, MINUTE, SECOND, STAFF_ROOM, VERA
from tests.outreach.world import World, exchange


def test_a_claim_is_seen_and_runs_out(world: World) -> None:
    """Then it is called for again, as answered or not as it is."""
    asked, _, card = exchange(world)
    world.reacts(card, {ANNA: "👀"})
    assert world.request(asked).holder == ANNA
    world.reacts(card, {ANNA: "👀", BORIS: "👀"})
    assert world.request(asked).holder == ANNA
    world.wait(119 * MINUTE)
    assert world.rung("ask-call") == []
    world.wait(MINUTE)
    assert (world.request(asked).state, len(world.rung("ask-call"))) == (State.ANSWERED, 1)


def test_a_claim_is_handed_over_by_whoever_has_it(world: World) -> None:
    """Everybody is called at once."""
    asked = world.asks(topic="bus")
    world.wait(20 * MINUTE)
    card = world.card(asked)
    world.reacts(card, {ANNA: "👀", BORIS: "🤝"})
    assert world.request(asked).holder == ANNA
    world.reacts(card, {ANNA: "🤝", BORIS: "🤝"})
    assert world.request(asked).state is State.ESCALATED
    assert len(world.rung("ask-call")) == 1


def test_a_claim_is_given_back_at_any_time(world: World) -> None:
    """But not once it has led to something: then the reaction is merely tidied away."""
    asked = world.asks(topic="bus")
    other = world.asks(topic="bus")
    world.wait(20 * MINUTE)
    for message in (asked, other):
        world.reacts(world.card(message), {ANNA: "👀"})
    world.wait(HOUR)
    world.reacts(world.card(asked), {})
    assert world.request(asked).state is State.ESCALATED
    world.answers(other, ANNA, reply_to=other)
    world.reacts(world.card(other), {})
    assert world.request(other).state is State.WORKER
    withdrawn = world.asks(topic="bus")
    world.wait(20 * MINUTE)
    world.reacts(world.card(withdrawn), {BORIS: "👀"})
    world.deletes(withdrawn)
    world.reacts(world.card(withdrawn), {})
    assert world.request(withdrawn).reason is Reason.WITHDRAWN


def test_a_claim_that_becomes_a_thumb_without_answers_is_given_back(world: World) -> None:
    """There is nothing to be right, so all that happened is that the 👀 is gone."""
    asked = world.asks(topic="bus")
    world.wait(20 * MINUTE)
    world.reacts(world.card(asked), {ANNA: "👀"})
    world.reacts(world.card(asked), {ANNA: "👍"})
    assert world.request(asked).state is State.ESCALATED


def test_reactions_on_a_call_count_as_on_the_card(world: World) -> None:
    """And when the call is replaced by the next, nobody has removed anything."""
    asked = world.asks(topic="bus")
    world.wait(40 * MINUTE)
    request = world.request(asked)
    call = world.post(About.CALL, request.id, request.calls)
    world.reacts(call, {ANNA: "👀"})
    assert world.request(asked).holder == ANNA
    world.wait(2 * HOUR)
    world.reacts(world.card(asked), {ANNA: "👀"})
    assert (STAFF_ROOM, call) not in world.telegram.posts
    world.reacts(call, {})
    assert world.request(asked).holder == ANNA


def test_done_and_dismissed_are_undone_within_the_minute(world: World) -> None:
    """Later the card is closed; 👀 opens what was dismissed, and the word undoes either."""
    asked, _, card = exchange(world)
    for emoji, state in (("👌", State.WORKER), ("🤷", State.CLOSED)):
        world.reacts(card, {ANNA: emoji})
        assert world.request(asked).state is state
        world.wait(30 * SECOND)
        world.reacts(card, {})
        assert world.request(asked).state is State.ANSWERED
        world.reacts(card, {ANNA: emoji})
        world.wait(2 * MINUTE)
        world.reacts(card, {})
        assert world.request(asked).state is state
        world.writes("отмена", who=BORIS, reply_to=card)
        assert world.request(asked).state is State.ANSWERED
    world.reacts(card, {ANNA: "🤷"})
    world.reacts(card, {ANNA: "🤷", VERA: "👀"})
    assert world.request(asked).holder == VERA


def test_who_settled_it_by_mistake_in_the_chat_says_so(world: World) -> None:
    """A worker's message was taken for the answer."""
    asked, _, card = exchange(world)
    world.answers(asked, ANNA, reply_to=asked)
    assert world.request(asked).state is State.WORKER
    world.writes("отмена", reply_to=card)
    assert world.request(asked).state is State.ANSWERED


def test_the_doctor_is_called(world: World) -> None:
    """At once, then with everybody on duty; whoever is no doctor verifies nothing meanwhile."""
    world.writes("моя специальность: doctor", who=VERA)
    world.writes("дежурю", who=BORIS)
    asked, (answer,), card = exchange(world)
    world.reacts(card, {ANNA: "💊"})
    assert world.rung("ask-call") == [{VERA}]
    world.wait(HOUR)
    assert world.rung("ask-call")[1:] == [{VERA, BORIS}]
    world.reacts(card, {ANNA: "💊", BORIS: "👍"})
    assert world.request(asked).state is State.DOCTOR
    world.reacts(card, {ANNA: "💊", BORIS: "👍", VERA: "👍"})
    world.wait(MINUTE)
    assert world.mark(answer)


def test_what_is_verified_may_still_be_for_the_doctor(world: World) -> None:
    """The mark goes until the doctor has looked."""
    asked, (answer,), card = exchange(world)
    world.reacts(card, {ANNA: "👍"})
    world.wait(2 * MINUTE)
    world.reacts(card, {ANNA: "👍", BORIS: "💊"})
    assert (world.request(asked).state, world.mark(answer)) == (State.DOCTOR, None)


def test_the_same_reactions_again_change_nothing(world: World) -> None:
    """The cards are polled, and Telegram tells of reactions more than once."""
    asked, _, card = exchange(world)
    for given in ({ANNA: "👍"}, {ANNA: "👎"}, {ANNA: "👎", BORIS: "👀"}):
        world.reacts(card, given)
        before = world.request(asked)
        assert world.reacts(card, given) == []
        assert world.request(asked) == before


def test_a_card_is_shown_once_for_each_change(world: World) -> None:
    """However much follows from it."""
    _, _, card = exchange(world, answers=3)
    for given in ({ANNA: "👍"}, {ANNA: "👎"}, {ANNA: "💊"}, {ANNA: "🤷"}):
        effects = world.reacts(card, given)
        keys = [effect.key for effect in effects if not isinstance(effect, React)]
        assert keys.count("ask:1") == 1


def test_words_mean_what_reactions_mean(world: World) -> None:
    """In both languages; other talk under a card is talk."""
    asked, _, card = exchange(world)
    for text, state in (
        *(("беру", State.CLAIMED), ("hand over", State.ANSWERED), ("врачу", State.DOCTOR)),
        *(("готово", State.WORKER), ("undo", State.ANSWERED), ("wrong 1", State.DOUBTED)),
        *(("отмена", State.ANSWERED), ("не запрос", State.CLOSED), ("mine", State.CLAIMED)),
        *(("что думаете?", State.CLAIMED), ("верно", State.VERIFIED)),
    ):
        world.writes(text, reply_to=card)
        assert world.request(asked).state is state
    assert world.request(asked).decision is Move.RIGHT
