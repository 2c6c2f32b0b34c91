"""A message read once, for the rules and for the models: its words, what each is, who is meant."""

import re
from dataclasses import dataclass, field
from functools import lru_cache

from core.language.normalise import Plain, own, plain
from core.language.phrases import Hit, Phrases, Words
from moderation.rules.words import lexicon
from moderation.said import Said

_LEXICON = lexicon("ru", "en")
_WORDS = Words(_LEXICON.words)
_PHRASES = Phrases(_LEXICON.phrases)
# The second person of a Russian verb: "тупишь", "сидите"; not "лишь", "тишь", "вообще".
_YOUR_VERB = re.compile(r"[а-я]{2,}(?:ешь|ишь|ешься|ишься)$")
_NOT_VERBS = frozenset({"лишь", "тишь", "мышь", "брешь", "слышь"})
_NAME = 6  # letters of a name that must agree, the rest may be an ending
# Words of display names ("Ваня и кот") that name nobody.
_NOBODY = "и а в с к у о не на но по за из от для до это как так вот the and of in on to is for a"
_SMALL_WORDS = frozenset(_NOBODY.split())

PERSONS = frozenset({"you", "me", "they", "name"})


@dataclass(frozen=True, slots=True)
class Reading:
    """A message with the class of each of its words."""

    said: Said
    text: str = field(repr=False)
    """What the member says in their own words, without quotations."""
    plain: Plain
    classes: tuple[str | None, ...]
    """Of each word of `plain`: a list of the lexicon, or a person, or None for most words."""
    hits: tuple[Hit, ...]


def read(said: Said) -> Reading:
    """Read a message. Linear in its length."""
    text = own(said.text, said.quoted)
    words = plain(text)
    names = _name_stems(said.names)
    classes = tuple(_class_here(word, names) for word in words.words)
    return Reading(said, text, words, classes, tuple(_PHRASES.find(words)))


def _class_here(word: str, names: frozenset[str]) -> str | None:
    name = class_of(word)
    return "name" if name is None and names and _stem(word) in names else name


@lru_cache(maxsize=20_000)  # in a chat the same few thousand words make up nearly all of the talk
def class_of(word: str) -> str | None:
    """What a word is wherever it stands: a list of the lexicon, a person, or None."""
    name = _WORDS.of(word)
    if name is not None:
        return name
    if word[0] == "@":
        return "name"
    if len(word) > 4 and _YOUR_VERB.match(word) and word not in _NOT_VERBS:
        return "you"
    return None


@lru_cache(maxsize=8)  # the same set serves until somebody new writes; a chat has a thousand names
def _name_stems(names: frozenset[str]) -> frozenset[str]:
    return frozenset(
        _stem(name.replace("ё", "е"))
        for name in names
        if name.isalpha() and name not in _SMALL_WORDS
    )


def _stem(name: str) -> str:
    """A name without the vowels that change with its case: "марина", "марину"."""
    return name.rstrip("аеиоуыэюяйь")[:_NAME] or name
