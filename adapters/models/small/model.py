"""The small model: one linear judge over `features`, a megabyte, no library needed.

It comes with Steward and answers one question: is somebody here being insulted, mocked, threatened,
driven out? `docs/models/rudeness.md` is its card.
"""

import hashlib
import json
import math
import zlib
from array import array
from collections.abc import Sequence
from pathlib import Path

from adapters.models.small import features
from core.errors import ModelError
from moderation.findings import Finding
from moderation.rules.reading import Reading

SHIPPED = Path(__file__).with_name("rudeness.model")
VIEWS = 3  # letters, words, aim
_BUCKETS = 1 << features.BITS
_LARGEST = 1e6  # of a bias or a scale; what is learnt is far below
_WORDS_KEPT = 20_000  # words whose letters were summed up already


class SmallModel:
    """The model, ready to judge; in memory it keeps sums of words, never messages."""

    def __init__(
        self, weights: Sequence["array[int]"], scales: Sequence[float], bias: float
    ) -> None:
        """`weights`: whole numbers for each bucket of each view; `scales`: what one is worth."""
        self._letter_weights, *self._weights = weights
        self._letter_scale, *self._scales = scales
        self._bias = bias
        self._words: dict[str, tuple[int, int]] = {}

    def judge(self, reading: Reading, rule: Finding | None) -> float:
        """The log-odds of rudeness; `rule` is what the rules find rude in the message."""
        total = self._bias + self._letters(reading.plain.words[: features.MANY])
        views = zip(self._weights, self._scales, features.context(reading, rule), strict=True)
        for weights, scale, buckets in views:
            if buckets:
                total += scale * sum(map(weights.__getitem__, buckets)) / math.sqrt(len(buckets))
        return total

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
        buckets = features.letters_of(word)
        known = (sum(map(self._letter_weights.__getitem__, buckets)), len(buckets))
        self._words[word] = known
        return known


def load(file: Path = SHIPPED) -> SmallModel:
    """Read the model from its file. Raises ModelError."""
    try:
        return parse(file.read_bytes())
    except OSError as error:
        raise ModelError("error-small-missing", file=file.name, why=error.strerror or "") from None
    except (ValueError, KeyError, TypeError, zlib.error):
        raise ModelError("error-small-damaged", file=file.name) from None


def parse(model: bytes) -> SmallModel:
    """The model in the bytes of its file: a line of JSON, then the weights, compressed.

    Raises ValueError, KeyError, TypeError or zlib.error when they are something else. The hash is
    that of the weights: the bias and the scales must make sense by themselves.
    """
    head, _, body = model.partition(b"\n")
    told = json.loads(head)
    # One byte more than there should be is enough to see that there are too many.
    weights = zlib.decompressobj().decompress(body, VIEWS * _BUCKETS + 1)
    if told["features"] != features.VERSION or told["bits"] != features.BITS:
        raise ValueError("learnt from other features")
    if hashlib.sha256(weights).hexdigest() != told["sha256"]:
        raise ValueError("weights are damaged")
    bias, scales = _number(told["bias"]), [_number(scale) for scale in told["scales"]]
    if len(scales) != VIEWS or min(scales) < 0:
        raise ValueError("as many scales as views, and none below zero")
    views = [array("b", weights[at : at + _BUCKETS]) for at in range(0, len(weights), _BUCKETS)]
    return SmallModel(views, scales, bias)


def _number(told: object) -> float:
    """A number as training writes it: no text, no switch, not NaN, and nothing beyond all sense."""
    if isinstance(told, int | float) and not isinstance(told, bool) and abs(told) < _LARGEST:
        return float(told)
    raise ValueError("no number")
