"""Setting texts: as large as fits, whole words, whole texts where there is room."""

from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.pictures.letters import Face

RUSSIAN = "АБВГДЕЁЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯабвгдеёжзийклмнопрстуфхцчшщъыьэюя"
SIZES = (10.0, 8.0, 6.0)
FACE = Face()


def test_everything_russian_can_be_shown() -> None:
    """The alphabet and the signs of Russian print, in both weights."""
    signs = f"{RUSSIAN} «»„“—–·№…₽1234567890"
    assert Face().shown(signs) == Face(bold=True).shown(signs) == signs


def test_what_the_font_lacks_is_left_out() -> None:
    """No boxes in place of emoji, no line breaks or marks that turn the text around."""
    assert FACE.shown("Берег 🌊\n\u202eчат\u200d\u0000 漢字!") == "Берег чат !"


@settings(deadline=None, max_examples=100)
@given(st.text(st.sampled_from(f"{RUSSIAN}abc -·"), max_size=200), st.integers(20, 200))
def test_text_stays_in_its_box(text: str, width: int) -> None:
    """However long the text and its words are; and what is not cut off is all there."""
    block = FACE.fit(text, width, 30, SIZES)
    assert block.height <= 30
    assert all(FACE.width(line, block.points) <= width for line in block.lines)
    if not block.lines or not block.lines[-1].endswith("…"):
        assert "".join(block.lines).replace(" ", "") == FACE.shown(text).replace(" ", "")


def test_a_long_text_gets_smaller_before_a_word_breaks() -> None:
    """And a word breaks before the end is cut off."""
    word = "переосвидетельствование"
    whole = FACE.width(word, 8.0) + 1
    assert FACE.fit(word, whole, 30, SIZES).lines == (word,)
    assert FACE.fit(word, whole, 30, SIZES).points == 8.0
    broken = FACE.fit(word, whole / 2, 30, SIZES)
    assert len(broken.lines) > 1
    assert "".join(broken.lines) == word
    assert FACE.fit(word, whole / 2, 9, SIZES).lines[0].endswith("…")
