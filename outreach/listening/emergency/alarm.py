"""Whether a message says that somebody's life is in danger now.

Signs give points by how certain they are; what is said around them adds points or takes them away.
The lists are in `words/`; `docs/models/emergencies.md` tells how to read and change them. A second
opinion may be heard beside the rules; without one they decide alone.
"""

import heapq
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from core.language.normalise import Plain, own, plain, visible
from outreach.listening.emergency.evidence import Evidence, pictures, read, tells
from outreach.listening.emergency.opinion import Opinion, added
from outreach.listening.emergency.spelling import joined
from outreach.listening.talk import Utterance

ALARM_AT: Final = 4.0
"""The points of the weakest alarm."""
MOST_SIGNS: Final = 6.0
"""All signs together: a long story of the past is full of them."""
FOR: Final = {"who": 0.75, "now": 0.75, "help": 1.0, "ambulance": 2.0}
"""What is added, where there is a sign at all."""
MOST_FOR: Final = 2.5
AGAINST: Final = {
    "past": 3.5,
    "before": 1.5,
    "maybe": 1.5,
    "relief": 4.0,
    "learning": 3.5,
    "training": 4.5,
    "media": 4.5,
    "joke": 1.5,
    "animal": 3.5,
    "absent": 3.0,
    "advice": 3.0,
    "plan": 1.5,
    "mild": 2.0,
    "you": 1.0,
}
"""What is taken away from signs of the body."""
AGAINST_FAREWELL: Final = {
    "past": 2.0,
    "relief": 3.0,
    "learning": 2.0,
    "training": 4.5,
    "media": 4.5,
    "joke": 2.0,
    "advice": 3.0,
}
"""The same for a suicide announced: its words speak of the past, of tomorrow, of the cat."""
EASED: Final[Mapping[str, tuple[frozenset[str], float]]] = {
    "past": (frozenset({"now", "ambulance"}), 0.5),
    "relief": (frozenset({"again"}), 0.25),
    "learning": (frozenset({"here"}), 0.5),
    "absent": (frozenset({"ambulance"}), 0.0),
}
"""What is left of a deduction where one of these is said, too.

"We drank yesterday, now he does not wake"; "came round, goes grey again"; "what to do if she here
does not breathe"; an ambulance that does not answer the phone.
"""
WITH_FAREWELL: Final = 0.5
"""What signs of the body count beside a suicide announced."""
FORWARDED: Final = 1.5
STAFF: Final = 3.0
"""Those who write to all, who teach and who look back; their own alarms are not missed by peers."""
TALKED_ABOUT: Final = 1.5
"""Taken away while somebody else's alarm is talked about, and once more from advice."""

_BURST = 180.0  # seconds in which the messages of one author are read as one
_BURST_MOST = 3
_TALK = 900.0  # seconds in which an alarm is talked about
_TALK_MOST = 10  # messages of the talk that are looked back at
_QUOTES = frozenset('«“„"')


@dataclass(frozen=True, slots=True)
class Verdict:
    """The points of a message, and what brought most of them."""

    points: float = 0.0
    group: str | None = None
    advice: bool = False


NOTHING: Final = Verdict()


def alarm(
    said: Utterance,
    parent: Utterance | None = None,
    before: Sequence[Utterance] = (),
    *,
    opinion: Opinion | None = None,
) -> float:
    """How sure it is that a life is in danger now, from 0 to 1; 0.5 and more is an alarm.

    `parent` is the message that it replies to, `before` is what was said lately, in any order.
    Linear in the length of the message.
    """
    points = _judged(said, parent, before, opinion).points
    return 1 / (1 + math.exp(ALARM_AT - points)) if points > 0 else 0.0


def reason_of(
    said: Utterance,
    parent: Utterance | None = None,
    before: Sequence[Utterance] = (),
    *,
    opinion: Opinion | None = None,
) -> str | None:
    """The key of the text that names the strongest sign ("urgent-breathing"); None without one."""
    group = _judged(said, parent, before, opinion).group
    return None if group is None else f"urgent-{group}"


