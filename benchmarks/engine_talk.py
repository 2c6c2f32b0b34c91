"""What the engines are measured on: two whole chats of our own, and the small model before them."""

import random
from collections.abc import Callable
from pathlib import Path
from typing import Final

from adapters.models.small.model import SmallModel, load, parse
from moderation.findings import Kind
from moderation.judgement import Opinions, large_could_matter
from moderation.rules.judge import found
from moderation.rules.reading import read
from moderation.rules.rudeness import warmth
from moderation.said import Said
from training.cases import EXAMPLES, ours, single

# Their files are whole chats: swearing, jokes, questions, and some rudeness.
WRITERS: Final = ("ru_3", "en_3")
# The share of rude messages in a lively evening.
RUDE_SHARE: Final = 0.06
UNSEEN: Final = "unseen.model"

Sieve = Callable[[Said], bool]


def talk() -> list[Said]:
    """All that is not rude in the two chats, with as much of the rest as makes 6 %; shuffled."""
    chance = random.Random(1)
    cases = [case for name in WRITERS for case in single(EXAMPLES / f"{name}.jsonl")]
    clean = [case.said for case in cases if not case.rude]
    rude = [case.said for case in cases if case.rude]
    said = clean + chance.sample(rude, round(len(clean) * RUDE_SHARE / (1 - RUDE_SHARE)))
    chance.shuffle(said)
    return said


def teach(file: Path) -> None:
    """Write a small model that has never seen the two chats: the one that is shipped has.

    What a model has learnt by heart it does not doubt, so that too little would pass.
    """
    from training.fit import learn, see, shipped  # noqa: PLC0415 - scikit-learn, not to be measured

    others = [
        [case for case in cases if not case.borderline]
        for name, cases in ours().items()
        if name not in WRITERS
    ]
    file.write_bytes(shipped(learn([see(cases) for cases in others]), {}))


def sieve(file: Path | None) -> Sieve:
    """What decides whether the large model is asked, with the small model of `file`, or ours."""
    model: SmallModel = load() if file is None else parse(file.read_bytes())

    def passes(said: Said) -> bool:
        reading = read(said)
        rule = next((finding for finding in found(reading) if finding.kind is Kind.RUDE), None)
        return large_could_matter(Opinions(rule, model.judge(reading, rule), warmth(reading)))

    return passes
