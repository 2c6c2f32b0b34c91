"""All rules together."""

import asyncio
from collections.abc import Sequence

from moderation.findings import Finding
from moderation.rules.advert import advert
from moderation.rules.personal import personal_data
from moderation.rules.rudeness import rudeness
from moderation.rules.rule import Rule
from moderation.said import Said

_ALL: tuple[Rule, ...] = (rudeness(), personal_data(), advert())


def find(said: Said, rules: Sequence[Rule] = _ALL) -> tuple[Finding, ...]:
    """What the rules find in one message; of each kind the reason with the highest score."""
    best: dict[str, Finding] = {}
    for rule in rules:
        finding = rule(said)
        if finding and (finding.kind not in best or best[finding.kind].score < finding.score):
            best[finding.kind] = finding
    return tuple(best.values())


class Rules:
    """The rules as a scorer: a batch is judged in a thread, beside the event loop."""

    def __init__(self, rules: Sequence[Rule] = _ALL) -> None:
        self._rules = tuple(rules)

    async def score(self, batch: Sequence[Said]) -> Sequence[tuple[Finding, ...]]:
        """The findings of each message, in the order of `batch`."""
        return await asyncio.to_thread(self._judge, tuple(batch))

    def _judge(self, batch: tuple[Said, ...]) -> tuple[tuple[Finding, ...], ...]:
        return tuple(find(said, self._rules) for said in batch)
