"""The manifest of a compiled model: what it is, how near to the original, which its files are."""

import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any, Final

from adapters.models.large.places import sha256_of
from core.errors import ModelError

NAME: Final = "manifest.json"
# Raised when files of an older Steward can no longer be served.
FORMAT: Final = 2
KINDS: Final = ("int8", "blocks", "fp32")


@dataclass(frozen=True, slots=True)
class Nearness:
    """How far the compiled model's answers are from those of `Detoxify.predict`."""

    messages: int
    largest_logit: float
    mean_logit: float
    """Of the answers of which one model at least is in doubt (`compile.CERTAIN`)."""
    far_logit: float
    """Ninety-nine of a hundred of these are nearer."""
    largest_probability: float
    mean_probability: float
    flips: int
    """Answers that change sides of 0.5, of messages times classes."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """What is in the folder of a compiled model."""

    kind: str
    classes: tuple[str, ...]
    files: Mapping[str, str]
    """The SHA-256 of every file, in hexadecimal."""
    nearness: Nearness
    refused: Mapping[str, Nearness]
    """The faster kinds that were too far from the original."""
    checkpoint: str
    """The SHA-256 of the checkpoint."""
    versions: Mapping[str, str]


def write(folder: Path, manifest: Manifest) -> None:
    """Write NAME. Raises OSError."""
    text = json.dumps({"format": FORMAT, **asdict(manifest)}, indent=2, sort_keys=True)
    (folder / NAME).write_text(f"{text}\n", "utf-8")


def read(folder: Path) -> Manifest:
    """The manifest of a folder. Raises ModelError when it is damaged, or of another format."""
    try:
        values = json.loads((folder / NAME).read_bytes())
        written_by = values.pop("format")
        if written_by == FORMAT:
            return _manifest(values)
    except (OSError, ValueError, TypeError, KeyError, AttributeError, RecursionError):
        raise ModelError("error-model-compiled-damaged", file=NAME) from None
    raise ModelError("error-model-compiled-format")


def check_files(folder: Path, manifest: Manifest) -> None:
    """Raises ModelError unless every file is the one that was compared with the original."""
    for name, wanted in manifest.files.items():
        try:
            found = sha256_of(folder / name)
        except OSError:
            found = ""
        if found != wanted:
            raise ModelError("error-model-compiled-damaged", file=name)


def _manifest(values: dict[str, Any]) -> Manifest:
    manifest = Manifest(
        kind=str(values["kind"]),
        classes=tuple(map(str, values["classes"])),
        files=_strings(values["files"]),
        nearness=_nearness(values["nearness"]),
        refused={str(kind): _nearness(value) for kind, value in values["refused"].items()},
        checkpoint=str(values["checkpoint"]),
        versions=_strings(values["versions"]),
    )
    plain = all(Path(name).name == name for name in manifest.files)
    if manifest.kind not in KINDS or not manifest.classes or not plain:
        raise ValueError("odd")
    return manifest


def _nearness(values: dict[str, Any]) -> Nearness:
    kinds: dict[str, Callable[[Any], Any]] = {"messages": int, "flips": int}
    names = [field.name for field in fields(Nearness)]
    return Nearness(**{name: kinds.get(name, float)(values[name]) for name in names})


def _strings(values: dict[str, Any]) -> dict[str, str]:
    return {str(name): str(value) for name, value in values.items()}
