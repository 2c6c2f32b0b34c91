"""What in a text speaks for danger, and what against: the lists, found."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from core.language.normalise import Plain
from outreach.listening.emergency.lists import KEY, Group, lists
from outreach.listening.emergency.spelling import Spelling, joined

POINTS: Final = {"certain": 4.0, "likely": 2.5, "hint": 1.0}
"""What a sign is worth by its degree; of each group of signs the best is counted."""
SECOND: Final = 0.4
"""What is counted of a second sign of the same group, some words away."""

_LISTS = lists("ru", "en")
_SPELLING = Spelling(_LISTS.forgiven, _LISTS.known, _LISTS.stems, _LISTS.latin)
_APART = 3  # words between two signs of a group that are not two readings of the same words
_SAYING_BEFORE = 3  # words before a saying, and words from its start, in which no sign counts
_SAYING = 5
_PASSAGE = 45  # words read together; what stands further apart does not belong together
_DENIALS = frozenset({"не", "нет", "ни", "без", "not", "no", "isnt", "never", "nor", "without"})
_LIKE = frozenset({"как", "like", "as", "словно"})
_LIKENED = frozenset({"animal", "media"})
_LAUGH = re.compile("[\U0001f602\U0001f923\U0001f639\U0001f605]|\\){3,}")
_STAGE = re.compile("[\U0001f3b5\U0001f3b6\U0001f3a4\U0001f3ac\U0001f3ae\U0001f4fa\U0001f3a7]")


@dataclass(frozen=True, slots=True)
class Evidence:
    """What one passage holds."""

    signs: tuple[tuple[str, float], ...]
    """The groups of signs found, with their points."""
    context: frozenset[str]
    """The lists that speak for or against, of which something was found."""


@lru_cache(maxsize=1_024)  # the messages before one are looked at again with each that follows
def read(plain: Plain) -> tuple[Evidence, ...]:
    """The evidence of each passage of a text that holds a sign. Linear in its length."""
    found = (_evidence(passage) for passage in _passages(_SPELLING.right(plain)))
    return tuple(evidence for evidence in found if evidence.signs)


def tells(plain: Plain) -> bool:
    """Whether somebody's words are told ("she wrote")."""
    return any(True for _ in _LISTS.context["telling"].find(plain, _keys(plain)))


def _keys(plain: Plain) -> frozenset[str]:
    return frozenset(word[:KEY] for word in plain.words)


def pictures(text: str) -> frozenset[str]:
    """What the pictures among the letters say: laughter, music."""
    found = (("joke", _LAUGH), ("media", _STAGE))
    return frozenset(name for name, pattern in found if pattern.search(text))


def _passages(plain: Plain) -> Iterator[Plain]:
    """The text in pieces of whole sentences, each about as long as a message."""
    if len(plain.words) <= _PASSAGE:
        yield plain
        return
    piece: list[str] = []
    for word in plain.words:
        piece.append(word)
        if len(piece) >= 2 * _PASSAGE or (len(piece) >= _PASSAGE and word == "."):
            yield joined(piece)
            piece = []
    yield joined(piece)


def _evidence(plain: Plain) -> Evidence:
    keys = _keys(plain)
    sayings = {
        at
        for hit in _LISTS.sayings.find(plain, keys)
        for at in range(hit.at - _SAYING_BEFORE, hit.at + _SAYING)
    }
    signs = tuple(
        (name, points)
        for name, group in _LISTS.signs.items()
        if (points := _points(plain, keys, group, sayings))
    )
    if not signs:
        return Evidence(signs, frozenset())
    context = (name for name, group in _LISTS.context.items() if _speaks(plain, keys, name, group))
    return Evidence(signs, frozenset(context))


def _points(plain: Plain, keys: frozenset[str], group: Group, sayings: set[int]) -> float:
    """What the signs of one group are worth together."""
    hits = [
        (POINTS[hit.name], -hit.at)
        for hit in group.find(plain, keys)
        if not (hit.at in sayings or _denied(plain, hit.at))
    ]
    if not hits:
        return 0.0
    best, at = max(hits)
    apart = (points for points, other in hits if abs(other - at) >= _APART)
    return best + SECOND * max(apart, default=0.0)


def _speaks(plain: Plain, keys: frozenset[str], name: str, group: Group) -> bool:
    """Whether something of a list is really said."""
    hits = group.find(plain, keys)
    if name == "relief":  # "does not come round" is none
        return any(not _denied(plain, hit.at) for hit in hits)
    if name in _LIKENED:  # "breathes like a dog", "hot as an iron"
        return any(_LIKE.isdisjoint(plain.words[max(0, hit.at - 2) : hit.at]) for hit in hits)
    return any(True for _ in hits)


def _denied(plain: Plain, at: int) -> bool:
    """Whether the word there is denied; a sign that begins with a denial is not."""
    word = plain.words[at]
    if word in _DENIALS:
        return False
    # English puts more small words between: "is not really blue".
    reach = 2 if word.isascii() else 1
    return not _DENIALS.isdisjoint(plain.words[max(0, at - reach) : at])
