"""A message taken apart into what might have been said alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderation.rules.reading import read
from moderation.rules.sentences import sentences
from moderation.said import Parent, Said

FRIENDLY = "Спасибо за вчера! Чай привезу"


def texts(said: Said) -> list[str]:
    """The sentences."""
    return [sentence.text for sentence in sentences(read(said))]


def test_a_message_with_an_insult_is_taken_apart() -> None:
    """At the ends of its sentences and of its lines."""
    assert texts(Said("Спасибо за всё!.. Ты идиот.\nПока… и до завтра")) == [
        *("Спасибо за всё!..", "Ты идиот.", "Пока…", "и до завтра")
    ]


@pytest.mark.parametrize("text", ["Ты идиот.", "Спасибо. Ты идиот.", "", f"{FRIENDLY}. До завтра."])
def test_what_is_short_or_harmless_stays_whole(text: str) -> None:
    """Of two sentences, one says how the other is meant; most messages have nothing to find."""
    assert texts(Said(text)) == []


def test_somebody_elses_words_are_no_sentence() -> None:
    """What is quoted has been taken out before."""
    text = f"«Ты тварь. Ты мразь.» {FRIENDLY}. Ты идиот. Пока."
    assert all("тварь" not in sentence for sentence in texts(Said(text)))
    assert "Ты идиот." in texts(Said(text))


@pytest.mark.parametrize(
    "text",
    [
        "Он вчера орал. Ты тварь, я тебя убью, говорит. Еле убежала. Спасибо вам.",
        "He came home late. I will kill you, he said. I ran. Thank you all.",
    ],
)
def test_a_story_of_what_was_said_stays_whole(text: str) -> None:
    """It goes on from sentence to sentence, and the insult is nobody's here."""
    assert texts(Said(text)) == []


def test_a_sentence_keeps_its_talk() -> None:
    """Who is present, and what it answers, holds for each."""
    said = Said(f"{FRIENDLY}. Ты идиот. Пока.", Parent.OTHER, "как дела?", frozenset({"Игорь"}))
    for sentence in sentences(read(said)):
        assert (sentence.parent, sentence.names) == (said.parent, said.names)


@given(
    st.lists(st.sampled_from(["Ты идиот.", "Спасибо!", "\n", " ", "«", "»", "..."]), max_size=30)
)
def test_no_word_is_added(pieces: list[str]) -> None:
    """Nor put elsewhere."""
    reading = read(Said(" ".join(pieces)))
    together = " ".join(sentence.text for sentence in sentences(reading))
    assert not together or together.split() == reading.text.split()
