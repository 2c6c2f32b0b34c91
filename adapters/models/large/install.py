"""`model install`: a checkpoint and its tokenizer, checked, then put to use at once."""

import hashlib
import json
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import Any, Final

from adapters.models.large import checkpoint
from adapters.models.large.download import fetch
from adapters.models.large.places import CHUNK, replacing
from adapters.models.large.progress import Progress, silent
from adapters.models.large.shelf import SOURCE, TOKENIZER, Source, source_in
from adapters.models.large.tokens import LONGEST, Tokens
from core.errors import ModelError, code_of

# Which of Detoxify's checkpoints knows Russian.
OFFICIAL: Final = "multilingual"
DOWNLOADS: Final = "download"
# The tokenizer of XLM-R, of every size; the checkpoint does not hold it.
HUB: Final = "FacebookAI/xlm-roberta-base"
# Many models share this very file; its hash is on their pages of the hub.
HUB_SHA256: Final = "cfc8146abe2a0488e9e2a0c56de7952f7c11ab059eca145a0a727afce0db2865"
# torch.hub's convention: `name-HASH.ckpt` begins the SHA-256 of the file.
_NAMED_HASH: Final = re.compile(r"-([0-9a-f]{8,64})\.[^.]*$")


def install(
    folder: Path,
    file: Path | None = None,
    tokenizer: Path | None = None,
    progress: Progress = silent,
    url: str | None = None,
) -> Source:
    """Install the checkpoint `file`, or without one the official checkpoint, by download.

    `tokenizer` is a `sentencepiece.bpe.model` or its folder; without it the one beside `file`,
    else that of the hub. Until all is checked the old checkpoint stays. Raises ModelError.
    """
    checkpoint.torch_or_error()
    if file is not None:
        _must_be(file)
    fetched = file is None
    with replacing(folder, "checkpoint") as fresh:
        if file is None:
            file = fetch(url or _official(), folder / DOWNLOADS, progress)
        sha256 = _copy(file, fresh / file.name, progress)
        if not _named(file, sha256):
            if fetched:
                file.unlink()  # the next try shall not find it
            raise ModelError("error-model-wrong-hash", file=file.name)
        _place_tokenizer(tokenizer, file, fresh)
        _check(fresh, file.name, sha256, progress)
    if fetched:
        shutil.rmtree(folder / DOWNLOADS, ignore_errors=True)
    installed = source_in(folder)
    assert installed is not None
    return installed


def _official() -> str:
    """The address that the package itself downloads from. Raises ModelError without it."""
    try:
        addresses: dict[str, str] = import_module("detoxify.detoxify").MODEL_URLS
    except ImportError:
        raise ModelError("error-model-no-detoxify") from None
    return addresses[OFFICIAL]


def _must_be(file: Path) -> None:
    """Raises ModelError unless it is a file."""
    with _reading(file):
        there = file.is_file()
    if not there:
        raise ModelError("error-model-not-found", file=file.name)


@contextmanager
def _reading(file: Path) -> Iterator[None]:
    """Tell an operator's file that cannot be read from trouble with our own folder."""
    try:
        yield
    except OSError as error:
        raise ModelError(
            "error-model-unreadable",
            file=file.name,
            code=code_of(error),
            why=error.strerror or "",
        ) from None


def _pieces(file: Path) -> Iterator[bytes]:
    with _reading(file), file.open("rb") as stream:
        while chunk := stream.read(CHUNK):
            yield chunk


def _copy(source: Path, target: Path, progress: Progress) -> str:
    """Copy a file; returns its SHA-256."""
    digest = hashlib.sha256()
    with _reading(source):
        size = source.stat().st_size
    with target.open("wb") as new, progress("model-copying", size) as step:
        for chunk in _pieces(source):
            digest.update(chunk)
            new.write(chunk)
            step(len(chunk))
    return digest.hexdigest()


def _named(file: Path, sha256: str) -> bool:
    """Whether the file is what its name says, if it says anything."""
    found = _NAMED_HASH.search(file.name)
    return found is None or sha256.startswith(found[1])


def _place_tokenizer(given: Path | None, file: Path, fresh: Path) -> None:
    """Bring the tokenizer's file. Raises ModelError."""
    fetched = False
    if given is not None:
        with _reading(given):
            source = given / TOKENIZER if given.is_dir() else given
        _must_be(source)
    elif (beside := file.with_name(TOKENIZER)).is_file():
        source = beside
    else:
        source, fetched = _from_hub(fresh / "hub"), True
    sha256 = _copy(source, fresh / TOKENIZER, silent)
    if fetched and sha256 != HUB_SHA256:
        raise ModelError("error-model-hub-tokenizer")
    shutil.rmtree(fresh / "hub", ignore_errors=True)


def _from_hub(folder: Path) -> Path:
    try:
        hub: Any = import_module("huggingface_hub")
        return Path(hub.hf_hub_download(HUB, TOKENIZER, local_dir=folder))
    except ImportError:
        raise ModelError("error-model-no-detoxify") from None
    except Exception:  # noqa: BLE001 - its errors differ between versions; all mean: no file
        raise ModelError("error-model-no-tokenizer") from None


def _check(fresh: Path, name: str, sha256: str, progress: Progress) -> None:
    """Check the copy, and write beside it what transformers and we need to know."""
    file = fresh / name
    found = checkpoint.load(file)
    with progress("model-checking", file.stat().st_size) as step:
        checkpoint.check_bytes(file, step)
    checkpoint.check_numbers(found, name)
    words = (fresh / TOKENIZER).read_bytes()
    if Tokens(words).count != found.shape.ids:
        raise ModelError("error-model-tokenizer-unfit", file=name)
    # Without model_max_length the reference does not cut long texts, and fails on them.
    settings = {"tokenizer_class": checkpoint.ARCHITECTURE[1], "model_max_length": LONGEST}
    source = {
        "file": name,
        "sha256": sha256,
        "tokenizer_sha256": hashlib.sha256(words).hexdigest(),
        "classes": found.classes,
    }
    for note, content in (
        ("config.json", checkpoint.config_of(found.shape)),
        ("tokenizer_config.json", settings),
        (SOURCE, source),
    ):
        (fresh / note).write_text(json.dumps(content, indent=2), "utf-8")
