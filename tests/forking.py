"""Commands of `bot.py` by the dozen: each runs in a fork of one process that has imported it.

Python takes the better part of a second to import what `bot.py` needs, more than most commands
take to do their work. A fork of a process that has imported it and done nothing else is a process
of its own like any other: with its own folder, environment, input and output, its own exit code.
What `run` does, and how it is stopped and killed, is tested on processes that are started anew.
"""

import asyncio
import gc
import importlib
import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from sandbox.process import START, BotProcess, Finished, _environment
from sandbox.stage import Stage

ROOT = Path(__file__).parents[1]
# What the commands load when they are called.
LOADED = (
    *("adapters.account", "adapters.running"),
    *("adapters.offline.commands", "adapters.models.large.commands"),
)


class Forks:
    """The process that is forked, as the tests see it. `environ`: what it is started with."""

    def __init__(self, **environ: str) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", __name__],
            cwd=ROOT,
            env={**_environment(), **environ},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self._busy = threading.Lock()

    def close(self) -> None:
        """End it."""
        self._process.communicate()

    def command(
        self, *arguments: str, folder: Path, environ: Mapping[str, str], answer: str
    ) -> Finished:
        """Run a command in `folder` to its end; `answer` is typed into it."""
        with self._busy, TemporaryDirectory() as name:
            given, out, err = (Path(name) / part for part in ("in", "out", "err"))
            given.write_text(answer, "utf-8")
            asked = {"arguments": arguments, "folder": str(folder), "environ": dict(environ)}
            assert self._process.stdin is not None
            assert self._process.stdout is not None
            self._process.stdin.write(json.dumps({**asked, "files": name}) + "\n")
            self._process.stdin.flush()
            code = int(self._process.stdout.readline())
            return Finished(code, out.read_text("utf-8"), err.read_text("utf-8"))

    def on(self, stage: Stage) -> Stage:
        """The stage, not yet entered, with its commands run by us; `run` starts as always."""
        stage.bot = _Forked(stage.folder, self)
        return stage


class _Forked(BotProcess):
    def __init__(self, folder: Path, forks: Forks) -> None:
        super().__init__(folder)
        self._forks = forks

    async def command(self, *arguments: str, answer: str = "") -> Finished:
        return await asyncio.to_thread(
            self._forks.command,
            *self._line(*arguments)[2:],
            folder=self._folder,
            environ=_environment(),
            answer=answer,
        )


def serve() -> int:
    """Fork for each line of standard input, and say how the child ended; a child returns, too."""
    import bot  # noqa: PLC0415 - the tests themselves do not need it

    for module in LOADED:
        importlib.import_module(module)
    gc.freeze()
    for line in sys.stdin:
        asked = json.loads(line)
        child = os.fork()
        if not child:
            _become(asked)
            return bot.main(asked["arguments"])
        _, status = os.waitpid(child, 0)
        sys.stdout.write(f"{os.waitstatus_to_exitcode(status)}\n")
        sys.stdout.flush()
    return 0


def _become(asked: Mapping[str, Any]) -> None:
    os.setsid()
    signal.alarm(int(START))  # whatever hangs is killed
    os.chdir(asked["folder"])
    os.environ.clear()
    os.environ.update(asked["environ"])
    files = Path(asked["files"])
    for number, name in enumerate(("in", "out", "err")):
        file = os.open(files / name, os.O_RDWR | os.O_CREAT, 0o600)
        os.dup2(file, number)
        os.close(file)
    sys.stdin = os.fdopen(0, "r", encoding="utf-8")
    sys.stdout = os.fdopen(1, "w", encoding="utf-8")
    sys.stderr = os.fdopen(2, "w", encoding="utf-8", buffering=1)


if __name__ == "__main__":
    sys.exit(serve())
