"""The `detoxify` package itself, as an engine: slower and larger, for who does not compile."""

import os
import warnings
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Final

from adapters.models.large import checkpoint
from adapters.models.large.tokens import SURROGATE
from core.errors import ModelError

# Texts that the package is given at once; more is no faster.
BATCH: Final = 32
Scores = tuple[float, ...]


class Reference:
    """`Detoxify`, loaded from a folder that `install` made, without asking the network."""

    kind: str = "reference"

    def __init__(self, folder: Path, file: str, threads: int | None = None) -> None:
        """Load the checkpoint `file` with the config and the tokenizer in `folder`.

        None leaves the number of threads to torch. Raises ModelError.
        """
        torch = checkpoint.torch_or_error()
        if threads is not None:
            torch.set_num_threads(threads)
        self._model = _detoxify(folder, file)
        self.classes: tuple[str, ...] = tuple(self._model.class_names)

    def predict(self, texts: Sequence[str]) -> list[Scores]:
        """The probability of each of `classes`, for each text, one by one."""
        return [self._scores([text])[0] for text in texts]

    def backlog(self, texts: Sequence[str]) -> list[Scores]:
        """As `predict`, for many texts at once: by length, in batches."""
        found: list[Scores] = [()] * len(texts)
        order = sorted(range(len(texts)), key=lambda number: len(texts[number]))
        for start in range(0, len(order), BATCH):
            batch = order[start : start + BATCH]
            for number, scores in zip(batch, self._scores([texts[n] for n in batch]), strict=True):
                found[number] = scores
        return found

    def _scores(self, texts: list[str]) -> list[Scores]:
        # Half a character cannot be told to the tokenizer.
        whole = [SURROGATE.sub("\ufffd", text) for text in texts]
        found: dict[str, Any] = self._model.predict(whole)
        columns = [found[name] for name in self.classes]
        if len(texts) == 1:  # Detoxify gives a number then, not a list
            columns = [[column] for column in columns]
        return list(zip(*columns, strict=True))


def _detoxify(folder: Path, file: str) -> Any:
    """The real class, but for its own loading, which would run what a checkpoint says.

    `detoxify.load_checkpoint` reads with `weights_only=False` and asks the hub for a config that
    lies beside the checkpoint; what it does with them afterwards is done here by its own function.
    """
    # Read when transformers is loaded: it must not ask the network, not even whether it may.
    os.environ["HF_HUB_OFFLINE"] = os.environ["TRANSFORMERS_OFFLINE"] = "1"
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            from detoxify.detoxify import (  # noqa: PLC0415 - seconds to load, and not needed to serve
                Detoxify,
                get_model_and_tokenizer,
            )
            from transformers.utils import logging  # noqa: PLC0415 - the same
    except ImportError:
        raise ModelError("error-model-no-detoxify") from None
    quiet: Any = logging
    quiet.set_verbosity_error()
    quiet.disable_progress_bar()
    found = checkpoint.load(folder / file)
    build: Callable[..., tuple[Any, Any]] = get_model_and_tokenizer

    class Local(Detoxify):  # type: ignore[misc] # the package has no types
        def __init__(self) -> None:
            arch = {**found.arch, "model_type": str(folder)}
            self.model, self.tokenizer = build(
                **arch, state_dict=dict(found.weights), huggingface_config_path=str(folder)
            )
            self.class_names = list(found.classes)
            self.device = "cpu"
            self.model.eval()

    try:
        return Local()
    except Exception:  # noqa: BLE001 - whatever transformers raises, for a folder it cannot use
        raise ModelError("error-model-reference", folder=folder.name) from None
