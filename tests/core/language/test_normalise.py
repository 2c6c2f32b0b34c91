"""Reading through masks."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.language.normalise import own, plain, visible


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Дурак", "дурак ."),
        ("ду\u200bра\u00adк", "дурак ."),
        ("д\u0336у\u0336р\u0336а\u0336к\u0336", "дурак ."),
        ("дуррррак", "дурак ."),
        ("ты и д и о т", "ты идиот ."),
        ("с.в.и.н.ь.я", "свинья ."),
        ("дyрaк", "дурак ."),
        ("пид0р", "пидор ."),
        ("п1дор", "пидор ."),
        ("туп0й", "тупой ."),
        ("му*ак", "мудак ."),
        ("f*ck", "fuck ."),
        ("b@stard", "bastard ."),
        ("id1ot", "idiot ."),
        ("ｉｄｉｏｔ", "idiot ."),
        ("𝐢𝐝𝐢𝐨𝐭", "idiot ."),
        ("ёлка", "елка ."),
        ("мои\u0306", "мой ."),
        ("you're late", "you are late ."),
        ("Don’t", "dont ."),
        ("иди-ка", "иди ."),
        ("Да. Нет!? Да", "да . нет . да ."),
        ("hi @somebody_77", "hi @somebody_77 ."),
    ],
)
def test_masks_fall(text: str, words: str) -> None:
    """Alphabets, digits, stars, spaces, repeats and invisible characters hide no word."""
    assert " ".join(plain(own(text)).words) == words


@pytest.mark.parametrize(
    ("text", "quoted", "left"),
    [
        ("он сказал «дурак» и ушёл", (), "он сказал   и ушёл"),
        ('she said "idiot" twice', (), "she said   twice"),
        ("дурак, говорит", ((0, 5),), " , говорит"),
        ("сам себе", ((0, 3), (2, 5)), "  ебе"),
        ("unclosed «quote", (), "unclosed «quote"),
    ],
)
def test_quotations_are_not_ones_own_words(
    text: str, quoted: tuple[tuple[int, int], ...], left: str
) -> None:
    """Quote marks and Telegram's quotation ranges are cut out, unclosed marks are not."""
    assert own(text, quoted) == left


@pytest.mark.parametrize(
    "text",
    [
        "\u0301" * 4096,
        "а" * 4096,
        "а " * 2048,
        "«" * 4096,
        "«»" * 2048,
        "*" * 4096,
        "a*" * 2048,
        "a-" * 2048,
        "1" * 4096,
        "𝐢" * 4096,
        "'" * 4096,
        "ﷺ" * 4096,
    ],
)
def test_hostile_texts_are_read(text: str) -> None:
    """The longest text of one odd character is read without an error and does not grow wild."""
    words = plain(own(text))
    assert len(words.line) < 20 * 4096


@given(st.text())
def test_starts_point_at_the_words(text: str) -> None:
    """Whatever the text, every word stands in the line where `starts` says."""
    read = plain(own(text))
    assert len(read.starts) == len(read.words)
    for start, word in zip(read.starts, read.words, strict=True):
        assert read.line.startswith(f"{word} ", start)


@given(st.text(alphabet="абвгд ежз.!abc"), st.sampled_from("\u200b\u200d\u2060\ufeff\u0301\u3164"))
def test_invisible_characters_change_nothing(text: str, invisible: str) -> None:
    """A text reads the same with something invisible after every letter."""
    assert plain(visible(invisible.join(text))) == plain(text)
