"""Sheets of cards: every link once, nothing lost at an edge, and nothing told about the maker."""

import hashlib
import os
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from itertools import combinations
from pathlib import Path

import matplotlib as mpl
import numpy as np
import pytest
from numpy.typing import NDArray

from adapters.pictures.sheet import CARD, MARGIN, PAGE, pages, sheet_pdf, spots
from tests.adapters.pictures.reading import MM, Box, Page, pdf_pages, scanned, unpacked

# A letter that the font lacks would be a warning.
pytestmark = pytest.mark.filterwarnings("error")

ROOT = Path(__file__).parents[3]
LABEL = "vasilievsky · 2026-W48"
RULE = (
    "Здесь не осуждают, не торгуют и не пишут чужих имён: спрашивайте о здоровье и безопасности, "
    "берегите друг друга, а грубость и рекламу бот уберёт из чата сам."
)
TITLE = "Приглашения: «Берег»"
LONGEST = ("W" * 24 + " · 2026-W48", (RULE + " Щ" * 10)[:170], "Приглашения " * 20)
HOSTILE = ("$x^2$ · \\frac{1}{2}", "_a_ $b$ {c} %d 🌊 \\ " * 8, "$\\alpha$ \n {}")


def links(count: int) -> list[str]:
    """So many links as Telegram makes them, the same each time."""
    tokens = (hashlib.sha256(str(number).encode()).hexdigest()[:16] for number in range(count))
    return [f"https://t.me/+{token}" for token in tokens]


def footer(number: int, of: int) -> str:
    """The last line of a page."""
    return f"Лист {number} из {of}"


@cache
def sheet(count: int, label: str = LABEL, rule: str = RULE, title: str = TITLE) -> bytes:
    """The PDF of so many links."""
    return sheet_pdf(links(count), label, rule, title, footer)


@cache
def looked_at(count: int, label: str = LABEL, rule: str = RULE, title: str = TITLE) -> list[Page]:
    """The pages of so many links."""
    return pdf_pages(sheet(count, label, rule, title))


def dark(pixels: NDArray[np.uint8]) -> bool:
    """Whether anything is printed there."""
    return bool((pixels < 250).any())


def hollow(pixels: NDArray[np.uint8], border: int) -> NDArray[np.uint8]:
    """A copy of which only a border of so many pixels is left."""
    copy = pixels.copy()
    copy[border:-border, border:-border] = 255
    return copy


def apart(one: Box, other: Box) -> bool:
    """Whether the boxes share no more than an edge."""
    slack = 0.1  # points: a box is rounded up to whole pixels of the font
    return (
        one[2] <= other[0] + slack
        or other[2] <= one[0] + slack
        or one[3] <= other[1] + slack
        or other[3] <= one[1] + slack
    )


