"""Fitting the model of requests: sparse matrices, linear judges, small trees, and the file.

scikit-learn does the learning (`pip install .[train]`); what is served needs none of it.
"""

import hashlib
import json
import os
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

# OpenBLAS and OpenMP add up in another order with each number of threads (see `training.fit`).
os.environ.setdefault("OPENBLAS_CORETYPE", "Prescott")
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
os.environ.setdefault("OMP_NUM_THREADS", "1")

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix, diags, hstack, vstack
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.linear_model import LogisticRegression

from adapters.models.requests import features
from adapters.models.requests.model import BUCKETS, FEW, KINDS
from outreach.listening.around import NAMES
from outreach.listening.reading import Reading

Vector = npt.NDArray[np.float64]
Matrix = Any
"""A sparse matrix, a row a message, the views side by side."""
# Rare n-grams say more: the power of their inverse document frequency, one a view. Found best, as
# were the numbers below, on writers left out.
_RARITY = (1.5, 1.5, 1.0)
_EVEN = (5.0, 5.0, 1.5)  # what the powers make larger, so that one strength suits all views
_STRENGTH = 1.0
_KIND_STRENGTH = 5.0
_TREES, _DEPTH, _RATE, _LEAF, _SHRINK = 200, 2, 0.06, 15, 5.0
_LINE_STRENGTH = 0.1
_CONSTANT = 1e-6  # a number that varies less says nothing
_STEPS = 127  # of a weight, on either side of zero: what one byte holds
_DIGITS = 6  # kept of the trees' numbers: the last ones depend on the processor


@dataclass(frozen=True, slots=True)
class Linear:
    """A linear judge, before it is made small."""

    weights: Vector
    bias: float

    def score(self, matrix: Matrix) -> Vector:
        """The log-odds of each row."""
        return np.asarray(matrix @ self.weights).ravel() + self.bias


@dataclass(frozen=True, slots=True)
class Around:
    """What is learnt from the numbers around a message, as the file holds it."""

    trees: list[Any]
    """Nested lists: [place, threshold, branch up to it, branch above it], or a leaf's number."""
    line: list[float]
    bias: float


def matrix_of(readings: Sequence[Reading]) -> Matrix:
    """The views of messages side by side. Each view of a message has the length of one."""
    columns: list[int] = []
    values: list[float] = []
    ends = [0]
    for reading in readings:
        for view, buckets in enumerate(features.views(reading)):
            columns.extend(bucket + view * BUCKETS for bucket in buckets)
            values.extend([(len(buckets) or 1) ** -0.5] * len(buckets))
        ends.append(len(columns))
    arrays = (np.array(values), np.array(columns, dtype=np.int64), np.array(ends))
    matrix = csr_matrix(arrays, shape=(len(readings), features.VIEWS * BUCKETS))
    matrix.sum_duplicates()
    return matrix


def stacked(matrices: Sequence[Matrix], kept: Sequence[Sequence[bool]]) -> Matrix:
    """The rows of all `matrices` that are `kept`."""
    pairs = zip(matrices, kept, strict=True)
    return vstack([matrix[np.array(rows, dtype=np.bool_)] for matrix, rows in pairs]).tocsr()


def learn(matrix: Matrix, asks: Sequence[bool], weights: Sequence[float]) -> Linear:
    """The judge of words; `weights`: how much each message counts."""
    found = np.asarray((matrix > 0).sum(axis=0)).ravel()
    # Rounded: numpy's logarithm depends on the processor in its last digit.
    rarity = np.round(np.log((1 + matrix.shape[0]) / (1 + found)) + 1, _DIGITS)
    for view in range(features.VIEWS):
        part = rarity[view * BUCKETS : (view + 1) * BUCKETS]
        part[:] = np.round(part ** _RARITY[view] / _EVEN[view], _DIGITS)
    model = LogisticRegression(C=_STRENGTH, solver="liblinear", max_iter=300)
    model.fit(matrix @ diags(rarity), np.array(asks), sample_weight=np.array(weights))
    return Linear(model.coef_.ravel() * rarity, float(model.intercept_[0]))


