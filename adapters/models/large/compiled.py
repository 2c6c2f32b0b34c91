"""The engine that is served: a compiled model, by onnxruntime, without torch."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from adapters.models.large import manifest
from adapters.models.large.shelf import TOKENIZER
from adapters.models.large.tokens import LONGEST, PADDING, Tokens
from core.errors import ModelError

if TYPE_CHECKING:
    from numpy.typing import NDArray

# Tokens a batch holds with its padding: as many as the longest text has alone, so that it takes no
# more memory. Twice as many take 50 MB more and are no faster.
BATCH_TOKENS: Final = LONGEST
BATCH_TEXTS: Final = 32

Scores = tuple[float, ...]
GRAPH: Final = "model.onnx"


class Compiled:
    """A compiled model, open."""

    def __init__(self, folder: Path, classes: tuple[str, ...], kind: str, threads: int = 1) -> None:
        """Open what `folder` holds; `threads` are for one score. Raises ModelError."""
        self.classes = classes
        self.kind = kind
        try:
            self._tokens = Tokens((folder / TOKENIZER).read_bytes())
            self._session = _session(folder / GRAPH, threads)
        except ImportError:
            raise ModelError("error-model-no-onnxruntime") from None
        except Exception:  # noqa: BLE001 - what onnxruntime raises is not documented
            raise ModelError("error-model-compiled-damaged", file=folder.name) from None

    def predict(self, texts: Sequence[str]) -> list[Scores]:
        """The probability of each of `classes`, for each text, one by one."""
        return [self._scores([self._tokens.ids(text)])[0] for text in texts]

    def backlog(self, texts: Sequence[str]) -> list[Scores]:
        """As `predict`, for many texts at once: by length, in batches.

        In 8 bits the numbers of a batch share one scale, and a score moves with its batch-mates, by
        about 0.02 logits (models.md). In a judgement that weighs a hundredth (its LARGE_WEIGHT):
        too little to score anything again by itself.
        """
        ids = [self._tokens.ids(text) for text in texts]
        found: list[Scores] = [()] * len(ids)
        for batch in _batches(ids):
            for number, scores in zip(batch, self._scores([ids[n] for n in batch]), strict=True):
                found[number] = scores
        return found

    def _scores(self, batch: Sequence[Sequence[int]]) -> list[Scores]:
        logits = self._run(batch).astype(np.float64)
        return [tuple(row) for row in (1 / (1 + np.exp(-logits))).tolist()]

    def _run(self, batch: Sequence[Sequence[int]]) -> "NDArray[np.float32]":
        """The logits of the toxicity classes; the identities behind them are left out."""
        longest = max(map(len, batch))
        ids = np.full((len(batch), longest), PADDING, np.int64)
        mask = np.zeros((len(batch), longest), np.int32)
        for row, text in enumerate(batch):
            ids[row, : len(text)] = text
            mask[row, : len(text)] = 1
        # RoBERTa counts positions from the padding's id on, and does not count the padding: not
        # even where a member typed "<pad>".
        real = ids != PADDING
        positions = real.cumsum(axis=1) * real + PADDING
        given = {"ids": ids, "positions": positions, "mask": mask}
        (logits,) = self._session.run(None, given)
        found: NDArray[np.float32] = logits[:, : len(self.classes)]
        return found


def open_compiled(folder: Path, threads: int = 1) -> Compiled:
    """The compiled model of `folder`, if its files are what was compiled. Raises ModelError."""
    found = manifest.read(folder)
    manifest.check_files(folder, found)
    return Compiled(folder, found.classes, found.kind, threads)


def _batches(ids: Sequence[Sequence[int]]) -> Iterator[list[int]]:
    """The numbers of the texts, those of like length together."""
    batch: list[int] = []
    for number in sorted(range(len(ids)), key=lambda n: len(ids[n])):
        if batch and (
            len(batch) == BATCH_TEXTS or len(ids[number]) * (len(batch) + 1) > BATCH_TOKENS
        ):
            yield batch
            batch = []
        batch.append(number)
    if batch:
        yield batch


def _session(graph: Path, threads: int) -> Any:
    import onnxruntime  # noqa: PLC0415 - only the process that scores needs it

    onnxruntime.set_default_logger_severity(4)  # fatal: nothing it would say may hold a word
    options = onnxruntime.SessionOptions()
    options.log_severity_level = 4
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    # Memory is given back after each score instead of kept for the longest text ever seen.
    options.enable_cpu_mem_arena = False
    options.enable_mem_pattern = False
    return onnxruntime.InferenceSession(
        str(graph), sess_options=options, providers=["CPUExecutionProvider"]
    )
