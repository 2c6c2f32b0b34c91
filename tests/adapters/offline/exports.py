"""Exported chats for the tests, as Telegram Desktop writes them."""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

CHAT = 1480022917
MEMBER, OTHER, WORKER = 617323970, 617323971, 611925106


def entry(
    number: int, text: Any = "привет", *, author: Any = MEMBER, **more: Any
) -> dict[str, Any]:
    """A message."""
    return {
        "id": number,
        "type": "message",
        "date": "2026-02-09T08:41:51",
        "date_unixtime": "1770615711",
        "from": f"Имя {author}",
        "from_id": f"user{author}" if isinstance(author, int) else author,
        "text": text,
        "text_entities": [{"type": "plain", "text": text}] if isinstance(text, str) else text,
        **more,
    }


def chat(entries: Iterable[Any], **more: Any) -> dict[str, Any]:
    """An export of one chat."""
    head = {"name": "Берег · чат", "type": "private_supergroup", "id": CHAT}
    return {**head, **more, "messages": list(entries)}


def account(*chats: dict[str, Any]) -> dict[str, Any]:
    """An export of a whole account."""
    about = "Here is the data you requested."
    people = {"about": about, "list": [{"user_id": 1, "first_name": "А", "messages": [1]}]}
    return {"about": about, "contacts": people, "chats": {"about": about, "list": list(chats)}}


def write(folder: Path, value: Any, name: str = "result.json") -> Path:
    """Put it into a file, indented as Telegram Desktop does."""
    path = folder / name
    path.write_text(json.dumps(value, ensure_ascii=False, indent=1), "utf-8")
    return path
