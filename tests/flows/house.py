"""A house in which people are cared for: its hours, its settings, Steward at work in it."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from typing import Any

from sandbox.stage import Stage
from tests.flows.caring import Caring
from tests.flows.inviting import NOON, clock_at
from tests.forking import Forks

Tables = Mapping[str, Mapping[str, object]]

RULES: Tables = {
    "models": {"requests": False, "links": False, "emergencies": False, "large": False}
}
"""What is said here is plain: these tests are about what follows."""
UNDO = timedelta(seconds=60)
"""How long a decision can be undone here."""
WEEK: Mapping[str, object] = dict.fromkeys(
    ("mon", "tue", "wed", "thu", "fri", "sat", "sun"), "10:00-19:00"
)
"""The same working hours every day."""


@asynccontextmanager
async def caring_at(
    forks: Forks,
    moment: datetime = NOON,
    *,
    zone: str = "Europe/Moscow",
    tables: Tables | None = None,
    **stage: Any,
) -> AsyncIterator[Caring]:
    """Steward at work from that moment on, by rules alone; `tables` are further settings."""
    clock, undo = clock_at(moment), int(UNDO.total_seconds())
    tables = {**RULES, **(tables or {})}
    made = Stage(clock=clock, time_zone=zone, tables=tables, undo_seconds=undo, **stage)
    async with forks.on(made):
        caring = Caring(made)
        await made.start_bot()
        yield caring
