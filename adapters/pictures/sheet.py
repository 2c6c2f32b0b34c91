"""Sheets of QR cards, to be printed on A4 and cut apart. Here: what goes where; no drawing."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

# All in millimetres, measured from the page's lower left corner.
PAGE: Final = (210.0, 297.0)  # A4
MARGIN: Final = 10.0  # few printers need more than 6
TITLE: Final = 8.0  # the height of the line above the cards
FOOTER: Final = 6.0  # and of the one below
COLUMNS: Final = 3
ROWS: Final = 4
CARD: Final = (
    (PAGE[0] - 2 * MARGIN) / COLUMNS,
    (PAGE[1] - 2 * MARGIN - TITLE - FOOTER) / ROWS,
)
PADDING: Final = 3.0  # from a cut line to what is printed
CODE: Final = 38.0  # the side of the QR code, quiet zone included: that is most of its padding
GAP: Final = 1.0  # above the QR code, and between the texts of a card


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a card lies: its lower left corner."""

    x: float
    y: float


def spots(cards: int) -> list[Spot]:
    """The places of a page's cards, row by row from the top left."""
    top = PAGE[1] - MARGIN - TITLE
    return [
        Spot(MARGIN + number % COLUMNS * CARD[0], top - (number // COLUMNS + 1) * CARD[1])
        for number in range(cards)
    ]


def pages(links: Sequence[str]) -> list[Sequence[str]]:
    """The links of each page."""
    full = COLUMNS * ROWS
    return [links[start : start + full] for start in range(0, len(links), full)]


def sheet_pdf(
    links: Sequence[str], label: str, rule: str, title: str, page: Callable[[int, int], str]
) -> bytes:
    """A PDF of as many A4 pages as it takes: a card for each link, twelve a page.

    On each card are the QR code, the link, `label` and `rule`; above the cards is `title`, below
    them what `page(number, of)` says. A text that is too long is set smaller, then cut short; what
    the font cannot show is left out. The file says nothing of when, where or by whom it was made.

    Takes a few hundredths of a second a card: call it in a thread. The first call loads
    matplotlib. Raises ValueError where there are no links, or one does not fit in a QR code.
    """
    # Matplotlib takes a second to load: nobody waits for it who prints nothing.
    from adapters.pictures.paper import Paper  # noqa: PLC0415

    if not links:
        raise ValueError("there are no links to print")
    cut = pages(links)
    paper = Paper(links, label, rule, title)
    return paper.pdf(cut, [page(number, len(cut)) for number in range(1, len(cut) + 1)])
