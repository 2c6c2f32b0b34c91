"""The lines that `score` reads: each is checked for itself, and nothing is kept but the newest."""

import json
from collections.abc import Iterator
from typing import Any, Final, NoReturn

from core.errors import ExportError
from moderation.said import Parent, Said

# Telegram's longest text, and its parent's, take some 100 KB when every letter is escaped.
LONGEST: Final = 1 << 20
_BOM: Final = b"\xef\xbb\xbf"


class Lines:
    """Puts lines together from pieces that end anywhere."""

    def __init__(self) -> None:
        self._rest = b""
        self._number = 0

    def feed(self, piece: bytes) -> Iterator[Said]:
        """What the lines say that are complete now; an empty piece is the end of the input.

        Raises ExportError at the first line that cannot be read.
        """
        lines = (self._rest + piece).split(b"\n")
        self._rest = lines.pop() if piece else b""
        if not piece and lines == [b""]:
            return  # the input ended with the end of a line
        for line in lines:
            self._number += 1
            yield said_of(line, self._number)
        if len(self._rest) > LONGEST:
            raise ExportError("error-line", number=self._number + 1, problem="long")


def said_of(line: bytes, number: int) -> Said:
    """What a line says. Raises ExportError, which never repeats the line."""
    problem, row = _read(line)
    if problem is None and not isinstance(row, dict):
        problem = "object"
    if problem is None:
        problem = _wrong(row)
    if problem is not None:
        raise ExportError("error-line", number=number, problem=problem)
    parent = row.get("reply_to")
    whose = Parent.NOBODY if parent is None else Parent.OTHER
    return Said(whole(row["text"]), whose, whole(parent or ""))


def whole(text: str) -> str:
    """The text, with U+FFFD for each lone half of a character: no model could encode it."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return text


def _read(line: bytes) -> tuple[str | None, Any]:
    """What is wrong with the line, or what it holds."""
    if len(line) > LONGEST:
        return "long", None
    if line.startswith(_BOM):
        return "bom", None
    if not line.strip():
        return "empty", None
    try:
        # Decoded here: json would take a line that begins with NUL for UTF-16.
        return None, json.loads(line.decode(), parse_constant=_refuse)
    except UnicodeDecodeError:
        return "utf8", None
    except (ValueError, RecursionError):
        return "json", None


def _wrong(row: dict[str, Any]) -> str | None:
    if not isinstance(row.get("text"), str):
        return "text"
    return None if isinstance(row.get("reply_to"), str | None) else "reply"


def _refuse(name: str) -> NoReturn:
    """Python's json reads NaN and Infinity, which are not JSON."""
    raise ValueError(name)
