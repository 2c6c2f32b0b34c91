"""Reading a checkpoint in Detoxify's format without running anything that it says.

A checkpoint is a pickle, and a pickle is a program: `torch.load(weights_only=True)` reads only
tensors and plain containers. Detoxify itself loads it with `weights_only=False`, so nothing of a
file reaches it that has not passed here.
"""

import pickle
import re
import warnings
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any, Final

from adapters.models.large.tokens import LONGEST
from core.errors import ModelError

if TYPE_CHECKING:
    from torch import Tensor

    from adapters.models.large.places import Step

ARCHITECTURE: Final = ("XLMRobertaForSequenceClassification", "XLMRobertaTokenizer")
# XLM-R of every size has heads of 64 (its config.json); the checkpoint does not say.
HEAD: Final = 64
# As `detoxify.load_checkpoint` does it.
_RENAMED: Final[dict[str, str]] = {
    "toxic": "toxicity",
    "identity_hate": "identity_attack",
    "severe_toxic": "severe_toxicity",
}
NEEDED_CLASS: Final = "toxicity"
_LAYER: Final = re.compile(r"roberta\.encoder\.layer\.(\d+)\.")
EMBEDDINGS: Final = "roberta.embeddings."
WORDS: Final = f"{EMBEDDINGS}word_embeddings.weight"


@dataclass(frozen=True, slots=True)
class Shape:
    """The sizes of a model."""

    ids: int
    width: int
    heads: int
    layers: int
    inner: int
    positions: int
    outputs: int


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """A checkpoint that has passed every check but that of its numbers."""

    weights: Mapping[str, "Tensor"]
    arch: Mapping[str, Any]
    classes: tuple[str, ...]
    shape: Shape


def torch_or_error() -> ModuleType:
    """The module torch. Raises ModelError when the `detoxify` extra is not installed."""
    try:
        import torch  # noqa: PLC0415 - seconds to load, and not needed to serve
    except ImportError:
        raise ModelError("error-model-no-detoxify") from None
    return torch


def load(file: Path) -> Checkpoint:
    """The checkpoint in `file`, its weights mapped into memory. Raises ModelError."""
    torch = torch_or_error()
    try:
        # Only zip files can be mapped; the format before torch 1.6 is read whole.
        mapped = zipfile.is_zipfile(file)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # we say it ourselves, in the operator's language
            loaded = torch.load(file, map_location="cpu", weights_only=True, mmap=mapped)
    except FileNotFoundError:
        raise ModelError("error-model-not-found", file=file.name) from None
    except pickle.UnpicklingError as error:
        if re.search("unsupported (global|class)", str(error), re.IGNORECASE):
            raise ModelError("error-model-unsafe", file=file.name) from None
        raise ModelError("error-model-damaged", file=file.name) from None
    except Exception:  # noqa: BLE001 - damaged bytes raise whatever they like, here and in torch
        raise ModelError("error-model-damaged", file=file.name) from None
    return _checked(loaded, file.name)


def check_bytes(file: Path, step: "Step") -> None:
    """Compare every byte with the checksums of the archive; mapped weights skip that.

    `step` is told of every so many bytes. Raises ModelError.
    """
    if not zipfile.is_zipfile(file):
        return
    try:
        with zipfile.ZipFile(file) as archive:
            for name in archive.namelist():
                with archive.open(name) as record:
                    while chunk := record.read(1 << 20):
                        step(len(chunk))
    except (zipfile.BadZipFile, EOFError, ValueError, NotImplementedError, RuntimeError):
        raise ModelError("error-model-damaged", file=file.name) from None


def check_numbers(checkpoint: Checkpoint, file: str) -> None:
    """Raises ModelError when a weight is no number or infinite."""
    torch = torch_or_error()
    for name, _ in expected(checkpoint.shape):
        weight = checkpoint.weights[name]
        for start in range(0, len(weight), 65_536):
            rows = weight[start : start + 65_536]
            if not bool(torch.isfinite(rows).all()):
                raise ModelError("error-model-not-finite", file=file)


def _checked(loaded: object, file: str) -> Checkpoint:
    try:
        assert isinstance(loaded, dict)
        weights, arch = loaded["state_dict"], loaded["config"]["arch"]["args"]
        data = loaded["config"]["dataset"]["args"]
        assert isinstance(weights, dict)
        assert isinstance(arch, dict)
        assert isinstance(data, dict)
    except (AssertionError, KeyError, TypeError):
        raise ModelError("error-model-no-checkpoint", file=file) from None
    if (arch.get("model_name"), arch.get("tokenizer_name")) != ARCHITECTURE:
        raise ModelError("error-model-architecture", file=file)
    shape = _shape(weights, file)
    return Checkpoint(weights, arch, _classes(data, arch, shape, file), shape)


