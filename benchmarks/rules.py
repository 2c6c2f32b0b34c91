"""How good and how fast the rules are, on the development data beside the project.

    python -m benchmarks.rules [--misses N]

The data (`../shared/data/gold`) is no part of the project; without it this says so and exits 1.
The rules were tuned on these very files: read the figures as an upper bound.
"""

import argparse
import sys
import time
from collections.abc import Iterable, Sequence

from moderation.findings import Kind
from moderation.rules.judge import find
from training.cases import CHATS, DATA, SINGLE, Case, chat, single

GOLD_DATA = DATA / "gold"
# The least score that counts where the rules judge alone.
WORTH_A_LOOK = 0.5


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
    return any(f.kind is kind and f.score >= WORTH_A_LOOK for f in find(case.said))


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
    if not GOLD_DATA.is_dir():
        print("The development data is missing: expected ../shared/data/gold beside the project.")
        return 1
    heads = f"{'n':>7}{'wanted':>8}{'found':>7}{'precision':>11}{'recall':>8}{'false alarms':>14}"
    print(" " * 32 + heads)
    for name in SINGLE:
        report(name, single(GOLD_DATA / f"{name}.jsonl"), options.misses)
    everyday = []
    for name in CHATS:
        cases = chat(GOLD_DATA, name)
        report(name, cases, options.misses)
        everyday += [case for case in cases if not (case.rude or case.personal or case.advert)]
    print(speed(everyday), "(clean messages of both chats)")
    return 0


if __name__ == "__main__":
    sys.exit(main())
