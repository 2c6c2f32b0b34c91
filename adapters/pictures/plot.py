"""Draws the chart that `chart.py` describes. Loads matplotlib."""

from collections.abc import Iterator, Sequence
from io import BytesIO
from itertools import pairwise
from typing import Final

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from matplotlib.ticker import FixedFormatter, FixedLocator, MaxNLocator

from adapters.pictures.letters import LEADING, Block, Face

# All in pixels: at 72 dots an inch, a point of matplotlib's is one.
DPI: Final = 72
WIDTH: Final = 1000
HEIGHT: Final = 600
EDGE: Final = 24  # kept free all around
GAP: Final = 10
TOP: Final = HEIGHT - 96  # of the bars
BOTTOM: Final = 78  # their foot; the weeks stand below
LEGEND: Final = 300  # how wide it may be
SWATCH: Final = 22
BAR: Final = 0.72  # of the width that a week has
BROADEST: Final = 110  # that a bar becomes where there are few
# Sizes, the largest first. A phone shows the picture at well under half its size.
TITLE_SIZES: Final[tuple[float, ...]] = (32, 30, 28, 26, 24, 22, 20)
TICK_SIZES: Final[tuple[float, ...]] = (22, 20, 18, 16, 14, 12)
TOTAL_SIZES: Final[tuple[float, ...]] = (20, 18, 16, 14, 12)
NAME_SIZES: Final[tuple[float, ...]] = (22, 20, 18, 16)
NOTE_SIZES: Final[tuple[float, ...]] = (36, 32, 28, 24, 20)
INK: Final = "#222222"
GRID: Final = "#dddddd"
# Paul Tol's "muted" scheme (personal.sron.nl/~pault): told apart with any colour vision. In an
# order that sets dark beside light.
COLOURS: Final = (
    "#332288",
    "#ddcc77",
    "#117733",
    "#cc6677",
    "#88ccee",
    "#882255",
    "#44aa99",
    "#999933",
    "#aa4499",
    "#bbbbbb",
)
NARROW: Final = "\u202f"  # the space between thousands


