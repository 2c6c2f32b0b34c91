"""The decision alphabet: what a reaction or a word on a card means.

All emoji are in Telegram's free reaction set (telegram.md, section 8). Words are Russian and
English, with typos forgiven; a word that could mean two things means nothing.
"""

import difflib

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

_MEANING = {word: decision for decision, words in WORDS.items() for word in words}

# One slip in a word of five letters is 0.8; short words must be spelt right, or "бар" would ban.
LIKENESS = 0.8
SHORT = 4


def decision_of_reaction(emoji: str) -> Decision | None:
    """The meaning of a reaction; Telegram may append the emoji variation selector."""
    return REACTIONS.get(emoji.replace("\ufe0f", ""))


def decision_of_word(text: str) -> Decision | None:
    """The meaning of a reply, or None: staff also simply talk and ask under a card."""
    said = " ".join(text.casefold().strip(" .,!…\n\t").split())
    if said in _MEANING:
        return _MEANING[said]
    if len(said) <= SHORT or len(said) > 2 * max(map(len, _MEANING)) or "?" in said:
        return None
    near = difflib.get_close_matches(said, _MEANING, n=5, cutoff=LIKENESS)
    meanings = {_MEANING[word] for word in near if _is_slip(said, word)}
    return meanings.pop() if len(meanings) == 1 else None


def _is_slip(said: str, word: str) -> bool:
    """A slip of the finger, not the opposite: "не забанить" and "разбанить" are near "забанить"."""
    return said[0] == word[0] and abs(len(said) - len(word)) <= 1
