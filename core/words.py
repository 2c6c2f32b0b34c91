"""What a short text means: a table of phrases, with a slip of the finger forgiven.

Features bring their own tables. A text that could mean two things means nothing.
"""

from collections.abc import Iterable, Mapping
from typing import TypeVar

Meaning = TypeVar("Meaning")

# Shorter words must be spelt right, or "бар" would ban.
LONG = 5
# A letter put in, or put in the place of another, makes another word of a shorter one: "пирог"
# of "порог", "starts" of "stats", "remote" of "remove", "talking" of "taking".
LONGER = 7


def by_word(meanings: Mapping[Meaning, Iterable[str]]) -> dict[str, Meaning]:
    """A table of phrases for each meaning, as `meant` wants it."""
    return {phrase: meaning for meaning, phrases in meanings.items() for phrase in phrases}


def meant(text: str, meanings: Mapping[str, Meaning]) -> Meaning | None:
    """The meaning of the phrase that `text` is, or would be but for one slip."""
    said = " ".join(text.casefold().strip(" .,!…\n\t").split())
    if said in meanings:
        return meanings[said]
    if "?" in said:
        return None
    near = {meaning for phrase, meaning in meanings.items() if _is_nearly(said, phrase)}
    return near.pop() if len(near) == 1 else None


def _is_nearly(said: str, phrase: str) -> bool:
    """Whether one slip in one word, or spaces left out, made `said` of `phrase`."""
    if said == phrase.replace(" ", ""):
        return True
    ours, theirs = phrase.split(), said.split()
    if len(ours) != len(theirs):
        return False
    differing = [pair for pair in zip(theirs, ours, strict=True) if pair[0] != pair[1]]
    return len(differing) == 1 and _is_slip(*differing[0])


def _is_slip(said: str, word: str) -> bool:
    """A slip of the finger, neither the opposite nor another form of the word.

    "разбанить" is near "забанить", but starts otherwise; "удалил", "отменит" and "пороги" are
    near words of ours, but end otherwise.
    """
    if (said[0], said[-1]) != (word[0], word[-1]) or min(len(said), len(word)) < LONG:
        return False
    start = _shared(said, word)
    said_on, word_on = said[start:], word[start:]
    end = _shared(said_on[::-1], word_on[::-1])
    put, wanted = said_on[: len(said_on) - end], word_on[: len(word_on) - end]
    left_out = not put and len(wanted) == 1
    swapped = len(put) == 2 and put == wanted[::-1]
    doubled = not wanted and put == said[start - 1]
    other = len(put) == 1 and len(wanted) <= 1 and len(word) >= LONGER
    return left_out or swapped or doubled or other


def _shared(one: str, other: str) -> int:
    """How many letters two words have in common at their start."""
    unlike = (at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b)
    return next(unlike, min(len(one), len(other)))
