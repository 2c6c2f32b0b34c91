"""A message beside an open request: what tells whether it answers it.

`ANSWER` names the numbers in a row, in order. Causal: whatever was said later is not looked at.
"""

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from outreach.listening.linking.moment import Moment
from outreach.listening.linking.open import ASKED, FITS, KINDS, Request
from outreach.listening.linking.pairs import NONE, Known, log_gap
from outreach.listening.linking.scene import Scene

_LONG: Final = 60  # words, or turns; more is only "long"
_LATELY: Final = 3600.0
_MANNERS: Final = (
    *("?", "?end", "!", "number", "url", "emoji", "smile", "thanks", "greeting", "yes", "no"),
    *("noted", "laughter", "where", "when", "who", "how", "what", "why", "whether", "you", "me"),
    *("they", "advice", "time", "place", "person", "sympathy", "too", "too:", "unsure:"),
    *("asking:", "clarify:", "thanks:", "offer:", "gone_wrong:", "informed:"),
    *("rude", "moderating:"),
)
_FIRST: Final = (
    *("yes", "no", "noted", "thanks", "laughter", "advice", "greeting", "where", "what", "how"),
)
ANSWER: Final = (
    *("reply", "reply_more", "reply_answer", "reply_asker", "reply_chain", "reply_elsewhere"),
    *("gap", "turns", "asker_gap", "asker_turns", "answer_gap", "answer_turns"),
    *("given", "mine_given", "mine_gap", "mine_turns", "newer", "newer_open"),
    *(f"kind {kind.value}" for kind in KINDS),
    *("called_first", "called", "calls_other", "asker_called_me"),
    *("shared", "shared_of_mine", "shared_of_theirs", "shared_answers", "shared_other"),
    *("shared_lead", "their_words", "fits", *(f"asked {name}" for name in ASKED)),
    *("after_asker", "after_request", "after_answer", "after_other"),
    *("by_me", "by_asker", "people"),
    *("rank_request", "rank_answers", "rank_asker", "rank_lead", "partner", "same_talk"),
    *("rank_self", "rank_best", "replies", "after_me", "open", "lately", "i_ask", "staff"),
    *("words", "stems", "media", "text", "asks", "offers"),
    *(f"has {name}" for name in _MANNERS),
    *(f"first {name}" for name in _FIRST),
)


@dataclass(frozen=True, slots=True)
class Sounds:
    """A message by its words alone."""

    text: float
    """How much it sounds like an answer: log-odds."""
    asks: bool
    """It seems to be a request itself."""


def answer_rows(
    said: Known,
    window: Sequence[Known],
    requests: Sequence[Request],
    scene: Scene,
    parents: Mapping[int, float],
    sounds: Sounds,
) -> list[list[float]]:
    """A row of `ANSWER` for each of `requests` (newest first).

    `parents`: how likely `said` replies to each earlier message, its own id for none of them.
    """
    if not requests:
        return []
    moment = Moment(said, window)
    stems = said.shape.stems
    shares = [scene.shared(stems, one.stems) for one in requests]
    others = _best_others(shares)
    threads = [_thread(one, parents, moment) for one in requests]
    masses = [sum(thread) for thread in threads]
    other_masses = _best_others(masses)
    ours = _of_said(moment, requests, sounds, parents.get(said.shape.id, 0.0), max(masses))
    rows: list[list[float]] = []
    newer_open = 0
    for at, one in enumerate(requests):
        rows.append(
            [
                *_reply(one, moment),
                *_when(one, moment),
                float(at),
                float(newer_open),
                *one.traits[: len(KINDS)],
                *_names(one, moment),
                *_words(one, said, scene, shares[at], others[at]),
                *_flow(one, moment),
                *threads[at],
                masses[at] - other_masses[at],
                *_partner(one, moment),
                *ours,
            ]
        )
        newer_open += not one.given
    return rows


def _best_others(numbers: Sequence[float]) -> list[float]:
    """For each of the numbers the largest of the others; 0 where there is none."""
    best, second = ([*sorted(numbers, reverse=True), 0.0])[:2]
    top = numbers.index(best)
    return [second if at == top else best for at in range(len(numbers))]


def _reply(one: Request, moment: Moment) -> tuple[float, ...]:
    reply, asker = moment.said.shape.reply_to, one.known.shape.author
    if reply is None:
        return (0.0, 0.0, 0.0, 0.0, 0.0, 0.0)
    meant = one.is_meant_by(reply)
    chained = not meant and not moment.chain.isdisjoint(one.ids | one.given)
    told = moment.by_id.get(reply)
    return (
        float(reply == one.id),
        float(reply in one.ids and reply != one.id),
        float(reply in one.given),
        float(not meant and told is not None and asker is not None and told.shape.author == asker),
        float(chained),
        float(not meant and not chained),
    )


