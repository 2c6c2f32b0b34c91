"""Ensembles of trees: learnt by LightGBM, written as a graph that ONNX Runtime serves.

LightGBM and onnx are needed to teach only (`pip install .[train]`). One thread and its
deterministic mode: the same rows give the same trees on the same machine.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import lightgbm
import numpy as np
import numpy.typing as npt
from onnx import TensorProto, helper

Matrix = npt.NDArray[np.float32]
_ALWAYS: Final[Mapping[str, Any]] = {
    "deterministic": True,
    "force_row_wise": True,
    "num_threads": 1,  # two wait for each other whenever the machine is busy
    "verbose": -1,
    "seed": 1,
    "max_bin": 63,
}


@dataclass(frozen=True, slots=True)
class Rows:
    """Pairs as a model sees them, with the truth, and how many belong to each message."""

    matrix: Matrix
    truth: Matrix
    groups: npt.NDArray[np.int64]


def learn(parts: Sequence[Rows], trees: int, **how: Any) -> lightgbm.Booster:
    """What all of `parts` teach; `how`: LightGBM's parameters."""
    matrix = np.concatenate([part.matrix for part in parts])
    truth = np.concatenate([part.truth for part in parts])
    groups = np.concatenate([part.groups for part in parts])
    ranking = how["objective"] == "lambdarank"
    data = lightgbm.Dataset(matrix, truth, group=groups if ranking else None)
    return lightgbm.train({**_ALWAYS, **how}, data, trees)


def graph(boosters: Sequence[lightgbm.Booster]) -> bytes:
    """The trees as an ONNX graph from `rows` to the sum of their leaves; of several the mean."""
    nodes: dict[str, list[Any]] = {name: [] for name in _NODE}
    leaves: dict[str, list[Any]] = {name: [] for name in _LEAF}
    trees = [tree for booster in boosters for tree in booster.dump_model()["tree_info"]]
    for number, tree in enumerate(trees):
        _write(tree["tree_structure"], number, nodes, leaves, 1.0 / len(boosters))
    attributes: dict[str, Any] = {
        **{f"nodes_{name}": values for name, values in nodes.items()},
        **{f"target_{name}": values for name, values in leaves.items()},
    }
    node = helper.make_node(
        "TreeEnsembleRegressor",
        ["rows"],
        ["scores"],
        domain="ai.onnx.ml",
        n_targets=1,
        aggregate_function="SUM",
        post_transform="NONE",
        **attributes,
    )
    width = boosters[0].num_feature()
    whole = helper.make_graph(
        [node],
        "links",
        [helper.make_tensor_value_info("rows", TensorProto.FLOAT, [None, width])],
        [helper.make_tensor_value_info("scores", TensorProto.FLOAT, [None, 1])],
    )
    opsets = [helper.make_opsetid("", 17), helper.make_opsetid("ai.onnx.ml", 3)]
    model = helper.make_model(whole, opset_imports=opsets, ir_version=8)
    return bytes(model.SerializeToString(deterministic=True))


_NODE: Final = (
    "treeids",
    "nodeids",
    "featureids",
    "values",
    "modes",
    "truenodeids",
    "falsenodeids",
)
_LEAF: Final = ("treeids", "nodeids", "ids", "weights")


def _write(
    root: dict[str, Any],
    tree: int,
    nodes: dict[str, list[Any]],
    leaves: dict[str, list[Any]],
    scale: float,
) -> None:
    waiting, count = [(root, 0)], 1
    while waiting:
        node, number = waiting.pop()
        if "leaf_value" in node:
            row = (tree, number, 0, 0.0, "LEAF", 0, 0)
            leaf = (tree, number, 0, float(node["leaf_value"]) * scale)
            for name, weight in zip(_LEAF, leaf, strict=True):
                leaves[name].append(weight)
        else:
            edge = _below(node["threshold"])
            row = (tree, number, node["split_feature"], edge, "BRANCH_LEQ", count, count + 1)
            waiting += [(node["left_child"], count), (node["right_child"], count + 1)]
            count += 2
        for name, told in zip(_NODE, row, strict=True):
            nodes[name].append(told)


def _below(threshold: float) -> float:
    """The largest number of 32 bits that is not above: what compares the same with such numbers."""
    rounded = np.float32(threshold)
    if rounded > threshold:
        return float(np.nextafter(rounded, np.float32(-np.inf)))
    return float(rounded)
