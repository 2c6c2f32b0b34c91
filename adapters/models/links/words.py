"""What the text model sees of a message: numbers of words, of letters, of kinds of words.

Four views, each a list of buckets (the hashing trick, as for the model of rudeness):

- *words*: words, their n-grams of letters, neighbours;
- *kinds*: the lists of the linker that its words are on, alone and in a row;
- *manner*: how it speaks as a whole, how it begins and ends;
- *after*: its kinds beside those of the message that it replies to, or that came before it.

Training and serving call the same function.
"""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import Final
from zlib import crc32

from outreach.listening.linking.shape import Shape, kind_of
from outreach.listening.talk import Utterance

BITS: Final = 17
VIEWS: Final = 4
_SHIFT: Final = 32 - BITS
_SHORTEST, _LONGEST = 3, 5  # letters of an n-gram, the edges of the word among them
_LONG_WORD: Final = 30
MANY: Final = 120
"""Words of a message that are looked at."""
_KINDS: Final = 24  # of a message that are compared with those of another
_MARKS: Final = ("?", "!", "))", "...", "…", "😂", "❤", "🙏", "+", ":", "http")

Buckets = Sequence[int]


def views(
    said: Utterance, shape: Shape, before: Shape | None
) -> tuple[Buckets, Buckets, Buckets, Buckets]:
    """The four views of a message; a bucket stands there as often as it occurs."""
    words = [word for word in said.plain.words[:MANY] if word != "."]
    kinds = [kind_of(word) or "_" for word in words]
    return (
        list(_words(words, said.line.text)),
        list(_in_a_row(kinds)),
        list(_manner(words, shape)),
        list(_after(shape, before)),
    )


def _words(words: Sequence[str], text: str) -> Iterator[int]:
    for word in words:
        yield from letters_of(word)
    for one, other in pairwise(("^", *words, "$")):
        yield bucket(f"{one} {other}")
    for mark in _MARKS:
        if mark in text:
            yield bucket(f"mark {mark}")
    yield bucket(f"words {len(words).bit_length()}")


def _in_a_row(kinds: Sequence[str]) -> Iterator[int]:
    for kind in kinds:
        if kind != "_":
            yield bucket(f"kind {kind}")
    edged = ("^", *kinds, "$")
    for one, other in pairwise(edged):
        yield bucket(f"kinds {one} {other}")
    for one, two, three in zip(edged, edged[1:], edged[2:], strict=False):
        yield bucket(f"kinds {one} {two} {three}")


def _manner(words: Sequence[str], shape: Shape) -> Iterator[int]:
    for kind in shape.kinds:
        yield bucket(f"has {kind}")
    yield bucket(f"staff {shape.staff}")
    yield bucket(f"reply {shape.reply_to is not None}")
    yield bucket(f"length {len(words) // 4}")
    for word in words[:3]:
        yield bucket(f"begins {word}")
    for word in words[:1]:
        yield bucket(f"first {word}")
    for word in words[-1:]:
        yield bucket(f"last {word}")


def _after(shape: Shape, before: Shape | None) -> Iterator[int]:
    if before is None:
        return
    theirs = before.kinds[:_KINDS]
    for kind in shape.kinds[:_KINDS]:
        for their in theirs:
            yield beside(their, kind)


@lru_cache(maxsize=20_000)
def beside(their: str, kind: str) -> int:
    """The bucket of two kinds in two messages."""
    return bucket(f"{their} then {kind}")


@lru_cache(maxsize=50_000)
def letters_of(word: str) -> Buckets:
    """The buckets of a word and of its n-grams."""
    edged = f"<{word[:_LONG_WORD]}>"
    parts = [
        edged[at : at + size]
        for size in range(_SHORTEST, _LONGEST + 1)
        for at in range(len(edged) - size + 1)
    ]
    return (bucket(f"word {word}"), *map(bucket, parts))


@lru_cache(maxsize=50_000)  # pairs of words recur, too
def bucket(name: str) -> int:
    """The bucket of a feature's name."""
    return crc32(name.encode("utf-8", "surrogatepass")) >> _SHIFT
