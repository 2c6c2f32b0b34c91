"""What staff's words and reactions mean, and what they must never be taken to mean."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.words import LONG
from moderation.flag import Decision
from moderation.words import (
    QUESTIONS,
    REACTIONS,
    WORDS,
    Question,
    decision_of_reaction,
    decision_of_word,
    question_of,
)

ALL_WORDS = [(word, decision) for decision, words in WORDS.items() for word in words]
ALL_QUESTIONS = [(word, question) for question, words in QUESTIONS.items() for word in words]
LONG_WORDS = [(word, decision) for word, decision in ALL_WORDS if len(word) > LONG]


@pytest.mark.parametrize(("word", "decision"), ALL_WORDS)
def test_every_word_means_its_decision_however_it_is_written(word: str, decision: Decision) -> None:
    """Capitals, spaces around and a full stop change nothing."""
    for written in (word, word.upper(), f"  {word}. ", f"{word}!"):
        assert decision_of_word(written) is decision


def test_no_word_stands_for_two_decisions() -> None:
    """The alphabet is unambiguous."""
    assert len({word for word, _ in ALL_WORDS}) == len(ALL_WORDS)


@pytest.mark.parametrize(
    ("written", "decision"),
    [
        ("обьяснить", Decision.EXPLAIN),
        ("удолить", Decision.DELETE),
        ("забонить", Decision.BAN),
        ("отмениь", Decision.UNDO),
        ("я возму", Decision.MINE),
        ("explian", Decision.EXPLAIN),
        ("harmles", Decision.HARMLESS),
    ],
)
def test_a_slip_in_a_longer_word_is_forgiven(written: str, decision: Decision) -> None:
    """Staff type on phones."""
    assert decision_of_word(written) is decision


@given(word=st.sampled_from(LONG_WORDS), data=st.data())
def test_a_slip_never_turns_a_decision_into_another(
    word: tuple[str, Decision], data: st.DataObject
) -> None:
    """A letter left out, doubled or swapped means the same or nothing."""
    text, decision = word
    at = data.draw(st.integers(0, len(text) - 2))
    left_out, doubled = text[:at] + text[at + 1 :], text[:at] + text[at] + text[at:]
    swapped = text[:at] + text[at + 1] + text[at] + text[at + 2 :]
    for slip in (left_out, doubled, swapped):
        assert decision_of_word(slip) in {decision, None}


@pytest.mark.parametrize(
    "written", ["бар", "мит", "бат", "man", "mite", "undi", "бал", "мур", "банк", "мута", "bank"]
)
def test_short_words_must_be_spelt_right(written: str) -> None:
    """Or a bar would ban."""
    assert decision_of_word(written) is None


@pytest.mark.parametrize(
    "written",
    [
        *("не забанить", "не удалить", "не надо банить", "не мут", "не объяснить"),
        *("не в порядке", "все не в порядке", "ненормально", "не нормально", "ненорм"),
        *("грубость", "not harmless", "not fine", "rude", "no ban"),
    ],
)
def test_the_opposite_of_a_word_is_not_a_slip(written: str) -> None:
    """A letter more or less, in Russian, can be the word "not"."""
    assert decision_of_word(written) is None


@pytest.mark.parametrize(
    "written",
    [
        *("удалил", "удалит", "отменил", "отменит", "объясню", "поясню", "верну", "забанил"),
        *("deleted", "removed", "remote", "talking", "explains"),
    ],
)
def test_what_somebody_did_or_will_do_is_no_decision(written: str) -> None:
    """Another form of a word, or another word, is not a slip."""
    assert decision_of_word(written) is None


@pytest.mark.parametrize(
    ("written", "decision"),
    [
        *(("объясните", Decision.EXPLAIN), ("поясните", Decision.EXPLAIN)),
        *(("замутите", Decision.MUTE), ("забаните", Decision.BAN), ("удалите", Decision.DELETE)),
        *(("отмените", Decision.UNDO), ("верните", Decision.UNDO)),
    ],
)
def test_staff_may_ask_politely(written: str, decision: Decision) -> None:
    """Russian has a form of its own for it."""
    assert decision_of_word(written) is decision


@pytest.mark.parametrize("written", ["разбанить", "размутить", "unmute", "unban", "разбан"])
def test_lifting_a_mute_or_ban_undoes_it(written: str) -> None:
    """To "unban" must not ban."""
    assert decision_of_word(written) is Decision.UNDO


@pytest.mark.parametrize("written", ["забанить?", "удалить?", "мут?", "отменить?", "в порядке?"])
def test_a_question_decides_nothing(written: str) -> None:
    """Staff ask each other under a card."""
    assert decision_of_word(written) is None


@given(st.text(max_size=200))
def test_any_text_is_read_without_an_error(text: str) -> None:
    """Whatever staff send."""
    assert decision_of_word(text) in {*Decision, None}


def test_long_talk_means_nothing() -> None:
    """Even when it has a word of the alphabet in it."""
    assert decision_of_word("я бы предложил его забанить, но решайте сами") is None


@pytest.mark.parametrize("emoji", REACTIONS)
def test_a_reaction_means_the_same_with_the_variation_selector(emoji: str) -> None:
    """Some of Telegram's apps append it."""
    assert decision_of_reaction(emoji) is decision_of_reaction(emoji + "\ufe0f")
    assert decision_of_reaction(emoji) is not None


