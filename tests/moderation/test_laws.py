"""Laws of deciding: whatever staff do and in whatever order it goes out, the card tells the truth.

Random evenings: words, reactions, their removal, time that passes, effects that go out at once,
late, without their answer coming back, or put off by a fault.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import TYPE_CHECKING

from hypothesis import given, settings
from hypothesis import strategies as st

from core.effects import Limit
from moderation.flag import NEXT, Decision, State
from moderation.words import REACTIONS, WORDS

if TYPE_CHECKING:
    from tests.moderation.conftest import Evening

Step = tuple[str, int, str]

STAFF = st.sampled_from([11, 12])
WORD = st.tuples(st.just("word"), STAFF, st.sampled_from([words[0] for words in WORDS.values()]))
# What changes a member's rights, said more often: the faults lie between two of them.
GRAVE = st.tuples(st.just("word"), STAFF, st.sampled_from(["мут", "бан", "отмена"]))
REACT = st.tuples(st.just("react"), STAFF, st.sampled_from(list(REACTIONS)))
UNREACT = st.tuples(st.just("unreact"), STAFF, st.just(""))
WAIT = st.tuples(st.just("wait"), st.sampled_from([1, 30, 59, 60, 61, 3600]), st.just(""))
DELIVER = st.tuples(st.just("deliver"), st.just(0), st.just(""))
UNANSWERED = st.tuples(st.just("unanswered"), st.just(0), st.just(""))
FAULT = st.tuples(st.just("fault"), st.just(0), st.just(""))

STEPS = (WORD, GRAVE, REACT, UNREACT, WAIT, DELIVER, UNANSWERED)
EVENINGS = st.lists(st.one_of(*STEPS), min_size=4, max_size=25)
FAULTY_EVENINGS = st.lists(st.one_of(*STEPS, FAULT), min_size=4, max_size=25)


def play(evening: "Evening", step: Step) -> None:
    """Take one step."""
    name, number, text = step
    match name:
        case "word":
            evening.word(number, text)
        case "react":
            evening.react(number, text)
        case "unreact":
            evening.react(number)
        case "wait":
            evening.wait(number)
        case "deliver":
            evening.deliver()
        case "unanswered":
            for wish in evening.take():
                evening.carry_out(wish)
        case "fault":
            for wish in evening.take():
                later = evening.now + timedelta(minutes=1)
                evening.outbox.postpone(evening.connection, wish, later)


@contextmanager
def flagged(new_evening: "Callable[[], Evening]") -> "Iterator[Evening]":
    """An evening with one card."""
    evening = new_evening()
    evening.rude()
    evening.deliver()
    yield evening
    evening.close()


def the_end(evening: "Evening") -> None:
    """Everything that waits goes out in its time."""
    for _ in range(10):
        evening.wait(60)
        evening.deliver()


def limit_of(state: State) -> Limit:
    """How far the member should be restricted."""
    return {State.MUTED: Limit.MUTED, State.BANNED: Limit.BANNED}.get(state, Limit.NONE)


@settings(max_examples=300)
@given(steps=FAULTY_EVENINGS)
def test_the_member_is_restricted_as_the_card_says(
    new_evening: "type[Evening]", steps: list[Step]
) -> None:
    """MUTED means muted, BANNED banned, everything else free, once all is out."""
    with flagged(new_evening) as evening:
        for step in steps:
            play(evening, step)
        the_end(evening)
        state = evening.flag.state
        assert evening.card().args["state"] == state
        assert evening.limit() is limit_of(state)


CARDS = st.lists(st.tuples(st.sampled_from([0, 1, 2]), st.one_of(WORD, WAIT, DELIVER)), max_size=15)


@given(steps=CARDS)
def test_the_gravest_of_several_cards_counts(
    new_evening: "type[Evening]", steps: list[tuple[int, Step]]
) -> None:
    """Whatever is decided on and undone on which card about one member."""
    evening = new_evening()
    for number in (100, 101, 102):
        evening.rude(number)
    evening.deliver()
    cards = evening.cards()
    for card, (name, number, text) in steps:
        if name == "word":
            evening.word(number, text, cards[card])
        else:
            play(evening, (name, number, text))
    the_end(evening)
    limits = [limit_of(flag.state) for flag in evening.flags]
    order = (Limit.BANNED, Limit.MUTED, Limit.NONE)
    assert evening.limit() is min(limits, key=order.index)
    evening.close()


@settings(max_examples=300)
@given(steps=FAULTY_EVENINGS)
def test_the_chat_shows_an_explanation_exactly_when_the_card_says_so(
    new_evening: "type[Evening]", steps: list[Step]
) -> None:
    """None is left behind by a decision that was undone or overruled."""
    with flagged(new_evening) as evening:
        for step in steps:
            play(evening, step)
        the_end(evening)
        assert len(evening.public()) == (evening.flag.state is State.EXPLAINED)


@given(steps=EVENINGS)
def test_there_is_never_more_than_one_explanation(
    new_evening: "type[Evening]", steps: list[Step]
) -> None:
    """At no moment, however often it is decided and undone."""
    with flagged(new_evening) as evening:
        for step in steps:
            play(evening, step)
            assert len(evening.public()) <= 1


@given(steps=EVENINGS)
def test_every_state_is_reached_by_the_table(
    new_evening: "type[Evening]", steps: list[Step]
) -> None:
    """And the turns count every decision, so that no two effects share a key."""
    with flagged(new_evening) as evening:
        reachable = {(before, after) for (before, _), after in NEXT.items()}
        for step in steps:
            before = evening.flag
            play(evening, step)
            after = evening.flag
            assert after.turn >= before.turn
            if after.turn == before.turn:
                assert after.state is before.state
            elif after.turn == before.turn + 1:
                assert (before.state, after.state) in reachable


@given(steps=EVENINGS)
def test_a_deleted_message_stays_deleted(new_evening: "type[Evening]", steps: list[Step]) -> None:
    """The card says so for ever, and it says so only if the message is."""
    with flagged(new_evening) as evening:
        told = False
        for step in steps:
            play(evening, step)
            assert evening.flag.deleted or not told
            told = evening.flag.deleted
        the_end(evening)
        assert (100 in evening.removed) == told


@given(evenings=st.lists(st.lists(st.one_of(WORD, WAIT, DELIVER), max_size=6), max_size=6))
def test_the_record_counts_what_stands(
    new_evening: "type[Evening]", evenings: list[list[Step]]
) -> None:
    """Every card shows the earlier flags' outcomes, whatever happened to them on the way."""
    evening = new_evening()
    for number, steps in enumerate(evenings):
        evening.rude(100 + number)
        evening.deliver()
        for step in steps:
            play(evening, step)
    evening.rude(999)
    evening.deliver()
    earlier = evening.flags[:-1]
    args = evening.card().args
    for name, state in (
        ("explained", State.EXPLAINED),
        ("muted", State.MUTED),
        ("banned", State.BANNED),
    ):
        assert args[name] == sum(flag.state is state for flag in earlier)
    assert args["removed"] == sum(flag.deleted for flag in earlier)
    evening.close()


def test_the_table_is_complete() -> None:
    """From everywhere to every outcome, and back from every decision but a deletion."""
    for state in State:
        for outcome in (State.HARMLESS, State.EXPLAINED, State.MUTED, State.BANNED):
            if state is not outcome:
                assert outcome in {new for (old, _), new in NEXT.items() if old is state}
    undoable = {old for (old, said) in NEXT if said is Decision.UNDO}
    assert undoable == set(State) - {State.OPEN, State.DELETED}
