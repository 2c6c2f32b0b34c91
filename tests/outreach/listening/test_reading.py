"""A message is read once: its words, its phrases, which of its sentences ask."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outreach.listening.line import Line
from outreach.listening.reading import MANY, Reading, class_of, read
from outreach.listening.talk import Talk

HOSTILE = st.text(st.characters(codec=None) | st.sampled_from("\ud800\0\u0301?!.…\n «»ёа"))


def reading(text: str, quoted: tuple[tuple[int, int], ...] = ()) -> Reading:
    """The message as it is read."""
    return read(Talk().hear(Line(1, 0.0, 1, text, quoted=quoted)))


@pytest.mark.parametrize(
    ("text", "asks"),
    [
        ("где автобус", [False]),
        ("Где автобус?", [True]),
        ("Привет. Где автобус? Спасибо!", [False, True, False]),
        ("ну что?! ладно", [True, False]),
        ("правда!) ?", [True]),
        ("???", []),
        ("до скольки\nработаете?", [False, True]),
        ("hi... is it open?", [False, True]),
        ("", []),
    ],
)
def test_a_question_mark_belongs_to_its_sentence(text: str, asks: list[bool]) -> None:
    """Not to the message."""
    assert [sentence.asks for sentence in reading(text).sentences] == asks


@pytest.mark.parametrize(
    ("text", "phrase"),
    [
        ("ребят, кто знает где сегодня автобус", "info"),
        ("Не подскажете, как туда доехать", "info"),
        ("кто-нибудь может занести бинты", "wish"),
        ("Добавьте, пожалуйста, мою подругу в чат", "invite"),
        ("есть кто живой?", "vague"),
        ("ап", "bump"),
        ("за что мне всё это", "rhetorical"),
        ("как дела", "smalltalk"),
        ("does anybody know a dentist", "info"),
        ("can somebody walk with me", "wish"),
        ("could my brother join the group", "invite"),
        ("bump", "bump"),
        ("who would have thought", "rhetorical"),
        ("how are you doing today", "smalltalk"),
    ],
)
def test_a_manner_of_asking_is_found(text: str, phrase: str) -> None:
    """Wherever the lists know it."""
    assert phrase in {name for name, _ in reading(text).hits}


def test_what_is_quoted_is_not_asked() -> None:
    """Neither in quotation marks nor where Telegram marks it."""
    assert not reading("он спросил «где автобус?» и ушёл").sentences[0].asks
    marked = reading("где автобус?\nвон стоит", quoted=((0, 12),))
    assert [sentence.asks for sentence in marked.sentences] == [False]


def test_a_verb_tells_who_is_spoken_to() -> None:
    """Its ending does, for verbs that are on no list."""
    assert class_of("приплываешь") == "you"
    assert class_of("мышь") is None


@given(HOSTILE)
def test_anything_can_be_read(text: str) -> None:
    """Sentences lie within the words, in order; every word has its class."""
    found = reading(text)
    assert len(found.classes) == len(found.words) <= MANY
    ends = [0]
    for sentence in found.sentences:
        assert ends[-1] <= sentence.start < sentence.end <= len(found.words)
        ends.append(sentence.end)


def test_a_very_long_message_is_read_in_part() -> None:
    """Telegram lets 4,096 characters through; a request is told in less."""
    found = reading("где? " * 800)
    assert len(found.words) == MANY
    assert all(sentence.asks for sentence in found.sentences)
