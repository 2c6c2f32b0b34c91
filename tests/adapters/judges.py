"""Judges for the tests: a real process that does as its texts say, and models of one opinion."""

import asyncio
import os
import sys
import threading
from array import array
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from adapters.models.small import features
from adapters.models.small.model import VIEWS, SmallModel
from moderation.findings import Finding, Kind

PUPPET: Final = (sys.executable, "-m", "tests.adapters.models.large.puppet")
# Seconds that never pass: what is waited for here happens by itself.
LONG: Final = 60.0


class Gate:
    """A pipe at which the puppet waits until it is opened."""

    def __init__(self, path: Path) -> None:
        os.mkfifo(path)
        self.text = f"wait {path}"
        self._path = path
        self._pipes: list[int] = []

    async def reached(self) -> None:
        """Wait until the puppet waits."""
        self._pipes.append(await asyncio.to_thread(os.open, self._path, os.O_WRONLY))

    def open(self) -> None:
        """End the puppet's waiting, also if it has not begun."""
        self._pipes.append(os.open(self._path, os.O_RDWR))
        os.write(self._pipes[-1], b"go\n")

    def close(self) -> None:
        """Done with it."""
        for pipe in self._pipes:
            os.close(pipe)


def always(opinion: float, weights: Sequence[int] | None = None) -> SmallModel:
    """A small model with one opinion of everything."""
    zeros = array("b", bytes(1 << features.BITS)) if weights is None else weights
    return SmallModel([zeros] * VIEWS, [0.0] * VIEWS, opinion)  # type: ignore[list-item] # as good


def rudeness(found: Sequence[tuple[Finding, ...]]) -> list[float | None]:
    """The score of rudeness of each message."""
    scores = [[f.score for f in findings if f.kind is Kind.RUDE] for findings in found]
    assert all(len(each) <= 1 for each in scores)
    return [each[0] if each else None for each in scores]


class Slow(Sequence[int]):
    """Weights that can be read only once the event loop has gone on."""

    def __init__(self, went_on: threading.Event) -> None:
        self._went_on = went_on

    def __len__(self) -> int:
        return 1 << features.BITS

    def __getitem__(self, bucket: int | slice) -> int:  # type: ignore[override] # no slices
        assert self._went_on.wait(LONG), "the event loop stood still"
        return 0
