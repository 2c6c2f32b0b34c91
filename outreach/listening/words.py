"""The word lists of the listener: TOML files that a worker can read and mend."""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

FOLDER: Final = Path(__file__).with_suffix("")
TOPICS: Final = "topics"


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Named lists of words and of phrases, in the notation of `core.language.phrases`."""

    words: dict[str, str]
    phrases: dict[str, str]


def lexicon(*names: str) -> Lexicon:
    """The lists of the files `names` (without their ending), lists of one name joined."""
    joined = Lexicon({}, {})
    for name in names:
        read = tomllib.loads((FOLDER / f"{name}.toml").read_text("utf-8"))
        for lists, found in ((joined.words, read["words"]), (joined.phrases, read["phrases"])):
            for key, entries in found.items():
                lists[key] = f"{lists.get(key, '')}\n{entries}"
    return Lexicon(joined.words, {key: spelt_out(text) for key, text in joined.phrases.items()})


def topics() -> dict[str, str]:
    """The topics that Steward brings along: a name, and its words in the notation of phrases."""
    return dict(tomllib.loads((FOLDER / f"{TOPICS}.toml").read_text("utf-8")))


def spelt_out(text: str) -> str:
    """Phrases whose first words may be left out, once with and once without each of them.

    A phrase is looked up by its first word, so that word must be there.
    """
    return "\n".join(phrase for line in _joined(text) for phrase in _variants(line.split()))


def _joined(text: str) -> Iterator[str]:
    """Whole phrases, without comments; an indented line goes on with the one above it."""
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


def _variants(parts: list[str]) -> Iterator[str]:
    while parts and parts[0].startswith("?"):
        yield " ".join([parts[0][1:], *parts[1:]])
        parts = parts[1:]
    if parts:
        yield " ".join(parts)
