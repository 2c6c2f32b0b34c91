"""The database's key: from the environment, or from a file that only its owner can read."""

import errno
import os
import secrets
import stat
from pathlib import Path

from config.settings import Settings
from core.errors import StorageError, code_of

LENGTH = 32


def load_key(settings: Settings) -> bytes:
    """The 32-byte key. Raises StorageError when it is missing, unreadable, or open to others."""
    if settings.key is not None:
        return bytes.fromhex(settings.key.get_secret_value())
    path = settings.storage.key_file
    try:
        mode = path.stat().st_mode
        text = path.read_text("ascii").strip()
    except FileNotFoundError:
        raise StorageError("error-key-missing", file=path.name) from None
    except (OSError, UnicodeDecodeError):
        raise StorageError("error-key-unreadable", file=path.name) from None
    if mode & (stat.S_IRWXG | stat.S_IRWXO):
        raise StorageError("error-key-open", file=path.name)
    try:
        key = bytes.fromhex(text)
    except ValueError:
        key = b""
    if len(key) != LENGTH:
        raise StorageError("error-no-key", file=path.name)
    return key


def load_or_make_key(settings: Settings, database: Path) -> bytes:
    """The key, made when there is neither a key nor a database yet. Raises StorageError."""
    path = settings.storage.key_file
    # `lexists` is False, too, where we may not look; then making or loading it says why.
    if settings.key is None and not os.path.lexists(path) and not os.path.lexists(database):
        _make(path)
    return load_key(settings)


def _make(path: Path) -> None:
    try:
        if path.parts[0] == "~":  # there is no home
            raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT))
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except OSError as error:
        raise StorageError(
            "error-key-not-made", file=path.name, code=code_of(error), why=error.strerror or ""
        ) from None
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(secrets.token_hex(LENGTH) + "\n")
        file.flush()
        os.fsync(file.fileno())
