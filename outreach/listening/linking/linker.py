"""Which open requests a message answers."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, Protocol

from outreach.listening.heard import Answer
from outreach.listening.linking import rules
from outreach.listening.linking.answering import Sounds, answer_rows
from outreach.listening.linking.asked import Asked
from outreach.listening.linking.open import Request, Requests
from outreach.listening.linking.pairs import Known, rank_rows
from outreach.listening.linking.scene import Scene
from outreach.listening.linking.shape import Shape
from outreach.listening.talk import Talk, Utterance

CANDIDATES: Final = 8
"""Requests that a message is compared with, however many are open."""
LIKELY: Final = 0.4
"""How sure a link must be, unless told otherwise: where precision and recall weigh the same."""
_TOLD: Final = 9.0  # how much more a Telegram reply is worth than all the looks
Row = Sequence[float]


class Model(Protocol):
    """What is learnt; `adapters.models.links.model` has it."""

    def text(self, said: Utterance, shape: Shape, before: Shape | None) -> float:
        """How much a message sounds like an answer, by its words: log-odds.

        `before`: what it replies to, or what was said before it.
        """
        ...

    def parents(self, rows: Sequence[Row]) -> Sequence[float]:
        """For each row of `pairs.RANK`: the log of how likely the message replies to it."""
        ...

    def answers(self, rows: Sequence[Row]) -> Sequence[float]:
        """For each row of `answering.ANSWER`: how sure it is an answer, from 0 to 1."""
        ...


@dataclass(frozen=True, slots=True)
class Compared:
    """A message beside the open requests it may answer, newest first."""

    said: Known
    window: Sequence[Known] = field(repr=False)
    requests: Sequence[Request]
    rows: Sequence[Row]


class Linker:
    """Compares each message with the open requests. Deterministic; sees the past only.

    `link` is called for every message of the talk, in order, staff's too: with the model it
    remembers who seems to speak to whom. The same message again gives the same answers.
    """

    def __init__(self, model: Model | None = None, threshold: float = LIKELY) -> None:
        """`model`: None for the rules alone. `threshold`: links less sure are left out."""
        self._model = model
        self._threshold = threshold
        self._scene = Scene()
        self._requests = Requests(self._scene)

    def link(
        self, said: Utterance, asked: Sequence[Asked], talk: Talk, *, asks: bool = False
    ) -> tuple[Answer, ...]:
        """The requests in `asked` that `said` answers, most sure first.

        `asked`: all requests that are open, answered or not, in any order. `asks`: whether the
        message seems to be a request itself, which seldom answers another.
        """
        compared = self.compare(said, asked, talk, asks=asks)
        if not compared.requests:
            return ()
        sure: Sequence[float] = (
            rules.judge(compared.said, compared.requests)
            if self._model is None
            else self._model.answers(compared.rows)
        )
        found = [
            Answer(one.asked.id, confidence)
            for one, confidence in zip(compared.requests, sure, strict=True)
            if confidence >= self._threshold
        ]
        return tuple(sorted(found, key=lambda one: (-one.confidence, -one.request)))

    def compare(
        self, said: Utterance, asked: Sequence[Asked], talk: Talk, *, asks: bool = False
    ) -> Compared:
        """`said` beside the requests it may answer; what training learns from, too."""
        scene = self._scene
        known, window = scene.look(said, talk)
        parents = self._parents(said, known, window)
        spoken = known.shape.spoken
        requests = self._requests.chosen(known, asked, CANDIDATES) if spoken else []
        rows: Sequence[Row] = ()
        if self._model is not None and requests:
            sounds = Sounds(self._model.text(said, known.shape, before(known, window)), asks)
            rows = answer_rows(known, window, requests, scene, parents, sounds)
        return Compared(known, window, requests, rows)

    def _parents(
        self, said: Utterance, known: Known, window: Sequence[Known]
    ) -> Mapping[int, float]:
        """How likely it replies to each earlier message; remembered is the likeliest."""
        if self._model is None or not known.shape.spoken:
            return {}
        places, rows = rank_rows(known, window, self._scene.weight)
        scores = self._model.parents(rows)
        highest = max(scores)
        shares = [math.exp(score - highest) for score in scores]
        ids = [window[place].shape.id for place in places]
        ids.append(said.id)
        if known.shape.reply_to in ids:  # what its author says outweighs what it looks like
            shares[ids.index(known.shape.reply_to)] += _TOLD * sum(shares)
        total = sum(shares)
        self._scene.replies(said, ids[shares.index(max(shares))])
        return {number: share / total for number, share in zip(ids, shares, strict=True)}


def before(said: Known, window: Sequence[Known]) -> Shape | None:
    """The message that it replies to; without a reply, the one before it."""
    reply = said.shape.reply_to
    told = (other.shape for other in window if other.shape.id == reply)
    return next(told, window[0].shape if window else None)


def settled(said: Utterance, asked: Asked) -> bool:
    """Whether the asker says here that the request is settled: thanks, it helped."""
    return rules.settled(said, asked)
