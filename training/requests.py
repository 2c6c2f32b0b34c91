"""Train the model of requests that comes with Steward.

    python -m training.requests [--data DIR] [--out FILE] [--check]

It learns from our own chats (`training/chats/`), from single messages beside the project
(`../shared/data/gold/domain_requests.jsonl`) and from those of our examples of rudeness that ask,
or plainly do not (`training/asked.jsonl`). First the words: one linear judge. Then what surrounds a
message: each chat is read with the words of a judge that has not seen its writer, as it will be in
a chat nobody has seen. Nothing is random: the same data gives the same bytes.
"""

import argparse
import hashlib
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from rich.console import Console

from adapters.models.requests.model import KINDS, SHIPPED
from training.cases import DATA, EXAMPLES
from training.chats import CHATS, ours
from training.requests_fit import (
    Linear,
    best_threshold,
    learn,
    learn_kinds,
    shipped,
    stacked,
    surrounded,
)
from training.requests_lessons import ASKED, SINGLE, Lesson, of_chat, of_single, others

Rows = tuple[list[tuple[float, ...]], list[bool]]


def words_of(lessons: Sequence[Lesson]) -> Linear:
    """The judge of words that `lessons` teach."""
    counted = [
        (asks, lesson.weight)
        for lesson in lessons
        for asks, counts in zip(lesson.asks, lesson.counts, strict=True)
        if counts
    ]
    matrix = stacked([lesson.matrix for lesson in lessons], [lesson.counts for lesson in lessons])
    return learn(matrix, [asks for asks, _ in counted], [weight for _, weight in counted])


def kinds_of(lessons: Sequence[Lesson]) -> list[Linear]:
    """The judges that tell the kinds of requests apart."""
    asked = [tuple(kind in KINDS for kind in lesson.kinds) for lesson in lessons]
    return learn_kinds(
        stacked([lesson.matrix for lesson in lessons], asked),
        [KINDS.index(kind) for lesson in lessons for kind in lesson.kinds if kind in KINDS],
    )


@dataclass(frozen=True, slots=True)
class Read:
    """The chats as judges of words read them that did not know their writers."""

    rows: Rows
    zero: float
    """The score of words that stands for "rather a request": it becomes nought."""


def read_by_others(chats: Mapping[str, Lesson], single: Sequence[Lesson]) -> Read:
    """What surrounds the messages of all chats, each read by a judge taught by the others."""
    judges = {
        name: words_of([*single, *(other for writer, other in chats.items() if writer != name)])
        for name in chats
    }
    scores = {name: judges[name].score(lesson.matrix).tolist() for name, lesson in chats.items()}
    counted = [
        (score, asks)
        for name, lesson in chats.items()
        for score, asks, counts in zip(scores[name], lesson.asks, lesson.counts, strict=True)
        if counts
    ]
    zero = best_threshold([score for score, _ in counted], [asks for _, asks in counted])
    seen: list[tuple[float, ...]] = []
    asked: list[bool] = []
    for name, lesson in chats.items():
        scene = lesson.scene([score - zero for score in scores[name]])
        for row, asks, counts in zip(scene, lesson.asks, lesson.counts, strict=True):
            if counts:
                seen.append(row)
                asked.append(asks)
    return Read((seen, asked), zero)


def data_of() -> str:
    """The hash of all that is learnt from and lies in the repository."""
    files = [*sorted(CHATS.glob("*.jsonl")), ASKED, *sorted(EXAMPLES.glob("*.jsonl"))]
    found = hashlib.sha256()
    for file in files:
        found.update(hashlib.sha256(file.read_bytes()).digest())
    return found.hexdigest()


def train(chats: Mapping[str, Lesson], single: Sequence[Lesson], more: Mapping[str, str]) -> bytes:
    """The file of the model that `chats` (by writer) and `single` messages teach.

    `more`: what else its first line shall tell.
    """
    chats = {name: chats[name] for name in sorted(chats)}
    lessons = [*single, *chats.values()]
    told = {
        **more,
        "messages": sum(sum(lesson.counts) for lesson in lessons),
        "requests": sum(
            asks and counts
            for lesson in lessons
            for asks, counts in zip(lesson.asks, lesson.counts, strict=True)
        ),
        "licence": "CC0-1.0",
        "learnt_from": sorted([*chats, *(lesson.name for lesson in single)]),
    }
    read = read_by_others(chats, single)
    words = words_of(lessons)
    words = replace(words, bias=words.bias - read.zero)
    return shipped(words, surrounded(*read.rows), kinds_of(lessons), told)


def main() -> int:
    """Train, and write the model; 1 when the data is missing, or `--check` finds a difference."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=DATA, help="the data beside the project")
    parser.add_argument("--out", type=Path, default=SHIPPED, help="where to write the model")
    parser.add_argument("--check", action="store_true", help="only compare with what is there")
    options = parser.parse_args()
    console = Console(stderr=True)
    single = options.data / "gold" / f"{SINGLE}.jsonl"
    if not single.is_file():
        console.print("The data is missing: expected ../shared/data/gold beside the project.")
        return 1
    chats = {name: of_chat(name, chat) for name, chat in ours().items()}
    model = train(chats, [of_single(single), *others()], {"data": data_of()})
    if options.check:
        same = options.out.is_file() and options.out.read_bytes() == model
        console.print(f"{options.out.name}: {'the same' if same else 'another'}")
        return 0 if same else 1
    options.out.write_bytes(model)
    console.print(f"{options.out.name}: {len(model):,} bytes")
    return 0


if __name__ == "__main__":
    sys.exit(main())
