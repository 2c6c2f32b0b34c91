"""What the admins of a chat did, for 48 hours."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

HORIZON = timedelta(hours=48)
"""How far back Telegram answers (TDLib's getChatEventLog)."""


@dataclass(frozen=True, slots=True)
class Deed:
    """One event; `category` is a flag of ChannelAdminLogEventsFilter.

    `action` renders it for a viewer, since messages inside look different to each.
    """

    id: int
    date: datetime
    user: int
    category: str
    action: Callable[[int], Any]
    others: tuple[int, ...] = ()
    words: str = ""


class AdminLog:
    """The deeds of one chat, oldest first."""

    def __init__(self) -> None:
        self.deeds: list[Deed] = []

    def note(
        self,
        now: datetime,
        user: int,
        category: str,
        action: Callable[[int], Any],
        others: tuple[int, ...] = (),
        words: str = "",
    ) -> None:
        """Write down what `user` did; `others` are the people it mentions."""
        number = len(self.deeds) + 1
        self.deeds.append(Deed(number, now, user, category, action, others, words))

    def recent(self, now: datetime) -> list[Deed]:
        """Those that Telegram still tells, newest first."""
        return [deed for deed in reversed(self.deeds) if deed.date > now - HORIZON]
