"""Text as the rules read it: one alphabet a word, no masks, no invisible characters.

Every step is linear in the length of the text, whatever the text: Telegram lets 4,096 characters
through, and a hostile member may fill them with anything.
"""

import re
import unicodedata
from dataclasses import dataclass, field

from core.language import masks

# Letters that Cyrillic writes with a combining mark: they must survive the stripping of marks.
_COMPOSED = {"и\u0306": "й", "И\u0306": "Й", "е\u0308": "ё", "Е\u0308": "Ё"}
_UNUSUAL = re.compile(r"[^\t\n -~а-яА-ЯёЁ№«»„“”‘’…—–\u00a0]")
# Blank characters that Unicode does not count as formatting: Hangul fillers, the Braille blank.
_BLANK = frozenset("\u115f\u1160\u3164\uffa0\u2800")
_INVISIBLE = frozenset({"Mn", "Me", "Cf", "Cc", "Cs", "Cn", "Co"})
_QUOTED = re.compile(r"«[^«»]*»|“[^“”]*”|„[^„“”]*[“”]|\"[^\"]*\"")

_WORD = re.compile(r"[a-zа-я0-9_@*#$'][a-zа-я0-9_@*#$'-]*|[.!?…\n]+")
_BREAKS = frozenset(".!?…\n")
_PLAIN_WORD = re.compile(r"[а-я]+|[a-z]+|[0-9]+")
_REPEATED = re.compile(r"([a-zа-я])\1{2,}")
_SPACED = re.compile(r"(?<![a-zа-я0-9])[a-zа-я](?:[ .*_-][a-zа-я]){2,}(?![a-zа-я0-9])")
_CONTRACTION = re.compile(r"(?<=[a-z])'(re|ll|m|ve|d|s)?(?![a-z])|(?<=n)'(?=t)")
_CONTRACTED = {"re": " are", "ll": " will", "m": " am", "ve": " have", "d": " would", "s": " is"}
_PARTICLE = re.compile(r"(?<=[а-я])-(?:то|ка|таки|нибудь|либо)(?![а-я])")


@dataclass(frozen=True, slots=True)
class Plain:
    """The words of a message, and the same words as one line for the phrases.

    `words` holds lower-case words with "." between sentences; `line` is the words joined by one
    space with a space at both ends; `starts` is where each word begins in `line`.
    """

    words: tuple[str, ...] = field(repr=False)
    line: str = field(repr=False)
    starts: tuple[int, ...]


def visible(text: str) -> str:
    """`text` without characters that show nothing, fullwidth and styled letters made ordinary."""
    if not _UNUSUAL.search(text):
        return text
    for pair, letter in _COMPOSED.items():
        text = text.replace(pair, letter)
    return _UNUSUAL.sub(_ordinary, text)


def _ordinary(match: re.Match[str]) -> str:
    character = match[0]
    # Character by character, so that a long run of marks cannot make the normaliser sort it.
    if character in _BLANK or unicodedata.category(character) in _INVISIBLE:
        return ""
    return "".join(
        part
        for part in unicodedata.normalize("NFKD", character)
        if unicodedata.category(part) not in _INVISIBLE
    )


def own(text: str, quoted: tuple[tuple[int, int], ...] = ()) -> str:
    """What the member says in their own words: without quotations, marked or in quote marks."""
    if quoted:
        kept, end = [], 0
        for start, stop in sorted(quoted):
            kept.append(text[end : max(start, end)])
            end = max(end, stop)
        text = " ".join((*kept, text[end:]))
    text = visible(text)
    return _QUOTED.sub(" ", text) if any(mark in text for mark in '«“„"') else text


def plain(text: str) -> Plain:
    """The words of `text` (already `own`), unmasked."""
    text = text.casefold().replace("ё", "е").replace("’", "'")
    if "'" in text:
        text = _CONTRACTION.sub(_expanded, text)
    if "-" in text:
        text = _PARTICLE.sub("", text)
    text = _SPACED.sub(_joined, text)
    text = _REPEATED.sub(r"\1", text)
    words: list[str] = []
    for word in _WORD.findall(text):
        if word[0] in _BREAKS:
            if words and words[-1] != ".":
                words.append(".")
        elif _PLAIN_WORD.fullmatch(word):
            words.append(word)
        else:
            words.extend(masks.unmasked(word))
    if words and words[-1] != ".":
        words.append(".")
    starts, position = [], 1
    for word in words:
        starts.append(position)
        position += len(word) + 1
    return Plain(tuple(words), f" {' '.join(words)} ", tuple(starts))


def _expanded(match: re.Match[str]) -> str:
    return _CONTRACTED.get(match[1] or "", "")


def _joined(match: re.Match[str]) -> str:
    return re.sub(r"[ .*_-]", "", match[0])
