"""Whole chats with labels: our own invented ones, and those that lie beside the project.

A message is read into the very `Line` that the chat would give; what its annotator says of it
stands beside. `training/chats/README.md` tells what the labels mean.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from adapters.offline.entries import Reader
from core.events import Media, Message
from outreach.listening.heard import Kind
from outreach.listening.line import Line
from training.cases import DATA, lines

CHATS: Final = Path(__file__).with_name("chats")
GOLD: Final = ("chat-ru", "chat-en")
_MEMBER: Final = "member"
_EXPORTED: Final = {
    "voice_message": Media.VOICE,
    "video_message": Media.ROUND,
    "sticker": Media.STICKER,
    "video_file": Media.VIDEO,
}


@dataclass(frozen=True, slots=True)
class Told:
    """A message of a labelled chat."""

    line: Line
    kind: Kind | None = None
    """What it asks for; at the message that carries the substance."""
    topic: str | None = None
    answers: tuple[int, ...] = ()
    """The earlier requests that it answers in substance."""
    incident: int | None = None
    """The message that raised the alarm which this one is about; its own id at the anchor."""
    tags: frozenset[str] = frozenset()
    role: str = _MEMBER
    """member, worker, moderator or editor."""

    @property
    def id(self) -> int:
        return self.line.id


Chat = tuple[Told, ...]


def ours(folder: Path = CHATS) -> dict[str, Chat]:
    """Our own chats by writer, messages in order. Raises ValueError on a label nobody knows."""
    return {path.stem: chat(path) for path in sorted(folder.glob("*.jsonl"))}


def chat(path: Path) -> Chat:
    """One of our own chats. Raises ValueError, with file and message, where it is not in order."""
    rows = lines(path)
    accounts = _numbered(row.get("who") for row in rows)
    told: list[Told] = []
    requests: set[int] = set()
    for row in rows:
        try:
            one = _told(row, accounts)
            _check(one, told[-1].id if told else 0, requests)
        except (KeyError, ValueError) as error:
            raise ValueError(f"{path.name}, message {row.get('id')}: {error}") from None
        told.append(one)
        if one.kind is not None:
            requests.add(one.id)
    return tuple(told)


def _numbered(names: Iterable[str | None]) -> dict[str, int]:
    """An account's number for each who speaks, in the order of their first words."""
    found: dict[str, int] = {}
    for name in names:
        if name:
            found.setdefault(name, len(found) + 1)
    return found


def _told(row: dict[str, Any], accounts: dict[str, int]) -> Told:
    role = row.get("role") or _MEMBER
    line = Line(
        id=row["id"],
        at=datetime.fromisoformat(row["at"]).replace(tzinfo=UTC).timestamp(),
        author=accounts.get(row.get("who") or ""),
        text=row.get("text") or "",
        reply_to=row.get("reply_to"),
        staff=role != _MEMBER,
        media=Media(row["media"]) if row.get("media") else None,
        forwarded=bool(row.get("forwarded")),
        names=tuple(row.get("names") or ()),
    )
    kind = row.get("request")
    return Told(
        line,
        Kind(kind) if kind else None,
        row.get("topic"),
        tuple(row.get("answers") or ()),
        row.get("incident"),
        frozenset(row.get("tags") or ()),
        role,
    )


def _check(told: Told, last: int, requests: set[int]) -> None:
    """Raise ValueError where a label points at nothing, or forwards in time."""
    if told.id <= last:
        raise ValueError("ids must grow")
    for request in told.answers:
        if request not in requests:
            raise ValueError(f"answers {request}, which asks for nothing before it")


def gold(name: str, data: Path = DATA) -> Chat:
    """A labelled chat that lies beside the project; never to be learnt from."""
    folder = data / "gold"
    labels = {row["id"]: row for row in lines(folder / f"{name}.gold.jsonl")}
    exported = json.loads((folder / f"{name}.json").read_text("utf-8"))
    reader = Reader(0)
    told = []
    for raw in exported["messages"]:
        entry = reader.read(raw)
        if entry is not None and entry.id in labels:
            told.append(_golden(raw, entry.message, labels[entry.id]))
    return tuple(told)


def _golden(raw: dict[str, Any], message: Message, label: dict[str, Any]) -> Told:
    media = _EXPORTED.get(raw.get("media_type", ""))
    author = message.author
    line = Line(
        id=message.id,
        at=message.date.timestamp(),
        author=None if author is None else author.id,
        text=message.text,
        reply_to=message.reply_to,
        staff=label["role"] != _MEMBER,
        media=Media.PHOTO if media is None and "photo" in raw else media,
        forwarded=message.forwarded,
        names=() if author is None else author.names,
        quoted=message.quoted,
    )
    return Told(
        line,
        Kind(label["request"]) if label["request"] else None,
        label.get("topic"),
        tuple(label["answers"]),
        label.get("incident"),
        frozenset(label["tags"]),
        label["role"],
    )
