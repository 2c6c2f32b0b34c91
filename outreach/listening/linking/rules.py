"""Links without a model: the reply, the words that speak like an answer, and what lies near."""

from collections.abc import Sequence
from typing import Final

from outreach.listening.linking.asked import Asked
from outreach.listening.linking.open import Request
from outreach.listening.linking.pairs import Known
from outreach.listening.linking.shape import Shape, shape
from outreach.listening.talk import Utterance

_NEXT: Final = 1
"""Turns within which a message with substance most likely speaks to the request."""
_NEAR: Final = 6
"""Turns within which it does if it shares words with it or says what was asked for."""
_SOON: Final = 20 * 60.0
"""Seconds within which it does."""
_SURE: Final = 0.9
_LIKELY: Final = 0.7
_UNLIKELY: Final = 0.1
_SHORT: Final = 3  # words of a message that is hardly more than thanks or a smile
_SUBSTANCE: Final = frozenset(
    {"advice", "time", "place", "person", "number", "url", "offer:", "informed:"}
)
_SMALL: Final = frozenset(
    {"thanks", "thanks:", "laughter", "noted", "too:", "greeting", "sympathy", "unsure:"}
)


def judge(said: Known, requests: Sequence[Request]) -> list[float]:
    """How sure each of `requests` (newest first) is answered by `said`."""
    me = said.shape
    if not answers_in_manner(me):
        return [_UNLIKELY] * len(requests)
    replies = [one.is_meant_by(me.reply_to) for one in requests]
    if me.reply_to is not None:
        return [_SURE if reply else _UNLIKELY for reply in replies]
    nearest = next((at for at, one in enumerate(requests) if _is_near(said, one)), None)
    return [_LIKELY if at == nearest else _UNLIKELY for at in range(len(requests))]


def _is_near(said: Known, one: Request) -> bool:
    me, them = said.shape, one.known.shape
    if me.at - them.at > _SOON:
        return False
    if said.named:
        return them.author in said.named
    turns = me.place - one.active
    if "?" in me.manner or not me.manner & _SUBSTANCE:
        return False
    alike = not one.waits_for.isdisjoint(me.manner) or not me.stems.isdisjoint(one.stems)
    return turns <= _NEXT or (turns <= _NEAR and alike)


def answers_in_manner(me: Shape) -> bool:
    """Whether it says something, as far as its manner goes: no thanks, no laugh, no question."""
    manner = me.manner
    if not me.count:
        return False
    if "?" in manner or "clarify:" in manner:
        return bool(manner & {"advice", "offer:", "url"}) and me.count > 2 * _SHORT
    if manner & _SMALL:
        return me.count > 2 * _SHORT and bool(manner & _SUBSTANCE)
    return bool(manner & (_SUBSTANCE | {"yes", "no"})) or me.count > 2 * _SHORT


def settled(said: Utterance, asked: Asked) -> bool:
    """Whether the asker says here that the request is settled: thanks, it helped."""
    author = said.line.author
    if author is None or author != asked.said.line.author or said.place <= asked.said.place:
        return False
    if not asked.answers:
        return False
    me = shape(said)
    if "?" in me.manner or not me.manner & {"thanks", "thanks:"}:
        return False
    to = me.reply_to
    return to is None or to in asked.ids or any(to == other.id for other in asked.answers)
