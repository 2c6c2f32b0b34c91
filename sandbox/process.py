"""Steward as a process of its own: the real `bot.py`, started and killed from outside."""

import asyncio
import json
import os
import signal
import sys
import time
from asyncio.subprocess import Process
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

BOT = Path(__file__).parent.parent / "bot.py"
WORKING = "Steward is working."
"""What `run` logs once it has caught up."""

START = 60.0
"""Seconds that a command may take; a start too."""
STOP = 10.0
"""Seconds in which `run` must end after SIGTERM."""
LOOK = 0.03
"""Seconds between two looks at the log."""
TAIL = 20
"""Lines of the log that an error repeats."""

Tables = Mapping[str, Mapping[str, object]]


class StageError(Exception):
    """Steward did not do on the stage what it had to."""


@dataclass(frozen=True, slots=True)
class Finished:
    """How a command ended."""

    code: int
    out: str
    err: str


class BotProcess:
    """One Steward in a folder of its own: settings, key, data and logs."""

    def __init__(self, folder: Path) -> None:
        self.config = folder / "steward.toml"
        self.log = folder / "steward.log"
        """Standard error of every `run`, one after the other."""
        self.out = folder / "steward.out"
        self._folder = folder
        self._process: Process | None = None

    @property
    def running(self) -> bool:
        """Whether `run` is under way."""
        return self._process is not None and self._process.returncode is None

    def configure(self, tables: Tables, **settings: object) -> None:
        """Write steward.toml."""
        lines = [f"{name} = {_toml(value)}" for name, value in settings.items()]
        for table, values in tables.items():
            lines += [f"[{table}]", *(f"{name} = {_toml(value)}" for name, value in values.items())]
        self.config.write_text("\n".join(lines) + "\n", "utf-8")

    async def command(self, *arguments: str, answer: str = "") -> Finished:
        """Run another command of bot.py to its end; `answer` is typed into it."""
        process = await asyncio.create_subprocess_exec(
            *self._line(*arguments),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
            cwd=self._folder,
            env=_environment(),
            start_new_session=True,
        )
        try:
            out, err = await asyncio.wait_for(process.communicate(answer.encode()), START)
        except TimeoutError:
            raise StageError(f"bot.py {arguments[0]} did not end in {START:.0f} s") from None
        finally:
            if process.returncode is None:
                process.kill()
        return Finished(process.returncode or 0, out.decode(), err.decode())

    async def start(self) -> None:
        """Start `run` and wait until it works. Raises StageError with the end of its log."""
        if self.running:
            raise StageError("Steward is running already")
        begin = self.log.stat().st_size if self.log.exists() else 0
        with self.log.open("ab") as log, self.out.open("ab") as out:
            self._process = await asyncio.create_subprocess_exec(
                *self._line("run"),
                stdin=asyncio.subprocess.DEVNULL,
                stdout=out,
                stderr=log,
                cwd=self._folder,
                env=_environment(),
                start_new_session=True,  # Ctrl-C is for whoever started the stage
            )
        end = time.monotonic() + START
        while not self._says(WORKING, begin):
            if not self.running:
                raise StageError(f"Steward ended at its start{self.tail()}")
            if time.monotonic() > end:
                await self.kill()
                raise StageError(f"Steward did not start in {START:.0f} s{self.tail()}")
            await asyncio.sleep(LOOK)

    async def kill(self) -> None:
        """SIGKILL: what has not reached the disk is gone. Nothing happens if it is not running."""
        if self._process is None:
            return
        if self._process.returncode is None:
            self._process.kill()
        await self._process.wait()
        self._process = None

    async def stop(self) -> None:
        """SIGTERM. Raises StageError unless it ends with 0 in ten seconds."""
        process = self._process
        if process is None or process.returncode is not None:
            raise StageError(f"Steward is not running{self.tail()}")
        process.send_signal(signal.SIGTERM)
        try:
            code = await asyncio.wait_for(process.wait(), STOP)
        except TimeoutError:
            await self.kill()
            raise StageError(f"Steward did not stop in {STOP:.0f} s{self.tail()}") from None
        self._process = None
        if code:
            raise StageError(f"Steward stopped with exit code {code}{self.tail()}")

    def said(self, words: str) -> int:
        """How often something stands in the log."""
        return self.log.read_bytes().count(words.encode()) if self.log.exists() else 0

    def tail(self) -> str:
        """The end of the log, to be put behind a sentence."""
        lines = self.log.read_text("utf-8", "replace").splitlines() if self.log.exists() else []
        return "".join(f"\n  {line}" for line in ["; its log ends:", *lines[-TAIL:]])

    def _says(self, text: str, begin: int) -> bool:
        with self.log.open("rb") as log:
            log.seek(begin)
            return text.encode() in log.read()

    def _line(self, *arguments: str) -> list[str]:
        return [sys.executable, str(BOT), "--config", str(self.config), *arguments]


def _environment() -> dict[str, str]:
    """Ours, without settings of Steward that would win over the file."""
    return {name: value for name, value in os.environ.items() if not name.startswith("STEWARD_")}


def _toml(value: object) -> str:
    """A string, a number or a switch; TOML writes these as JSON does."""
    return json.dumps(str(value) if isinstance(value, Path) else value, ensure_ascii=False)
