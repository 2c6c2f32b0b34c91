"""A worker with an engine that does as its texts say; the tests run it as a process.

"die" kills it, "die once FILE" only while there is no such file, "wait FIFO" waits until something
is written into that pipe (a line), "fail" raises an error, "nonsense" is answered by something that
is no scores; anything else is scored by its length.
"""

import os
import signal
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, cast

from adapters.models.large.worker import _pipes, serve
from core.errors import ModelError


class Puppet:
    """Implements `shelf.Engine`."""

    kind: str = "puppet"
    classes: tuple[str, ...] = ("length",)

    def predict(self, texts: Sequence[str]) -> list[tuple[float, ...]]:
        """As the text says."""
        return [self._score(text) for text in texts]

    def backlog(self, texts: Sequence[str]) -> list[tuple[float, ...]]:
        """The same."""
        return self.predict(texts)

    def _score(self, text: str) -> tuple[float, ...]:
        match text.split(" ", 1):
            case ["die"]:
                os.kill(os.getpid(), signal.SIGKILL)
            case ["die-once", file] if not Path(file).exists():
                Path(file).touch()
                os.kill(os.getpid(), signal.SIGKILL)
            case ["wait", fifo]:
                with Path(fifo).open("rb") as pipe:
                    pipe.readline()
            case ["fail"]:
                raise ValueError(text)
            case ["nonsense"]:
                nonsense: Any = 1
                return cast("tuple[float, ...]", nonsense)
        return (float(len(text)),)


def opened() -> Puppet:
    """What the first argument asks for."""
    if sys.argv[1:] == ["broken"]:
        raise ModelError("error-model-busy")
    print("a library prints", flush=True)  # noqa: T201 - it must not get between the frames
    return Puppet()


if __name__ == "__main__":
    requests, answers = _pipes()
    serve(opened, requests, answers)
