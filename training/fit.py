"""Fitting the small model: sparse matrices, logistic regression, and the file that is shipped.

scikit-learn does the learning (`pip install .[train]`); what is served needs none of it. Nothing
here is random, and sums are taken in the same order on every x86-64 processor: the same messages
give the same bytes.
"""

import hashlib
import json
import os
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

# OpenBLAS adds up in another order on each kind of processor, and with each number of threads.
os.environ.setdefault("OPENBLAS_CORETYPE", "Prescott")
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix, diags, vstack
from sklearn.linear_model import LogisticRegression

from adapters.models.small import features
from adapters.models.small.model import VIEWS
from moderation.rules.reading import read
from moderation.rules.rudeness import rudeness
from training.cases import Case

Vector = npt.NDArray[np.float64]
Truth = npt.NDArray[np.bool_]
_BUCKETS = 1 << features.BITS
# Rare n-grams say more: the power of their inverse document frequency, one a view. Found best, as
# was the strength below (scikit-learn's C), on writers left out.
_RARITY = (2.0, 1.5, 1.5)
_EVEN = (8.0, 5.0, 5.0)  # what the powers make larger, so that one strength suits all views
STRENGTH = 1.5
_STEPS = 127  # of a weight, on either side of zero: what one byte holds


@dataclass(frozen=True, slots=True)
class Judge:
    """The linear judge, before it is made small."""

    weights: Vector
    bias: float

    def score(self, matrix: Any) -> Vector:
        """The log-odds of each row."""
        return np.asarray(matrix[:, : len(self.weights)] @ self.weights).ravel() + self.bias


@dataclass(frozen=True, slots=True)
class Seen:
    """Messages as the model sees them, with what their annotators say."""

    matrix: Any
    """The views side by side, a sparse row a message."""
    truth: Truth


def see(cases: Sequence[Case]) -> Seen:
    """The matrix of `cases`. Each view of a message has the length of one."""
    columns: list[int] = []
    values: list[float] = []
    ends = [0]
    for case in cases:
        reading = read(case.said)
        for view, buckets in enumerate(features.views(reading, rudeness(reading))):
            columns.extend(bucket + view * _BUCKETS for bucket in buckets)
            values.extend([(len(buckets) or 1) ** -0.5] * len(buckets))
        ends.append(len(columns))
    arrays = (np.array(values), np.array(columns, dtype=np.int64), np.array(ends))
    matrix = csr_matrix(arrays, shape=(len(cases), VIEWS * _BUCKETS))
    matrix.sum_duplicates()
    return Seen(matrix, np.array([case.rude for case in cases], dtype=np.bool_))


def learn(
    parts: Sequence[Seen],
    views: int = VIEWS,
    strength: float = STRENGTH,
    *,
    even: bool = False,
) -> Judge:
    """What all of `parts` teach.

    `views`: only the first so many; `strength`: scikit-learn's C; `even`: both answers weigh the
    same, however often they are given.
    """
    matrix = vstack([part.matrix for part in parts]).tocsr()[:, : views * _BUCKETS]
    truth = np.concatenate([part.truth for part in parts])
    found = np.asarray((matrix > 0).sum(axis=0)).ravel()
    # Rounded: numpy's logarithm, too, depends on the processor in its last digit.
    rarity = np.round(np.log((1 + matrix.shape[0]) / (1 + found)) + 1, 6)
    for view in range(views):
        part = rarity[view * _BUCKETS : (view + 1) * _BUCKETS]
        part[:] = np.round(part ** _RARITY[view] / _EVEN[view], 6)
    weight = "balanced" if even else None
    model = LogisticRegression(C=strength, solver="liblinear", max_iter=300, class_weight=weight)
    model.fit(matrix @ diags(rarity), truth)
    return Judge(model.coef_.ravel() * rarity, float(model.intercept_[0]))


def shipped(judge: Judge, told: Mapping[str, Any]) -> bytes:
    """The model's file: a line of JSON with `told` in it, then weights of one byte each."""
    weights, scales = bytearray(), []
    for view in np.split(judge.weights, VIEWS):
        scale = float(np.abs(view).max()) / _STEPS or 1.0
        weights += np.rint(view / scale).astype(np.int8).tobytes()
        scales.append(scale)
    head = {
        "features": features.VERSION,
        "bits": features.BITS,
        "scales": scales,
        "bias": judge.bias,
        "sha256": hashlib.sha256(weights).hexdigest(),
        **told,
    }
    return json.dumps(head).encode() + b"\n" + zlib.compress(bytes(weights), 9)
