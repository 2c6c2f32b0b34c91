"""The small model of links: whom a message replies to, and which request it answers.

A linear judge of a message's words, and two ensembles of trees that ONNX Runtime serves. It comes
with Steward; `docs/models/links.md` is its card.
"""

import hashlib
import json
import math
import zlib
from array import array
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from adapters.models.links import words
from core.errors import ModelError
from outreach.listening.linking.answering import ANSWER
from outreach.listening.linking.linker import Row
from outreach.listening.linking.pairs import RANK
from outreach.listening.linking.shape import Shape
from outreach.listening.talk import Utterance

SHIPPED: Final = Path(__file__).with_name("links.model")
VERSION: Final = 2
"""Of what the models see: the text's buckets and the meaning of each number in a row."""
PARTS: Final = ("text", "parents", "answers")
_BUCKETS: Final = 1 << words.BITS
_LARGEST: Final = 1e6  # of a bias or a scale; what is learnt is far below
_MOST: Final = 8 << 20  # bytes of a part, unpacked


class LinksModel:
    """The model, ready to judge; keeps nothing of what it is shown."""

    def __init__(
        self, weights: "array[int]", scale: float, bias: float, parents: bytes, answers: bytes
    ) -> None:
        """`weights`: a whole number for each bucket, worth `scale`; the rest are ONNX graphs."""
        self._weights = weights
        self._scale = scale
        self._bias = bias
        self._parents = _session(parents)
        self._answers = _session(answers)

    def text(self, said: Utterance, shape: Shape, before: Shape | None) -> float:
        """How much a message sounds like an answer, by its words: log-odds."""
        total, weight = 0.0, self._weights.__getitem__
        for found in words.views(said, shape, before):
            if found:
                total += sum(map(weight, found)) / math.sqrt(len(found))
        return self._bias + self._scale * total

    def parents(self, rows: Sequence[Row]) -> Sequence[float]:
        """For each row of `pairs.RANK`: the log of how likely the message replies to it."""
        return _run(self._parents, rows)

    def answers(self, rows: Sequence[Row]) -> Sequence[float]:
        """For each row of `answering.ANSWER`: how sure it is an answer, from 0 to 1."""
        return [1.0 / (1.0 + math.exp(-odds)) for odds in _run(self._answers, rows)]


def _session(graph: bytes) -> Any:
    # It starts threads: a process that has imported it cannot be forked safely.
    import onnxruntime  # noqa: PLC0415

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(graph, options, providers=["CPUExecutionProvider"])


def _run(session: Any, rows: Sequence[Row]) -> Sequence[float]:
    matrix: npt.NDArray[np.float32] = np.array(rows, dtype=np.float32)
    (found,) = session.run(None, {"rows": matrix})
    scores: list[float] = found.ravel().tolist()
    return scores


def load(file: Path = SHIPPED) -> LinksModel:
    """Read the model from its file. Raises ModelError."""
    try:
        return parse(file.read_bytes())
    except OSError as error:
        raise ModelError("error-small-missing", file=file.name, why=error.strerror or "") from None
    except (ValueError, KeyError, TypeError, zlib.error):
        raise ModelError("error-small-damaged", file=file.name) from None


def parse(model: bytes) -> LinksModel:
    """The model in the bytes of its file: a line of JSON, then its parts, compressed.

    Raises ValueError, KeyError, TypeError or zlib.error when they are something else.
    """
    head, _, body = model.partition(b"\n")
    told = json.loads(head)
    if told["version"] != VERSION or told["rank"] != len(RANK) or told["answer"] != len(ANSWER):
        raise ValueError("learnt from other features")
    unpacked = zlib.decompressobj().decompress(body, len(PARTS) * _MOST)
    if hashlib.sha256(unpacked).hexdigest() != told["sha256"]:
        raise ValueError("weights are damaged")
    parts, at = [], 0
    for size in told["sizes"]:
        parts.append(unpacked[at : at + size])
        at += size
    text, parents, answers = parts
    if len(text) != _BUCKETS:
        raise ValueError("a weight for each bucket")
    scale, bias = _number(told["scale"]), _number(told["bias"])
    return LinksModel(array("b", text), scale, bias, parents, answers)


def _number(told: object) -> float:
    """A number as training writes it: no text, no switch, not NaN, and nothing beyond all sense."""
    if isinstance(told, int | float) and not isinstance(told, bool) and abs(told) < _LARGEST:
        return float(told)
    raise ValueError("no number")
