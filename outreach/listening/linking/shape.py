"""What a message looks like to who asks whom it answers: its manner, its stems, whom it names."""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from importlib.resources import files
from typing import Final

from core.language.phrases import Phrases, Words
from outreach.listening.talk import Utterance

_LISTS = tomllib.loads(files(__package__).joinpath("manners.toml").read_text("utf-8"))
_WORDS = Words(_LISTS["words"])
_PHRASES = Phrases(_LISTS["phrases"])
_FIELDS = Words(
    tomllib.loads(files(__package__).joinpath("fields.toml").read_text("utf-8"))["words"]
)
WORD_CLASSES: Final = tuple(_LISTS["words"])
PHRASE_CLASSES: Final = tuple(_LISTS["phrases"])
MANY: Final = 120
"""Words of a message that are looked at."""
_STEM = 5  # letters of a word that stand for it: Russian endings are longer than its stems
_SHORTEST = 3
_TOKEN = re.compile(r"[\w\[\]{}|^`\\-]+")
_NAMES_READ = 200  # characters of a message in which names are looked for
_EMOJI = re.compile("[\U0001f300-\U0001faff\u2600-\u27bf]")


@dataclass(frozen=True, slots=True)
class Shape:
    """A message, as it is compared with others. Lives in memory only."""

    id: int
    place: int
    at: float
    author: int | None
    staff: bool
    reply_to: int | None
    spoken: bool
    """Somebody's words; not a notice, a sticker or a picture without a word."""
    media: bool
    count: int
    """Words."""
    manner: frozenset[str] = field(repr=False)
    """Classes of `manners.toml`, and "?", "!", "number", "url", "emoji"."""
    first: str | None
    """The class of its first word."""
    stems: frozenset[str] = field(repr=False)
    kinds: tuple[str, ...] = field(repr=False)
    """All of its manner and the fields it speaks of, in order."""
    tokens: tuple[str, ...] = field(repr=False)
    """Words as they were written, in which names are found."""
    called: bool
    """The first word is set off by a comma or a colon, as a name is."""
    names: tuple[str, ...] = field(repr=False)


def shape(said: Utterance) -> Shape:
    """Look at a message once. Linear in its length, and bounded."""
    line, words = said.line, said.plain.words[:MANY]
    classes = [class_of(word) for word in words]
    manner = {name for name in classes if name is not None}
    manner.update(hit.name + ":" for hit in _PHRASES.find(said.plain) if hit.at < MANY)
    manner.update(_marks(line.text))
    head = line.text[:_NAMES_READ].casefold().replace("ё", "е")
    tokens = tuple(_TOKEN.findall(head))
    stems = frozenset(stem for word in words for stem in stems_of(word))
    called = bool(tokens) and head.lstrip("@ ")[len(tokens[0]) : len(tokens[0]) + 1] in {
        ",",
        ":",
        ">",
    }
    return Shape(
        id=line.id,
        place=said.place,
        at=line.at,
        author=line.author,
        staff=line.staff,
        reply_to=line.reply_to,
        spoken=bool(words) or bool(line.text),
        media=line.media is not None,
        count=len(words) - words.count("."),
        manner=frozenset(manner),
        first=classes[0] if classes else None,
        stems=stems,
        kinds=tuple(sorted(manner | {stem for stem in stems if stem[0] == "#"})),
        tokens=tokens,
        called=called,
        names=tuple(_names(line.names)),
    )


@lru_cache(maxsize=20_000)  # a few thousand words make up nearly all of a talk
def class_of(word: str) -> str | None:
    """The class of a word by itself, None for most."""
    return "number" if word[0].isdigit() else _WORDS.of(word)


@lru_cache(maxsize=20_000)
def kind_of(word: str) -> str | None:
    """Its class, or else its field."""
    field = _FIELDS.of(word)
    return class_of(word) or (field and f"#{field}")


@lru_cache(maxsize=20_000)
def stems_of(word: str) -> tuple[str, ...]:
    """What it shares with other forms of it, and with other words of its field."""
    field = _FIELDS.of(word)
    found = () if field is None else (f"#{field}",)
    if len(word) < _SHORTEST or class_of(word) in _LITTLE:
        return found
    return (word[:_STEM], *found)


_LITTLE: Final = frozenset(
    {"thanks", "greeting", "yes", "no", "noted", "laughter", "too", "you", "me", "they"}
    | {"where", "when", "who", "how", "what", "why", "whether"}
)


def _marks(text: str) -> Iterator[str]:
    if "?" in text:
        yield "?"
        if text.rstrip(" )(!.").endswith("?"):
            yield "?end"
    if "!" in text:
        yield "!"
    if "http" in text or "www." in text or "t.me/" in text or "@" in text:
        yield "url"
    if _EMOJI.search(text):
        yield "emoji"
    if "))" in text or "((" in text:
        yield "smile"


def _names(names: tuple[str, ...]) -> Iterator[str]:
    """What somebody may be called by: the names, their words."""
    for name in names:
        whole = name.casefold().replace("ё", "е")
        for word in dict.fromkeys((whole, *_TOKEN.findall(whole))):
            if len(word) >= _SHORTEST:
                yield word


def name_stem(word: str) -> str:
    """A name without the ending that changes with its case, "марина" and "марину" alike."""
    return word.rstrip("аеиоуыэюяйь") if word[-1:] > "z" else word
