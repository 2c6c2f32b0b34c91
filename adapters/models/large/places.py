"""Where the files of the large model are, and how a set of them is replaced at once.

In the folder a small text file, `checkpoint` or `compiled`, holds the name of the subfolder in use.
A new set is written into a subfolder of its own, synced, and put to use by replacing the text
file: whatever interrupts that, the old set or the new one is in use, whole.
"""

import errno
import fcntl
import hashlib
import os
import re
import secrets
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final, Literal

from core.errors import ModelError, code_of

Part = Literal["checkpoint", "compiled"]
LOCK: Final = "models.lock"
# As much is read at a time when a file is copied or hashed.
CHUNK: Final = 1 << 20

Step = Callable[[int], None]


def current(folder: Path, part: Part) -> Path | None:
    """The subfolder in use; None when there is none. Raises ModelError if it cannot be read."""
    try:
        name = (folder / part).read_text("ascii").strip()
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError):
        raise ModelError("error-model-folder", folder=folder.name) from None
    if not re.fullmatch(rf"{part}-[0-9a-f]{{8}}", name):
        raise ModelError("error-model-folder", folder=folder.name)
    return folder / name


@contextmanager
def replacing(folder: Path, part: Part) -> Iterator[Path]:
    """An empty subfolder to fill; at the end of the block it is in use, after an error it is gone.

    Raises ModelError when the disk is full or refuses, or another process is at it.
    """
    with told(folder), _locked(folder):
        _tidy(folder, part)
        fresh = folder / f"{part}-{secrets.token_hex(4)}"
        fresh.mkdir(mode=0o700)
        try:
            yield fresh
            for file in [*fresh.iterdir(), fresh]:
                _sync(file)
            _point(folder, part, fresh.name)
        finally:
            _tidy(folder, part)


@contextmanager
def told(folder: Path) -> Iterator[None]:
    """Turn what the system says about a file of ours into a ModelError."""
    try:
        yield
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise ModelError("error-model-disk-full", folder=folder.name) from None
        why = error.strerror or ""
        raise ModelError(
            "error-model-not-written", folder=folder.name, code=code_of(error), why=why
        ) from None


def sha256_of(file: Path, step: Step = lambda _: None) -> str:
    """The SHA-256 of a file, in hexadecimal; `step` is told of every so many bytes."""
    digest = hashlib.sha256()
    with file.open("rb") as stream:
        while chunk := stream.read(CHUNK):
            digest.update(chunk)
            step(len(chunk))
    return digest.hexdigest()


def _point(folder: Path, part: Part, name: str) -> None:
    pointer = folder / f"{part}.new"
    pointer.write_text(f"{name}\n", "ascii")
    _sync(pointer)
    pointer.replace(folder / part)
    _sync(folder)


def _tidy(folder: Path, part: Part) -> None:
    """Remove the subfolders that are not in use, as an interruption leaves them."""
    try:
        used = current(folder, part)
    except ModelError:
        used = None  # a damaged pointer: nothing is in use
    for path in folder.glob(f"{part}-*"):
        if path != used and path.is_dir():
            shutil.rmtree(path, ignore_errors=True)
    (folder / f"{part}.new").unlink(missing_ok=True)


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle = os.open(folder / LOCK, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise ModelError("error-model-busy") from None
        yield
    finally:
        os.close(handle)