class Plot:
    """A picture with a title, to which `bars` or a `note` are added."""

    def __init__(self, title: str) -> None:
        self._plain, self._bold = Face(), Face(bold=True)
        self._figure = Figure(figsize=(WIDTH / DPI, HEIGHT / DPI), dpi=DPI, facecolor="white")
        block = self._bold.fit(title, WIDTH - 2 * EDGE, HEIGHT - TOP - EDGE - GAP, TITLE_SIZES)
        self._set(block, EDGE, HEIGHT - EDGE + GAP, self._bold)

    def note(self, text: str) -> None:
        """Words in the middle, in place of bars."""
        block = self._plain.fit(text, WIDTH * 0.8, HEIGHT / 2, NOTE_SIZES)
        self._set(block, WIDTH / 2, (HEIGHT + block.height) / 2, self._plain, centred=True)

    def bars(self, weeks: Sequence[str], rows: Sequence[tuple[str, Sequence[int]]]) -> None:
        """A stack for each week, how many there are above it, and whose colour is whose."""
        totals = [sum(counts) for counts in zip(*(counts for _, counts in rows), strict=True)]
        ticks = [int(tick) for tick in MaxNLocator(5, integer=True).tick_values(0, max(totals))]
        marks = [_number(tick) for tick in ticks]
        size = self._size(marks, WIDTH / 4, TICK_SIZES)
        left = EDGE + max(self._plain.width(mark, size) for mark in marks) + GAP
        right = self._legend([name for name, _ in rows])
        axes = self._axes(left, right)
        # A little more than the highest tick, for the number above the highest bar.
        column = (right - left) / len(weeks)
        axes.set(xlim=(-0.5, len(weeks) - 0.5), ylim=(0, max(ticks[-1], max(totals) * 1.08)))
        axes.yaxis.set_major_locator(FixedLocator(ticks))
        axes.yaxis.set_major_formatter(FixedFormatter(marks))
        self._label(axes, weeks, column)
        for text in axes.get_yticklabels():
            text.set_fontproperties(self._plain.properties(size))
        _stacks(axes, [counts for _, counts in rows], min(BAR, BROADEST / column))
        self._totals(axes, totals, column)

    def png(self) -> bytes:
        """The file; matplotlib leaves out its name and version."""
        file = BytesIO()
        self._figure.savefig(file, format="png", dpi=DPI, metadata={"Software": None})
        return file.getvalue()

    def _axes(self, left: float, right: float) -> Axes:
        """The frame for the bars: a grid behind them, no box around them."""
        place = (left / WIDTH, BOTTOM / HEIGHT, (right - left) / WIDTH, (TOP - BOTTOM) / HEIGHT)
        axes = self._figure.add_axes(place, facecolor="none")
        axes.set_axisbelow(True)
        axes.grid(visible=True, axis="y", color=GRID, linewidth=1.5)
        axes.tick_params(length=0, pad=GAP / 2, labelcolor=INK)
        for side in ("left", "right", "top"):
            axes.spines[side].set_visible(False)
        axes.spines["bottom"].set(color=INK, linewidth=1.5)
        return axes

    def _label(self, axes: Axes, weeks: Sequence[str], column: float) -> None:
        """The weeks below the bars."""
        labels = list(_with_years([self._plain.shown(week) for week in weeks]))
        lines = [line for label in labels for line in label.split("\n")]
        font = self._plain.properties(self._size(lines, column - GAP / 2, TICK_SIZES))
        axes.set_xticks(range(len(weeks)), labels, fontproperties=font, parse_math=False)

    def _totals(self, axes: Axes, totals: Sequence[int], column: float) -> None:
        """How many came in all, above each stack; left out where the numbers are too long."""
        texts = [_number(total) for total in totals]
        size = self._size(texts, column - GAP / 2, TOTAL_SIZES)
        if max(self._plain.width(text, size) for text in texts) > column:
            return
        for week, (total, text) in enumerate(zip(totals, texts, strict=True)):
            axes.annotate(
                text if total else "",
                (week, total),
                (0, 4),
                textcoords="offset points",
                fontproperties=self._plain.properties(size),
                color=INK,
                horizontalalignment="center",
            )

    def _legend(self, names: Sequence[str]) -> float:
        """The sources in the order of the stacks, the uppermost first; where the bars must end."""
        room = LEGEND - SWATCH - GAP
        row = min((TOP - BOTTOM) / len(names), NAME_SIZES[0] * 1.7)
        sizes = [size for size in NAME_SIZES if size * LEADING <= row] or [row / LEADING]
        size = self._size([self._plain.shown(name) for name in names], room, sizes)
        blocks = [self._plain.fit(name, room, size * LEADING, (size,)) for name in names]
        widths = [self._plain.width(line, size) for block in blocks for line in block.lines]
        left = WIDTH - EDGE - SWATCH - GAP - max(widths, default=0)
        for place, number in enumerate(reversed(range(len(names)))):
            middle = TOP - row * (place + 0.5)
            side = min(SWATCH, row * 0.7)
            self._figure.add_artist(
                Rectangle(
                    (left, middle - side / 2),
                    SWATCH,
                    side,
                    color=COLOURS[number % len(COLOURS)],
                    transform=None,  # pixels of the picture
                )
            )
            at = left + SWATCH + GAP
            self._set(blocks[number], at, middle + blocks[number].height / 2, self._plain)
        return left - 2 * GAP

    def _size(self, texts: Sequence[str], width: float, sizes: Sequence[float]) -> float:
        """The largest size at which each text fits on a line; the smallest where none does."""
        widest = max((self._plain.width(text, 1) for text in texts), default=0)
        return next((size for size in sizes if widest * size <= width), sizes[-1])

    def _set(
        self, block: Block, x: float, top: float, face: Face, *, centred: bool = False
    ) -> None:
        """The lines of `block` from `x` on, or centred there, from `top` down."""
        for below, line in block.baselines():
            self._figure.text(
                x / WIDTH,
                (top - below) / HEIGHT,
                line,
                fontproperties=face.properties(block.points),
                color=INK,
                horizontalalignment="center" if centred else "left",
                verticalalignment="baseline",
                parse_math=False,
            )


def _stacks(axes: Axes, rows: Sequence[Sequence[int]], width: float) -> None:
    """The bars, with a white line between those of one stack."""
    weeks = range(len(rows[0]))
    foot = [0 for _ in weeks]
    for number, counts in enumerate(rows):
        colour = COLOURS[number % len(COLOURS)]
        axes.bar(weeks, counts, width, foot, color=colour, edgecolor="white", linewidth=1)
        foot = [below + count for below, count in zip(foot, counts, strict=True)]


def _number(count: int) -> str:
    return f"{count:,}".replace(",", NARROW)


def _with_years(weeks: Sequence[str]) -> Iterator[str]:
    """A week such as "2026-W48" as "W48", the year below it at the first and at each change."""
    for before, week in pairwise(["", *weeks]):
        year, dash, rest = week.partition("-")
        same = year == before.partition("-")[0]
        # Always two lines, so that all first lines stand at one height.
        yield f"{week}\n " if not dash else f"{rest}\n{' ' if same else year}"
