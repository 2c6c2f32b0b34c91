"""A message read once: what each word is, who is meant, whose words they are."""

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderation.rules.reading import PERSONS, class_of, read
from moderation.said import Parent, Said

LONGEST = 4096


def persons(text: str, *names: str) -> list[tuple[str, str]]:
    """The words that stand for a person, and which."""
    reading = read(Said(text, names=frozenset(names)))
    words = zip(reading.plain.words, reading.classes, strict=True)
    return [(word, str(name)) for word, name in words if name in PERSONS]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ты где", [("ты", "you")]),
        ("Вам помочь?", [("вам", "you")]),
        ("я дома", [("я", "me")]),
        ("he is late", [("he", "they")]),
        ("you and me", [("you", "you"), ("me", "me")]),
        ("опять сидишь", [("сидишь", "you")]),
        ("куда несешься", [("несешься", "you")]),
        ("лишь бы тишь", []),
        ("кругом мышь да брешь", []),
        ("@someone зайди", [("@someone", "name")]),
        ("опять дождь", []),
        ("", []),
    ],
)
def test_a_word_may_stand_for_a_person(text: str, expected: list[tuple[str, str]]) -> None:
    """Pronouns, verbs in the second person, names of accounts."""
    assert persons(text) == expected


@pytest.mark.parametrize(
    "text", ["Марина опять", "Марину жалко", "с Мариной", "о марине", "МАРИНЕ"]
)
def test_a_name_is_known_in_its_cases(text: str) -> None:
    """Whoever is in the chat, whatever the ending; nobody else."""
    assert [name for _, name in persons(text, "марина", "олег")] == ["name"]
    assert persons(text, "олег") == []


@pytest.mark.parametrize("text", ["март опять", "маршрутка ушла", "мариновать рыбу", "мак цветёт"])
def test_a_word_that_begins_like_a_name_is_none(text: str) -> None:
    """Or half of the words would be somebody's."""
    assert persons(text, "марина") == []


def test_a_name_with_two_dots_is_the_same_without() -> None:
    """Hardly anybody types them."""
    for written in ("Артём", "Артем", "Артёму"):
        assert persons(f"{written}, привет", "артём") != []


@pytest.mark.parametrize("name", ["и", "кот", "the", "2000", "🌸", "", "ты", "с"])
def test_a_display_name_makes_no_person_of_ordinary_words(name: str) -> None:
    """A name such as "Ваня и кот" is that of Ваня; "ты" stays the one spoken to."""
    found = persons("и ты с ним the 2000 🌸", name)
    assert ("name" in {each for _, each in found}) is False


@pytest.mark.parametrize(
    ("said", "own"),
    [
        (Said("он сказал «ты дурак» и ушёл"), "он сказал и ушёл"),
        (Said('she wrote "you moron" again'), "she wrote again"),
        (Said("ты дурак\nтак нельзя", quoted=((0, 8),)), "так нельзя"),
        (Said("аб вг де", quoted=((6, 8), (0, 2), (1, 3))), "вг"),
        (Said("«не закрыто, ты дурак"), "«не закрыто, ты дурак"),
        (Said("«всё»"), ""),
    ],
)
def test_the_own_words_are_without_quotations(said: Said, own: str) -> None:
    """In quote marks or marked by Telegram, in any order, overlapping or not."""
    assert read(said).text.split() == own.split()


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("закрой рот", "silence"),
        ("иди на хуй", "drive-out"),
        ("таких как ты надо изолировать", "contempt"),
        ("kill yourself", "curse"),
        ("learn to read", "mockery"),
    ],
)
def test_phrases_are_found_where_they_begin(text: str, name: str) -> None:
    """Behind other words, too."""
    (hit,) = read(Said(text)).hits
    assert (hit.name, hit.at) == (name, 0)
    assert (name, 2) in {(h.name, h.at) for h in read(Said(f"и вот {text}")).hits}


@given(st.text(st.characters() | st.sampled_from("\ud800\0\u0301\u202eтыёй@*'-. \n")))
def test_any_text_is_read(text: str) -> None:
    """Every word has its class, every hit its word; no word is empty."""
    reading = read(Said(text, Parent.OTHER, text, frozenset(text.lower().split())))
    assert len(reading.classes) == len(reading.plain.words)
    assert all(0 <= hit.at < len(reading.classes) for hit in reading.hits)
    assert all(reading.plain.words)


PARTS = st.lists(st.tuples(st.sampled_from(["раз", "два", "ты", "идиот"]), st.booleans()))


@given(PARTS, st.randoms(use_true_random=False))
def test_only_what_is_not_marked_as_a_quotation_is_read(
    parts: list[tuple[str, bool]], dice: Random
) -> None:
    """In whatever order Telegram gives the marks, and how often."""
    text, marks = "", []
    for word, is_quoted in parts:
        if is_quoted:
            marks += [(len(text), len(text) + len(word))] * dice.randint(1, 2)
        text += f"{word} "
    dice.shuffle(marks)
    read_words = read(Said(text, quoted=tuple(marks))).plain.words
    assert [word for word in read_words if word != "."] == [
        word for word, is_quoted in parts if not is_quoted
    ]


@given(st.text(max_size=30), st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60))))
def test_marks_may_lie_outside_the_text(text: str, marks: list[tuple[int, int]]) -> None:
    """What a member's app sends is the member's doing."""
    reading = read(Said(text, quoted=tuple((start, start + length) for start, length in marks)))
    assert len(reading.classes) == len(reading.plain.words)


@pytest.mark.parametrize("piece", ["ты ", "идиот. ", "а", "@", "-а", "«", "лишь ", "несёшься "])
def test_the_longest_message_has_no_more_words_than_letters(piece: str) -> None:
    """Reading is linear in its length."""
    words = read(Said((piece * LONGEST)[:LONGEST], names=frozenset({"идиот"}))).plain.words
    assert len(words) <= LONGEST


@given(st.text("абвгдеэжзиклмнопрстуфхцчшщъыьэюяabcxyz@", min_size=1, max_size=12))
def test_a_word_is_always_the_same(word: str) -> None:
    """What it is does not depend on what was read before."""
    assert class_of(word) == class_of.__wrapped__(word)


def test_what_was_said_does_not_show_in_a_log() -> None:
    """Words and names are hidden where a reading is printed."""
    said = Said("zvoncanary ты", Parent.OTHER, "zvoncanary", frozenset({"zvoncanary"}))
    assert "canary" not in repr(read(said))
