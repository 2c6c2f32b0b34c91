"""The chart of joins: true heights, readable letters, and nothing cut off."""

from collections.abc import Sequence
from io import BytesIO

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageColor

from adapters.pictures.chart import chart_png
from adapters.pictures.plot import COLOURS
from tests.adapters.pictures.reading import png_chunks, png_pixels

# A letter that the font lacks would be a warning.
pytestmark = pytest.mark.filterwarnings("error")

WEEKS = [f"2026-W{number}" for number in range(46, 54)]
TITLE = "Кто пришёл по приглашениям"
EMPTY = "Пока никто не пришёл"
Rows = Sequence[tuple[str, Sequence[int]]]


def chart(weeks: Sequence[str], rows: Rows, title: str = TITLE, empty: str = EMPTY) -> bytes:
    """The chart, with words of ours where none are given."""
    return chart_png(title, weeks, rows, empty)


def painted(png: bytes, number: int) -> tuple[int, int]:
    """How high and wide a source's colour is, in pixels: in its bars, not in the legend."""
    pixels = np.asarray(Image.open(BytesIO(png)).convert("RGB"))[:, :700]
    same = (pixels == ImageColor.getrgb(COLOURS[number])).all(axis=2)
    return int(same.any(axis=1).sum()), int(same.any(axis=0).sum())


def assert_whole(png: bytes) -> None:
    """Of the promised size, with a white border: nothing is cut off."""
    pixels = png_pixels(png)
    assert pixels.shape == (600, 1000)
    assert (pixels < 200).any()
    pixels = pixels.copy()
    pixels[6:-6, 6:-6] = 255
    assert (pixels == 255).all()


def test_bars_are_as_high_as_their_numbers() -> None:
    """Twice the joins, twice the height; a source without any has no bar."""
    png = chart(WEEKS[:3], [("a", [20, 0, 0]), ("b", [0, 40, 0]), ("c", [0, 0, 0])])
    assert_whole(png)
    low, high = painted(png, 0)[0], painted(png, 1)[0]
    assert high == pytest.approx(2 * low, abs=4)
    assert painted(png, 2) == (0, 0)


def test_ten_sources_in_eight_weeks_have_their_own_colours() -> None:
    """Each of them can be seen, in every week."""
    png = chart(WEEKS, [(f"район {number}", [9] * 8) for number in range(10)])
    assert_whole(png)
    assert [number for number in range(10) if min(painted(png, number)) < 20] == []


def test_different_data_are_different_pictures() -> None:
    """And the same data are the same bytes, which tell no time."""
    rows = [("a", [1, 2]), ("b", [3, 4])]
    others = [
        chart(WEEKS[:2], rows),
        chart(WEEKS[2:4], rows),
        chart(WEEKS[:2], [("a", [1, 2]), ("b", [3, 5])]),
        chart(WEEKS[:2], [("a", [1, 2]), ("c", [3, 4])]),
        chart(WEEKS[:2], rows, title="Иначе"),
    ]
    assert len(set(others)) == len(others)
    assert chart(WEEKS[:2], rows) == others[0]


@pytest.mark.parametrize(
    ("weeks", "rows"), [([], []), (WEEKS, []), ([], [("a", [])]), (WEEKS[:2], [("a", [0, 0])])]
)
def test_no_joins_are_said_in_words(weeks: Sequence[str], rows: Rows) -> None:
    """The same picture whether sources are missing or brought nobody; the words are given."""
    png = chart(weeks, rows)
    assert_whole(png)
    assert png == chart(WEEKS, [])
    assert png != chart(weeks, rows, empty="Никого")


def test_one_week_is_one_bar_of_common_width() -> None:
    """Not as broad as the picture."""
    png = chart(WEEKS[:1], [("автобус", [1])])
    assert_whole(png)
    assert 60 < painted(png, 0)[1] < 160


@pytest.mark.parametrize("number", [1, 9, 999, 10**6, 10**12, 10**15])
def test_numbers_of_any_size_are_whole_on_the_axis(number: int) -> None:
    """No powers of ten, no fractions; the numbers push the bars aside, not out of the picture."""
    png = chart(WEEKS, [("автобус", [number] * 8), ("a", [1] * 8)])
    assert_whole(png)
    assert min(painted(png, 0)) > 50


def test_file_says_nothing_of_its_maker() -> None:
    """No text, no time: pixels and their density."""
    assert set(png_chunks(chart(WEEKS[:1], [("a", [1])]))) <= {b"IHDR", b"IDAT", b"IEND", b"pHYs"}


@settings(deadline=None, max_examples=15)
@given(
    st.text(max_size=80),
    st.lists(st.text(max_size=12), min_size=1, max_size=8),
    st.lists(st.text(max_size=24), min_size=1, max_size=12),
    st.integers(0, 10**7),
)
def test_any_words_stay_in_the_picture(
    title: str, weeks: list[str], names: list[str], number: int
) -> None:
    """Formulas, underscores, emoji, control characters: all are drawn or left out, none fails."""
    assert_whole(chart(weeks, [(name, [number] * len(weeks)) for name in names], f"Т{title}"))


@pytest.mark.parametrize("counts", [[1], [1, 2, 3], [1, -1]])
def test_rows_that_do_not_fit_are_refused(counts: list[int]) -> None:
    """Too few numbers, too many, or less than nobody."""
    with pytest.raises(ValueError, match=r"weeks|below zero"):
        chart(WEEKS[:2], [("a", counts)])
