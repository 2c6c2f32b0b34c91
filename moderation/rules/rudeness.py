"""Rudeness aimed at somebody in the chat, not swearing as such.

An insult needs an owner. The nearest word for a person in the same sentence owns it: "ты", a verb
in the second person or the name of somebody present makes it rude, "я" makes it self-irony, "он"
makes it talk about somebody absent. Where the sentence names nobody, the message may (another
sentence, the reply). Phrases such as "shut your mouth" are aimed as they stand.
"""

import re

from core.language.phrases import Hit
from moderation.findings import Finding, Kind
from moderation.rules.reading import PERSONS, Reading
from moderation.said import Parent

_PHRASE_SCORE = {
    "threat": 0.9,
    "curse": 0.85,
    "drive-out": 0.85,
    "silence": 0.75,
    "contempt": 0.75,
    "mockery": 0.65,
    "accuse": 0.65,
}
_WEIGHT = {"slur": 0.95, "strong": 0.9, "weak": 0.6, "harsh": 0.6, "oath": 0.55}
INSULTS = frozenset(_WEIGHT)
_AROUND = INSULTS | {"very"}  # the words that may stand beside an insult thrown at nobody named
_LONG = 40  # words of a sentence looked at on each side; keeps a wall of insults linear
_BARE = 7  # words and full stops of the longest message that can be nothing but an insult
_LAUGH = re.compile(
    r"\){2,}|\b(?:а?ха){2,}|\b(?:ha){2,}|:\)|;\)|[\U0001f600-\U0001f60d😘🥰🤗🤣❤♥💕💖💗💙💚💛💜🫂🙏]"
)
_REACH = 6  # words between an insult and its owner


def rudeness(reading: Reading) -> Finding | None:
    """The best reason to call a message rude, with its score; None where there is none."""
    if reading.said.forwarded or (not reading.hits and INSULTS.isdisjoint(reading.classes)):
        return None
    reason, score = max(_judged(reading), key=lambda pair: pair[1], default=("", 0.0))
    score *= warmth(reading)
    return Finding(Kind.RUDE, reason, score) if score else None


def warmth(reading: Reading) -> float:
    """From 1 (no warm cue) down to 0.3: what a friendly word takes off the score."""
    warm = reading.classes.count("warm") + 2 * reading.classes.count("sorry")
    laughs = bool(_LAUGH.search(reading.text.casefold()))
    return (1.0, 0.55, 0.3)[min(warm + laughs, 2)]


def _judged(reading: Reading) -> list[tuple[str, float]]:
    """Every reason there is, with its score."""
    verdicts = [
        (f"reason-{hit.name}", _PHRASE_SCORE[hit.name])
        for hit in reading.hits
        if not (_shielded(reading, hit.at) or _of_oneself(reading, hit))
    ]
    for at, name in enumerate(reading.classes):
        if name in INSULTS and not _shielded(reading, at):
            verdict = _insult(reading, at, str(name))
            if verdict:
                verdicts.append(verdict)
    return verdicts


def _sentence(reading: Reading, at: int) -> tuple[int, int]:
    words = reading.plain.words
    start = at
    while start and at - start < _LONG and words[start - 1] != ".":
        start -= 1
    end = at
    while end < len(words) and end - at < _LONG and words[end] != ".":
        end += 1
    return start, end


def _shielded(reading: Reading, at: int) -> bool:
    """Somebody else's words, or a denial ("ты не дурак")."""
    start, _ = _sentence(reading, at)
    before = reading.classes[start:at]
    # English puts more small words between: "you are not a stupid person".
    reach = 3 if reading.plain.words[at].isascii() else 2
    return "said" in before or "not" in before[-reach:]


def _of_oneself(reading: Reading, hit: Hit) -> bool:
    """Whether a phrase is said of oneself ("I am a waste of space"), nobody else there."""
    if hit.name in {"threat", "drive-out", "silence"}:
        return False
    start, end = _sentence(reading, hit.at)
    sentence = reading.classes[start:end]
    return "you" not in sentence and "me" in reading.classes[max(start, hit.at - 3) : hit.at]


def _owner(reading: Reading, at: int) -> tuple[str, int] | None:
    """The nearest word for a person in the sentence of the word `at`, and where it is.

    -1 is just before.
    """
    start, end = _sentence(reading, at)
    best: tuple[int, str, int] | None = None
    for other in range(max(start, at - _REACH), min(end, at + _REACH + 1)):
        name = reading.classes[other]
        if name in PERSONS and other != at:
            distance = abs(other - at)
            if best is None or distance < best[0]:
                best = (distance, str(name), other - at)
    return (best[1], best[2]) if best else None


def _insult(reading: Reading, at: int, name: str) -> tuple[str, float] | None:
    """The reason and the score of the insulting word `at`, None where it is aimed at nobody."""
    if name == "weak" and _backed(reading, at):
        name = "strong"
    owner = _owner(reading, at)
    if owner is None:
        return _unowned(reading, at, name)
    person, distance = owner
    if person in {"me", "they"} or abs(distance) > _reach(reading, at, name):
        return None
    english = reading.plain.words[at].isascii()
    if english and name in {"weak", "harsh"} and distance > 0 and person == "you":
        # "if it turns nasty you ring 102": in English the person comes before the word.
        return None
    reason = "reason-slur" if name == "slur" else f"reason-insult-{person}"
    return reason, _WEIGHT[name]


def _backed(reading: Reading, at: int) -> bool:
    """A word for other things too, made an insult by the word beside it: "тупая курица"."""
    return any(
        reading.classes[other] in {"harsh", "strong", "slur"}
        for other in (at - 1, at + 1)
        if 0 <= other < len(reading.classes)
    )


def _reach(reading: Reading, at: int, name: str) -> int:
    """How far, in words, the person may be."""
    start, end = _sentence(reading, at)
    if name == "oath":
        return 4 if at == end - 1 else 0
    if name in {"strong", "slur"} or (name == "weak" and at in {start, end - 1}):
        return _REACH
    return 3 if name == "weak" else 2


def _unowned(reading: Reading, at: int, name: str) -> tuple[str, float] | None:
    """An insult in a sentence without a person: the message around it decides."""
    if name not in {"strong", "slur"}:
        return None
    classes, weight = reading.classes, _WEIGHT[name]
    if "me" in classes or "they" in classes:
        return None
    if "you" in classes:
        return "reason-insult-you", weight * 0.9
    if "name" in classes:
        return "reason-insult-name", weight * 0.9
    if reading.said.parent is Parent.OTHER:
        return "reason-insult-reply", weight * 0.8
    start, end = _sentence(reading, at)
    if len(classes) <= _BARE and _AROUND.issuperset(classes[start:end]):
        return "reason-insult-bare", weight * 0.7
    return None
