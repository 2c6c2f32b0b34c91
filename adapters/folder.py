"""The data folder: one database, one process."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from core.errors import StorageError, code_of

DATABASE = "steward.db"
LOCK = "steward.lock"


def database_in(folder: Path) -> Path:
    """Where the database of a data folder is."""
    return folder / DATABASE


def models_in(folder: Path) -> Path:
    """Where the large model of a data folder is."""
    return folder / "models"


def make_folder(folder: Path) -> None:
    """Make the data folder, readable by its owner only. Raises StorageError."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise StorageError(
            "error-folder-not-made",
            folder=folder.name,
            code=code_of(error),
            why=error.strerror or "",
        ) from None


def size_of(database: Path) -> int:
    """The size of the database's file, 0 without one. Raises StorageError."""
    try:
        return database.stat().st_size
    except FileNotFoundError:
        return 0
    except OSError as error:
        raise StorageError(
            "error-folder-not-used",
            folder=database.parent.name,
            code=code_of(error),
            why=error.strerror or "",
        ) from None


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Hold the folder: two processes with one login would end that login (telegram.md, 3.4).

    Raises StorageError when another process holds it.
    """
    try:
        handle = os.open(folder / LOCK, os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as error:
        raise StorageError(
            "error-folder-not-used",
            folder=folder.name,
            code=code_of(error),
            why=error.strerror or "",
        ) from None
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise StorageError("error-already-running") from None
        yield
    finally:
        os.close(handle)