def _when(one: Request, moment: Moment) -> tuple[float, ...]:
    me, them, asked = moment.said.shape, one.known.shape, one.asked
    place, at = moment.newest_by(them.author, them)
    mine = [other for other in asked.answers if other.line.author == me.author]
    last, my_last = asked.answers[-1:], mine[-1:]
    return (
        log_gap(me.at - them.at),
        _turns(me.place - them.place),
        log_gap(me.at - at),
        _turns(me.place - place),
        log_gap(me.at - last[0].line.at) if last else NONE,
        _turns(me.place - last[0].place) if last else NONE,
        float(len(asked.answers)),
        float(len(mine)),
        log_gap(me.at - my_last[0].line.at) if mine else NONE,
        _turns(me.place - my_last[0].place) if mine else NONE,
    )


def _turns(places: int) -> float:
    return float(min(places, _LONG))


def _names(one: Request, moment: Moment) -> tuple[float, ...]:
    said, asker = moment.said, one.known.shape.author
    newest = moment.newest.get(asker)
    return (
        float(asker is not None and said.first == asker),
        float(asker in said.named),
        float(bool(said.named) and asker not in said.named),
        float(newest is not None and said.shape.author in newest.named),
    )


def _words(
    one: Request, said: Known, scene: Scene, share: float, other: float
) -> tuple[float, ...]:
    me = said.shape
    return (
        share,
        share / (1.0 + said.weight),
        share / (1.0 + one.known.weight),
        max((scene.shared(me.stems, stems) for stems in one.answered), default=0.0),
        other,
        share - other,
        float(min(one.known.shape.count, _LONG)),
        float(not one.waits_for.isdisjoint(me.manner)),
        *one.traits[len(KINDS) :],
    )


def _flow(one: Request, moment: Moment) -> tuple[float, ...]:
    """Who spoke just before, and since the request."""
    me, them = moment.said.shape, one.known.shape
    before = moment.before
    author = None if before is None else before.author
    since = bisect_right(moment.back, -them.place - 1)
    return (
        float(before is not None and author == them.author),
        float(before is not None and before.id in one.ids),
        float(before is not None and before.id in one.given),
        float(before is not None and author not in {them.author, me.author}),
        moment.spoken_since(me.author, them.place),
        moment.spoken_since(them.author, them.place),
        float(moment.people[since]),
    )


def _thread(
    one: Request, parents: Mapping[int, float], moment: Moment
) -> tuple[float, float, float]:
    """How likely it replies to the request, to its answers, to its asker's later words."""
    if not parents:
        return (0.0, 0.0, 0.0)
    them = one.known.shape
    later = moment.later_by(them.author, them.place)
    return (
        sum(parents.get(number, 0.0) for number in sorted(one.ids)),
        sum(parents.get(number, 0.0) for number in sorted(one.given)),
        sum(parents.get(number, 0.0) for number in later if number not in one.ids),
    )


def _partner(one: Request, moment: Moment) -> tuple[float, float]:
    """Whether the author spoke last to the asker, and in the same exchange."""
    mine = moment.newest.get(moment.said.shape.author)
    if mine is None or mine.parent is None:
        return (0.0, 0.0)
    partner = moment.by_id.get(mine.parent)
    return (
        float(partner is not None and partner.shape.author == one.known.shape.author),
        float(mine.root is not None and mine.root == one.known.root),
    )


def _of_said(
    moment: Moment, requests: Sequence[Request], sounds: Sounds, alone: float, best: float
) -> list[float]:
    me = moment.said.shape
    lately = sum(me.at - one.known.shape.at < _LATELY for one in requests)
    return [
        alone,
        best,
        float(me.reply_to is not None),
        float(moment.before is not None and moment.before.author == me.author),
        float(sum(not one.given for one in requests)),
        float(lately),
        float("?" in me.manner or "asking:" in me.manner),
        float(me.staff),
        float(min(me.count, _LONG)),
        float(min(len(me.stems), _LONG)),
        float(me.media),
        sounds.text,
        float(sounds.asks),
        float(sum(not me.manner.isdisjoint(words) for words in FITS.values())),
        *(1.0 if name in me.manner else 0.0 for name in _MANNERS),
        *(1.0 if me.first == name else 0.0 for name in _FIRST),
    ]