def best_threshold(scores: Sequence[float], asks: Sequence[bool]) -> float:
    """The score from which on calling it a request gives the best F1; of equals the lowest."""
    order = np.argsort(-np.array(scores), kind="stable")
    right = np.cumsum(np.array(asks)[order])
    f1 = 2 * right / (np.arange(1, len(order) + 1) + right[-1])
    return float(np.array(scores)[order[len(f1) - 1 - int(np.argmax(f1[::-1]))]])


def learn_kinds(matrix: Matrix, kinds: Sequence[int]) -> list[Linear]:
    """One judge for each of `KINDS`, against the others."""
    fewer = fewer_buckets(matrix)
    truth, judges = np.array(kinds), []
    for kind in range(len(KINDS)):
        model = LogisticRegression(
            C=_KIND_STRENGTH, solver="liblinear", max_iter=300, class_weight="balanced"
        )
        model.fit(fewer, truth == kind)
        judges.append(Linear(model.coef_.ravel(), float(model.intercept_[0])))
    return judges


def fewer_buckets(matrix: Matrix) -> Matrix:
    """Words and manner alone, in as many buckets as kinds are told apart by."""
    views = []
    for view in range(1, features.VIEWS):
        part = matrix[:, view * BUCKETS : (view + 1) * BUCKETS].tocoo()
        arrays = (part.data, (part.row, part.col >> features.FEWER))
        views.append(csr_matrix(arrays, shape=(matrix.shape[0], FEW)))
    return hstack(views).tocsr()


def surrounded(seen: Sequence[Sequence[float]], asks: Sequence[bool]) -> Around:
    """What is learnt from the numbers around a message: trees and a line, half of each."""
    rows, truth = np.array(seen), np.array(asks)
    model = HistGradientBoostingClassifier(
        max_iter=_TREES,
        max_depth=_DEPTH,
        learning_rate=_RATE,
        min_samples_leaf=_LEAF,
        l2_regularization=_SHRINK,
        early_stopping=False,
    )
    model.fit(rows, truth)
    trees = [_written(stage[0].nodes, 0) for stage in model._predictors]  # noqa: SLF001
    middle, spread = rows.mean(axis=0), rows.std(axis=0)
    spread[spread < _CONSTANT] = 1.0
    line = LogisticRegression(C=_LINE_STRENGTH, solver="liblinear", max_iter=1000)
    line.fit((rows - middle) / spread, truth)
    weights = line.coef_.ravel() / spread
    bias = float(line.intercept_[0]) - float(weights @ middle)
    bias += float(np.ravel(model._baseline_prediction)[0])  # noqa: SLF001
    return Around(
        trees, [round(float(weight) / 2, _DIGITS) for weight in weights], round(bias / 2, _DIGITS)
    )


def _written(nodes: Any, at: int) -> Any:
    """A tree as nested lists: [place, threshold, up to it, above it], or the number of a leaf."""
    node = nodes[at]
    if node["is_leaf"]:
        return round(float(node["value"]) / 2, _DIGITS)
    branches = [_written(nodes, int(node[side])) for side in ("left", "right")]
    return [int(node["feature_idx"]), round(float(node["num_threshold"]), _DIGITS), *branches]


def shipped(
    words: Linear,
    around: Around,
    kinds: Sequence[Linear],
    told: Mapping[str, Any],
) -> bytes:
    """The model's file: a line of JSON with `told` in it, then weights of one byte each."""
    weights, scales = bytearray(), []
    for part in (*np.split(words.weights, features.VIEWS), *(kind.weights for kind in kinds)):
        scale = float(np.abs(part).max()) / _STEPS or 1.0
        weights += np.rint(part / scale).astype(np.int8).tobytes()
        scales.append(scale)
    head = {
        "features": features.VERSION,
        "bits": features.BITS,
        "around": list(NAMES),
        "scales": scales,
        "biases": [words.bias, around.bias, *(kind.bias for kind in kinds)],
        "sha256": hashlib.sha256(weights).hexdigest(),
        "line": around.line,
        "trees": around.trees,
        **told,
    }
    return json.dumps(head).encode() + b"\n" + zlib.compress(bytes(weights), 9)
