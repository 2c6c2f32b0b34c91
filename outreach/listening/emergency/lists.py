"""The lists of signs and of what speaks for or against them, as files that a worker can mend."""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from core.language.normalise import Plain
from core.language.phrases import Hit, Phrases

FOLDER = Path(__file__).with_name("words")
KEY = 3
"""Letters that tell whether a group need be looked through."""
DEGREES = ("certain", "likely", "hint")


@dataclass(frozen=True, slots=True)
class Group:
    """The phrases of one group, quick to pass over."""

    phrases: Phrases
    keys: frozenset[str]
    """How words begin (their first KEY letters) with which a phrase begins."""

    def find(self, plain: Plain, keys: frozenset[str]) -> Iterable[Hit]:
        """What is found; `keys` are those of the words of `plain`."""
        return () if keys.isdisjoint(self.keys) else self.phrases.find(plain)


@dataclass(frozen=True, slots=True)
class Lists:
    """The lists of all languages, joined."""

    signs: Mapping[str, Group]
    """Of each group of signs; what a hit is named is its degree."""
    context: Mapping[str, Group]
    """Of what speaks for or against; what a hit is named is the list."""
    sayings: Group
    """Phrases that only sound like danger: no sign counts there."""
    forgiven: frozenset[str]
    """Words whose slips are put right."""
    known: frozenset[str]
    """Words that are right as they are."""
    stems: frozenset[str]
    """Beginnings of words that are right as they are."""
    latin: frozenset[str]
    """Words that tell Russian in Latin letters."""


def lists(*names: str) -> Lists:
    """Read the files `names` (without their ending); ValueError names an entry that cannot work."""
    read = [tomllib.loads((FOLDER / f"{name}.toml").read_text("utf-8")) for name in names]
    signs: dict[str, dict[str, str]] = {}
    context: dict[str, str] = {}
    for file in read:
        for group, degrees in file["signs"].items():
            mine = signs.setdefault(group, dict.fromkeys(DEGREES, ""))
            for degree, text in degrees.items():
                mine[degree] += f"\n{text}"
        for name, text in file["context"].items():
            context[name] = f"{context.get(name, '')}\n{text}"
    sayings = context.pop("idiom")
    texts = [text for degrees in signs.values() for text in degrees.values()]
    literal, stems = _words(texts)
    others, more = _words([*context.values(), sayings])
    forgiven = _spelling(read, "forgiven")
    return Lists(
        {group: _group(degrees) for group, degrees in signs.items()},
        {name: _group({name: text}) for name, text in context.items()},
        _group({"idiom": sayings}),
        forgiven,
        forgiven | literal | others | _spelling(read, "known"),
        stems | more,
        _spelling(read, "latin"),
    )


def _group(classes: Mapping[str, str]) -> Group:
    """Raises ValueError where a stem that begins a phrase is too short to be found."""
    keys: set[str] = set()
    for text in classes.values():
        # An indented line goes on with the phrase above it, perhaps with its first word.
        for line in text.replace("/\n    ", "/").splitlines():
            for start in line.partition(" ")[0].split("/"):
                if start.endswith("*") and len(start) <= KEY:
                    raise ValueError(f"a stem that begins a phrase needs {KEY} letters: {start}")
                if start and start != "#":
                    keys.add(start.rstrip("*")[:KEY])
    return Group(Phrases(classes), frozenset(keys))


def _spelling(read: list[dict[str, dict[str, str]]], name: str) -> frozenset[str]:
    return frozenset(word for file in read for word in file["spelling"][name].split())


def _words(texts: Iterable[str]) -> tuple[frozenset[str], frozenset[str]]:
    """The whole words and the stems of the lists."""
    literal: set[str] = set()
    stems: set[str] = set()
    for text in texts:
        for entry in text.replace("...", " ").split():
            for choice in entry.removeprefix("?").split("/"):
                (stems if choice.endswith("*") else literal).add(choice.rstrip("*"))
    return frozenset(literal), frozenset(stems)
