"""Tells the inbox when something that was planned for a time is due."""

import asyncio
import contextlib
from collections.abc import Callable, Mapping
from datetime import datetime

from loguru import logger

from adapters.sqlite.database import Connection, Database, OperationalError
from core.events import Event, TimeCame
from core.ports import Clock

# Look again at least so often: the clock may be corrected meanwhile. Seconds.
IDLE = 60.0
# How long the inbox has to decide a chore before it is told again. Seconds.
AGAIN = 1.0
# Between two looks, however often it is woken. Seconds.
BREATH = 0.1
# The pause when the disk is in trouble. Seconds.
TROUBLED = 5.0


class Timer:
    """Asks each feature when its next chore is due; whoever changes a plan sets `wake`."""

    def __init__(
        self,
        chat: int,
        due: Mapping[str, Callable[[Connection], datetime | None]],
        database: Database,
        clock: Clock,
        hint: Callable[[Event], None],
        wake: asyncio.Event,
    ) -> None:
        self._chat = chat
        self._due = due
        self._database = database
        self._clock = clock
        self._hint = hint
        self._wake = wake

    async def run(self) -> None:
        """Work for ever."""
        while True:
            self._wake.clear()
            pause = await self.look()
            # What is planned for a time that has passed wakes it again and again while the inbox
            # decides: it takes a breath.
            await asyncio.sleep(BREATH)
            pause -= BREATH
            # Not `wait_for`: in Python 3.11 it loses a cancellation that comes with the wake.
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(pause):
                    await self._wake.wait()

    async def look(self) -> float:
        """Tell the inbox of what is due; returns the seconds until the next look."""
        try:
            due = await self._database.read(self._times)
        except OperationalError as error:
            logger.error("Timer: {}; again soon", type(error).__name__)
            return TROUBLED
        now, pause = self._clock.now(), IDLE
        for chore, at in due.items():
            if now < at:
                pause = min(pause, (at - now).total_seconds())
            else:
                self._hint(TimeCame(self._chat, now, chore))
                pause = min(pause, AGAIN)
        return pause

    def _times(self, connection: Connection) -> dict[str, datetime]:
        times = {chore: due(connection) for chore, due in self._due.items()}
        return {chore: at for chore, at in times.items() if at is not None}
