"""The chart of who came by which source, week by week. Here: what it shows; no drawing."""

from collections.abc import Sequence


def chart_png(
    title: str, weeks: Sequence[str], rows: Sequence[tuple[str, Sequence[int]]], empty: str
) -> bytes:
    """A PNG of 1000 x 600 pixels: a bar for each week, stacked from the rows' numbers.

    A row is a source and how many joined by it in each of `weeks`, the oldest first. Made for up
    to eight weeks and ten sources; from the eleventh on, colours repeat. The year of a week such
    as "2026-W48" is written where it changes. `empty` is shown where nobody joined.

    Takes a tenth of a second: call it in a thread. The first call loads matplotlib. Raises
    ValueError where a row has not one number for each week, or one below zero.
    """
    # Matplotlib takes a second to load: nobody waits for it who draws nothing.
    from adapters.pictures.plot import Plot  # noqa: PLC0415

    for _, counts in rows:
        if len(counts) != len(weeks):
            raise ValueError(f"{len(weeks)} weeks, but a row of {len(counts)} numbers")
        if any(count < 0 for count in counts):
            raise ValueError("a number of joins is below zero")
    plot = Plot(title)
    if any(count for _, counts in rows for count in counts):
        plot.bars(weeks, rows)
    else:
        plot.note(empty)
    return plot.png()
