"""What is installed, and opening the best of it."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Protocol

from adapters.models.large import manifest
from adapters.models.large.manifest import Manifest
from adapters.models.large.places import current, sha256_of
from core.errors import ModelError

Scores = tuple[float, ...]
SOURCE: Final = "source.json"
TOKENIZER: Final = "sentencepiece.bpe.model"


class Engine(Protocol):
    """Scores texts with the large model."""

    classes: tuple[str, ...]
    kind: str
    """int8, blocks, fp32 or reference."""

    def predict(self, texts: Sequence[str]) -> list[Scores]:
        """The probability of each class, for each text, one by one."""
        ...

    def backlog(self, texts: Sequence[str]) -> list[Scores]:
        """The same for many texts at once."""
        ...


@dataclass(frozen=True, slots=True)
class Source:
    """An installed checkpoint."""

    folder: Path
    file: str
    sha256: str
    tokenizer_sha256: str
    classes: tuple[str, ...]

    def check(self) -> None:
        """Raises ModelError unless its files are those that were installed."""
        for name, wanted in ((self.file, self.sha256), (TOKENIZER, self.tokenizer_sha256)):
            try:
                found = sha256_of(self.folder / name)
            except OSError:
                found = ""
            if found != wanted:
                raise ModelError("error-model-checkpoint-damaged", folder=self.folder.name)


def source_in(folder: Path) -> Source | None:
    """The installed checkpoint, None without one. Raises ModelError if its note is damaged."""
    place = current(folder, "checkpoint")
    if place is None:
        return None
    try:
        values: dict[str, Any] = json.loads((place / SOURCE).read_bytes())
        return Source(
            folder=place,
            file=Path(str(values["file"])).name,
            sha256=str(values["sha256"]),
            tokenizer_sha256=str(values["tokenizer_sha256"]),
            classes=tuple(map(str, values["classes"])),
        )
    except (OSError, ValueError, KeyError, TypeError):
        raise ModelError("error-model-checkpoint-damaged", folder=place.name) from None


def compiled_in(folder: Path) -> tuple[Path, Manifest] | None:
    """The compiled model's folder and manifest, None without one. Raises ModelError."""
    place = current(folder, "compiled")
    return None if place is None else (place, manifest.read(place))


def open_engine(folder: Path, threads: int = 1) -> Engine | None:
    """The compiled model, else the package itself if a checkpoint is installed, else None.

    Raises ModelError when what there is cannot be used.
    """
    compiled = current(folder, "compiled")
    if compiled is not None:
        from adapters.models.large.compiled import open_compiled  # noqa: PLC0415 - loads numpy

        return open_compiled(compiled, threads)
    source = source_in(folder)
    if source is None:
        return None
    from adapters.models.large.reference import Reference  # noqa: PLC0415 - only without `compiled`

    return Reference(source.folder, source.file, threads)
