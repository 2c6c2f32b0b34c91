"""The decision alphabet: what a reaction or a word on a card means.

All emoji are in Telegram's free reaction set (telegram.md, section 8). Words are Russian and
English, with typos forgiven; a word that could mean two things means nothing.
"""

import difflib
from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import TypeVar

from moderation.flag import Decision

REACTIONS: dict[str, Decision] = {
    "🕊": Decision.HARMLESS,
    "✍": Decision.EXPLAIN,
    "🙊": Decision.MUTE,
    "💔": Decision.BAN,
    "🙈": Decision.DELETE,
    "👀": Decision.MINE,
}

WORDS: dict[Decision, tuple[str, ...]] = {
    Decision.MINE: ("беру", "моё", "мое", "я возьму", "смотрю", "mine", "i take it", "taking"),
    Decision.HARMLESS: (
        *("в порядке", "всё в порядке", "все в порядке", "не вред", "не грубость"),
        *("норм", "нормально", "ок", "всё ок", "все ок", "отбой"),
        *("no harm", "not rude", "harmless", "fine", "ok"),
    ),
    Decision.EXPLAIN: ("объяснить", "объясни", "пояснить", "поясни", "explain"),
    Decision.MUTE: ("мут", "мьют", "замутить", "заглушить", "молчать", "mute", "silence"),
    Decision.BAN: ("бан", "забанить", "выгнать", "исключить", "ban"),
    Decision.DELETE: ("удалить", "удали", "стереть", "delete", "remove"),
    Decision.UNDO: (
        *("отмена", "отменить", "отмени", "вернуть", "верни", "undo", "cancel"),
        *("размутить", "размут", "разбанить", "разбан", "unmute", "unban"),
    ),
}


class Question(StrEnum):
    """What a member of the staff room can ask of Steward, with a message of its own."""

    NUMBERS = "numbers"
    RESET = "reset"


QUESTIONS: dict[Question, tuple[str, ...]] = {
    Question.NUMBERS: ("порог", "статистика", "/stats", "stats", "threshold"),
    Question.RESET: ("сбросить порог", "сброс порога", "reset threshold"),
}

Meaning = TypeVar("Meaning", Decision, Question)

# One slip in a word of five letters is 0.8; short words must be spelt right, or "бар" would ban.
LIKENESS = 0.8
SHORT = 4


def decision_of_reaction(emoji: str) -> Decision | None:
    """The meaning of a reaction; Telegram may append the emoji variation selector."""
    return REACTIONS.get(emoji.replace("\ufe0f", ""))


def decision_of_word(text: str) -> Decision | None:
    """The meaning of a reply, or None: staff also simply talk and ask under a card."""
    return _meant(text, _DECISIONS)


def question_of(text: str) -> Question | None:
    """What a message of its own asks of Steward, or None: staff also talk with each other."""
    return _meant(text, _QUESTIONS)


def _by_word(meanings: Mapping[Meaning, Iterable[str]]) -> dict[str, Meaning]:
    return {word: meaning for meaning, words in meanings.items() for word in words}


_DECISIONS = _by_word(WORDS)
_QUESTIONS = _by_word(QUESTIONS)


def _meant(text: str, meanings: Mapping[str, Meaning]) -> Meaning | None:
    said = " ".join(text.casefold().strip(" .,!…\n\t").split())
    if said in meanings:
        return meanings[said]
    if len(said) <= SHORT or len(said) > 2 * max(map(len, meanings)) or "?" in said:
        return None
    near = difflib.get_close_matches(said, meanings, n=5, cutoff=LIKENESS)
    found = {meanings[word] for word in near if _is_slip(said, word)}
    return found.pop() if len(found) == 1 else None


def _is_slip(said: str, word: str) -> bool:
    """A slip of the finger, not the opposite: "не забанить" and "разбанить" are near "забанить"."""
    return said[0] == word[0] and abs(len(said) - len(word)) <= 1