def _shape(weights: Mapping[str, Any], file: str) -> Shape:
    """The sizes, and that every weight has its size."""
    try:
        ids, width = weights[WORDS].shape
        shape = Shape(
            ids=ids,
            width=width,
            heads=max(1, width // HEAD),
            layers=1 + max(int(found[1]) for found in map(_LAYER.match, weights) if found),
            inner=len(weights["roberta.encoder.layer.0.intermediate.dense.bias"]),
            positions=len(weights[f"{EMBEDDINGS}position_embeddings.weight"]),
            outputs=len(weights["classifier.out_proj.bias"]),
        )
    except (KeyError, ValueError, TypeError, AttributeError):
        raise ModelError("error-model-architecture", file=file) from None
    # RoBERTa counts positions from the padding's id on: the first two are never a word's.
    if shape.width % shape.heads or shape.positions < LONGEST + 2:
        raise ModelError("error-model-shapes", file=file)
    for name, size in expected(shape):
        if not _fits(weights.get(name), size):
            raise ModelError("error-model-shapes", file=file)
    return shape


def _fits(weight: object, size: tuple[int, ...]) -> bool:
    """Whether it is a tensor of that size with all its 32-bit numbers there, in their order."""
    torch = torch_or_error()
    return (
        isinstance(weight, torch.Tensor)
        and tuple(weight.shape) == size
        and weight.dtype is torch.float32
        and weight.layout is torch.strided
        and weight.device.type == "cpu"  # a "meta" tensor has a size, and no numbers
        and weight.is_contiguous()
        and not weight.is_neg()  # its numbers are kept with the wrong sign
    )


def _classes(
    data: Mapping[str, Any], arch: Mapping[str, Any], shape: Shape, file: str
) -> tuple[str, ...]:
    """The names of the first outputs; the others (identities) Detoxify does not give out."""
    given: Any = data.get("classes")
    if not isinstance(given, list) or not all(isinstance(name, str) for name in given):
        raise ModelError("error-model-classes", file=file)
    classes = tuple(_RENAMED.get(name, str(name)) for name in given)
    if (
        NEEDED_CLASS not in classes
        or len(set(classes)) != len(classes)
        or len(classes) > shape.outputs
        or arch.get("num_classes") != shape.outputs
    ):
        raise ModelError("error-model-classes", file=file)
    return classes


def expected(shape: Shape) -> Iterator[tuple[str, tuple[int, ...]]]:
    """The weights of such a model, by name, with their sizes."""
    width, inner = shape.width, shape.inner
    yield WORDS, (shape.ids, width)
    yield f"{EMBEDDINGS}position_embeddings.weight", (shape.positions, width)
    yield f"{EMBEDDINGS}token_type_embeddings.weight", (1, width)
    yield from _norm(f"{EMBEDDINGS}LayerNorm", width)
    for number in range(shape.layers):
        layer = f"roberta.encoder.layer.{number}."
        for part in ("self.query", "self.key", "self.value", "output.dense"):
            yield from _linear(f"{layer}attention.{part}", width, width)
        yield from _norm(f"{layer}attention.output.LayerNorm", width)
        yield from _linear(f"{layer}intermediate.dense", inner, width)
        yield from _linear(f"{layer}output.dense", width, inner)
        yield from _norm(f"{layer}output.LayerNorm", width)
    yield from _linear("classifier.dense", width, width)
    yield from _linear("classifier.out_proj", shape.outputs, width)


def _linear(name: str, rows: int, columns: int) -> Iterator[tuple[str, tuple[int, ...]]]:
    yield f"{name}.weight", (rows, columns)
    yield f"{name}.bias", (rows,)


def _norm(name: str, width: int) -> Iterator[tuple[str, tuple[int, ...]]]:
    yield f"{name}.weight", (width,)
    yield f"{name}.bias", (width,)


def config_of(shape: Shape) -> dict[str, Any]:
    """What transformers needs to know to build the model (`config.json`).

    The rest is the same in XLM-R of every size (config.json of xlm-roberta-base).
    """
    labels = {str(number): f"LABEL_{number}" for number in range(shape.outputs)}
    return {
        "architectures": [ARCHITECTURE[0]],
        "model_type": "xlm-roberta",
        "vocab_size": shape.ids,
        "hidden_size": shape.width,
        "num_attention_heads": shape.heads,
        "num_hidden_layers": shape.layers,
        "intermediate_size": shape.inner,
        "max_position_embeddings": shape.positions,
        "type_vocab_size": 1,
        "hidden_act": "gelu",
        "layer_norm_eps": 1e-05,
        "bos_token_id": 0,
        "pad_token_id": 1,
        "eos_token_id": 2,
        "id2label": labels,
        "label2id": {label: int(number) for number, label in labels.items()},
    }
