"""The large model as the event loop sees it: another process that may die at any time."""

import asyncio
import contextlib
import json
import os
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any, Final

from loguru import logger

from adapters.models.large.worker import BACKLOG, LENGTH, PREDICT, frame
from config.settings import PREFIX

ROOT: Final = Path(__file__).parents[3]
# Seconds before a dead worker is started again: doubled after each death, until it answers.
FIRST_PAUSE: Final = 0.1
LONGEST_PAUSE: Final = 60.0
# Seconds after which a worker that neither answers nor dies is taken for dead. The longest text
# takes a tenth of a second; a machine that swaps may be a hundred times slower.
HUNG: Final = 120.0
# Deaths that are put down to chance. After as many the text itself is suspected.
DEATHS: Final = 2
# Texts of a backlog that are asked for at once: half a second in which no live text is scored.
AT_ONCE: Final = 64

Scores = tuple[float, ...]


class State(StrEnum):
    """How the large model is."""

    STARTING = "starting"
    READY = "ready"
    BROKEN = "broken"
    """It cannot be opened; it is tried again from time to time."""
    OFF = "off"
    """Nothing is installed, or it was closed."""


@dataclass(slots=True, eq=False)
class _Job:
    """Texts that are asked for together, and the promise of their scores; None: not scored."""

    texts: Sequence[str]
    how: str
    answer: "asyncio.Future[list[Scores] | None]" = field(
        default_factory=lambda: asyncio.get_running_loop().create_future()
    )
    deaths: int = 0

    def resolve(self, scores: list[Scores] | None) -> None:
        if not self.answer.done():
            self.answer.set_result(scores)


