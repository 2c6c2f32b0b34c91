"""What a short text means, by a table of phrases that somebody else brings."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.words import LONG, by_word, meant

PHRASES = {
    1: ("порог", "stats", "статистика", "в порядке"),
    2: ("сбросить порог", "reset threshold"),
    3: ("бан", "remove", "taking", "удали", "отменить"),
}
TABLE = by_word(PHRASES)
LETTERS = st.sampled_from("абвгеиорстьabest")


def test_a_table_by_meaning_becomes_one_by_phrase() -> None:
    """As `meant` wants it."""
    assert by_word({1: ("a", "b"), 2: ("c",)}) == {"a": 1, "b": 1, "c": 2}


@pytest.mark.parametrize("phrase", TABLE)
def test_a_phrase_means_what_the_table_says(phrase: str) -> None:
    """Whatever capitals, spaces and full stops there are."""
    for written in (phrase, phrase.upper(), f" {phrase}!..", phrase.replace(" ", "\n ")):
        assert meant(written, TABLE) == TABLE[phrase]


@pytest.mark.parametrize(
    ("written", "meaning"),
    [
        *(("порогг", 1), ("поорог", 1), ("поорг", 1), ("stasts", None), ("staats", 1)),
        *(("статистка", 1), ("статитсика", 1), ("статестика", 1), ("стратистика", 1)),
        *(("впорядке", 1), ("в порядкке", 1), ("в  порядке", 1), ("сброситьпорог", 2)),
        *(("сбростить порог", 2), ("сбросить порогг", 2), ("reset treshold", 2)),
        *(("rmove", 3), ("remvoe", 3), ("takking", 3), ("отмениь", 3), ("отмненить", 3)),
    ],
)
def test_one_slip_of_the_finger_is_forgiven(written: str, meaning: int | None) -> None:
    """A letter left out, doubled, swapped; in a longer word also one too many or a wrong one."""
    assert meant(written, TABLE) == meaning


@pytest.mark.parametrize(
    "written",
    [
        *("пирог", "порок", "пророк", "творог", "start", "starts", "state", "stars", "stat"),
        *("remote", "talking", "making", "банк", "бар", "кабан"),
        *("статистике", "статистик", "сбросить пирог", "собрать порог"),
    ],
)
def test_another_word_is_no_slip(written: str) -> None:
    """Nobody who speaks of a pie asks for numbers."""
    assert meant(written, TABLE) is None


@pytest.mark.parametrize(
    "written",
    [
        *("порога", "пороги", "порогу", "сбросил порог", "сбросит порог", "сбросить пороги"),
        *("удалил", "удалит", "отменит", "отменил", "removed", "removes"),
    ],
)
def test_another_form_of_a_word_is_no_slip(written: str) -> None:
    """Who has done something does not ask for it; the ending tells."""
    assert meant(written, TABLE) is None


@pytest.mark.parametrize(
    "written",
    [
        *("порог?", "статистка?", "не порог", "непорог", "не в порядке", "не сбросить порог"),
        *("в поредки", "сброить порг", "порог порог", "сбросить", "за порогом", "", " .!"),
    ],
)
def test_a_question_an_opposite_and_two_slips_mean_nothing(written: str) -> None:
    """Better not understood than misunderstood."""
    assert meant(written, TABLE) is None


def test_a_slip_that_could_mean_two_things_means_nothing() -> None:
    """Unless both mean the same."""
    assert meant("закрыть", {"закрыть": 1, "закрыыть": 2}) == 1
    assert meant("закыть", {"закрыть": 1, "закбыть": 2}) is None
    assert meant("закыть", {"закрыть": 1, "закбыть": 1}) == 1


@given(phrase=st.sampled_from(sorted(TABLE)), data=st.data())
def test_what_is_understood_starts_and_ends_as_a_phrase_does(
    phrase: str, data: st.DataObject
) -> None:
    """However a letter is put in, taken out or put in the place of another."""
    at = data.draw(st.integers(0, len(phrase) - 1))
    letter = data.draw(LETTERS)
    for written in (
        phrase[:at] + letter + phrase[at:],
        phrase[:at] + letter + phrase[at + 1 :],
        phrase[:at] + phrase[at + 1 :],
    ):
        if meant(written, TABLE) is not None:
            assert any((written[0], written[-1]) == (known[0], known[-1]) for known in TABLE)


@given(word=st.text(LETTERS, min_size=1, max_size=LONG - 1), data=st.data())
def test_a_short_word_must_be_spelt_right(word: str, data: st.DataObject) -> None:
    """With a letter less or doubled it is another."""
    at = data.draw(st.integers(0, len(word) - 1))
    for written in (word[:at] + word[at + 1 :], word[:at] + word[at] + word[at:]):
        assert meant(written, {word: 1}) is None


@given(text=st.text(max_size=100), table=st.dictionaries(st.text(min_size=1), st.integers()))
def test_any_text_and_any_table_are_read_without_an_error(text: str, table: dict[str, int]) -> None:
    """Whatever is written, and whoever's table it is."""
    assert meant(text, table) in {*table.values(), None}
