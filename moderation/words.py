"""The decision alphabet: what a reaction or a word on a card means.

All emoji are in Telegram's free reaction set (telegram.md, section 8). Words are Russian and
English, with a slip of the finger forgiven (`core/words.py`).
"""

from enum import StrEnum

from core.words import by_word, meant
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
    Decision.EXPLAIN: (
        *("объяснить", "объясни", "объясните", "пояснить", "поясни", "поясните", "explain"),
    ),
    Decision.MUTE: (
        *("мут", "мьют", "замутить", "замутите", "заглушить", "заглушите", "молчать"),
        *("mute", "silence"),
    ),
    Decision.BAN: ("бан", "забанить", "забаните", "выгнать", "исключить", "исключите", "ban"),
    Decision.DELETE: ("удалить", "удали", "удалите", "стереть", "delete", "remove"),
    Decision.UNDO: (
        *("отмена", "отменить", "отмени", "отмените", "вернуть", "верни", "верните"),
        *("undo", "cancel"),
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

_DECISIONS = by_word(WORDS)
_QUESTIONS = by_word(QUESTIONS)


def decision_of_reaction(emoji: str) -> Decision | None:
    """The meaning of a reaction; Telegram may append the emoji variation selector."""
    return REACTIONS.get(emoji.replace("\ufe0f", ""))


def decision_of_word(text: str) -> Decision | None:
    """The meaning of a reply, or None: staff also simply talk and ask under a card."""
    return meant(text, _DECISIONS)


def question_of(text: str) -> Question | None:
    """What a message of its own asks of Steward, or None: staff also talk with each other."""
    return meant(text, _QUESTIONS)