@pytest.mark.parametrize("count", [1, 12, 13, 40])
def test_every_link_is_on_one_card(count: int) -> None:
    """A scanner finds exactly the links that were given, each once, in their order by page."""
    found = [sorted(scanned(page.pixels)) for page in looked_at(count)]
    assert found == [sorted(part) for part in pages(links(count))]
    assert len(found) == -(-count // 12)


def test_card_says_link_label_and_rule() -> None:
    """As text, in Russian, so that it can be searched and copied."""
    for number, (page, part) in enumerate(zip(looked_at(13), pages(links(13)), strict=True), 1):
        assert page.text.count(LABEL) == page.text.count(RULE) == len(part)
        assert [link for link in part if page.text.count(link) != 1] == []
        assert page.text.count(TITLE) == 1
        assert page.text.count(footer(number, 2)) == 1


@pytest.mark.parametrize("texts", [(LABEL, RULE, TITLE), LONGEST, HOSTILE, ("", "", "")])
def test_nothing_lies_outside_its_place(texts: tuple[str, str, str]) -> None:
    """Not beyond the margins of an A4 page, and not across or close to a cut line."""
    for page in looked_at(12, *texts):
        assert page.size == pytest.approx((210 * MM, 297 * MM), abs=0.01)
        edge = page.at(MARGIN - 0.3)  # half a cut line lies outside
        assert not dark(hollow(page.pixels, edge))
        for spot in spots(len(page.pictures)):
            left, top = page.at(spot.x), page.at(PAGE[1] - spot.y - CARD[1])
            right, bottom = page.at(spot.x + CARD[0]), page.at(PAGE[1] - spot.y)
            near, far = page.at(0.4), page.at(2.5)
            card = page.pixels[top + near : bottom - near, left + near : right - near]
            assert dark(card)
            assert not dark(hollow(card, far))


@pytest.mark.parametrize("texts", [(LABEL, RULE, TITLE), LONGEST, HOSTILE])
def test_nothing_overlaps(texts: tuple[str, str, str]) -> None:
    """No line of text lies on another or on a code, quiet zone included."""
    for page in looked_at(12, *texts):
        boxes = [*page.lines, *page.pictures]
        assert len(boxes) > len(page.pictures) * 3
        assert [pair for pair in combinations(boxes, 2) if not apart(*pair)] == []


def test_long_texts_are_all_there() -> None:
    """A source of 24 wide letters and a rule of 170: smaller, but not cut off."""
    label, rule, _ = LONGEST
    text = looked_at(12, *LONGEST)[0].text.replace(" ", "")
    assert label.replace(" ", "") in text
    assert rule.replace(" ", "") in text


def test_signs_that_mean_something_elsewhere_are_only_signs() -> None:
    """A dollar sign starts no formula; what the font lacks is left out."""
    assert "$x^2$ · \\frac{1}{2}" in looked_at(12, *HOSTILE)[0].text


def test_file_says_nothing_of_its_maker() -> None:
    """No time, no program, no name of a machine or a user, in any part of it."""
    held = unpacked(sheet(13))
    assert len(held) > 2 * len(sheet(13))  # it was unpacked
    assert not re.search(rb"Date|Producer|Creator|Author|D:\d{4}|/ID\b|Metadata", held)
    assert not re.search(rb"matplotlib|python|/home|/usr|/tmp", held, re.IGNORECASE)


def test_file_is_the_same_elsewhere(tmp_path: Path) -> None:
    """For another user, in another folder, at another time: so it can tell none of these apart."""
    code = (
        "import sys; from adapters.pictures.sheet import sheet_pdf\n"
        "from tests.adapters.pictures.test_sheet import LABEL, RULE, TITLE, footer, links\n"
        "made = sheet_pdf(links(13), LABEL, RULE, TITLE, footer)\n"
        "assert 'matplotlib.pyplot' not in sys.modules\n"
        "sys.stdout.buffer.write(made)"
    )
    other = {
        "HOME": str(tmp_path),
        "USER": "nobody",
        "HOSTNAME": "elsewhere",
        "TZ": "Asia/Tokyo",
        "SOURCE_DATE_EPOCH": "1",
        "PYTHONPATH": str(ROOT),
        "MPLCONFIGDIR": mpl.get_cachedir(),  # or it would list the machine's fonts anew
    }
    command = [sys.executable, "-c", code]
    made = subprocess.run(
        command, cwd=tmp_path, env={**os.environ, **other}, check=True, stdout=subprocess.PIPE
    )
    assert made.stdout == sheet(13)


def test_two_threads_may_draw_at_once() -> None:
    """Each gets the file that it would get alone."""
    with ThreadPoolExecutor(2) as threads:
        drawn = [threads.submit(sheet_pdf, links(12), LABEL, RULE, TITLE, footer) for _ in "ab"]
        assert {made.result() for made in drawn} == {sheet(12)}


def test_files_are_small() -> None:
    """Forty cards go through a slow connection."""
    assert len(sheet(40)) < 200_000


def test_nothing_to_print_is_an_error() -> None:
    """No file without a page."""
    with pytest.raises(ValueError, match="no links"):
        sheet_pdf([], LABEL, RULE, TITLE, footer)


def test_matplotlib_is_loaded_only_to_draw() -> None:
    """It takes a second, which nobody waits for at start."""
    code = (
        "import sys, bot, adapters.pictures.qr, adapters.pictures.sheet, adapters.pictures.chart\n"
        "assert 'matplotlib' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True)
