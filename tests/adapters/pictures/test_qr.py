"""QR codes: sharp, large enough, and they say what they were given."""

import string

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.pictures.qr import DARK, LIGHT, QUIET, qr_image, qr_png
from tests.adapters.pictures.reading import png_chunks, png_pixels, scanned

LINK = "https://t.me/+AbCdEf0123456789"
URL_SAFE = string.ascii_letters + string.digits + "-._~:/?#[]@!$&'()*+,;=%"


@settings(deadline=None, max_examples=60)
@given(st.text(URL_SAFE, min_size=1, max_size=120))
def test_any_link_is_read_as_it_was_written(link: str) -> None:
    """A scanner reads the link and nothing else, whatever letters a link may have."""
    assert scanned(png_pixels(qr_png(link))) == [link]


def test_picture_is_sharp_and_keeps_its_quiet_zone() -> None:
    """Each module is the same whole number of black or white pixels; four white ones around."""
    pixels = png_pixels(qr_png(LINK))
    modules = np.asarray(qr_image(LINK))
    scale = pixels.shape[0] // modules.shape[0]
    assert np.array_equal(pixels, modules.repeat(scale, 0).repeat(scale, 1))
    assert set(np.unique(pixels)) == {DARK, LIGHT}
    inside = modules[QUIET:-QUIET, QUIET:-QUIET]
    assert (inside == DARK).sum() == (modules == DARK).sum()
    assert inside[0, 0] == inside[0, -1] == inside[-1, 0] == DARK


@pytest.mark.parametrize("length", [1, 30, 120, 2300])
def test_picture_is_about_600_pixels_wide(length: int) -> None:
    """As large on a phone's screen for a short link as for the longest."""
    high, wide = png_pixels(qr_png("a" * length)).shape
    assert high == wide
    assert 500 <= wide <= 700


def test_picture_says_nothing_of_its_maker() -> None:
    """A PNG with no text, no time, nothing but pixels."""
    assert set(png_chunks(qr_png(LINK))) == {b"IHDR", b"IDAT", b"IEND"}


def test_code_is_read_with_a_torn_corner() -> None:
    """Error correction M: a tenth of the code may be gone."""
    pixels = png_pixels(qr_png(LINK)).copy()
    side = pixels.shape[0]
    pixels[side * 13 // 20 : side * 17 // 20, side * 13 // 20 : side * 17 // 20] = LIGHT
    assert scanned(pixels) == [LINK]


@pytest.mark.parametrize("data", ["", "secret" * 500])
def test_what_no_code_can_hold_is_refused_without_repeating_it(data: str) -> None:
    """Nothing, or too much; the error may end in a log, so the link is not in it."""
    with pytest.raises(ValueError, match=r"QR code") as raised:
        qr_png(data)
    assert "secret" not in str(raised.value)
    assert raised.value.__cause__ is None
