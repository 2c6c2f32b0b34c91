"""A message read once for the judges of requests: what each word is, which sentences ask."""

import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final

from core.language.normalise import Plain, own
from core.language.phrases import Phrases, Words
from outreach.listening.talk import Utterance
from outreach.listening.words import lexicon

MANY: Final = 300
"""Words of a message that are looked at; a request is seldom told in more."""
_LEXICON: Final = lexicon("ru", "en")
_WORDS: Final = Words(_LEXICON.words)
# Two finders, since a phrase hides others that begin at the same word: "и где ты" is a question
# back, but it asks all the same.
_ASKING: Final = ("info", "wish", "invite", "vague", "begins")
_PHRASES: Final = (
    Phrases({name: text for name, text in _LEXICON.phrases.items() if name in _ASKING}),
    Phrases({name: text for name, text in _LEXICON.phrases.items() if name not in _ASKING}),
)
_END: Final = re.compile(r"[.!?…\n]+")
_SAYS: Final = re.compile(r"[^\W_]")
# The second person of a Russian verb: "пойдешь", "берете"; not "лишь", "мышь".
_YOUR_VERB: Final = re.compile(r"[а-я]{2,}(?:ешь|ишь|ешься|ишься)$")
_NOT_VERBS: Final = frozenset({"лишь", "тишь", "мышь", "брешь", "слышь"})


@dataclass(frozen=True, slots=True)
class Sentence:
    """The words of a sentence, from `start` to before `end`."""

    start: int
    end: int
    asks: bool
    """It ends in a question mark."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A message with the class of each word, its phrases, its sentences."""

    text: str = field(repr=False)
    """What the author says in their own words."""
    plain: Plain = field(repr=False)
    classes: tuple[str | None, ...]
    """Of each word: a list of the lexicon, or None."""
    hits: tuple[tuple[str, int], ...]
    """The phrases found: the name of each, and the word it begins with."""
    sentences: tuple[Sentence, ...]

    @property
    def words(self) -> tuple[str, ...]:
        return self.plain.words


def read(said: Utterance) -> Reading:
    """Read a message. Linear in its length."""
    text = own(said.line.text, said.line.quoted)
    words = said.plain.words[:MANY]
    plain = said.plain
    if len(words) < len(plain.words):
        plain = Plain(words, plain.line[: plain.starts[MANY]], plain.starts[:MANY])
    hits = tuple((hit.name, hit.at) for phrases in _PHRASES for hit in phrases.find(plain))
    return Reading(text, plain, tuple(map(class_of, words)), hits, tuple(_sentences(text, words)))


@lru_cache(maxsize=20_000)  # in a chat the same few thousand words make up nearly all of the talk
def class_of(word: str) -> str | None:
    """The list that a word stands on, or None."""
    name = _WORDS.of(word)
    if name is None and _YOUR_VERB.match(word) and word not in _NOT_VERBS:
        return "you"
    return name


def _sentences(text: str, words: tuple[str, ...]) -> list[Sentence]:
    marks = _asking_marks(text)
    found, start = [], 0
    for at, word in enumerate(words):
        if word == ".":
            found.append((start, at))
            start = at + 1
    if start < len(words):
        found.append((start, len(words)))
    if len(marks) != len(found):
        # Cut short, or masked beyond recognition: then the last mark speaks for all.
        marks = [bool(marks) and marks[-1]] * len(found)
    return [Sentence(*span, asks) for span, asks in zip(found, marks, strict=True)]


def _asking_marks(text: str) -> list[bool]:
    """Of each sentence that says something, whether it ends in a question mark."""
    marks, last = [], 0
    for end in _END.finditer(text):
        if _SAYS.search(text, last, end.start()):
            marks.append("?" in end[0])
        elif marks and "?" in end[0]:
            marks[-1] = True  # "правда!) ?"
        last = end.end()
    if _SAYS.search(text, last):
        marks.append(False)
    return marks