def _judged(
    said: Utterance,
    parent: Utterance | None,
    before: Sequence[Utterance],
    opinion: Opinion | None,
) -> Verdict:
    verdict = _alone(said, opinion)
    if verdict.group is None and verdict.points < ALARM_AT:
        return verdict
    lately = heapq.nlargest(_TALK_MOST, _earlier(said, before), key=lambda other: other.place)
    burst = _in_burst(said, lately, opinion)
    verdict = max(verdict, burst, key=lambda each: each.points)
    around = lately if parent is None else [parent, *lately]
    if any(_others_alarm(said, other) for other in around):
        taken = TALKED_ABOUT * (1 + verdict.advice)
        return replace(verdict, points=verdict.points - taken)
    return verdict


def _earlier(said: Utterance, before: Iterable[Utterance]) -> Iterable[Utterance]:
    return (other for other in before if other.place < said.place)


def _in_burst(said: Utterance, lately: Sequence[Utterance], opinion: Opinion | None) -> Verdict:
    """The message read together with what its author wrote just before it."""
    mine = [other for other in lately if _same_burst(said, other)][:_BURST_MOST]
    if not mine or any(_alone(other).points >= ALARM_AT for other in mine):
        return NOTHING
    parts = (*reversed(mine), said)
    words = joined([word for part in parts for word in part.plain.words])
    verdict = _minus(_of_text(words, frozenset()), said)
    text = "\n".join(own(part.line.text, part.line.quoted) for part in parts)
    whole = Utterance(replace(said.line, text=text, quoted=()), said.place, words)
    return _heard_out(verdict, whole, opinion)


def _same_burst(said: Utterance, other: Utterance) -> bool:
    return (
        said.line.author is not None
        and other.line.author == said.line.author
        and 0 <= said.line.at - other.line.at <= _BURST
    )


def _others_alarm(said: Utterance, other: Utterance) -> bool:
    # By the rules alone: the second opinion must not make anybody else's alarm weaker.
    return (
        other.line.author != said.line.author
        and said.line.at - other.line.at <= _TALK
        and _alone(other).points >= ALARM_AT
    )


def _alone(said: Utterance, opinion: Opinion | None = None) -> Verdict:
    """The message without the talk around it."""
    text = said.line.text
    verdict = _of_text(said.plain, pictures(text))
    if not said.line.quoted and not _QUOTES.isdisjoint(text) and tells(said.plain):
        # "She wrote: «goodbye»": a quotation is nobody's alarm, but a farewell that is told is.
        told = _of_text(plain(visible(text)), pictures(text))
        if told.group == "suicide" and told.points > verdict.points:
            verdict = told
    return _heard_out(_minus(verdict, said), said, opinion)


def _heard_out(verdict: Verdict, said: Utterance, opinion: Opinion | None) -> Verdict:
    """The verdict of the rules after the second opinion was heard."""
    if opinion is None or not said.plain.words:
        return verdict
    return replace(verdict, points=verdict.points + added(opinion(said)))


def _minus(verdict: Verdict, said: Utterance) -> Verdict:
    taken = FORWARDED * said.line.forwarded + STAFF * said.line.staff
    return replace(verdict, points=verdict.points - taken) if taken else verdict


def _of_text(words: Plain, extra: frozenset[str]) -> Verdict:
    passages = read(words)
    if not passages:
        return NOTHING
    return max((_weighed(found, extra) for found in passages), key=lambda verdict: verdict.points)


def _weighed(found: Evidence, extra: frozenset[str]) -> Verdict:
    context = found.context | extra
    signs = dict(found.signs)
    farewell = signs.get("suicide", 0.0)
    body = sum(signs.values()) - farewell
    points = _sum(body, context, AGAINST) if body else -math.inf
    if farewell:
        both = _sum(farewell + WITH_FAREWELL * body, context, AGAINST_FAREWELL)
        points = max(points, both)
    return Verdict(points, max(signs, key=lambda group: signs[group]), "advice" in context)


def _sum(signs: float, context: frozenset[str], against: Mapping[str, float]) -> float:
    """The points of the signs and of what is around them."""
    total = min(signs, MOST_SIGNS)
    total += min(sum(FOR[name] for name in context & FOR.keys()), MOST_FOR)
    for name in context & against.keys():
        unless, left = EASED.get(name, (frozenset(), 1.0))
        total -= against[name] * (1.0 if unless.isdisjoint(context) else left)
    return total
