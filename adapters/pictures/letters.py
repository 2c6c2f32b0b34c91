"""The letters in our pictures: DejaVu Sans, which matplotlib brings along and which has Cyrillic.

Loads matplotlib: only `paper.py` and `plot.py`, which draw, import this.
"""

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import matplotlib as mpl
from matplotlib.font_manager import FontProperties
from matplotlib.ft2font import FT2Font, LoadFlags

# Of the size of the letters.
LEADING: Final = 1.2  # from one line to the next
ASCENT: Final = 0.93  # from the baseline to the top of the highest letter
_MEASURED_AT: Final = 100  # points; widths grow with the size, hinting is off


@dataclass(frozen=True, slots=True)
class Block:
    """A text as it will be set: lines of one size, in points."""

    points: float
    lines: tuple[str, ...]

    @property
    def height(self) -> float:
        """From the top of the first line to the bottom of the last, in points."""
        return self.points * LEADING * len(self.lines)

    def baselines(self) -> Iterator[tuple[float, str]]:
        """Each line, with how far below the top of the block it stands, in points."""
        for number, line in enumerate(self.lines):
            yield self.points * (LEADING * number + ASCENT), line


class Face:
    """One weight of the font. Holds a file of its own: not to be shared between threads."""

    def __init__(self, *, bold: bool = False) -> None:
        name = "DejaVuSans-Bold.ttf" if bold else "DejaVuSans.ttf"
        # By its path: a search by name may end at another font on another machine.
        self._file = Path(mpl.get_data_path(), "fonts", "ttf", name)
        self._font = FT2Font(str(self._file))
        self._font.set_size(_MEASURED_AT, 72)
        self._known = self._font.get_charmap().keys()

    def properties(self, points: float) -> FontProperties:
        """The face at this size, for matplotlib."""
        return FontProperties(fname=str(self._file), size=points)

    def shown(self, text: str) -> str:
        """`text` on one line, without what this font cannot show (emoji, control characters)."""
        kept = (
            letter
            for letter in unicodedata.normalize("NFC", " ".join(text.split()))
            if ord(letter) in self._known and not unicodedata.category(letter).startswith("C")
        )
        return " ".join("".join(kept).split())

    def width(self, text: str, points: float) -> float:
        """How wide `text` is at this size, in points."""
        self._font.set_text(text, 0.0, flags=LoadFlags.NO_HINTING)
        width, _ = self._font.get_width_height()
        return width / 64 * points / _MEASURED_AT  # FreeType counts in 64ths

    def fit(self, text: str, width: float, height: float, sizes: Sequence[float]) -> Block:
        """`text` in a box (points), as large as `sizes` (the largest first) let it be.

        Rather small than with a word broken; rather a word broken than the end cut off.
        """
        text = self.shown(text)
        block = Block(sizes[-1], ())
        for breaking in (False, True):
            for points in sizes:
                block = Block(points, tuple(self._lines(text, width, points, breaking=breaking)))
                wide = max((self.width(line, points) for line in block.lines), default=0)
                if wide <= width and block.height <= height:
                    return block
        return self._cut(block, width, height)

    def _lines(self, text: str, width: float, points: float, *, breaking: bool) -> Iterator[str]:
        """Words line by line; with `breaking`, one wider than a line goes on in the next."""
        line = ""
        for word in text.split():
            longer = f"{line} {word}" if line else word
            if self.width(longer, points) <= width:
                line = longer
                continue
            if line:
                yield line
            line = word
            while breaking and len(line) > 1 and self.width(line, points) > width:
                head = self._head(line, width, points)
                yield line[:head]
                line = line[head:]
        if line:
            yield line

    def _head(self, text: str, width: float, points: float) -> int:
        """How many letters of `text` fit; at least one."""
        for length in range(len(text) - 1, 1, -1):
            if self.width(text[:length], points) <= width:
                return length
        return 1

    def _cut(self, block: Block, width: float, height: float) -> Block:
        """As many lines as fit, at least one; dots say that there was more."""
        lines = block.lines[: max(1, int(height / (block.points * LEADING)))]
        last = lines[-1]
        while last and self.width(f"{last}…", block.points) > width:
            last = last[:-1]
        return Block(block.points, (*lines[:-1], f"{last.rstrip()}…"))
