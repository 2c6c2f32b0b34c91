"""What the model of requests sees of a message: numbers of n-grams, and of how it asks.

Three views, each a list of buckets (the hashing trick, Weinberger et al. 2009): *letters*, the
n-grams of each word; *words*, single and neighbours; *manner*, the lists of `words/`, the sentences
that end in a question mark, how the message begins and ends.

Training and serving call the same function; a change here needs the model to be trained anew
(a test compares the number below with the one in the model).
"""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import Final

from adapters.models.small.features import BITS as WORD_BITS
from adapters.models.small.features import letters_of, word_hash
from outreach.listening.reading import Reading, Sentence

VERSION: Final = 1
BITS: Final = 18
VIEWS: Final = 3
KIND_VIEWS: Final = 2
"""Words and manner: letters do not tell a question from a wish."""
FEWER: Final = 3
"""Bits less where kinds are told apart."""
_SHIFT: Final = 32 - BITS
_ALL: Final = 2**32 - 1
# Odd numbers of 32 bits, one for each place in a combination (Knuth, "multiplicative hashing").
_PLACE: Final = (0x9E3779B1, 0x85EBCA77, 0xC2B2AE3D, 0x27D4EB2F)
_EDGE: Final = 3  # words at the beginning and at the end that are looked at for themselves
_MARKS: Final = (
    "!",
    "))",
    "((",
    "...",
    "…",
    ":",
    ",",
    "😂",
    "🙏",
    "❤",
    "🤣",
    ";)",
    "??",
    "?!",
    "@",
)

Buckets = Sequence[int]


def views(reading: Reading) -> tuple[Buckets, Buckets, Buckets]:
    """The letters, the words and the manner of a message."""
    letters = [bucket for word in reading.words for bucket in letters_in(word)]
    return (letters, *context(reading))


def context(reading: Reading) -> tuple[Buckets, Buckets]:
    """The words and the manner alone: the letters of a word are the same in every message."""
    hashes = [word_hash(word) for word in reading.words]
    return _neighbours(hashes), [*map(_named, _manner(reading)), *_asked(reading, hashes)]


@lru_cache(maxsize=50_000)
def letters_in(word: str) -> tuple[int, ...]:
    """The buckets of a word's n-grams."""
    return tuple(bucket >> WORD_BITS - BITS for bucket in letters_of(word))


@lru_cache(maxsize=50_000)
def _named(name: str) -> int:
    return word_hash(name) >> _SHIFT


def _neighbours(hashes: Sequence[int]) -> list[int]:
    """Words, pairs, and pairs with a word between."""
    one, two, three, _ = _PLACE
    found = [(word * one & _ALL) >> _SHIFT for word in hashes]
    found += [(a * two + b * one & _ALL) >> _SHIFT for a, b in pairwise(hashes)]
    found += [
        (a * three + b * one & _ALL) >> _SHIFT for a, b in zip(hashes, hashes[2:], strict=False)
    ]
    return found


def _asked(reading: Reading, hashes: Sequence[int]) -> Iterator[int]:
    """The words of sentences with a question mark, apart from the same words elsewhere."""
    three, four = _PLACE[2:]
    for sentence in reading.sentences:
        if sentence.asks:
            for word in hashes[sentence.start : sentence.end]:
                yield (word * four + three & _ALL) >> _SHIFT


def _manner(reading: Reading) -> Iterator[str]:
    words, classes = reading.words, reading.classes
    asks = any(sentence.asks for sentence in reading.sentences)
    said = [word for word in words if word != "."]
    yield f"words {min(len(said), 12) if len(said) < 13 else 12 + len(said).bit_length()}"
    yield f"asks {asks} {min(len(reading.sentences), 4)}"
    yield f"asks {asks} {len(said).bit_length()}"
    for mark in _MARKS:
        if mark in reading.text:
            yield f"mark {mark}"
    for name in dict.fromkeys(name for name, _ in reading.hits):
        yield f"phrase {name}"
        yield f"phrase {name} {asks}"
    for name, at in reading.hits:
        if at < 2:
            yield f"early {name}"
    for size in range(1, min(_EDGE, len(said)) + 1):
        yield f"first {' '.join(said[:size])}"
        yield f"last {' '.join(said[-size:])}"
    for name in dict.fromkeys(name for name in classes if name):
        yield f"has {name}"
        yield f"has {name} {asks}"
    for sentence in reading.sentences:
        yield from _sentence(reading, sentence)


def _sentence(reading: Reading, sentence: Sentence) -> Iterator[str]:
    words = reading.words[sentence.start : sentence.end]
    classes = [name for name in reading.classes[sentence.start : sentence.end] if name]
    if not words:
        return
    yield f"begins {sentence.asks} {words[0]}"
    yield f"begins {sentence.asks} {' '.join(words[:2])}"
    yield f"ends {sentence.asks} {words[-1]}"
    for name in dict.fromkeys(classes):
        yield f"in {sentence.asks} {name}"
    for pair in dict.fromkeys(pairwise(classes)):
        yield f"pair {pair[0]} {pair[1]} {sentence.asks}"
    if classes:
        yield f"starts {classes[0]} {sentence.asks}"
        yield f"row {' '.join(classes[:3])}"