class LargeModel:
    """Scores texts in a process of its own; every failure of it is a None, never an exception."""

    def __init__(self, folder: Path, threads: int = 1, command: Sequence[str] = ()) -> None:
        """`folder`: where the models are. `command`: another program that speaks as `worker`."""
        own = (sys.executable, "-m", "adapters.models.large.worker")
        self._command = tuple(command) or (*own, str(folder.resolve()), str(threads))
        self._jobs: deque[_Job] = deque()
        self._news = asyncio.Event()
        self._settled = asyncio.Event()
        self._task: asyncio.Task[None] | None = None
        self._number = 0
        self._pause = FIRST_PAUSE
        self.state = State.OFF
        self.kind = ""
        """What is served: int8, blocks, fp32 or reference."""
        self.classes: tuple[str, ...] = ()
        """What the scores of a text are about, in their order."""
        self.trouble: tuple[str, Mapping[str, int | str]] | None = None
        """Why it is BROKEN, where that is known: the name of a text, and what it needs."""
        self.pid: int | None = None
        self.scored = 0
        self.shed = 0
        """Texts that were asked for and not scored."""
        self.restarts = 0

    async def start(self) -> None:
        """Start the worker; it gets READY by itself. Once only."""
        assert self._task is None
        self.state = State.STARTING
        self._task = asyncio.create_task(self._run())

    async def settled(self) -> State:
        """Wait for the end of the first start, however it ends; returns the state."""
        await self._settled.wait()
        return self.state

    async def close(self) -> None:
        """End the worker; texts that wait are not scored."""
        if self._task is not None:
            self._task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._task
        self._stop(State.OFF)

    async def score(self, texts: Sequence[str], budget: float) -> list[Scores | None]:
        """The scores of each text, in order; None for those not scored within `budget` seconds.

        A text is scored by itself: its scores do not depend on its neighbours.
        """
        jobs = [_Job([text], PREDICT) for text in texts]
        await self._wait_for(jobs, budget)
        answers = [_answer(job) for job in jobs]
        return self._counted([None if answer is None else answer[0] for answer in answers])

    async def backlog(self, texts: Sequence[str]) -> list[Scores | None]:
        """As `score`, for many texts and without haste: more than twice as fast."""
        found: list[Scores | None] = []
        for start in range(0, len(texts), AT_ONCE):
            part = texts[start : start + AT_ONCE]
            job = _Job(part, BACKLOG)
            await self._wait_for([job], None)
            # A text among them may be what kills the worker: find it, and score the others.
            whole = _answer(job)
            found += self._counted(whole) if whole else await self.score(part, HUNG * len(part))
        return found

    def _counted(self, found: Sequence[Scores | None]) -> list[Scores | None]:
        missed = sum(scores is None for scores in found)
        self.scored += len(found) - missed
        self.shed += missed
        return list(found)

    async def _wait_for(self, jobs: Sequence[_Job], budget: float | None) -> None:
        if self.state not in (State.STARTING, State.READY) or not jobs:
            return
        self._jobs.extend(jobs)
        self._news.set()
        try:
            await asyncio.wait([job.answer for job in jobs], timeout=budget)
        finally:
            for job in jobs:
                job.answer.cancel()  # whoever has not been answered by now is not waiting any more

    async def _run(self) -> None:
        """Keep a worker alive."""
        while True:
            why = ""
            try:
                end = await self._live()
            except OSError:
                end = State.BROKEN  # no process can be started
            except Exception as error:  # noqa: BLE001 - whatever it is, nobody may wait for ever
                end, why = State.BROKEN, type(error).__name__  # its words could quote a text
            if end is State.BROKEN:
                why = why or (self.trouble[0] if self.trouble else "its process does not start")
                logger.error("The large model cannot be used: {}", why)
            if end is not State.STARTING:
                self._stop(end)
            if end is State.OFF:
                return
            await asyncio.sleep(self._pause)
            self._pause = min(self._pause * 2, LONGEST_PAUSE)
            self.restarts += 1

    async def _live(self) -> State:
        """One life of a worker, from its start to its death; returns what comes of it."""
        process = await asyncio.create_subprocess_exec(
            *self._command,
            cwd=ROOT,
            env={name: value for name, value in os.environ.items() if not name.startswith(PREFIX)},
            stdin=PIPE,
            stdout=PIPE,
            stderr=DEVNULL,  # a traceback could quote a text
            start_new_session=True,  # Ctrl-C is for Steward, which then ends the worker
        )
        try:
            state = await self._greeted(process)
            if state is not State.READY:
                return state
            await self._serve(process)
            return State.STARTING
        finally:
            self.pid = None
            with contextlib.suppress(ProcessLookupError):
                process.kill()
            await process.wait()

    async def _greeted(self, process: Process) -> State:
        """Hear what the worker has opened, and whether it can serve."""
        try:
            hello = await _heard(process)
        except (EOFError, ValueError, TimeoutError):
            hello = {}
        if "kind" not in hello:
            self.trouble = (hello["error"], hello["details"]) if "error" in hello else None
            return State.OFF if hello.get("missing") else State.BROKEN
        self.kind, self.classes = hello["kind"], tuple(hello["classes"])
        self.pid, self.trouble, self.state = process.pid, None, State.READY
        self._settled.set()
        return State.READY

    async def _serve(self, process: Process) -> None:
        """Ask one job after the other, until the worker dies."""
        death = asyncio.ensure_future(process.wait())
        try:
            while not death.done():
                if (job := self._next()) is None:
                    news = asyncio.ensure_future(self._news.wait())
                    await asyncio.wait({news, death}, return_when=asyncio.FIRST_COMPLETED)
                    news.cancel()
                    continue
                try:
                    job.resolve(await self._asked(process, job))
                except (EOFError, OSError, ValueError):
                    self._died_of(job)
                    break
                except BaseException:
                    job.resolve(None)
                    raise
                self._pause = FIRST_PAUSE
        finally:
            death.cancel()
            self.state = State.STARTING
        logger.warning("The large model's process has died; it is started again.")

    def _next(self) -> _Job | None:
        while self._jobs:
            job = self._jobs.popleft()
            if not job.answer.done():
                return job
        self._news.clear()
        return None

    async def _asked(self, process: Process, job: _Job) -> list[Scores] | None:
        assert process.stdin is not None
        self._number += 1
        process.stdin.write(frame([self._number, job.how, job.texts]))
        async with asyncio.timeout(HUNG):
            await process.stdin.drain()
        number, scores = await _heard(process)
        assert number == self._number  # one job at a time
        return None if scores is None else [tuple(row) for row in scores]

    def _died_of(self, job: _Job) -> None:
        job.deaths += 1
        if job.deaths < DEATHS:
            self._jobs.appendleft(job)
        else:
            job.resolve(None)

    def _stop(self, state: State) -> None:
        """Nothing is served for now: nobody shall wait for it."""
        self.state = state
        self._settled.set()
        for job in self._jobs:
            job.resolve(None)
        self._jobs.clear()


def _answer(job: _Job) -> list[Scores] | None:
    """What was answered so far."""
    return job.answer.result() if job.answer.done() and not job.answer.cancelled() else None


async def _heard(process: Process) -> Any:
    """The next frame. Raises EOFError when the worker is gone, TimeoutError when it hangs."""
    assert process.stdout is not None
    async with asyncio.timeout(HUNG):
        (length,) = LENGTH.unpack(await process.stdout.readexactly(LENGTH.size))
        return json.loads(await process.stdout.readexactly(length))
