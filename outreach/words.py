"""What the staff say: on a card by a reaction or a word, in the room by a message of its own.

All emoji are in Telegram's free reaction set (telegram.md, section 8). Words are Russian and
English, with a slip of the finger forgiven (`core/words.py`).
"""

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from core.words import by_word, meant
from outreach import emergency
from outreach.request import Move

REACTIONS: Final = {
    "👀": Move.MINE,
    "🤝": Move.PASS,
    "👌": Move.DONE,
    "🤷": Move.NOT,
    "👍": Move.RIGHT,
    "👎": Move.WRONG,
    "💊": Move.FOR_DOCTOR,
}
WORDS: Final[dict[Move, tuple[str, ...]]] = {
    Move.MINE: (
        *("беру", "моё", "мое", "я возьму", "отвечу", "я отвечу"),
        *("mine", "i take it", "taking", "on it"),
    ),
    Move.PASS: ("передаю", "передать", "отдаю", "не могу", "hand over", "pass", "release"),
    Move.DONE: (
        *("готово", "сделано", "ответил", "ответила", "решено", "закрыто"),
        *("done", "answered", "solved"),
    ),
    Move.NOT: ("не вопрос", "не запрос", "не просьба", "not a request", "not a question"),
    Move.RIGHT: ("верно", "правильно", "всё верно", "все верно", "right", "correct", "true"),
    Move.WRONG: ("неверно", "неправильно", "не верно", "не так", "wrong", "incorrect", "false"),
    Move.FOR_DOCTOR: (
        *("врачу", "доктору", "к врачу", "нужен врач", "медику"),
        *("doctor", "for the doctor", "to the doctor"),
    ),
    Move.UNDO: ("отмена", "отменить", "отмени", "undo", "cancel"),
}
ALARM_REACTIONS: Final = {
    "🔥": emergency.Move.TAKE,
    "🙏": emergency.Move.BACKUP,
    "👌": emergency.Move.OVER,
    "🤷": emergency.Move.FALSE,
}
ALARM_WORDS: Final[dict[emergency.Move, tuple[str, ...]]] = {
    emergency.Move.TAKE: ("беру", "я беру", "взял", "взяла", "еду", "mine", "i have it", "on it"),
    emergency.Move.DROP: ("не могу", "отдаю", "передаю", "hand over", "release"),
    emergency.Move.BACKUP: ("подмога", "помогите", "нужна помощь", "backup", "back-up", "help"),
    emergency.Move.OVER: ("отбой", "всё", "все", "закончилось", "обошлось", "over", "all clear"),
    emergency.Move.FALSE: (
        *("ложная", "ложная тревога", "не то", "ошибка"),
        *("false alarm", "wrong alarm", "false"),
    ),
    emergency.Move.UNDO: ("отмена", "отменить", "отмени", "undo", "cancel"),
}


class Order(StrEnum):
    """What somebody of the staff says to Steward in a message of its own."""

    OPEN = "open"
    """Show what is open."""
    ON = "on"
    OFF = "off"
    WHO = "who"
    """Who is on duty, and who is good at what."""


ORDERS: Final[dict[Order, tuple[str, ...]]] = {
    Order.OPEN: (
        *("открытые", "открытые вопросы", "открытые запросы", "что открыто", "кто ждёт"),
        *("кто ждет", "open", "open requests", "what is open"),
    ),
    Order.ON: ("дежурю", "я дежурю", "на смене", "заступаю", "on duty", "i am on duty"),
    Order.OFF: ("не дежурю", "смена окончена", "сдаю смену", "off duty", "i am off duty"),
    Order.WHO: ("кто дежурит", "кто на смене", "who is on duty", "on duty?", "кто дежурит?"),
}


@dataclass(frozen=True, slots=True)
class Skills:
    """What somebody says to be good at; nothing: they are to be forgotten."""

    specialities: frozenset[str]


@dataclass(frozen=True, slots=True)
class Missed:
    """Somebody says that a message is a request: where it is, as its link has it."""

    chat: int
    message: int


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a word under a card means."""

    move: Move
    only: frozenset[int] = frozenset()
    """The numbers of the answers that it is about; none: all."""
    words: str = ""
    """What is to be said in the chat."""


_MOVES = by_word(WORDS)
_ALARM_MOVES = by_word(ALARM_WORDS)
_ORDERS = by_word(ORDERS)
_NUMBERED = re.compile(r"(?P<word>[^\d:]+?)[\s:]*(?P<numbers>\d[\d\s,и]*)", re.DOTALL)
_OWN = re.compile(r"\s*(?:ответ|answer)\s*[:\u2014-]\s*(?P<words>.+)", re.DOTALL | re.IGNORECASE)
_SKILLS = re.compile(
    r"\s*(?:мои? специальност[ьи]|моя специальность|я умею|my specialit(?:y|ies)|i am good at)"
    r"\s*:\s*(?P<list>.*)",
    re.DOTALL | re.IGNORECASE,
)

_MISSED = re.compile(
    r"\s*(?:вопрос|запрос|question|request)\s*:?\s*"
    r"(?:https?://)?t\.me/c/(?P<chat>\d{1,19})/(?:\d{1,10}/)?(?P<message>\d{1,10})"
    r"(?:\?\S*)?\s*",
    re.IGNORECASE,
)


def move_of_reaction(emoji: str) -> Move | None:
    """The meaning of a reaction on a request's card."""
    return REACTIONS.get(emoji.replace("\ufe0f", ""))


def alarm_move_of_reaction(emoji: str) -> emergency.Move | None:
    """The meaning of a reaction on an emergency's card, page or prompt."""
    return ALARM_REACTIONS.get(emoji.replace("\ufe0f", ""))


def verdict_of(text: str) -> Verdict | None:
    """What a reply to a request's card means; None where staff simply talk."""
    own = _OWN.fullmatch(text)
    if own is not None:
        return Verdict(Move.FIXED, words=own["words"].strip())
    move = meant(text, _MOVES)
    if move is not None:
        return Verdict(move)
    numbered = _NUMBERED.fullmatch(text.strip(" .!\n"))
    move = None if numbered is None else meant(numbered["word"], _MOVES)
    if numbered is None or move not in (Move.RIGHT, Move.WRONG):
        return None
    return Verdict(move, frozenset(map(int, re.findall(r"\d+", numbered["numbers"]))))


def alarm_move_of(text: str) -> emergency.Move | None:
    """What a reply to an emergency's card, page or prompt means."""
    return meant(text, _ALARM_MOVES)


def order_of(text: str) -> Order | Skills | Missed | None:
    """What a message of its own in the staff room says to Steward."""
    missed = _MISSED.fullmatch(text)
    if missed is not None:
        return Missed(int(missed["chat"]), int(missed["message"]))
    skills = _SKILLS.fullmatch(text)
    if skills is not None:
        named = re.split(r"[,;\n]|\s+и\s+|\s+and\s+", skills["list"].casefold())
        return Skills(frozenset(name for name in (part.strip(" .") for part in named) if name))
    return meant(text, _ORDERS)


def is_order(text: str) -> bool:
    """Whether outreach understands a reply like this under one of its cards, or in the room."""
    return (
        verdict_of(text) is not None
        or alarm_move_of(text) is not None
        or order_of(text) is not None
    )
