"""The judges at work: rules and small model in a thread, the large model in a process of its own.

A batch comes back complete and in order, whatever the large model does: what it does not answer in
time is judged without it.
"""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from adapters.models.large.served import LargeModel
from adapters.models.small.model import SmallModel, load
from config.settings import Models
from moderation.findings import Finding, Kind
from moderation.judgement import Opinions, aim_of, graver, judged, large_could_matter
from moderation.rules.judge import found
from moderation.rules.reading import Reading, read
from moderation.rules.rudeness import rudeness, warmth
from moderation.rules.sentences import sentences
from moderation.said import Said


@dataclass(frozen=True, slots=True)
class _Read:
    """A message after the rules and the small model, before the large one."""

    words: str
    opinions: Opinions
    others: tuple[Finding, ...]
    """What was found besides rudeness."""


class Judge:
    """Implements `moderation.scoring.Scorer`."""

    def __init__(
        self,
        *,
        rules: bool = True,
        small: SmallModel | None = None,
        large: LargeModel | None = None,
        patience: float | None = 1.0,
        watched: frozenset[Kind] = frozenset(Kind),
    ) -> None:
        """`rules`: whether they speak about rudeness; `watched`: the kinds of findings wanted.

        `patience`: seconds that a batch may keep the large model busy; None: as long as it takes.
        """
        self._rules = rules
        self._small = small
        self._large = large
        self._patience = patience
        self._watched = watched

    async def score(self, batch: Sequence[Said]) -> Sequence[tuple[Finding, ...]]:
        """The findings of each message, in the order of `batch`; rudeness with any score."""
        seen = await asyncio.to_thread(self._read, tuple(batch))
        if self._large is not None:
            seen = await self._asked(self._large, seen)
        return [self._findings(message) for message in seen]

    def _read(self, batch: Sequence[Said]) -> list[_Read]:
        return [self._one(said) for said in batch]

    def _one(self, said: Said) -> _Read:
        reading = read(said)
        findings = found(reading)
        others = tuple(finding for finding in findings if finding.kind is not Kind.RUDE)
        if said.forwarded:  # somebody else's words, most often from another chat
            return _Read("", Opinions(), others)
        rule = next((finding for finding in findings if finding.kind is Kind.RUDE), None)
        opinions = self._opinions(reading, rule)
        if self._rules:
            for sentence in map(read, sentences(reading)):
                opinions = graver(opinions, self._opinions(sentence, rudeness(sentence)))
        return _Read(reading.text, opinions, others)

    def _opinions(self, reading: Reading, rule: Finding | None) -> Opinions:
        heard = rule if self._rules else None
        small = None if self._small is None else self._small.judge(reading, heard)
        return Opinions(heard, small, warmth(reading), aim_of(reading))

    async def _asked(self, large: LargeModel, seen: list[_Read]) -> list[_Read]:
        """What the large model adds, where it could change something."""
        doubtful = [
            at for at, one in enumerate(seen) if one.words and large_could_matter(one.opinions)
        ]
        if not doubtful:
            return seen
        words = [seen[at].words for at in doubtful]
        if self._patience is None:
            answers = await large.backlog(words)
        else:
            answers = await large.score(words, self._patience)
        for at, scores in zip(doubtful, answers, strict=True):
            if scores is not None:
                told = dict(zip(large.classes, scores, strict=True))
                seen[at] = replace(seen[at], opinions=replace(seen[at].opinions, large=told))
        return seen

    def _findings(self, message: _Read) -> tuple[Finding, ...]:
        rude = judged(message.opinions)
        found = message.others if rude is None else (rude, *message.others)
        return tuple(finding for finding in found if finding.kind in self._watched)


@asynccontextmanager
async def open_judge(
    models: Models,
    folder: Path,
    watched: frozenset[Kind] = frozenset(Kind),
    *,
    hurry: bool = True,
) -> AsyncIterator[Judge]:
    """The judges that the settings switch on; the large model from `folder`, if it is there.

    `watched`: the kinds of findings wanted; `hurry`: no message waits longer than the settings
    allow. Raises ModelError when the small model cannot be read.
    """
    small = load() if models.small else None
    large = LargeModel(folder, models.threads) if models.large else None
    try:
        if large is not None:
            await large.start()
            if not hurry:
                await large.settled()
        patience = models.patience_seconds if hurry else None
        yield Judge(
            rules=models.rules, small=small, large=large, patience=patience, watched=watched
        )
    finally:
        if large is not None:
            await large.close()
