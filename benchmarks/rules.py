"""How good and how fast the rules are, on the development data beside the project.

    python -m benchmarks.rules [--misses N]

The data (`../shared/data/gold`) is no part of the project; without it this says so and exits 1.
The rules were tuned on these very files: read the figures as an upper bound.
"""

import argparse
import json
import sys
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from moderation.findings import Kind
from moderation.rules.judge import find
from moderation.said import Parent, Said

DATA = Path(__file__).resolve().parents[2] / "shared" / "data" / "gold"
SINGLE = ("rude.jsonl", "domain_rude_ru.jsonl", "domain_rude_en.jsonl")
CHATS = ("chat-ru", "chat-en")
_LATELY = 60  # messages whose authors count as present


@dataclass(frozen=True, slots=True)
class Case:
    """A message and what the annotator says about it."""

    said: Said
    rude: bool
    borderline: bool = False
    hard: bool = False
    personal: bool | None = None
    advert: bool | None = None


def lines(path: Path) -> list[dict[str, Any]]:
    """The objects of a file with one JSON object a line."""
    with path.open(encoding="utf-8") as file:
        return [json.loads(line) for line in file if line.strip()]


def single(path: Path) -> list[Case]:
    """The cases of a file of single messages."""
    return [
        Case(
            Said(
                row["text"],
                Parent.OTHER if row.get("reply_to") else Parent.NOBODY,
                row.get("reply_to") or "",
            ),
            bool(row["label"]),
            bool(row.get("borderline")),
        )
        for row in lines(path)
    ]


def text_of(message: dict[str, Any]) -> str:
    """The text of an exported message, which may be cut into entities."""
    text = message["text"]
    if isinstance(text, str):
        return text
    return "".join(part if isinstance(part, str) else part["text"] for part in text)


def chat(name: str) -> list[Case]:
    """The members' messages of an exported chat."""
    with (DATA / f"{name}.json").open(encoding="utf-8") as file:
        messages = {row["id"]: row for row in json.load(file)["messages"]}
    gold = {row["id"]: row for row in lines(DATA / f"{name}.gold.jsonl")}
    cases, lately = [], []
    for number, message in messages.items():
        if number not in gold:
            continue
        author = message.get("from") or ""
        lately.append(author)
        if gold[number]["role"] != "member":
            continue
        names = frozenset(
            word for other in lately[-_LATELY:] if other != author for word in other.lower().split()
        )
        cases.append(_case(message, messages, gold[number], names))
    return cases


def _case(
    message: dict[str, Any],
    messages: dict[int, dict[str, Any]],
    gold: dict[str, Any],
    names: frozenset[str],
) -> Case:
    parent = messages.get(message.get("reply_to_message_id") or 0)
    whose = Parent.NOBODY
    if parent is not None:
        whose = Parent.SELF if parent.get("from_id") == message.get("from_id") else Parent.OTHER
    said = Said(
        text_of(message),
        whose,
        text_of(parent) if parent else "",
        names,
        forwarded="forwarded_from" in message,
    )
    tags = set(gold["tags"])
    hard = not gold["rude"] and bool(
        gold["swearing"] or tags & {"slang", "self", "friend", "third"}
    )
    return Case(
        said,
        bool(gold["rude"]),
        "borderline" in tags,
        hard,
        bool(gold["personal_data"]),
        bool(gold["spam"]),
    )


def table(name: str, pairs: Iterable[tuple[bool, bool]]) -> str:
    """One line: found, wanted, precision, recall and false alarms of (found, wanted) pairs."""
    pairs = list(pairs)
    found = sum(flag for flag, _ in pairs)
    wanted = sum(truth for _, truth in pairs)
    right = sum(flag and truth for flag, truth in pairs)
    quiet = len(pairs) - wanted
    precision = f"{right / found:.3f}" if found else "    –"
    recall = f"{right / wanted:.3f}" if wanted else "    –"
    false = f"{(found - right) / quiet:.3f}" if quiet else "    –"
    return f"{name:32}{len(pairs):>7}{wanted:>8}{found:>7}{precision:>11}{recall:>8}{false:>14}"


def flagged(case: Case, kind: Kind) -> bool:
    """Whether the rules find `kind` in the message."""
    return any(finding.kind is kind for finding in find(case.said))


def report(name: str, cases: Sequence[Case], misses: int) -> None:
    """Print the lines of one file, and up to `misses` mistakes of each sort below each."""
    scored = [case for case in cases if not case.borderline]
    _line(f"{name} rude", Kind.RUDE, [(case, case.rude) for case in scored], misses)
    if hard := [(case, False) for case in scored if case.hard]:
        _line("  of which swearing, slang, self", Kind.RUDE, hard, 0)
    if personal := [(case, case.personal) for case in cases if case.personal is not None]:
        _line(f"{name} personal", Kind.PERSONAL, personal, misses)
    if adverts := [(case, case.advert) for case in cases if case.advert is not None]:
        _line(f"{name} advert", Kind.ADVERT, adverts, misses)


def _line(name: str, kind: Kind, truths: Sequence[tuple[Case, bool]], misses: int) -> None:
    judged = [(case, flagged(case, kind), truth) for case, truth in truths]
    print(table(name, ((flag, truth) for _, flag, truth in judged)))
    for mistake, wanted in (("false", False), ("missed", True)):
        wrong = [case for case, flag, truth in judged if flag != truth and truth is wanted]
        for case in wrong[:misses]:
            reasons = ", ".join(finding.reason for finding in find(case.said))
            print(f"    {mistake}: {reasons} | {case.said.text[:160]!r}")


def speed(cases: Sequence[Case]) -> str:
    """Microseconds a message on one core, the quickest of five rounds."""
    rounds = []
    for _ in range(5):
        start = time.perf_counter()
        for case in cases:
            find(case.said)
        rounds.append((time.perf_counter() - start) / len(cases) * 1e6)
    letters = sum(len(case.said.text) for case in cases) / len(cases)
    return f"{min(rounds):.0f} µs a message of {letters:.0f} letters on average"


def main() -> int:
    """Print the table; 1 when the data is missing."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--misses", type=int, default=0, metavar="N", help="show N mistakes a file")
    options = parser.parse_args()
    if not DATA.is_dir():
        print("The development data is missing: expected ../shared/data/gold beside the project.")
        return 1
    heads = f"{'n':>7}{'wanted':>8}{'found':>7}{'precision':>11}{'recall':>8}{'false alarms':>14}"
    print(" " * 32 + heads)
    for name in SINGLE:
        report(name, single(DATA / name), options.misses)
    everyday = []
    for name in CHATS:
        cases = chat(name)
        report(name, cases, options.misses)
        everyday += [case for case in cases if not (case.rude or case.personal or case.advert)]
    print(speed(everyday), "(clean messages of both chats)")
    return 0


if __name__ == "__main__":
    sys.exit(main())
