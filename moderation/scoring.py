"""The seam behind which rules and models judge messages."""

from collections.abc import Sequence
from typing import Protocol

from moderation.findings import Finding
from moderation.said import Said


class Scorer(Protocol):
    """Judges messages off the event loop. Rules are one; the rudeness models join them here."""

    async def score(self, batch: Sequence[Said]) -> Sequence[tuple[Finding, ...]]:
        """The findings of each message of `batch`, in the same order; none is an empty tuple."""
        ...
