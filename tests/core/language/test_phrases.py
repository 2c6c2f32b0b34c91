"""The notation of the word lists."""

import pytest

from core.language.normalise import plain
from core.language.phrases import Phrases, Words
from moderation.rules.words import lexicon


@pytest.mark.parametrize(
    ("phrase", "text", "found"),
    [
        ("get lost", "please get lost now", True),
        ("get lost", "get it lost", False),
        ("get ?really lost", "get lost", True),
        ("get ?really lost", "get really lost", True),
        ("get/be lost", "be lost", True),
        ("get ... lost", "get one two three lost", True),
        ("get ... lost", "get one two three four lost", False),
        ("get ... lost", "get up. lost", False),
        ("get los*", "get loser", True),
        ("по-русски пиши", "по-русски пиши", True),
        ("get lost .", "get lost", True),
        ("get lost .", "get lost friend", False),
        ("get lost # a comment", "get lost", True),
        ("get/\n    be\n    lost", "be lost", True),
    ],
)
def test_a_phrase_is_found_as_the_notation_says(phrase: str, text: str, found: bool) -> None:
    """Choices, optional words, gaps inside one sentence, endings, comments, long lines."""
    assert bool(list(Phrases({"x": phrase}).find(plain(text)))) is found


def test_the_longest_entry_names_the_class() -> None:
    """A whole word beats a stem, a longer stem beats a shorter one."""
    words = Words({"a": "cat*", "b": "cater*", "c": "catering"})
    found = [words.of(word) for word in ("cats", "caterer", "catering", "dog")]
    assert found == ["a", "b", "c", None]


def test_a_stem_must_be_long_enough() -> None:
    """A stem of two letters would match half of the language."""
    with pytest.raises(ValueError, match="needs 3 letters"):
        Words({"a": "ca*"})


def test_the_lists_of_the_rules_can_be_read() -> None:
    """Every list of every file is well formed and every pattern compiles."""
    for names in (("ru", "en"), ("advert",)):
        lists = lexicon(*names)
        Words(lists.words)
        phrases = Phrases(lists.phrases)
        starts = " ".join(
            line.split()[0].split("/")[0].rstrip("*")
            for text in lists.phrases.values()
            for line in text.splitlines()
            if line and not line.startswith((" ", "#"))
        )
        list(phrases.find(plain(starts)))
