"""Draws the sheets that `sheet.py` lays out. Loads matplotlib."""

from collections.abc import Sequence
from io import BytesIO
from typing import Final

import numpy as np
from matplotlib.axes import Axes
from matplotlib.backends.backend_pdf import PdfPages
from matplotlib.collections import LineCollection
from matplotlib.figure import Figure
from matplotlib.image import AxesImage
from PIL import Image

from adapters.pictures.letters import Block, Face
from adapters.pictures.qr import DARK, LIGHT, qr_image
from adapters.pictures.sheet import (
    CARD,
    CODE,
    FOOTER,
    GAP,
    MARGIN,
    PADDING,
    PAGE,
    TITLE,
    Spot,
    spots,
)

MM: Final = 72 / 25.4  # points in a millimetre
WIDTH: Final = (CARD[0] - 2 * PADDING) * MM  # of a card's texts, in points
# Sizes in points, the largest first.
LABEL_SIZES: Final = (10.0, 9.5, 9.0, 8.5, 8.0, 7.5, 7.0)
LINK_SIZES: Final = (7.5, 7.0, 6.5, 6.0, 5.5, 5.0)
RULE_SIZES: Final = (8.0, 7.5, 7.0, 6.5, 6.0, 5.5, 5.0, 4.5)
TITLE_SIZES: Final = (12.0, 11.0, 10.0, 9.0, 8.0)
FOOTER_SIZES: Final = (8.0, 7.0, 6.0)
INK: Final = "black"
CUT: Final = "#777777"
# Pixels a module: viewers that smooth pictures would otherwise blur a module's edges.
SHARP: Final = 4
# None leaves an entry out; matplotlib would name itself, its version and the time.
SILENT: Final[dict[str, None]] = {"Creator": None, "Producer": None, "CreationDate": None}


class Paper:
    """Every card of a batch has the same texts, but for the link: they are set once."""

    def __init__(self, links: Sequence[str], label: str, rule: str, title: str) -> None:
        self._plain, self._bold = Face(), Face(bold=True)
        self._links = {
            link: self._plain.fit(link, WIDTH, LINK_SIZES[0] * 2, LINK_SIZES)
            for link in dict.fromkeys(links)
        }
        self._label = self._bold.fit(label, WIDTH, LABEL_SIZES[0] * 2.5, LABEL_SIZES)
        self._title = self._bold.fit(title, _across(), (TITLE - GAP) * MM, TITLE_SIZES)
        # So that the cards look alike, the longest link makes room for all of them.
        self._link_at = (GAP + CODE) * MM
        self._label_at = self._link_at + max(map(_height, self._links.values())) + GAP * MM
        self._rule_at = self._label_at + self._label.height + GAP * MM
        rest = (CARD[1] - PADDING) * MM - self._rule_at
        self._rule = self._plain.fit(rule, WIDTH, rest, RULE_SIZES)

    def pdf(self, pages: Sequence[Sequence[str]], footers: Sequence[str]) -> bytes:
        """The file: `pages` are the links of each, `footers` the last line of each."""
        file = BytesIO()
        with PdfPages(file, metadata=dict(SILENT)) as sheets:
            for links, footer in zip(pages, footers, strict=True):
                figure = self._page(links, footer)
                sheets.savefig(figure)
                figure.clear()  # a figure refers to itself: it would wait for the collector
        return file.getvalue()

    def _page(self, links: Sequence[str], footer: str) -> Figure:
        figure = Figure(figsize=(PAGE[0] / 25.4, PAGE[1] / 25.4))
        # One drawing surface over the whole page, in millimetres.
        surface = figure.add_axes((0, 0, 1, 1), xlim=(0, PAGE[0]), ylim=(0, PAGE[1]))
        surface.set_axis_off()
        places = spots(len(links))
        surface.add_collection(_cuts(places), autolim=False)
        for link, spot in zip(links, places, strict=True):
            self._card(surface, link, spot)
        self._set(surface, self._title, PAGE[0] / 2, PAGE[1] - MARGIN, self._bold)
        below = self._plain.fit(footer, _across(), (FOOTER - GAP) * MM, FOOTER_SIZES)
        self._set(surface, below, PAGE[0] / 2, MARGIN + below.height / MM, self._plain)
        return figure

    def _card(self, surface: Axes, link: str, spot: Spot) -> None:
        middle, top = spot.x + CARD[0] / 2, spot.y + CARD[1]
        _code(surface, link, middle, top - GAP)
        for block, below, face in (
            (self._links[link], self._link_at, self._plain),
            (self._label, self._label_at, self._bold),
            (self._rule, self._rule_at, self._plain),
        ):
            self._set(surface, block, middle, top - below / MM, face)

    @staticmethod
    def _set(surface: Axes, block: Block, middle: float, top: float, face: Face) -> None:
        """The lines of `block`, centred at `middle`, from `top` (millimetres) down."""
        font = face.properties(block.points)
        for below, line in block.baselines():
            # Each line on its own baseline; a dollar sign is a dollar sign, no formula.
            surface.text(
                middle,
                top - below / MM,
                line,
                fontproperties=font,
                color=INK,
                horizontalalignment="center",
                verticalalignment="baseline",
                parse_math=False,
            )


def _across() -> float:
    """The width between the margins, in points."""
    return (PAGE[0] - 2 * MARGIN) * MM


def _height(block: Block) -> float:
    return block.height


def _code(surface: Axes, link: str, middle: float, top: float) -> None:
    """The QR code as one picture whose upper edge is at `top`."""
    small = qr_image(link)
    code = small.resize((small.width * SHARP, small.height * SHARP), Image.Resampling.NEAREST)
    left, right = middle - CODE / 2, middle + CODE / 2
    # "none": the PDF holds these very pixels; any other way redraws all codes as one picture.
    picture = AxesImage(
        surface,
        cmap="gray",
        interpolation="none",
        origin="upper",
        extent=(left, right, top - CODE, top),
    )
    picture.set_data(np.asarray(code))
    picture.set_clim(DARK, LIGHT)
    surface.add_image(picture)


def _cuts(places: Sequence[Spot]) -> LineCollection:
    """The dashed lines around the cards, each once: two on top of each other would fill gaps."""
    edges: dict[tuple[float, ...], list[tuple[float, float]]] = {}
    wide, high = CARD
    for spot in places:
        corners = [
            (spot.x, spot.y),
            (spot.x + wide, spot.y),
            (spot.x + wide, spot.y + high),
            (spot.x, spot.y + high),
        ]
        for start, end in zip(corners, [*corners[1:], corners[0]], strict=True):
            ends = sorted((start, end))
            edges[tuple(round(number, 3) for corner in ends for number in corner)] = ends
    return LineCollection(
        list(edges.values()), colors=CUT, linewidths=0.5, linestyles=[(0, (4, 4))]
    )
