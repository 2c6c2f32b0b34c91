"""What the small model sees of a message: numbers of n-grams, and of who is meant by which word.

Three views, each a list of buckets (the hashing trick, Weinberger et al. 2009):

- *letters*: the n-grams of each word, so that a form never seen still looks like one that was;
- *words*: single words and neighbours;
- *aim*: words and classes of words together with the person nearest to them, with the reply and
  with what is being answered.

Training and serving call the same function; a change here needs the model to be trained anew
(a test compares the number below with the one in the model).
"""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise
from zlib import crc32

from core.language.normalise import plain
from moderation.findings import Finding
from moderation.rules.reading import PERSONS, Reading, class_of
from moderation.said import Parent

VERSION = 1
BITS = 19
_SHIFT = 32 - BITS
_ALL = 2**32 - 1
_SHORTEST, _LONGEST = 2, 5  # letters of an n-gram, the edges of the word among them
_LONG_WORD = 40  # letters of a word that are looked at; nobody writes longer ones in earnest
_FAR = 6  # words between a word and the person it may be about
MANY = 400  # words of a message that are looked at, of 4,096 characters at most
# Odd numbers of 32 bits, one for each place in a combination (Knuth, "multiplicative hashing").
_PLACE = (0x9E3779B1, 0x85EBCA77, 0xC2B2AE3D, 0x27D4EB2F)
_MARKS = ("?", "!", "))", "((", "...", "…", "😂", "❤", "🙏", "🤡", "👏", '"', "«")

Buckets = Sequence[int]


def views(reading: Reading, rule: Finding | None) -> tuple[Buckets, Buckets, Buckets]:
    """The letters, the words and the aim of a message; `rule`: what the rules find rude in it."""
    letters = [bucket for word in reading.plain.words[:MANY] for bucket in letters_of(word)]
    return (letters, *context(reading, rule))


def context(reading: Reading, rule: Finding | None) -> tuple[Buckets, Buckets]:
    """The words and the aim alone: the letters of a word are the same in every message."""
    hashes = [word_hash(word) for word in reading.plain.words[:MANY]]
    return _neighbours(hashes), _aim(reading, hashes, rule)


@lru_cache(maxsize=50_000)
def word_hash(word: str) -> int:
    """32 bits that stand for a word, or for the name of a feature."""
    return crc32(word.encode("utf-8", "surrogatepass"))


@lru_cache(maxsize=50_000)
def letters_of(word: str) -> tuple[int, ...]:
    """The buckets of a word's n-grams."""
    edged = f"<{word[:_LONG_WORD]}>"
    return tuple(
        crc32(edged[at : at + size].encode("utf-8", "surrogatepass")) >> _SHIFT
        for size in range(_SHORTEST, _LONGEST + 1)
        for at in range(len(edged) - size + 1)
    )


def _neighbours(hashes: Sequence[int]) -> list[int]:
    """Words, pairs, pairs with a word between, and threes."""
    one, two, three, _ = _PLACE
    found = [(word * one & _ALL) >> _SHIFT for word in hashes]
    found += [(a * two + b * one & _ALL) >> _SHIFT for a, b in pairwise(hashes)]
    found += [
        (a * three + b * one & _ALL) >> _SHIFT for a, b in zip(hashes, hashes[2:], strict=False)
    ]
    found += [
        (a * three + b * two + c * one & _ALL) >> _SHIFT
        for a, b, c in zip(hashes, hashes[1:], hashes[2:], strict=False)
    ]
    return found


def _with(name: str, word: int) -> int:
    return (word_hash(name) * _PLACE[3] + word * _PLACE[0] & _ALL) >> _SHIFT


def _named(name: str) -> int:
    return word_hash(name) >> _SHIFT


def _aim(reading: Reading, hashes: Sequence[int], rule: Finding | None) -> list[int]:
    said, classes = reading.said, reading.classes[: len(hashes)]
    reply = said.parent.value
    persons = [(at, name) for at, name in enumerate(classes) if name in PERSONS]
    present = "+".join(sorted({str(name) for _, name in persons})) or "nobody"
    found = [_named(f"present {present}"), _named(f"reply {reply}"), _named(f"{present} {reply}")]
    nearest = _nearest(persons, len(hashes))
    for word, name, near in zip(hashes, classes, nearest, strict=True):
        person = near or reply
        found.append(_with(person, word))
        found.append(_with(present, word))
        if name is not None:
            found.append(_named(f"class {name} {person}"))
    known = [name for name in classes if name is not None]
    found += [_named(f"has {name}") for name in set(known)]
    found += [_named(f"pair {a} {b}") for a, b in pairwise(known)]
    found += [_named(f"phrase {hit.name}") for hit in reading.hits]
    found += _manner(reading, len(hashes), rule)
    return found


def _nearest(persons: Sequence[tuple[int, str]], count: int) -> list[str]:
    """For each word the person nearest to it and on which side, "" where none is near."""
    best: list[tuple[int, str]] = [(_FAR + 1, "")] * count
    for place, name in persons:
        for at in range(max(0, place - _FAR), min(count, place + _FAR + 1)):
            away = abs(at - place)
            if away and away < best[at][0]:
                best[at] = (away, f"{name} {'before' if place < at else 'after'}")
    return [name for _, name in best]


def _manner(reading: Reading, count: int, rule: Finding | None) -> Iterator[int]:
    """How it is said, and what is being answered."""
    text = reading.text
    yield _named(f"words {count.bit_length()}")
    for mark in _MARKS:
        if mark in text:
            yield _named(f"mark {mark}")
    if sum(map(str.isupper, text)) > max(6, 0.6 * len(text)):
        yield _named("loud")
    if len(text) < len(reading.said.text) - 2:
        yield _named("quotes")
    if reading.said.parent is not Parent.NOBODY and reading.said.parent_text:
        answered = plain(reading.said.parent_text[:MANY]).words
        for name in {class_of(word) for word in answered}:
            yield _named(f"answered {name}")
    if rule is not None:
        yield _named(f"rule {rule.reason}")
        yield _named(f"rule {int(rule.score * 10)}")
