"""JSON that is too large to load: the chats of a Telegram Desktop export, entry by entry.

yajl (through ijson) does the reading; what is built of its events is done here, because only so
can a file be refused that nests without end: ijson's own builder keeps a path for every level.
"""

from collections.abc import Iterator
from itertools import chain
from typing import Any, BinaryIO, Final, NamedTuple

import ijson  # type: ignore[import-untyped, unused-ignore] # ships no types

CHUNK: Final = 64 * 1024
# Telegram's exports nest seven deep.
DEEPEST: Final = 64
MESSAGES: Final = "messages"
_BOM: Final = b"\xef\xbb\xbf"

ALONE: Final = -1
_STARTS: Final = frozenset({"start_map", "start_array"})
_ENDS: Final = frozenset({"end_map", "end_array"})
_DEPTH_OF_CHAT: Final = 4  # chats, list, the list itself, a chat

Events = list[tuple[str, Any]]


class DamagedError(Exception):
    """Here the file stops being JSON."""


class Part(NamedTuple):
    """One thing of a chat: a line of its head, or an entry of its messages."""

    chat: int
    """The number of the chat in the file, from 0; ALONE if the file is about one chat only."""
    key: str
    value: Any
    """None for the key `messages`: they begin here."""
    is_entry: bool = False


def parts_of(file: BinaryIO, *, entries: bool = True) -> Iterator[Part]:
    """What an export holds, in order. Raises DamagedError, after all that stands before.

    Without `entries` they are passed over.
    """
    keys: list[str | None] = []  # one for each open map or list; None for a list
    chat = 0
    events = chain.from_iterable(_events(file))
    for event, value in events:
        match event:
            case "map_key":
                keys[-1] = value
            case "start_map":
                keys.append("")
                _look(len(keys))
            case "start_array" if _in_chat(keys) and keys[-1] == MESSAGES:
                number = ALONE if len(keys) == 1 else chat
                yield Part(number, MESSAGES, None)
                for entry in _entries(events, build=entries):
                    yield Part(number, MESSAGES, entry, is_entry=True)
            case "start_array":
                keys.append(None)
                _look(len(keys))
            case "end_map" | "end_array":
                chat += len(keys) == _DEPTH_OF_CHAT and _in_chat(keys)
                keys.pop()
            case _ if _in_chat(keys):
                yield Part(ALONE if len(keys) == 1 else chat, str(keys[-1]), value)


def _in_chat(keys: list[str | None]) -> bool:
    """Whether these lead into a chat: the file itself is one, or it has a list of them."""
    return len(keys) == 1 or (
        len(keys) == _DEPTH_OF_CHAT and keys[:3] == ["chats", "list", None] and keys[3] is not None
    )


def _look(depth: int) -> None:
    if depth > DEEPEST:
        raise DamagedError


def _entries(events: Iterator[tuple[str, Any]], *, build: bool) -> Iterator[Any]:
    """The items of a list whose start was read; reads its end, too."""
    if not build:
        _skip(events)
        return
    around: list[tuple[Any, str]] = []  # what is open around `inner`, and the key there
    inner: Any = None
    key = ""
    for event, value in events:
        if event == "map_key":
            key = value
            continue
        if event != "string":  # most are
            if event in _STARTS:
                around.append((inner, key))
                _look(len(around))
                inner = {} if event == "start_map" else []
                continue
            if event in _ENDS:
                if not around:
                    return
                value = inner  # noqa: PLW2901 - what was built takes the place of its end
                inner, key = around.pop()
        if type(inner) is dict:
            inner[key] = value
        elif inner is None:
            yield value
        else:
            inner.append(value)


def _skip(events: Iterator[tuple[str, Any]]) -> None:
    depth = 1
    for event, _ in events:
        if event in _STARTS:
            depth += 1
            _look(depth)
        elif event in _ENDS:
            depth -= 1
            if not depth:
                return


def _events(file: BinaryIO) -> Iterator[Events]:
    """Events of yajl, a list for each piece of the file; DamagedError comes after the last."""
    found: Events = ijson.sendable_list()
    parser = ijson.basic_parse_coro(found, use_float=True)
    chunk = file.read(CHUNK).removeprefix(_BOM)
    whole = True
    while whole:
        whole = _feed(parser, chunk)
        yield found
        found.clear()
        if not chunk:
            break
        chunk = file.read(CHUNK)
    if not whole:
        raise DamagedError


def _feed(parser: Any, chunk: bytes) -> bool:
    """Hand a piece on; an empty one is the end. False if this is no JSON (any more)."""
    try:
        if chunk:
            parser.send(chunk)
        else:
            parser.close()
    # Half a character and a number without end come as errors of Python's own. What they quote
    # is a member's words: nothing of it goes on.
    except (ijson.JSONError, ValueError, OverflowError):
        return False
    return True
