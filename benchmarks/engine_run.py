"""One engine, measured in a process of its own; `benchmarks.engine` starts it.

    python -m benchmarks.engine_run ENGINE FOLDER THREADS MESSAGES STARTED

Prints a JSON object.
"""

import json
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from adapters.models.large.places import current
from adapters.models.large.shelf import Engine, source_in
from benchmarks.engine_talk import UNSEEN, Sieve, sieve, talk
from moderation.said import Said

# Texts that warm the engine up before the clock runs.
WARM: Final = 8
ROUNDS: Final = 3


def opened(name: str, folder: Path, threads: int) -> Engine:
    """The engine of that name."""
    if name.startswith("reference"):
        from adapters.models.large.reference import Reference  # noqa: PLC0415 - loads torch

        source = source_in(folder)
        assert source is not None
        return Reference(source.folder, source.file, threads)
    from adapters.models.large.compiled import open_compiled  # noqa: PLC0415 - must not be loaded above

    compiled = current(folder, "compiled")
    assert compiled is not None
    return open_compiled(compiled, threads)


def measure(engine: Engine, said: Sequence[Said], name: str, folder: Path) -> dict[str, float]:
    """The quickest of some rounds: what else runs on the machine only ever slows one down."""
    rounds = []
    for _ in range(ROUNDS):
        if name.endswith("backlog"):
            rounds.append(backlog(engine, said))
        else:
            rounds.append(one_by_one(engine, said, sieve_of(name, folder)))
    return max(rounds, key=lambda found: found["rate"])


def backlog(engine: Engine, said: Sequence[Said]) -> dict[str, float]:
    """Messages a second, all at once."""
    texts = [message.text for message in said]
    start = time.perf_counter()
    engine.backlog(texts)
    return {"rate": len(texts) / (time.perf_counter() - start)}


def one_by_one(engine: Engine, said: Sequence[Said], passes: Sieve) -> dict[str, float]:
    """Messages a second, the times of single ones in milliseconds, and the share that passed."""
    times, passed = [], 0
    start = time.perf_counter()
    for message in said:
        before = time.perf_counter()
        if passes(message):
            engine.predict([message.text])
            passed += 1
        times.append((time.perf_counter() - before) * 1e3)
    took = time.perf_counter() - start
    times.sort()
    middle, last = times[len(times) // 2], times[int(len(times) * 0.99)]
    return {"rate": len(said) / took, "p50": middle, "p99": last, "share": passed / len(said)}


def sieve_of(name: str, folder: Path) -> Sieve:
    """The sieve in front of that engine; anew for each round, for the small model remembers."""
    if "sieve" not in name:
        return lambda _: True
    return sieve(folder / UNSEEN if name.endswith("unseen") else None)


def peak() -> float:
    """The most memory this process has held, in MB (getrusage would count its parent's)."""
    lines = Path("/proc/self/status").read_text().splitlines()
    found = next(line for line in lines if line.startswith("VmHWM"))
    return int(found.split()[1]) / 1_000 * 1.024


def main(name: str, folder: Path, threads: int, messages: int, started: float) -> dict[str, Any]:
    """Open, warm up, measure."""
    engine = opened(name, folder, threads)
    engine.predict(["привет"])
    cold = time.time() - started
    said = talk()[:messages]
    engine.predict([message.text for message in said[:WARM]])
    return {**measure(engine, said, name, folder), "cold": cold, "peak": peak()}


if __name__ == "__main__":
    engine, where, threads, messages, began = sys.argv[1:]
    print(json.dumps(main(engine, Path(where), int(threads), int(messages), float(began))))
