"""How long moderators wait: from a rude message to its card in the staff room."""

import asyncio
import time
from itertools import islice

from benchmarks.talk import talk
from sandbox.stage import Stage

MEMBERS = 50
RATE = 50
# Every tenth message is rude: five cards a second, far more than a bad evening brings.
RUDE = 0.1
# Seconds between two looks for a card; the error of a measurement.
LOOK = 0.002


async def delays(seconds: int) -> list[float]:
    """The wait for each card, in seconds, while `RATE` messages a second are said."""
    async with Stage() as stage:
        members = [stage.enter(f"m{n}", f"Участник {n}") for n in range(MEMBERS)]
        await stage.start_bot()
        said: dict[int, float] = {}
        shown: dict[int, float] = {}
        looking = asyncio.create_task(_look(stage, shown))
        began = time.perf_counter()
        for number, (text, rude) in enumerate(islice(talk(2, RUDE), RATE * seconds)):
            message = stage.world.post(stage.chat, members[number % MEMBERS], text)
            if rude:
                said[message] = time.perf_counter()
            await asyncio.sleep(began + (number + 1) / RATE - time.perf_counter())
        await stage.settled()
        while len(shown) < len(said):  # noqa: ASYNC110 - the world is looked at from outside
            await asyncio.sleep(LOOK)
        looking.cancel()
        return [shown[message] - at for message, at in said.items()]


async def _look(stage: Stage, shown: dict[int, float]) -> None:
    """Note when each card appears."""
    while True:
        last = stage.world.chats[stage.staff].last_id
        if last != len(shown):
            for card in stage.cards():
                shown.setdefault(card.about, time.perf_counter())
        await asyncio.sleep(LOOK)
