"""Lists of words and phrases that a moderator can read, made quick to look up.

The notation of the lists, one phrase a line:

    идиот       this word
    идиот*      any word that begins so
    а/б/в       one of them
    ?а          this word or nothing
    ...         up to three words of the same sentence
    # ...       a comment to the end of the line

An indented line goes on with the phrase above it.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from core.language.normalise import Plain

_KEY = 3  # words are indexed by their first letters; three keep the lists behind a key short


class Words:
    """Which class a word belongs to; the longest entry wins."""

    def __init__(self, classes: Mapping[str, str]) -> None:
        """`classes`: the name of each class and its words in the notation, spaces between."""
        self._exact: dict[str, str] = {}
        stems: dict[str, list[tuple[str, str]]] = {}
        for name, text in classes.items():
            for entry in _lines_of_words(text):
                if entry.endswith("*"):
                    stem = entry[:-1]
                    if len(stem) < _KEY:
                        raise ValueError(f"a stem needs {_KEY} letters: {entry}")
                    stems.setdefault(stem[:_KEY], []).append((stem, name))
                else:
                    self._exact.setdefault(entry, name)
        self._stems = {
            key: tuple(sorted(found, key=lambda pair: -len(pair[0])))
            for key, found in stems.items()
        }

    def of(self, word: str) -> str | None:
        """The class of `word`, or None for most words."""
        if (name := self._exact.get(word)) is not None:
            return name
        for stem, name in self._stems.get(word[:_KEY], ()):
            if word.startswith(stem):
                return name
        return None


@dataclass(frozen=True, slots=True)
class Hit:
    """A phrase found: what it means and the word it begins with."""

    name: str
    at: int


class Phrases:
    """Finds phrases; each class of phrases is tried in the order given."""

    def __init__(self, classes: Mapping[str, str]) -> None:
        """`classes`: the name of each class and its phrases in the notation, one a line."""
        found: dict[str, list[tuple[str, str]]] = {}
        for name, text in classes.items():
            for line in _lines(text):
                first, _, rest = line.partition(" ")
                for start in first.split("/"):
                    pattern = _pattern([start, *rest.split()])
                    key = start.rstrip("*").partition("-")[0][:_KEY]
                    found.setdefault(key, []).append((pattern, name))
        self._names = {key: tuple(name for _, name in pairs) for key, pairs in found.items()}
        self._sources = {
            key: "|".join(f"({pattern})" for pattern, _ in pairs) for key, pairs in found.items()
        }
        # Compiled when a message first needs them: all at once would delay every start by 0.3 s.
        self._compiled: dict[str, re.Pattern[str]] = {}

    def find(self, plain: Plain) -> Iterator[Hit]:
        """The first phrase that begins at each word of `plain`."""
        for at, word in enumerate(plain.words):
            key = word[:_KEY]
            if key not in self._sources:
                continue
            pattern = self._compiled.get(key)
            if pattern is None:
                pattern = self._compiled[key] = re.compile(self._sources[key])
            if match := pattern.match(plain.line, plain.starts[at]):
                yield Hit(self._names[key][(match.lastindex or 1) - 1], at)


def _lines(text: str) -> Iterator[str]:
    phrase = ""
    for line in text.splitlines():
        entry = line.partition("#")[0].rstrip()
        if entry.startswith(" ") and phrase:
            phrase += entry.strip() if phrase.endswith("/") else f" {entry.strip()}"
        elif entry:
            if phrase:
                yield phrase
            phrase = entry
    if phrase:
        yield phrase


def _lines_of_words(text: str) -> Iterator[str]:
    for line in _lines(text):
        yield from line.split()


def _pattern(parts: list[str]) -> str:
    """The regular expression of one phrase; every word takes the space after it."""
    return "".join(_part(part) for part in parts if part)


def _part(part: str) -> str:
    if part == "...":
        # Bounded, and a word cannot be split in two ways: no runaway backtracking.
        return r"(?:[^ .]+ ){0,3}"
    if part.startswith("?"):
        return f"(?:{_part(part[1:])})?"
    return f"(?:{'|'.join(_choice(choice) for choice in part.split('/'))}) "


def _choice(choice: str) -> str:
    # The normaliser splits words at hyphens.
    ending = "[^ ]*" if choice.endswith("*") else ""
    return re.escape(choice.removesuffix("*").replace("-", " ")) + ending
