"""The time, in one place, so that everything else takes it as an argument."""

import asyncio
from datetime import UTC, datetime, timedelta

from loguru import logger

from core.ports import Clock

# Telegram tells whole seconds, and its answer was some time on the way.
SLACK = timedelta(seconds=2)
# A machine whose clock is that wrong needs mending: MTProto itself suffers (telegram.md, 1.1).
WRONG = timedelta(minutes=1)


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        """Aware, UTC."""
        return datetime.now(UTC)


class TelegramClock:
    """Telegram's clock: the machine's, with what it is known to be off.

    Undo times, expiries and quotas compare the time with dates that Telegram stamped.
    """

    def __init__(self, machine: Clock | None = None) -> None:
        self._machine = machine or SystemClock()
        self._offset = timedelta()
        self.moved = asyncio.Event()
        """Set when it was corrected: whoever waits for a time should look again."""

    def now(self) -> datetime:
        """Aware, UTC."""
        return self._machine.now() + self._offset

    def correct(self, told: datetime, asked: datetime | None = None) -> None:
        """Follow what Telegram told just now; `asked` is what this clock said before the question.

        Whatever lies between question and answer (a slow line) is no reason to move.
        """
        now = self.now()
        if (asked or now) - SLACK < told < now + SLACK:
            return
        level = "INFO" if abs(told - now) <= WRONG else "WARNING"
        logger.log(level, "The clock moves by {:+.0f} s", (told - now).total_seconds())
        self._offset = told - self._machine.now()
        self.moved.set()


def seconds(moment: datetime) -> int:
    """A moment as the database keeps it: whole seconds since 1970."""
    return int(moment.timestamp())


def moment(value: int) -> datetime:
    """The opposite of `seconds`."""
    return datetime.fromtimestamp(value, UTC)
