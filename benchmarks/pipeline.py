"""What a message costs: `python -m benchmarks.pipeline`.

Three questions, each answered against a peer in the same run on the same embedded Telegram:

1. How many messages a second go through Steward (received, decided, committed durably), against
   a bare Telethon client that only counts them?
2. How long is it from a rude message to its card, at 50 messages a second?
3. What does a message cost with 1,000 and with 1,000,000 rows of history in the database?
"""

import argparse
import asyncio
import statistics
import sys
from collections.abc import Sequence

from rich.console import Console
from rich.table import Table

from benchmarks.history import cost_by_history
from benchmarks.latency import delays
from benchmarks.throughput import bare_rate, steward_rate


def percentile(values: Sequence[float], share: float) -> float:
    """The value below which that share of the values lies."""
    return statistics.quantiles(values, n=1000, method="inclusive")[round(share * 1000) - 1]


async def throughput(messages: int, rounds: int) -> tuple[list[float], list[float]]:
    """Messages a second of the bare client and of Steward, in turn, so that drift hits both."""
    bare, steward = [], []
    for _ in range(rounds):
        bare.append(await bare_rate(messages))
        steward.append(await steward_rate(messages))
    return bare, steward


def main(arguments: Sequence[str]) -> int:
    """Measure and print; always 0, because how fast a machine is decides nothing."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.pipeline", description=__doc__)
    parser.add_argument("--messages", type=int, default=20_000, help="messages a round of rates")
    parser.add_argument("--rounds", type=int, default=5, help="rounds of each measurement")
    parser.add_argument("--seconds", type=int, default=30, help="how long delays are measured")
    parser.add_argument("--rows", type=int, default=1_000_000, help="rows of the long history")
    options = parser.parse_args(arguments)
    console = Console()

    bare, steward = asyncio.run(throughput(options.messages, options.rounds))
    rate = Table("", "messages/s (median)", "min", "max", title="1. Throughput")
    for name, rates in (("bare Telethon client, counting", bare), ("Steward", steward)):
        figures = (statistics.median(rates), min(rates), max(rates))
        rate.add_row(name, *(f"{figure:,.0f}" for figure in figures))
    shares = [ours / theirs for ours, theirs in zip(steward, bare, strict=True)]
    rate.add_row(
        "Steward / bare",
        f"{statistics.median(shares):.2f}",
        *(f"{share:.2f}" for share in (min(shares), max(shares))),
    )
    console.print(rate)

    waits = asyncio.run(delays(options.seconds))
    delay = Table("", "ms", title="2. From a rude message to its card, at 50 messages a second")
    delay.add_row("cards", str(len(waits)))
    for name, share in (("p50", 0.50), ("p99", 0.99)):
        delay.add_row(name, f"{1000 * percentile(waits, share):.0f}")
    delay.add_row("longest", f"{1000 * max(waits):.0f}")
    console.print(delay)

    short, long = asyncio.run(cost_by_history(1_000, options.rows, 3 * options.rounds))
    cost = Table("rows of history", "µs a message (median)", "min", title="3. Cost and history")
    for rows, costs in ((1_000, short), (options.rows, long)):
        cost.add_row(f"{rows:,}", f"{statistics.median(costs):.1f}", f"{min(costs):.1f}")
    ratios = [more / less for less, more in zip(short, long, strict=True)]
    cost.add_row("long / short", f"{statistics.median(ratios):.3f}", "")
    console.print(cost)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
