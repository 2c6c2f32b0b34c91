"""The word lists of the rules: TOML files that a moderator can read and mend."""

import tomllib
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).with_suffix("")


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Named lists of words and of phrases, in the notation of `phrases`."""

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
    return joined
