"""The network as an ONNX file, straight from the weights of a checkpoint.

Torch's exporters give a graph that onnxruntime does not fuse; this one is written in its fused
operators (domain `com.microsoft`, see onnxruntime's ContribOperators.md). The weights go into a
second file, which is mapped into memory at run time.
"""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, Final, Literal

import numpy as np
import onnx
from onnx import TensorProto, helper

from adapters.models.large.checkpoint import EMBEDDINGS, WORDS, Checkpoint, Shape
from adapters.models.large.compiled import GRAPH

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Array = NDArray[Any]

# int8: weights and activations in 8 bits, the fastest. blocks: weights in 8 bits by blocks,
# activations in float: nearer to the original. fp32: the original.
Kind = Literal["int8", "blocks", "fp32"]
DATA: Final = "model.onnx.data"
IDS, POSITIONS, MASK, LOGITS = "ids", "positions", "mask", "logits"
CLASSES: Final = "classes"

_FUSED: Final = "com.microsoft"
# The first that onnxruntime knows all these operators in, and LayerNormalization has (17).
_OPSET, _IR = 17, 9
# onnxruntime maps tensors that begin at a page of this size (Windows' granularity, the largest).
_ALIGNED: Final = 65_536
# Smaller tensors stay in the graph's own file.
_INLINE: Final = 4_096
# Weights of a block share a scale.
_BLOCK: Final = 64
# MatMulNBits: compute in float32, not in quantised activations as "int8" does.
_IN_FLOAT: Final = 1
_EPSILON: Final = 1e-5
# Rows that are turned into 8 bits at a time.
_AT_ONCE: Final = 16_384


def write(checkpoint: Checkpoint, folder: Path, kind: Kind) -> None:
    """Write GRAPH and DATA into `folder`. Raises OSError."""
    shape = checkpoint.shape
    with (folder / DATA).open("wb") as data:
        builder = _Builder(checkpoint, kind, data)
        builder.build()
    graph = helper.make_graph(
        builder.nodes,
        "detoxify",
        [
            helper.make_tensor_value_info(IDS, TensorProto.INT64, ["batch", "length"]),
            helper.make_tensor_value_info(POSITIONS, TensorProto.INT64, ["batch", "length"]),
            helper.make_tensor_value_info(MASK, TensorProto.INT32, ["batch", "length"]),
        ],
        [helper.make_tensor_value_info(LOGITS, TensorProto.FLOAT, ["batch", shape.outputs])],
        builder.constants,
    )
    opsets = [helper.make_opsetid("", _OPSET), helper.make_opsetid(_FUSED, 1)]
    model = helper.make_model(graph, opset_imports=opsets, ir_version=_IR)
    helper.set_model_props(model, {CLASSES: json.dumps(checkpoint.classes)})
    (folder / GRAPH).write_bytes(model.SerializeToString(deterministic=True))


def fits_blocks(shape: Shape) -> bool:
    """Whether the kind `blocks` is possible."""
    return shape.width % _BLOCK == 0 and shape.inner % _BLOCK == 0


def _rows_in_int8(weight: "Array") -> tuple["Array", "Array"]:
    """Each row in 8 bits, symmetric, with its scale; a part at a time, to spare memory."""
    rows, scales = np.empty(weight.shape, np.int8), np.empty(len(weight), np.float32)
    for start in range(0, len(weight), _AT_ONCE):
        part = slice(start, start + _AT_ONCE)
        scales[part] = np.maximum(np.abs(weight[part]).max(1), 1e-8) / 127
        rows[part] = np.rint(weight[part] / scales[part, None])
    return rows, scales


