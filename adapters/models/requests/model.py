"""The model of requests: linear in the words; trees and a line over what surrounds them.

It comes with Steward and answers: does this message of the chat ask for something? Is it a
question, or shall something be done? `docs/models/requests.md` is its card. No library serves it.
"""

import hashlib
import json
import math
import zlib
from array import array
from collections.abc import Sequence
from operator import mul
from pathlib import Path
from typing import Final

from adapters.models.requests import features
from core.errors import ModelError
from outreach.listening.around import NAMES
from outreach.listening.heard import Kind
from outreach.listening.reading import Reading

SHIPPED: Final = Path(__file__).with_name("requests.model")
KINDS: Final = (Kind.QUESTION, Kind.HELP, Kind.INVITE, Kind.UNCLEAR)
"""In the order of their weights in the file."""
BUCKETS: Final = 1 << features.BITS
FEW: Final = BUCKETS >> features.FEWER
"""Buckets of a view, where kinds are told apart: there is less to learn from."""
LENGTH: Final = features.VIEWS * BUCKETS + len(KINDS) * features.KIND_VIEWS * FEW
_LARGEST: Final = 1e6  # of a bias or a scale; what is learnt is far below
_WORDS_KEPT: Final = 20_000  # words whose letters were summed up already
_DEEPEST: Final = 12  # of a tree

Tree = tuple[int, float, "Tree", "Tree"] | float
"""A number's place in `NAMES`, a threshold, the branch up to it, the branch above; or a leaf."""


class RequestModel:
    """The model, ready to judge; in memory it keeps sums of words, never messages."""

    def __init__(
        self,
        weights: Sequence["array[int]"],
        kinds: Sequence["array[int]"],
        scales: Sequence[float],
        biases: Sequence[float],
        line: Sequence[float],
        trees: Sequence[Tree],
    ) -> None:
        """`weights`: of each view; `kinds`: of each kind's views, one after the other.

        `scales`: what a whole number is worth, of the views and then of each kind; `biases`: of the
        words, of what surrounds them, then of each kind; `line`: a weight for each of `NAMES`.
        """
        self._letter_weights, *self._weights = weights
        self._letter_scale, *self._scales = scales[: features.VIEWS]
        self._kind_scales = scales[features.VIEWS :]
        self._kinds = kinds
        self._bias, self._around_bias, *self._kind_biases = biases
        self._line = line
        self._trees = trees
        self._words: dict[str, tuple[int, int]] = {}

    def words(self, reading: Reading) -> float:
        """How much the words alone sound like a request, in log-odds."""
        total = self._bias + self._letters(reading.words)
        views = zip(self._weights, self._scales, features.context(reading), strict=True)
        for weights, scale, buckets in views:
            if buckets:
                total += scale * sum(map(weights.__getitem__, buckets)) / math.sqrt(len(buckets))
        return total

    def whole(self, seen: Sequence[float]) -> float:
        """The log-odds of a request, by the numbers that `around.NAMES` names."""
        total: float = self._around_bias + sum(map(mul, self._line, seen))
        for tree in self._trees:
            node = tree
            while isinstance(node, tuple):
                node = node[2] if seen[node[0]] <= node[1] else node[3]
            total += node
        return total

    def kind(self, reading: Reading) -> Kind:
        """What a request asks for; of two equally likely kinds the first of `KINDS`."""
        views = [
            ([bucket >> features.FEWER for bucket in buckets], at * FEW)
            for at, buckets in enumerate(features.context(reading))
        ]
        best, most = Kind.QUESTION, -math.inf
        for kind, weights, scale, bias in zip(
            KINDS, self._kinds, self._kind_scales, self._kind_biases, strict=True
        ):
            score = bias
            for buckets, start in views:
                if buckets:
                    total = sum(weights[start + bucket] for bucket in buckets)
                    score += scale * total / math.sqrt(len(buckets))
            if score > most:
                best, most = kind, score
        return best

    def _letters(self, words: Sequence[str]) -> float:
        total = count = 0
        for word in words:
            known = self._words.get(word) or self._learn(word)
            total += known[0]
            count += known[1]
        return self._letter_scale * total / math.sqrt(count or 1)

    def _learn(self, word: str) -> tuple[int, int]:
        """The sum of the weights of a word's n-grams, and how many these are."""
        if len(self._words) >= _WORDS_KEPT:
            self._words.clear()
        buckets = features.letters_in(word)
        known = (sum(map(self._letter_weights.__getitem__, buckets)), len(buckets))
        self._words[word] = known
        return known


def load(file: Path = SHIPPED) -> RequestModel:
    """Read the model from its file. Raises ModelError."""
    try:
        return parse(file.read_bytes())
    except OSError as error:
        raise ModelError("error-small-missing", file=file.name, why=error.strerror or "") from None
    except (ValueError, KeyError, TypeError, RecursionError, zlib.error):
        raise ModelError("error-small-damaged", file=file.name) from None


def parse(model: bytes) -> RequestModel:
    """The model in the bytes of its file: a line of JSON, then the weights, compressed.

    Raises ValueError, KeyError, TypeError, RecursionError or zlib.error when they are something
    else. The hash is that of the weights: the numbers of the first line must make sense by
    themselves.
    """
    head, _, body = model.partition(b"\n")
    told = json.loads(head)
    # One byte more than there should be is enough to see that there are too many.
    weights = zlib.decompressobj().decompress(body, LENGTH + 1)
    if (told["features"], told["bits"]) != (features.VERSION, features.BITS):
        raise ValueError("learnt from other features")
    if told["around"] != list(NAMES):
        raise ValueError("learnt from other surroundings")
    if len(weights) != LENGTH or hashlib.sha256(weights).hexdigest() != told["sha256"]:
        raise ValueError("weights are damaged")
    scales = [_number(scale) for scale in told["scales"]]
    biases = [_number(bias) for bias in told["biases"]]
    if len(scales) != features.VIEWS + len(KINDS) or min(scales) < 0:
        raise ValueError("as many scales as views and kinds, and none below zero")
    if len(biases) != 2 + len(KINDS):
        raise ValueError("as many biases as answers")
    views = _cut(weights[: features.VIEWS * BUCKETS], BUCKETS)
    kinds = _cut(weights[features.VIEWS * BUCKETS :], features.KIND_VIEWS * FEW)
    line = [_number(weight) for weight in told["line"]]
    if len(line) != len(NAMES):
        raise ValueError("as many weights as numbers")
    return RequestModel(views, kinds, scales, biases, line, [_tree(tree) for tree in told["trees"]])


def _cut(weights: bytes, size: int) -> "list[array[int]]":
    return [array("b", weights[at : at + size]) for at in range(0, len(weights), size)]


def _tree(told: object, depth: int = 0) -> Tree:
    """A tree as training writes it: a number, or [place, threshold, branch, branch]."""
    if not isinstance(told, list):
        return _number(told)
    place, threshold, lower, upper = told
    if not isinstance(place, int) or not 0 <= place < len(NAMES) or depth > _DEEPEST:
        raise ValueError("no such tree")
    return place, _number(threshold), _tree(lower, depth + 1), _tree(upper, depth + 1)


def _number(told: object) -> float:
    """A number as training writes it: no text, no switch, not NaN, and nothing beyond all sense."""
    if isinstance(told, int | float) and not isinstance(told, bool) and abs(told) < _LARGEST:
        return float(told)
    raise ValueError("no number")