@pytest.mark.parametrize("emoji", ["👍", "❤", "", "🙊🙊", "\ufe0f"])
def test_other_reactions_mean_nothing(emoji: str) -> None:
    """A heart on a card is just a heart."""
    assert decision_of_reaction(emoji) is None


@pytest.mark.parametrize(("words", "question"), ALL_QUESTIONS)
def test_every_question_is_understood_however_it_is_written(words: str, question: Question) -> None:
    """Capitals, spaces around and between, and a full stop change nothing."""
    for written in (words, words.upper(), f"  {words}. ", f"{words}!", words.replace(" ", "  ")):
        assert question_of(written) is question


@pytest.mark.parametrize(
    ("written", "question"),
    [
        ("порогг", Question.NUMBERS),
        ("статистка", Question.NUMBERS),
        ("thresold", Question.NUMBERS),
        ("сбростить порог", Question.RESET),
        ("reset treshold", Question.RESET),
    ],
)
def test_a_slip_in_a_question_is_forgiven(written: str, question: Question) -> None:
    """As in a decision."""
    assert question_of(written) is question


@given(word=st.sampled_from(ALL_QUESTIONS), data=st.data())
def test_a_slip_never_turns_a_question_into_another(
    word: tuple[str, Question], data: st.DataObject
) -> None:
    """To ask for the threshold must not reset it."""
    text, question = word
    at = data.draw(st.integers(0, len(text) - 2))
    left_out, doubled = text[:at] + text[at + 1 :], text[:at] + text[at] + text[at:]
    swapped = text[:at] + text[at + 1] + text[at] + text[at + 2 :]
    for slip in (left_out, doubled, swapped):
        assert question_of(slip) in {question, None}


def test_no_word_is_both_a_question_and_a_decision() -> None:
    """Nor within a slip of one: "порог" under a card decides nothing."""
    assert [word for word, _ in ALL_QUESTIONS if decision_of_word(word)] == []
    assert [word for word, _ in ALL_WORDS if question_of(word)] == []


@pytest.mark.parametrize(
    "written",
    [
        *("не сбросить порог", "сбросить порог?", "порог?", "stats?", "стат", "сброс", "reset"),
        *("сбросил порог", "пирог", "start", "state", "starts", "пороги", "сбросит порог"),
        *("за порогом", "надо сбросить порог на выходных", "the threshold is too high for us"),
    ],
)
def test_talk_about_the_threshold_is_no_question(written: str) -> None:
    """Nor is the opposite of one, half of one, or a word like one."""
    assert question_of(written) is None


@given(st.text(max_size=200))
def test_any_text_may_be_a_question(text: str) -> None:
    """Or mean nothing; never an error."""
    assert question_of(text) in {*Question, None}
