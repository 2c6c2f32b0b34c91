"""How what invites know lies in a column, where SQLite has no type for it."""

from datetime import datetime

from adapters.clock import moment, seconds


def blob(mask: str) -> bytes:
    """A keyed hash as it is kept: 16 bytes instead of 32 letters."""
    return bytes.fromhex(mask)


def maybe_blob(mask: str | None) -> bytes | None:
    """The same, or nothing."""
    return None if mask is None else blob(mask)


def maybe_mask(value: bytes | None) -> str | None:
    """The opposite of `maybe_blob`."""
    return None if value is None else value.hex()


def maybe_seconds(at: datetime | None) -> int | None:
    """A time as it is kept, or nothing."""
    return None if at is None else seconds(at)


def maybe_moment(value: int | None) -> datetime | None:
    """The opposite of `maybe_seconds`."""
    return None if value is None else moment(value)