class _Builder:
    """Collects the nodes and the constants."""

    def __init__(self, checkpoint: Checkpoint, kind: Kind, data: BinaryIO) -> None:
        self.nodes: list[onnx.NodeProto] = []
        self.constants: list[onnx.TensorProto] = []
        self._checkpoint = checkpoint
        self._kind = kind
        self._data = data

    def build(self) -> None:
        shape = self._checkpoint.shape
        self._constant("thirds", np.array([shape.width] * 3, np.int64))
        x = self._embed()
        for number in range(shape.layers):
            x = self._layer(f"roberta.encoder.layer.{number}.", f"l{number}_", x)
        first = self._constant("first", np.array(0, np.int64))
        x = self._node("Gather", [x, first], "start", axis=1)
        x = self._node("Tanh", [self._dense("classifier.dense", x, "head_dense")], "head_tanh")
        self._dense("classifier.out_proj", x, LOGITS)

    def _embed(self) -> str:
        words = self._weight(WORDS)
        if self._kind == "fp32":
            x = self._node("Gather", [self._constant("words", words), IDS], "word")
        else:
            rows, scales = _rows_in_int8(words)
            x = self._node("Gather", [self._constant("words", rows), IDS], "word_8")
            x = self._node("Cast", [x], "word_float", to=TensorProto.FLOAT)
            column = self._constant("words_scale", scales[:, None])
            x = self._node("Mul", [x, self._node("Gather", [column, IDS], "word_scale")], "word")
        places = self._weight(f"{EMBEDDINGS}position_embeddings.weight")
        places = places + self._weight(f"{EMBEDDINGS}token_type_embeddings.weight")[0]
        place = self._node("Gather", [self._constant("places", places), POSITIONS], "place")
        x = self._node("Add", [x, place], "embedded")
        norm = self._norm(f"{EMBEDDINGS}LayerNorm", "embedded_norm")
        return self._node(
            "LayerNormalization", [x, *norm], "embedded_normal", axis=-1, epsilon=_EPSILON
        )

    def _layer(self, source: str, name: str, x: str) -> str:
        attention = f"{source}attention."
        parts = [f"{attention}self.{part}" for part in ("query", "key", "value")]
        weight = np.concatenate([self._weight(f"{part}.weight") for part in parts])
        bias = np.concatenate([self._weight(f"{part}.bias") for part in parts])
        together = self._matmul(x, weight, bias, f"{name}qkv")
        split = [f"{name}{letter}" for letter in "qkv"]
        self._add("Split", [together, "thirds"], split, axis=-1)
        heads = self._checkpoint.shape.heads
        seen = self._fused("MultiHeadAttention", [*split, "", MASK], f"{name}seen", num_heads=heads)
        out = self._linear(f"{attention}output.dense", seen, f"{name}seen_out")
        x = self._add_and_norm(f"{attention}output.LayerNorm", out, x, f"{name}middle")
        inner = self._linear(f"{source}intermediate.dense", x, f"{name}inner")
        inner = self._fused("Gelu", [inner], f"{name}gelu")
        out = self._linear(f"{source}output.dense", inner, f"{name}out")
        return self._add_and_norm(f"{source}output.LayerNorm", out, x, f"{name}end")

    def _add_and_norm(self, source: str, x: str, y: str, name: str) -> str:
        norm = self._norm(source, name)
        return self._fused("SkipLayerNormalization", [x, y, *norm], name, epsilon=_EPSILON)

    def _norm(self, source: str, name: str) -> tuple[str, str]:
        return (
            self._constant(f"{name}_gain", self._weight(f"{source}.weight")),
            self._constant(f"{name}_bias", self._weight(f"{source}.bias")),
        )

    def _linear(self, source: str, x: str, name: str) -> str:
        weight, bias = self._weight(f"{source}.weight"), self._weight(f"{source}.bias")
        return self._matmul(x, weight, bias, name)

    def _matmul(self, x: str, weight: "Array", bias: "Array", name: str) -> str:
        """`x` times the transposed `weight`, plus `bias`: what the kind is about."""
        offset = self._constant(f"{name}_bias", bias)
        if self._kind == "int8":
            rows, scales = _rows_in_int8(weight)
            scale = self._constant(f"{name}_scale", scales)
            factors = [x, self._constant(f"{name}_weight", rows.T), scale, "", offset]
            return self._fused("DynamicQuantizeMatMul", factors, name)
        if self._kind == "blocks":
            return self._blocks(x, weight, offset, name)
        product = [x, self._constant(f"{name}_weight", weight.T)]
        return self._node("Add", [self._node("MatMul", product, f"{name}_product"), offset], name)

    def _blocks(self, x: str, weight: "Array", offset: str, name: str) -> str:
        outs, ins = weight.shape
        rows, scales = _rows_in_int8(weight.reshape(-1, _BLOCK))
        packed = (rows.astype(np.int16) + 128).astype(np.uint8)  # zero is 128 in MatMulNBits
        constant = self._constant(f"{name}_weight", packed.reshape(outs, ins // _BLOCK, _BLOCK))
        factors = [x, constant, self._constant(f"{name}_scale", scales), "", "", offset]
        sizes = {"K": ins, "N": outs, "bits": 8, "block_size": _BLOCK}
        return self._fused("MatMulNBits", factors, name, accuracy_level=_IN_FLOAT, **sizes)

    def _dense(self, source: str, x: str, name: str) -> str:
        """A layer of the head: small, and kept in float, for its errors go into the answer."""
        weight = self._constant(f"{name}_weight", self._weight(f"{source}.weight"))
        bias = self._constant(f"{name}_bias", self._weight(f"{source}.bias"))
        return self._node("Gemm", [x, weight, bias], name, transB=1)

    def _weight(self, name: str) -> "Array":
        found: Array = self._checkpoint.weights[name].detach().numpy()
        return found

    def _fused(self, operator: str, inputs: list[str], name: str, **settings: Any) -> str:
        return self._node(operator, inputs, name, domain=_FUSED, **settings)

    def _node(self, operator: str, inputs: list[str], name: str, **settings: Any) -> str:
        self._add(operator, inputs, [name], **settings)
        return name

    def _add(self, operator: str, inputs: list[str], outputs: list[str], **settings: Any) -> None:
        self.nodes.append(helper.make_node(operator, inputs, outputs, outputs[0], **settings))

    def _constant(self, name: str, value: "Array") -> str:
        tensor = TensorProto(name=name, dims=value.shape)
        tensor.data_type = helper.np_dtype_to_tensor_dtype(value.dtype)
        raw = value.tobytes()  # in C order, whatever the array's own
        if len(raw) < _INLINE:
            tensor.raw_data = raw
        else:
            self._data.write(bytes(-self._data.tell() % _ALIGNED))
            where = {"location": DATA, "offset": self._data.tell(), "length": len(raw)}
            tensor.data_location = TensorProto.EXTERNAL
            for key, entry in where.items():
                tensor.external_data.add(key=key, value=str(entry))
            self._data.write(raw)
        self.constants.append(tensor)
        return name
