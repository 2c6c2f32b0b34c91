"""Who may answer a card, by what, and which answer counts."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.effects import Person
from core.events import Reaction, ReactionsSeen
from invites.cards import REACTIONS, WORDS, answer_of_reaction, answer_of_word
from invites.records import Answer
from tests.invites.world import World

STRANGER = 7_300_000_099


@pytest.fixture
def card(world: World) -> int:
    """A plan that waits for an answer."""
    world.order("freeze @vera", about=world.vera)
    return world.card("card-plan")


def answer(world: World, card: int) -> object:
    """What the card says."""
    return world.shown(card).args["answer"]


@pytest.mark.parametrize(
    ("word", "meaning"), [(word, each) for each, words in WORDS.items() for word in words]
)
def test_every_word_means_its_answer_however_it_is_written(word: str, meaning: Answer) -> None:
    """Capitals, spaces around and a full stop change nothing."""
    for written in (word, word.upper(), f"  {word}. ", f"{word}!"):
        assert answer_of_word(written) is meaning


@pytest.mark.parametrize("word", ["дa", "неть", "yes?", "впустить?", "a" * 4096, "да" * 2048])
def test_what_is_not_an_answer_is_none(word: str) -> None:
    """Latin letters in Cyrillic words, questions, noise."""
    assert answer_of_word(word) is None


@given(text=st.text(max_size=200))
def test_whatever_is_said_has_at_most_one_meaning(text: str) -> None:
    """And nothing that is said breaks anything."""
    assert answer_of_word(text) in (None, *Answer)
    assert answer_of_reaction(text) in (None, *REACTIONS.values())


def test_reactions_with_and_without_the_emoji_mark_are_the_same() -> None:
    """Apps differ."""
    assert answer_of_reaction("👍\ufe0f") is answer_of_reaction("👍") is Answer.YES
    assert answer_of_reaction("👎") is Answer.NO
    assert answer_of_reaction("🔥") is None


def test_a_reaction_of_somebody_who_is_no_staff_counts_for_nothing(world: World, card: int) -> None:
    """Nor does another emoji of the staff."""
    assert world.react(card, {STRANGER: "👍"}) == []
    assert world.react(card, {world.anna: "🔥", STRANGER: "👍"}) == []
    assert answer(world, card) == "open"


def test_the_first_of_several_answers_counts(world: World, card: int) -> None:
    """As Telegram dates them, in whatever order it lists them; another emoji is none."""
    earlier, later = world.now, world.now + world.house.rules.undo / 2
    reactions = (
        Reaction(world.anna, "👍", later),
        Reaction(world.boris, "🔥", earlier),
        Reaction(world.boris, "👎", earlier),
    )
    world.happens(ReactionsSeen(world.staff_room, card, reactions, later))
    assert answer(world, card) == "no"
    assert world.shown(card).args["by"] == Person(world.boris)


def test_who_had_answered_does_not_lose_it_to_who_comes_later(world: World, card: int) -> None:
    """Nor is the same answer carried out twice."""
    for emoji in ("👎", "👍"):
        other = "👍" if emoji == "👎" else "👎"
        world.react(card, {world.anna: emoji})
        assert world.react(card, {world.anna: emoji, world.boris: other}) == []
        assert world.react(card, {world.anna: emoji}) == []
    assert answer(world, card) == "yes"


@pytest.mark.parametrize(("word", "meaning"), [("да", "yes"), ("нет", "no")])
def test_an_answer_by_word_is_not_changed_by_reactions(
    world: World, card: int, word: str, meaning: str
) -> None:
    """Whoever gave it says so."""
    world.order(word, reply_to=card)
    for reactions in ({world.anna: "👎"}, {world.boris: "👍"}, {}):
        assert world.react(card, reactions) == []
    assert answer(world, card) == meaning


def test_a_no_by_reaction_becomes_a_yes_by_another(world: World, card: int) -> None:
    """And a yes that becomes a no is taken back."""
    world.react(card, {world.anna: "👎"})
    world.react(card, {world.anna: "👍"})
    assert answer(world, card) == "yes"
    assert world.store.tree.is_frozen(world.mask(world.vera))
    world.react(card, {world.anna: "👎"})
    assert answer(world, card) == "undone"
    assert not world.store.tree.is_frozen(world.mask(world.vera))


def test_the_yes_of_who_leaves_the_staff_at_once_is_taken_back(world: World, card: int) -> None:
    """Within the minute their reaction counts as removed."""
    world.react(card, {world.boris: "👍"})
    world.staff.accounts.discard(world.boris)
    world.react(card, {world.boris: "👍"})
    assert answer(world, card) == "undone"


FORGERIES: list[Callable[[World, int], object]] = [
    # Of somebody who is no staff, in the staff room.
    lambda world, card: world.order("да", who=STRANGER, reply_to=card),
    # To another message, to Steward's card of another kind, to none.
    lambda world, card: world.order("да", reply_to=card + 1000),
    lambda world, _: world.order("да", reply_to=None),
    # A message of that number in the chat, in private, elsewhere.
    lambda world, card: world.hears(
        world.message(world.anna, "да", chat=world.chat, reply_to=card)
    ),
    lambda world, card: world.hears(world.message(world.anna, "да", reply_to=card)),
    lambda world, card: world.hears(world.message(world.anna, "да", chat=-100777, reply_to=card)),
    # Of an author who is gone, and Steward's own.
    lambda world, card: world.hears(
        world.message(None, "да", chat=world.staff_room, reply_to=card)
    ),
    lambda world, card: world.hears(
        world.message(world.anna, "да", chat=world.staff_room, reply_to=card, out=True)
    ),
    lambda world, card: world.order("\u0301" * 4096, reply_to=card),
    # Reactions to a message of that number in the chat.
    lambda world, card: world.happens(
        ReactionsSeen(world.chat, card, (Reaction(world.anna, "👍"),), world.now)
    ),
]


@pytest.mark.parametrize("forge", FORGERIES)
def test_nothing_but_an_answer_of_the_staff_to_the_card_itself_counts(
    world: World, card: int, forge: Callable[[World, int], object]
) -> None:
    """Whatever number it names."""
    assert forge(world, card) == []
    assert answer(world, card) == "open"


def test_what_answers_another_message_of_steward_is_no_answer(world: World, card: int) -> None:
    """A hand-out's card is not a plan."""
    world.order("handout stop 1")
    number = world.card("handout-progress")
    assert world.order("да", reply_to=number) == []
    assert world.react(number, {world.anna: "👍"}) == []
    assert answer(world, card) == "open"


def test_a_card_whose_plan_is_forgotten_answers_nothing(world: World, card: int) -> None:
    """When it is so old that nobody's answer is to be expected."""
    world.connection.execute("DELETE FROM plan")
    assert world.order("да", reply_to=card) == []
    assert world.react(card, {world.anna: "👍"}) == []


def test_nobody_escapes_a_plan_by_being_forgotten(world: World, card: int) -> None:
    """The staff still mean whom they meant."""
    world.ask(world.vera, "forget me")
    world.react(card, {world.anna: "👍"})
    assert world.store.tree.is_frozen(world.mask(world.vera))
