"""Kinds of settings that pydantic does not know: rooms, keys, time zones, times of day, names.

What is wrong with a value is an error type without the value; `complaints` knows the text for it.
"""

import contextlib
import re
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, Field, SecretStr, StringConstraints
from pydantic_core import PydanticCustomError


def _supergroup(room: int) -> int:
    # Marked ids of channels: -10^12 less the bare id (Telegram's Bot API dialog ids).
    if not -1_997_852_516_352 <= room < -1_000_000_000_000:
        raise PydanticCustomError("no_supergroup", "no supergroup")
    return room


def _home(path: Path) -> Path:
    try:
        return path.expanduser()
    except RuntimeError:
        raise PydanticCustomError("no_home", "no home") from None


def usual_key_file() -> Path:
    """Where there is no home it stays a "~" that nothing opens: the key may be in STEWARD_KEY."""
    path = Path("~/.config/steward/key")
    with contextlib.suppress(RuntimeError):
        path = path.expanduser()
    return path


def _key(text: SecretStr) -> SecretStr:
    value = text.get_secret_value()
    if len(value) != 64 or set(value.lower()) - set("0123456789abcdef"):
        raise PydanticCustomError("no_key", "no key")
    return text


def _zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):  # unknown; not a name at all; a folder
        raise PydanticCustomError("no_zone", "no zone") from None
    return name


def _time(text: str) -> str:
    if not re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", text):
        raise PydanticCustomError("no_time", "no time")
    return text


def _spans(text: str) -> str:
    clock = r"([01]\d|2[0-3]):[0-5]\d"
    if not re.fullmatch(rf"\s*({clock}-({clock}|24:00)[\s,]*)*", text):
        raise PydanticCustomError("no_spans", "no spans")
    return " ".join(text.replace(",", " ").split())


Room = Annotated[int, AfterValidator(_supergroup)]
Zone = Annotated[str, AfterValidator(_zone)]
TimeOfDay = Annotated[str, AfterValidator(_time)]
Spans = Annotated[str, AfterValidator(_spans)]
Name = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,31}$")]
Emoji = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=4)]
SourceName = Annotated[str, StringConstraints(pattern=r"^[^\W_][\w-]{1,23}$", to_lower=True)]
Size = Annotated[int, Field(ge=1, le=200)]
Key = Annotated[SecretStr, AfterValidator(_key)]
Mark = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=16)]
UserPath = Annotated[Path, AfterValidator(_home)]
