"""An entry of an export into our own event. Every field may be missing, or be anything."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from core.events import Author, Media, Message

EPOCH: Final = datetime.fromtimestamp(0, UTC)
# Eighteen digits: more are no id, and would not fit where ids are kept.
_ACCOUNT: Final = re.compile(r"(user|channel|chat)?(-?\d{1,18})")
_CHANNELS: Final = -1_000_000_000_000  # marked ids count down from here
_TOPICS: Final = 10_000
_MEDIA: Final = {
    "voice_message": Media.VOICE,
    "video_message": Media.ROUND,
    "video_file": Media.VIDEO,
    "sticker": Media.STICKER,
}
# What has no `media_type`, by the field that tells of it.
_TOLD_BY: Final = {
    "photo": Media.PHOTO,
    "poll": Media.POLL,
    "file": Media.FILE,
    "location_information": Media.OTHER,
    "contact_information": Media.OTHER,
}


@dataclass(frozen=True, slots=True)
class Entry:
    """A message as it stood in the export."""

    id: int | None
    message: Message
    local: datetime | None
    """When it was written by the clock of the machine that exported it; None if nothing says."""


class Reader:
    """Reads the entries of one chat, in order."""

    def __init__(self, chat: int) -> None:
        self._chat = chat
        self._topics: set[int] = set()

    def read(self, raw: Any) -> Entry | None:
        """The message; None for Telegram's own lines and for what is no entry at all."""
        if not isinstance(raw, dict):
            return None
        number = _integer(raw.get("id"))
        if raw.get("type", "message") != "message":
            if raw.get("action") == "topic_created" and len(self._topics) < _TOPICS:
                self._topics.add(number or 0)
            return None
        text, quoted = _said(raw)
        local, utc = _local(raw.get("date")), _utc(raw.get("date_unixtime"))
        message = Message(
            chat=self._chat,
            id=number or 0,
            date=utc or _as_utc(local),
            author=_author(raw),
            text=text,
            reply_to=self._reply(raw),
            media=_media(raw),
            forwarded=raw.get("forwarded_from") is not None or "forwarded_from_id" in raw,
            quoted=quoted,
        )
        return Entry(number, message, local or (utc and utc.replace(tzinfo=None)))

    def _reply(self, raw: dict[str, Any]) -> int | None:
        """As live: replies to other chats, and what merely stands in a topic, are to nobody."""
        parent = _integer(raw.get("reply_to_message_id"))
        if raw.get("reply_to_peer_id") is not None or parent in self._topics:
            return None
        return parent


def account_of(text: object) -> int | None:
    """The marked id of `user123`, `channel123`, `chat123` or `123`; None if it is none of these."""
    found = _ACCOUNT.fullmatch(text) if isinstance(text, str) else None
    if found is None:
        return _integer(text)  # exports of 2020 and before
    number = int(found[2])
    match found[1]:
        case "channel":
            return _CHANNELS - abs(number)
        case "chat":
            return -abs(number)
    return number


def _said(raw: dict[str, Any]) -> tuple[str, tuple[tuple[int, int], ...]]:
    """The text, and the ranges of it that are marked as quotations."""
    text = raw.get("text")
    if isinstance(text, str):
        # Of one piece; only `text_entities` may tell that it is a quotation.
        parts = raw.get("text_entities")
        if not isinstance(parts, list) or parts == [{"type": "plain", "text": text}]:
            return text, ()
        if "".join(map(_text, parts)) != text:
            return text, ()
    elif isinstance(text, list):
        parts = text
    else:
        return "", ()
    quoted, start = [], 0
    for part in parts:
        end = start + len(_text(part))
        if end > start and isinstance(part, dict) and part.get("type") == "blockquote":
            quoted.append((start, end))
        start = end
    return "".join(map(_text, parts)), tuple(quoted)


def _text(part: Any) -> str:
    """The text of one piece."""
    if isinstance(part, dict):
        part = part.get("text")
    return part if isinstance(part, str) else ""


def _media(raw: dict[str, Any]) -> Media | None:
    kind = raw.get("media_type")
    if isinstance(kind, str):  # others are music and moving pictures: files, as live
        return _MEDIA.get(kind, Media.FILE)
    return next((media for key, media in _TOLD_BY.items() if raw.get(key) is not None), None)


def _author(raw: dict[str, Any]) -> Author | None:
    number = account_of(raw.get("from_id"))
    if number is None:
        return None
    name = raw.get("from")  # null once the account is deleted
    return Author(number, (name,) if isinstance(name, str) and name else ())


def _integer(value: object) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def _utc(value: object) -> datetime | None:
    try:
        return datetime.fromtimestamp(int(value), UTC) if isinstance(value, str | int) else None
    except (ValueError, OverflowError, OSError):
        return None


def _local(value: object) -> datetime | None:
    try:
        return (
            datetime.fromisoformat(value).replace(tzinfo=None) if isinstance(value, str) else None
        )
    except ValueError:
        return None


def _as_utc(local: datetime | None) -> datetime:
    return EPOCH if local is None else local.replace(tzinfo=UTC)
