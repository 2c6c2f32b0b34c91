"""One score out of what the judges say, the threshold that it must reach, and what moves that.

Every threshold of rudeness is in this file. Scores are evidence, never verdicts: what reaches the
threshold becomes a card for a human. 0.5 is the threshold until decisions move it.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass

from moderation.findings import Finding, Kind
from moderation.rules.reading import Reading
from moderation.said import Parent

FLAG_AT = 0.5
# How far decisions can move the threshold.
LOWEST, HIGHEST = 0.4, 0.7

# The log-odds of the small model that are worth a moderator's time. It learnt from text of which
# nearly half is rude; in a chat it is one message in twenty, so doubt is on the member's side.
# Chosen on writers whom the model had not seen (`python -m benchmarks.rudeness --thresholds`).
SMALL_FLAGS_AT = 1.7
# What a rule's score from 0 to 1 adds. The model has heard the rules, but knows from its examples
# how often friends call each other names; a plain "you idiot" is for a human to see all the same.
RULE_WEIGHT = 1.5
# What a friendly word, a laugh or a heart takes away, at most. It has few examples of those in use.
WARM_WEIGHT = 1.5

# The rule's score from which one sentence counts alone among others. A threat or a plain insult
# wrapped in thanks is one all the same; what is weaker may well be meant as the others say.
STRONG = 0.84

# What Detoxify may add or take away, in log-odds. It knows sarcasm and threats that no word list
# has, and calls swearing toxic whoever it is aimed at; so it can tip a doubtful message, and never
# flags alone what the small model finds harmless.
LARGE_WEIGHT, LARGE_MOST = 0.35, 1.0
# Its classes that are about a person; "obscene" and "toxicity" are also said of the weather.
_PERSONAL_CLASSES = ("insult", "threat", "identity_attack")
_SURELY = 7.0  # log-odds beyond which a model's certainty counts for nothing


@dataclass(frozen=True, slots=True)
class Opinions:
    """What each judge says about one message; None where it is switched off or was not asked."""

    rule: Finding | None = None
    small: float | None = None
    """Log-odds of rudeness. It has heard the rules already."""
    warmth: float = 1.0
    """1 without a friendly cue, less with one; counts for the small model only."""
    aim: str = "reason-model"
    """Who is probably meant, where no rule says it: the name of a text."""
    large: Mapping[str, float] | None = None
    """Detoxify's probability of each of its classes."""


@dataclass(frozen=True, slots=True)
class Tally:
    """How staff decided about flags of rudeness; numbers only."""

    upheld: int = 0
    harmless: int = 0


def aim_of(reading: Reading) -> str:
    """The reason for a message that only a model finds rude."""
    if "name" in reading.classes:
        return "reason-model-name"
    if "you" in reading.classes:
        return "reason-model-you"
    return "reason-model-reply" if reading.said.parent is Parent.OTHER else "reason-model"


def graver(whole: Opinions, sentence: Opinions) -> Opinions:
    """What counts of a message: all of it, or a strong sentence if that alone is graver."""
    if sentence.rule is None or sentence.rule.score < STRONG:
        return whole
    return max(whole, sentence, key=_gravity)  # the whole one, if both are the same


def judged(opinions: Opinions) -> Finding | None:
    """The rudeness found, whatever its score; None where no judge says anything."""
    rule, small, large = opinions.rule, opinions.small, opinions.large
    if large and not all(map(math.isfinite, large.values())):
        large = None  # a broken checkpoint has no say
    if small is not None:
        score = _probability(_doubt(opinions, small) + (_lift(large) if large else 0.0))
    elif large:
        score = max(_danger(large), rule.score if rule else 0.0)
    elif rule is not None:
        score = rule.score
    else:
        return None
    return Finding(Kind.RUDE, _reason(opinions, large), round(score, 4))


def large_could_matter(opinions: Opinions) -> bool:
    """The sieve: whether the large model could change that a message is flagged, or is not.

    It is asked about nothing else; so the sieve costs no recall (a law in the tests).
    """
    if opinions.small is None:
        return True
    doubt = _doubt(opinions, opinions.small)
    return _log_odds(LOWEST) - LARGE_MOST <= doubt <= _log_odds(HIGHEST) + LARGE_MOST


def threshold(tally: Tally) -> float:
    """The score that a message of this chat must reach, from what its moderators decided.

    Each flag found harmless makes Steward quieter, each upheld one more attentive; it comes to
    rest where `_WANTED` of the flags are upheld. A few decisions move it little.
    """
    decided = tally.upheld + tally.harmless
    share = (tally.upheld + _WANTED * _CALM) / (decided + _CALM)
    moved = _probability(_log_odds(FLAG_AT) + _PULL * (_WANTED - share))
    return round(min(max(moved, LOWEST), HIGHEST), 4)


_WANTED = 0.7  # of the flags should be upheld: fewer waste attention, more means some are missed
_CALM = 20  # decisions as if there had been so many before, all as wanted
_PULL = 3.0  # log-odds for the whole way from "none upheld" to "all upheld"


def _doubt(opinions: Opinions, small: float) -> float:
    """The log-odds of rules and small model together; 0 is the threshold of a chat at rest."""
    heard = RULE_WEIGHT * opinions.rule.score if opinions.rule else 0.0
    return small + heard - WARM_WEIGHT * (1 - opinions.warmth) - SMALL_FLAGS_AT


def _gravity(opinions: Opinions) -> float:
    if opinions.small is not None:
        return _doubt(opinions, opinions.small)
    return opinions.rule.score if opinions.rule else 0.0


def _lift(large: Mapping[str, float]) -> float:
    return min(max(LARGE_WEIGHT * _log_odds(_danger(large)), -LARGE_MOST), LARGE_MOST)


def _danger(large: Mapping[str, float]) -> float:
    """The class that matters; a checkpoint of one's own may have other classes, then any."""
    known = [large[name] for name in _PERSONAL_CLASSES if name in large]
    return max(known or large.values())


def _reason(opinions: Opinions, large: Mapping[str, float] | None) -> str:
    if opinions.rule is not None:
        return opinions.rule.reason
    if large and _danger(large) >= 0.5:
        found = max(large, key=lambda name: (name in _PERSONAL_CLASSES, large[name]))
        about = found.replace("_", "-") if found in _PERSONAL_CLASSES else ""
        return f"reason-large-{about}".removesuffix("-")
    return opinions.aim


def _probability(log_odds: float) -> float:
    return 1 / (1 + math.exp(-min(max(log_odds, -700), 700)))


def _log_odds(probability: float) -> float:
    if probability <= 0 or probability >= 1:
        return math.copysign(_SURELY, probability - 0.5)
    return min(max(math.log(probability / (1 - probability)), -_SURELY), _SURELY)
