"""Words as they were meant: slips of the finger, spelling by ear, left-out spaces, Latin letters.

Who writes while a friend turns blue does not look at the keyboard. Only the words of our lists are
ever put right, and only when a word is none that the lists know; so most of a talk stays as it is.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from core.language.normalise import Plain

SHORTEST = 5
"""Letters of the shortest word that is put right: among short words every slip is a word, too."""
_SLIP = 6  # letters of the shortest word that may lack a letter, or have one too many
_SURE = 7  # letters of the shortest English word whose vowels may be any
_STRETCHED = 4  # letters of the shortest word that may have lost a doubled one
_BEGIN = 3  # letters by which stems are looked up; shorter ones are not worth it
_LONGEST = 24  # letters of the longest word looked at: no word of ours has more
_PREFIXES = ("не", "ни", "cant", "wont", "not", "isnt", "doesnt")

# As it sounds: unstressed vowels fall together, voiced consonants lose their voice.
_SOUND = str.maketrans("оеэыийяюждбзвгщ", "аиииииииштпсфкш", "ьъ")
_DOUBLED = re.compile(r"(.)\1+")
_CYRILLIC_VOWELS = frozenset("аеиоуыэюя")
# Words by which a text in Latin letters is English.
_ENGLISH = frozenset(
    {"the", "is", "a", "an", "and", "to", "my", "in", "he", "she", "it", "i", "you"}
)
_VOWELS = re.compile(r"[aeiouy]+")

_LATIN = (
    *(("shch", "щ"), ("sch", "щ"), ("zh", "ж"), ("kh", "х"), ("ch", "ч"), ("sh", "ш")),
    *(("ya", "я"), ("ja", "я"), ("yu", "ю"), ("ju", "ю"), ("yo", "е"), ("jo", "е"), ("ts", "ц")),
    *(("ye", "е"), ("iy", "ий"), ("yy", "ый"), ("ay", "ай"), ("ey", "ей"), ("oy", "ой")),
)
_LETTERS = str.maketrans("abvgdezijklmnoprstufhcywqx", "абвгдезийклмнопрстуфхцывкх")


def joined(words: Sequence[str]) -> Plain:
    """Words as a text to look phrases up in."""
    starts, position = [], 1
    for word in words:
        starts.append(position)
        position += len(word) + 1
    return Plain(tuple(words), f" {' '.join(words)} ", tuple(starts))


def sound(word: str) -> str:
    """How a word sounds, roughly: words that sound alike have the same."""
    if word.isascii():
        if word.endswith("in"):
            word += "g"
        word = word.replace("ck", "k").replace("ph", "f")
        if len(word) >= _SURE:
            word = _VOWELS.sub("a", word)
        return _DOUBLED.sub(r"\1", word)
    word = word.translate(_SOUND).replace("тс", "ц")
    return _DOUBLED.sub(r"\1", word)


def cyrillic(word: str) -> str:
    """A word of Russian in Latin letters, in its own."""
    for latin, letter in _LATIN:
        word = word.replace(latin, letter)
    return word.translate(_LETTERS)


class Spelling:
    """Puts words right."""

    def __init__(
        self,
        forgiven: Iterable[str],
        known: frozenset[str],
        stems: Iterable[str],
        latin: frozenset[str],
    ) -> None:
        self._known = known
        self._stems: dict[str, list[str]] = {}
        for stem in sorted(stems):
            self._stems.setdefault(stem[:_BEGIN], []).append(stem)
        self._latin = latin
        self._sounds: dict[str, str] = {}
        self._shorter: dict[str, str] = {}
        self._words: set[str] = set()
        for word in sorted(forgiven):
            self._words.add(word)
            if len(word) < SHORTEST:
                continue
            self._sounds.setdefault(sound(word), word)
            if len(word) >= _SLIP:
                for shorter in _without_one(word):
                    self._shorter.setdefault(shorter, word)
        # "Bloooood" reaches us as "blod": the normaliser leaves one letter of many.
        self._single = {
            _DOUBLED.sub(r"\1", word): word for word in sorted(known) if _DOUBLED.search(word)
        }
        self._meant = lru_cache(maxsize=20_000)(self._read)

    def right(self, plain: Plain) -> Plain:
        """`plain` with its words put right."""
        words: list[str] = []
        latin = self._is_russian(plain.words)
        for word in plain.words:
            if latin and word.isascii() and word.isalpha():
                word = cyrillic(word)  # noqa: PLW2901 - read on as if it had been typed so
            if word != "." or (words and words[-1] not in {".", "не", "not"}):
                words.extend(self._meant(word))
        return joined(words)

    def _is_russian(self, words: tuple[str, ...]) -> bool:
        """Whether a text in Latin letters is Russian."""
        if not all(word.isascii() and word not in _ENGLISH for word in words):
            return False
        telling = sum(word in self._latin for word in words)
        return telling * 3 >= len(words) - words.count(".")

    def _read(self, word: str) -> tuple[str, ...]:
        if len(word) >= _STRETCHED and word not in self._known and word in self._single:
            return (self._single[word],)
        if not SHORTEST <= len(word) <= _LONGEST or word in self._known:
            return (word,)
        if (meant := self._heard(word)) is not None:
            return (meant,)
        if any(word.startswith(stem) for stem in self._stems_like(word)):
            return (word,)
        if (meant := self._near(word)) is not None:
            return (meant,)
        return self._split(word) or (word,)

    def _heard(self, word: str) -> str | None:
        """The word of ours that sounds like it; only vowels may be others at the start."""
        heard = self._sounds.get(sound(word))
        vowels = heard is not None and {heard[0], word[0]} <= _CYRILLIC_VOWELS
        return heard if heard is not None and (vowels or heard[0] == word[0]) else None

    def _stems_like(self, word: str) -> Sequence[str]:
        return self._stems.get(word[:_BEGIN], ())

    def _near(self, word: str) -> str | None:
        """The word of ours that it sounds like, or is but for one slip."""
        if (heard := self._heard(word)) is not None:
            return heard
        candidates = [self._shorter.get(word)]
        if len(word) >= _SLIP:
            candidates += [shorter for shorter in _without_one(word) if shorter in self._words]
            candidates += [swapped for swapped in _swapped(word) if swapped in self._words]
        for candidate in candidates:
            if candidate and (candidate[0], candidate[-1]) == (word[0], word[-1]):
                return candidate
        return None

    def _split(self, word: str) -> tuple[str, ...] | None:
        """Two words written as one: a denial and a word, or two long words of ours."""
        for prefix in _PREFIXES:
            rest = word.removeprefix(prefix)
            if rest != word and len(rest) >= 3:
                if rest in self._words:
                    return prefix, rest
                near = self._near(rest) if len(rest) >= SHORTEST else None
                if near is not None:
                    return prefix, near
        for at in range(4, len(word) - 3):
            if word[:at] in self._words and word[at:] in self._words:
                return word[:at], word[at:]
        return None


def _without_one(word: str) -> Iterator[str]:
    return (word[:at] + word[at + 1 :] for at in range(1, len(word) - 1))


def _swapped(word: str) -> Iterator[str]:
    return (word[:at] + word[at + 1] + word[at] + word[at + 2 :] for at in range(1, len(word) - 2))
