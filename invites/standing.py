"""How somebody stands in the chat, as Telegram says at the moment that it matters; never kept."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Standing:
    """A member, or somebody who is none."""

    present: bool
    joined: datetime | None = None
    """When they came in; None where Telegram does not say (the creator, somebody muted)."""
    muted: bool = False


STRANGER = Standing(present=False)
