"""All rules together."""

from collections.abc import Sequence

from moderation.findings import Finding
from moderation.rules.advert import advert
from moderation.rules.personal import personal_data
from moderation.rules.reading import Reading, read
from moderation.rules.rudeness import rudeness
from moderation.rules.rule import Rule
from moderation.said import Said

_ALL: tuple[Rule, ...] = (rudeness, personal_data(), advert())


def find(said: Said, rules: Sequence[Rule] = _ALL) -> tuple[Finding, ...]:
    """What the rules find in one message; of each kind the reason with the highest score."""
    return found(read(said), rules)


def found(reading: Reading, rules: Sequence[Rule] = _ALL) -> tuple[Finding, ...]:
    """The same for a message that was read already."""
    best: dict[str, Finding] = {}
    for rule in rules:
        finding = rule(reading)
        if finding and (finding.kind not in best or best[finding.kind].score < finding.score):
            best[finding.kind] = finding
    return tuple(best.values())
