"""The second opinion on emergencies: linear in the words of one message.

It comes with Steward and answers: does this message sound as if a life were in danger now? It sees
what the model of requests sees, and is served by the same code; only what it learnt is another
thing. `docs/models/emergencies.md` is its card.
"""

import hashlib
import json
import zlib
from array import array
from pathlib import Path
from typing import Final

from adapters.models.requests import features
from adapters.models.requests.model import BUCKETS, RequestModel
from core.errors import ModelError
from outreach.listening.reading import read
from outreach.listening.talk import Utterance

SHIPPED: Final = Path(__file__).with_name("emergencies.model")
LENGTH: Final = features.VIEWS * BUCKETS
_LARGEST: Final = 1e6  # of a bias or a scale; what is learnt is far below


class EmergencyModel:
    """The model, ready to judge; in memory it keeps sums of words, never messages."""

    def __init__(self, words: RequestModel) -> None:
        """`words`: what was learnt, in the shape of a judge of words."""
        self._words = words

    def opinion(self, said: Utterance) -> float:
        """The log-odds that a life is in danger, by the words of the message alone."""
        return self._words.words(read(said))


def load(file: Path = SHIPPED) -> EmergencyModel:
    """Read the model from its file. Raises ModelError."""
    try:
        return parse(file.read_bytes())
    except OSError as error:
        raise ModelError("error-small-missing", file=file.name, why=error.strerror or "") from None
    except (ValueError, KeyError, TypeError, RecursionError, zlib.error):
        raise ModelError("error-small-damaged", file=file.name) from None


def parse(model: bytes) -> EmergencyModel:
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
    if len(weights) != LENGTH or hashlib.sha256(weights).hexdigest() != told["sha256"]:
        raise ValueError("weights are damaged")
    bias, scales = _number(told["bias"]), [_number(scale) for scale in told["scales"]]
    if len(scales) != features.VIEWS or min(scales) < 0:
        raise ValueError("as many scales as views, and none below zero")
    views = [array("b", weights[at : at + BUCKETS]) for at in range(0, LENGTH, BUCKETS)]
    return EmergencyModel(RequestModel(views, (), scales, (bias, 0.0), (), ()))


def _number(told: object) -> float:
    """A number as training writes it: no text, no switch, not NaN, and nothing beyond all sense."""
    if isinstance(told, int | float) and not isinstance(told, bool) and abs(told) < _LARGEST:
        return float(told)
    raise ValueError("no number")
