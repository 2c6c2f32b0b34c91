"""How well Steward tells rudeness at somebody here from swearing, on writers unknown to it.

    python -m benchmarks.rudeness [--only WRITER] [--mistakes N] [--thresholds]

For each writer the small model is taught anew by all the others, made small as it is shipped, and
asked through the very code that judges the chat: no figure is about text that was learnt. The rules
are the same for all. They were written with the files of `gold`'s writer in view, which makes those
figures, and no others, a little too good. Takes five minutes on two cores.

The data (`../shared/data`) is no part of the project; without it this says so and exits 1.
"""

import argparse
import asyncio
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from rich.console import Console
from rich.progress import track

from adapters.judging import Judge
from adapters.models.small.model import SmallModel, load, parse
from benchmarks.rudeness_figures import Row, across_thresholds, in_public, sieved, table
from benchmarks.rudeness_gold import through_score_gold
from moderation.findings import Kind
from moderation.judgement import FLAG_AT
from training.cases import DATA, GOLD, Case, drug_talk, written
from training.fit import Seen, learn, see, shipped
from training.rudeness import lessons, taught


def folds(writers: Sequence[str]) -> list[list[str]]:
    """Who is tested together: the files of one writer, or half of a model would know them."""
    others = [[name] for name in writers if name not in GOLD]
    return [[name for name in writers if name in GOLD], *others]


def without(tested: Sequence[str], seen: Mapping[str, Seen]) -> SmallModel:
    """The small model as it would be shipped, had it never seen the writers `tested`."""
    return parse(shipped(learn([seen[name] for name in sorted(seen) if name not in tested]), {}))


def scores(judge: Judge, cases: Sequence[Case]) -> list[float]:
    """What the judge says about each message."""
    found = asyncio.run(judge.score([case.said for case in cases]))
    return [
        next((finding.score for finding in findings if finding.kind is Kind.RUDE), 0.0)
        for findings in found
    ]


def main() -> int:
    """Print the tables; 1 when the data is missing."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", metavar="WRITER", help="test on this one alone")
    parser.add_argument("--mistakes", type=int, default=0, metavar="N", help="show the N worst")
    parser.add_argument("--thresholds", action="store_true", help="what other thresholds would do")
    options = parser.parse_args()
    if not (DATA / "gold").is_dir():
        print("The data is missing: expected ../shared/data beside the project.")
        return 1
    progress = Console(stderr=True)
    writers = lessons(written())
    seen = {
        name: see(taught(cases))
        for name, cases in track(writers.items(), "reading", console=progress)
    }
    rows: list[Row] = []
    chosen = [fold for fold in folds(list(writers)) if options.only in (None, *fold)]
    for tested in track(chosen, "teaching and testing", console=progress):
        small = without(tested, seen)
        for name in tested:
            cases = writers[name]
            judges = {
                "rules": Judge(),
                "small": Judge(rules=False, small=small),
                "combined": Judge(small=small),
            }
            rows += [Row(name, who, cases, scores(judge, cases)) for who, judge in judges.items()]
        if GOLD & set(tested):
            with TemporaryDirectory(prefix="steward-gold-") as folder:
                gold = asyncio.run(through_score_gold(small, Path(folder)))
    _print(rows, options.mistakes, thresholds=options.thresholds)
    if options.only is None:
        print("\nThe same fold of gold through score, replay and score_gold.py\n" + gold)
        print(in_public())
        calm = drug_talk()
        flags = sum(score >= FLAG_AT for score in scores(Judge(small=load()), calm))
        print(f"Talk about drugs that a crowd found inoffensive: {flags} of {len(calm)} flagged")
    return 0


def _print(rows: Sequence[Row], mistakes: int, *, thresholds: bool) -> None:
    print(table(rows))
    combined = [row for row in rows if row.judge == "combined"]
    print(sieved([row for row in rows if row.judge == "combined"]))
    if thresholds:
        print(across_thresholds(combined))
    for row in combined if mistakes else ():
        print(f"\n{row.name}")
        for wrong, text in row.worst(mistakes):
            print(f"    {wrong}: {text[:160]!r}")


if __name__ == "__main__":
    sys.exit(main())
