"""The numbered log of what happened to a message box: Telegram's `pts`."""

from bisect import bisect_right
from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What an entry of the log says."""

    NEW = "new"
    EDIT = "edit"
    DELETE = "delete"
    PIN = "pin"
    UNPIN = "unpin"
    READ_INBOX = "read inbox"
    READ_OUTBOX = "read outbox"


@dataclass(frozen=True, slots=True)
class Entry:
    """One event: it moved the box from `pts - count` to `pts`."""

    pts: int
    count: int
    kind: Kind
    ids: tuple[int, ...]
    peer: int = 0


class Log:
    """The events of one box (an account, or a supergroup or channel), oldest first."""

    def __init__(self) -> None:
        self.pts = 1  # Telegram refuses 0 with PERSISTENT_TIMESTAMP_EMPTY.
        self.entries: list[Entry] = []

    def append(self, kind: Kind, ids: tuple[int, ...], peer: int = 0) -> Entry:
        """Write down an event; it counts as many as the messages it touches."""
        count = 1 if kind in (Kind.READ_INBOX, Kind.READ_OUTBOX) else len(ids)
        self.pts += count
        entry = Entry(self.pts, count, kind, ids, peer)
        self.entries.append(entry)
        return entry

    def since(self, pts: int) -> list[Entry]:
        """Every event after the state `pts`."""
        return self.entries[bisect_right(self.entries, pts, key=lambda entry: entry.pts) :]
