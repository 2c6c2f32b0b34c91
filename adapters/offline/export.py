"""A Telegram Desktop export: which chat of it is meant, and that chat's messages, one by one."""

import stat
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Final, Self

from adapters.offline.entries import Entry, Reader, account_of
from adapters.offline.parsing import ALONE, MESSAGES, DamagedError, Part, parts_of
from core.errors import ExportError, code_of

# More ids than this help nobody to choose.
CHATS_LISTED: Final = 20
SUPERGROUPS: Final = frozenset(
    {"private_supergroup", "public_supergroup", "private_channel", "public_channel"}
)
GROUPS: Final = SUPERGROUPS | {"private_group"}


@dataclass(slots=True)
class Chat:
    """What an export says of a chat, besides what was said there."""

    number: int
    id: int = 0
    """As it stands in the export, without the mark -100."""
    kind: str = ""
    name: str = field(default="", repr=False)
    has_messages: bool = False

    @property
    def marked(self) -> int:
        """The id as everything else of ours knows it."""
        if self.kind in SUPERGROUPS:
            return -1_000_000_000_000 - self.id
        return -self.id if self.kind == "private_group" else self.id

    def learn(self, part: Part) -> None:
        """Take in one line of its head."""
        match part:
            case Part(key="id", value=int(value)):
                self.id = value
            case Part(key="type", value=str(value)):
                self.kind = value
            case Part(key="name", value=str(value)):
                self.name = value
            case Part(key="messages", value=None, is_entry=False):
                self.has_messages = True

    def is_called(self, wanted: str) -> bool:
        """Whether the operator means this one: by its id, in either form, or by its name."""
        return wanted in {str(self.id), str(self.marked)} or (
            bool(self.name) and wanted.casefold() == self.name.casefold()
        )


class Export:
    """An open export. A context manager: the file is closed at its end."""

    def __init__(self, path: Path, wanted: str | None = None) -> None:
        """Find the chat that is `wanted` by id or name, else the only one. Raises ExportError."""
        self._file = _open(path)
        try:
            self._name = str(path)
            self.size = path.stat().st_size
            self._refuse_html()
            self.chat = self._find(wanted)
        except OSError as error:
            self._file.close()
            raise _unreadable(str(path), error) from None
        except BaseException:
            self._file.close()
            raise
        self.seen = 0
        """How many messages were read."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self._file.close()

    @property
    def position(self) -> int:
        """How many bytes were read."""
        return self._file.tell()

    def messages(self) -> Iterator[Entry]:
        """The chat's messages, in the file's order.

        Raises ExportError where the file is damaged, after all that stands before.
        """
        self._file.seek(0)
        reader = Reader(self.chat.marked)
        try:
            for part in parts_of(self._file):
                if part.is_entry and part.chat == self.chat.number:
                    entry = reader.read(part.value)
                    if entry is not None:
                        self.seen += 1
                        yield entry
        except DamagedError:
            raise self._damaged() from None
        except OSError as error:
            raise _unreadable(self._name, error) from None

    def _damaged(self) -> ExportError:
        # yajl does not say where it stopped; a piece of the file is 64 KB.
        return ExportError(
            "error-export-damaged", file=self._name, byte=self.position, messages=self.seen
        )

    def _refuse_html(self) -> None:
        start = self._file.read(256).removeprefix(b"\xef\xbb\xbf").lstrip()
        if start.startswith(b"<"):
            raise ExportError("error-export-html", file=self._name)

    def _find(self, wanted: str | None) -> Chat:
        chats, whole = self._chats()
        found = [chat for chat in chats if chat.has_messages]
        if not found:
            # Cut off before the first message, it cannot be told from any other file.
            raise ExportError("error-export-none", file=self._name)
        if wanted is not None:
            called = [chat for chat in found if chat.is_called(wanted)]
            if not called:
                if not whole:
                    raise self._damaged()
                raise ExportError("error-export-no-chat", file=self._name, chats=_listed(found))
            found = called
        if len(found) > 1:
            raise ExportError("error-export-which", file=self._name, chats=_listed(found))
        return found[0]

    def _chats(self) -> tuple[list[Chat], bool]:
        """The chats that the file is about, and whether it could be read to its end."""
        chats: dict[int, Chat] = {}
        self._file.seek(0)
        try:
            for part in parts_of(self._file, entries=False):
                chat = chats.setdefault(part.chat, Chat(part.chat))
                chat.learn(part)
                if chat.number == ALONE and part.key == MESSAGES and chat.has_messages:
                    return [chat], True  # the head comes first: the rest is messages
        except DamagedError:
            return list(chats.values()), False
        return list(chats.values()), True


def staff_of(listed: str) -> frozenset[int]:
    """The accounts of `user123,456,channel789`, as marked ids. Raises ExportError."""
    found = set()
    for one in filter(None, (part.strip() for part in listed.split(","))):
        account = account_of(one)
        if account is None:
            raise ExportError("error-staff", id=one)
        found.add(account)
    return frozenset(found)


def _open(path: Path) -> BinaryIO:
    try:
        mode = path.stat().st_mode
        if stat.S_ISDIR(mode):
            raise ExportError("error-export-folder", file=str(path))
        if not stat.S_ISREG(mode):  # a pipe would be waited for, and can be read only once
            raise ExportError("error-export-no-file", file=str(path))
        return path.open("rb")
    except OSError as error:
        raise _unreadable(str(path), error) from None


def _unreadable(file: str, error: OSError) -> ExportError:
    return ExportError(
        "error-export-unreadable", file=file, code=code_of(error), why=error.strerror or ""
    )


def _listed(chats: list[Chat]) -> str:
    """Their ids, groups first. No names: that of a private chat is somebody's."""
    chats = sorted(chats, key=lambda chat: chat.kind not in GROUPS)
    shown = [f"{chat.id} ({chat.kind})" if chat.kind else str(chat.id) for chat in chats]
    more = ["…"] if len(shown) > CHATS_LISTED else []
    return ", ".join(shown[:CHATS_LISTED] + more)
