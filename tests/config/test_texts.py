"""The texts: the same in both languages, and never with a hole in them."""

from pathlib import Path

import pytest

from config.texts import LANGUAGES, TextError, Texts


def texts_of(folder: Path, source: str, language: str = "ru") -> Texts:
    """Texts made of `source`."""
    (folder / f"{language}.ftl").write_text(source, "utf-8")
    return Texts(language, folder)


def test_both_languages_have_the_same_texts() -> None:
    """A text that exists in one language exists in the other."""
    russian, english = (Texts(language).names for language in LANGUAGES)
    assert russian == english


def test_both_languages_need_the_same_arguments() -> None:
    """A caller can ask for a text without knowing the language."""
    russian, english = (Texts(language) for language in LANGUAGES)
    assert {name: russian.variables(name) for name in russian.names} == {
        name: english.variables(name) for name in english.names
    }


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("number", [0, 1, 2, 5, 21, 1000])
def test_every_text_can_be_said(language: str, number: int) -> None:
    """With its arguments given, each text comes out whole, whatever the number."""
    texts = Texts(language)
    for name in texts.names:
        said = texts.say(name, **dict.fromkeys(texts.variables(name), number))
        assert not set("{}\u2068\u2069") & set(said), name


@pytest.mark.parametrize(
    ("seconds", "said"),
    [(1, "1 секунду"), (3, "3 секунды"), (11, "11 секунд"), (21, "21 секунду"), (60, "60 секунд")],
)
def test_russian_counts_as_russians_do(seconds: int, said: str) -> None:
    """One, few and many take three forms."""
    assert Texts("ru").say("span-seconds", seconds=seconds) == said


def test_english_counts_as_the_english_do() -> None:
    """One and the rest."""
    say = Texts("en").say
    assert [say("span-hours", hours=hours) for hours in (1, 24)] == ["1 hour", "24 hours"]


def test_an_id_has_no_thousands_separator(tmp_path: Path) -> None:
    """An id in a link must survive as it is."""
    texts = texts_of(tmp_path, "link = t.me/c/{ $chat }/{ $message }")
    assert texts.say("link", chat=1234567890, message=1000) == "t.me/c/1234567890/1000"


def test_arguments_are_not_wrapped_in_invisible_marks(tmp_path: Path) -> None:
    """Fluent's isolation marks would be seen as boxes."""
    assert texts_of(tmp_path, "by = решил { $who }").say("by", who="Аня") == "решил Аня"


def test_a_missing_text_is_an_error() -> None:
    """Rather than its name in a chat."""
    with pytest.raises(TextError, match="no text no-such-text"):
        Texts("ru").say("no-such-text")


def test_a_missing_argument_is_an_error(tmp_path: Path) -> None:
    """Also when it is needed by a text within the text, or in a branch that is not taken."""
    texts = texts_of(
        tmp_path,
        "inner = { $count }\nouter = всего { inner }\n"
        "branch = { $kind ->\n    [a] { $rare }\n   *[b] нет\n    }\n",
    )
    with pytest.raises(TextError, match="outer needs count"):
        texts.say("outer")
    with pytest.raises(TextError, match="branch needs rare"):
        texts.say("branch", kind="b")


def test_an_error_does_not_repeat_the_arguments(tmp_path: Path) -> None:
    """They can be somebody's name."""
    texts = texts_of(tmp_path, 'odd = { NUMBER($who, minimumFractionDigits: "x") }')
    with pytest.raises(TextError) as caught:
        texts.say("odd", who="КАНАРЕЙКА")
    assert "КАНАРЕЙКА" not in str(caught.value)


@pytest.mark.parametrize(
    ("source", "complaint"),
    [
        ("good = a\nbad line\n", "bad line"),
        ("twice = a\ntwice = b\n", "twice is there twice"),
        ("lost = { nowhere }\n", "no text nowhere"),
    ],
)
def test_a_mistake_in_a_file_shows_at_start(tmp_path: Path, source: str, complaint: str) -> None:
    """Not when the text is needed."""
    with pytest.raises(TextError, match=complaint):
        texts_of(tmp_path, source)


@pytest.mark.parametrize("length", [1_000, 1_001, 2_501, 4_000])
def test_long_arguments_come_through_whole(length: int) -> None:
    """A worker's answer, a list of forty lines: Fluent alone refuses 2,500 characters."""
    words = "\ue0020\ue002".join("я" * (length // 2) for _ in range(2))
    assert words in Texts("ru").say("answer-worker", words=words)
