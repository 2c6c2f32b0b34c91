"""How much a message sounds like an answer, by its words alone: a linear judge."""

import math
import os
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

# OpenBLAS adds up in another order on each kind of processor, and with each number of threads.
os.environ.setdefault("OPENBLAS_CORETYPE", "Prescott")
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from adapters.models.links import words
from outreach.listening.linking.linker import before
from outreach.listening.linking.scene import Scene
from outreach.listening.linking.shape import Shape
from outreach.listening.talk import Talk, Utterance
from training.chats import Chat

STRENGTH: Final = 3.0
_STEPS: Final = 127  # of a weight, on either side of zero: what one byte holds
_BUCKETS: Final = 1 << words.BITS


@dataclass(frozen=True, slots=True)
class Judge:
    """The linear judge, its weights as whole numbers."""

    weights: npt.NDArray[np.int8]
    scale: float
    bias: float

    def text(self, said: Utterance, shape: Shape, before: Shape | None) -> float:
        """Log-odds; as `LinksModel.text` has it."""
        total = 0.0
        for found in words.views(said, shape, before):
            if found:
                total += int(self.weights[found].sum(dtype=np.int64)) / math.sqrt(len(found))
        return self.bias + self.scale * total


def learn(chats: Sequence[Chat]) -> Judge:
    """What the messages of all `chats` teach."""
    columns: list[int] = []
    values: list[float] = []
    ends, truth = [0], []
    for chat in chats:
        talk, scene = Talk(), Scene()
        for told in chat:
            said = talk.hear(told.line)
            known, window = scene.look(said, talk)
            if told.kind is not None or not known.shape.spoken:
                continue  # whether it asks is known by other means
            for found in words.views(said, known.shape, before(known, window)):
                columns += found
                values += [max(len(found), 1) ** -0.5] * len(found)
            ends.append(len(columns))
            truth.append(bool(told.answers))
    arrays = (np.array(values), np.array(columns, dtype=np.int64), np.array(ends))
    matrix = csr_matrix(arrays, shape=(len(truth), _BUCKETS))
    matrix.sum_duplicates()
    model = LogisticRegression(C=STRENGTH, solver="liblinear", max_iter=500)
    model.fit(matrix, np.array(truth))
    weights = model.coef_.ravel()
    scale = float(np.abs(weights).max()) / _STEPS or 1.0
    return Judge(np.rint(weights / scale).astype(np.int8), scale, float(model.intercept_[0]))
