"""Scorers for the tests: the readable rules, which need no model."""

from collections.abc import Sequence

from moderation.findings import Finding, Kind
from moderation.rules.judge import find
from moderation.said import Said

# A threat that the rules know, too.
MARK = "умри"


class RuleScorer:
    """The real rules; what they let pass is rude to the degree 0.1."""

    def __init__(self) -> None:
        self.heard: list[Said] = []
        self.batches: list[int] = []

    async def score(self, batch: Sequence[Said]) -> Sequence[tuple[Finding, ...]]:
        """Judge each message for itself."""
        self.heard += batch
        self.batches.append(len(batch))
        return [self._one(said) for said in batch]

    def _one(self, said: Said) -> tuple[Finding, ...]:
        found = find(said)
        if any(finding.kind is Kind.RUDE for finding in found):
            return found
        return (*found, Finding(Kind.RUDE, "reason-contempt", 0.1))


class MarkScorer:
    """Quick: rude is what holds the mark. Keeps nothing."""

    async def score(self, batch: Sequence[Said]) -> Sequence[tuple[Finding, ...]]:
        """By the mark."""
        return [
            (Finding(Kind.RUDE, "reason-threat", 0.9 if MARK in said.text else 0.02),)
            for said in batch
        ]
