"""Train the small model of rudeness that comes with Steward.

    python -m training.rudeness [--data DIR] [--out FILE]

Reads our own examples (`training/examples`, in the repository) and the labelled messages of our
domain in `../shared/data/gold`, all CC0. Takes a minute. Nothing is random: the same messages
give the same file, byte for byte. `python -m benchmarks.rudeness` says how good it is.
"""

import argparse
import sys
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from zlib import crc32

from rich.console import Console
from rich.progress import track

from adapters.models.small.model import SHIPPED
from training.cases import DATA, Case, written
from training.fit import learn, see, shipped

NAMES = Path(__file__).with_name("names.txt")


def lessons(writers: Mapping[str, list[Case]]) -> dict[str, list[Case]]:
    """What there is to learn from: all but what even its annotator was in doubt about."""
    return {
        name: [case for case in cases if not case.borderline] for name, cases in writers.items()
    }


def taught(cases: Sequence[Case]) -> list[Case]:
    """The cases as they are learnt from.

    Single messages do not say who is present. In a chat Steward knows it, in `score` it does not;
    so that the model learns both, every other message, by its text, is read among people who bear
    common names.
    """
    names = frozenset(NAMES.read_text("utf-8").split())
    return [
        replace(case, said=replace(case.said, names=names))
        if not case.said.names and crc32(case.said.text.encode()) % 2
        else case
        for case in cases
    ]


def train(writers: Mapping[str, list[Case]], console: Console) -> bytes:
    """The model's file, learnt from `writers`."""
    parts = [
        see(taught(writers[name])) for name in track(sorted(writers), "reading", console=console)
    ]
    console.print("learning")
    told = {
        "messages": sum(len(part.truth) for part in parts),
        "rude": int(sum(part.truth.sum() for part in parts)),
        "licence": "CC0-1.0",
        "learnt_from": sorted(writers),
    }
    return shipped(learn(parts), told)


def main() -> int:
    """Train, and write the model; 1 when the data is missing."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=DATA, help="the data beside the project")
    parser.add_argument("--out", type=Path, default=SHIPPED, help="where to write the model")
    options = parser.parse_args()
    console = Console(stderr=True)
    if not (options.data / "gold").is_dir():
        console.print("The data is missing: expected ../shared/data/gold beside the project.")
        return 1
    model = train(lessons(written(options.data)), console)
    options.out.write_bytes(model)
    console.print(f"{options.out.name}: {len(model):,} bytes")
    return 0


if __name__ == "__main__":
    sys.exit(main())
