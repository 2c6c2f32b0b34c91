"""`model compile`: the fastest form of the checkpoint that still answers as the original does."""

import gc
import math
import shutil
from collections.abc import Sequence
from importlib import metadata
from pathlib import Path
from typing import Final, get_args

from adapters.models.large import checkpoint, graph, manifest
from adapters.models.large.compiled import Compiled
from adapters.models.large.graph import Kind
from adapters.models.large.manifest import Manifest, Nearness
from adapters.models.large.messages import shipped_messages
from adapters.models.large.places import replacing, sha256_of
from adapters.models.large.progress import Progress, silent
from adapters.models.large.reference import Reference
from adapters.models.large.shelf import TOKENIZER, Source, source_in
from core.errors import ModelError

# Where Detoxify judges alone, its probability is the score. Scores are told apart by tenths, and
# decisions move a chat's threshold by hundredths: one answer may be off by a tenth, the mean by a
# hundredth.
LARGEST: Final = 0.1
MEAN: Final = 0.01
# Beside the small model its log-odds count, times 0.35 (moderation.judgement, LARGE_WEIGHT). A mean
# of 0.1 moves a doubtful score by 0.009, a hundredth again. 0.5 moves it by 0.044, half a tenth: at
# most one answer in a hundred may be further off.
MEAN_LOGIT: Final = 0.1
FAR_LOGIT: Final = 0.5
FAR_SHARE: Final = 0.99
# Log-odds beyond 2.9 (LARGE_MOST / LARGE_WEIGHT) count no more, and far out 8 bits are far off
# without doing harm: answers are not compared where both models are more certain than this.
CERTAIN: Final = 5.0
# fp32 is the same arithmetic in another order: more than this is a mistake, not a loss.
LARGEST_FP32: Final = 1e-3
_VERSIONS: Final = ("detoxify", "onnx", "onnxruntime", "sentencepiece", "torch", "transformers")

Scores = tuple[float, ...]


def compile_model(
    folder: Path, messages: Sequence[str] | None = None, progress: Progress = silent
) -> Manifest:
    """Compile the installed checkpoint, and put it to use. Raises ModelError; then nothing changed.

    int8, then 8-bit blocks, then fp32 is taken: the first that is near enough to
    `Detoxify.predict` on `messages`.
    """
    source = source_in(folder)
    if source is None:
        raise ModelError("error-model-nothing-installed")
    source.check()
    messages = messages if messages is not None else shipped_messages()
    with replacing(folder, "compiled") as fresh:
        wanted = _wanted(source, messages, progress)
        refused: dict[str, Nearness] = {}
        for kind in get_args(Kind):
            nearness = _try(source, fresh, kind, messages, wanted, progress)
            if nearness is not None and near_enough(kind, nearness):
                found = _manifest(source, fresh, kind, nearness, refused)
                manifest.write(fresh, found)
                return found
            if nearness is not None:
                refused[kind] = nearness
        raise ModelError("error-model-too-far")


def near_enough(kind: str, nearness: Nearness) -> bool:
    """Whether a compiled model may stand for the original."""
    return (
        math.isfinite(nearness.largest_logit)
        and nearness.mean_logit <= MEAN_LOGIT
        and nearness.far_logit <= FAR_LOGIT
        and nearness.largest_probability <= (LARGEST_FP32 if kind == "fp32" else LARGEST)
        and nearness.mean_probability <= MEAN
    )


def _wanted(source: Source, messages: Sequence[str], progress: Progress) -> list[Scores]:
    """What the original says."""
    reference = Reference(source.folder, source.file)
    wanted = []
    with progress("model-asking", len(messages)) as step:
        for text in messages:
            wanted += reference.predict([text])
            step(1)
    del reference
    gc.collect()  # a gigabyte, before as much is needed again
    return wanted


def _try(
    source: Source,
    fresh: Path,
    kind: Kind,
    messages: Sequence[str],
    wanted: Sequence[Scores],
    progress: Progress,
) -> Nearness | None:
    """Compile one kind and compare it; None if the model's sizes do not allow it."""
    for old in fresh.iterdir():
        old.unlink()
    found = checkpoint.load(source.folder / source.file)
    if kind == "blocks" and not graph.fits_blocks(found.shape):
        return None
    with progress("model-building", None):
        graph.write(found, fresh, kind)
        shutil.copyfile(source.folder / TOKENIZER, fresh / TOKENIZER)
    engine = Compiled(fresh, found.classes, kind)
    with progress("model-comparing", len(messages)) as step:
        given = []
        for text in messages:
            given += engine.predict([text])
            step(1)
    return nearness_of(wanted, given)


def nearness_of(wanted: Sequence[Scores], given: Sequence[Scores]) -> Nearness:
    """How far `given` is from `wanted`, over all texts and classes."""
    pairs = [
        pair
        for row, other in zip(wanted, given, strict=True)
        for pair in zip(row, other, strict=True)
    ]
    gaps = [abs(one - other) for one, other in pairs]
    logits = [(_logit(one), _logit(other)) for one, other in pairs]
    doubtful = sorted(
        abs(one - other) for one, other in logits if min(abs(one), abs(other)) < CERTAIN
    ) or [0.0]
    return Nearness(
        messages=len(wanted),
        largest_logit=max(abs(one - other) for one, other in logits),
        mean_logit=sum(doubtful) / len(doubtful),
        far_logit=doubtful[math.ceil(len(doubtful) * FAR_SHARE) - 1],
        largest_probability=max(gaps),
        mean_probability=sum(gaps) / len(gaps),
        flips=sum((one >= 0.5) != (other >= 0.5) for one, other in pairs),
    )


def _logit(probability: float) -> float:
    # Probabilities in 32 bits say nothing about logits beyond 14.
    inside = min(max(probability, 1e-6), 1 - 1e-6)
    return math.log(inside / (1 - inside)) if probability == probability else math.inf  # noqa: PLR0124 - not for NaN


def _manifest(
    source: Source, fresh: Path, kind: Kind, nearness: Nearness, refused: dict[str, Nearness]
) -> Manifest:
    return Manifest(
        kind=kind,
        classes=source.classes,
        files={file.name: sha256_of(file) for file in sorted(fresh.iterdir())},
        nearness=nearness,
        refused=refused,
        checkpoint=source.sha256,
        versions={name: metadata.version(name) for name in _VERSIONS},
    )
