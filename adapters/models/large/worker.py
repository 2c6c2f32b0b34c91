"""The process that holds the large model, so that nothing it does can stop the event loop.

    python -m adapters.models.large.worker FOLDER THREADS

It answers on standard output what it is asked on standard input, in frames: four bytes of length,
then JSON. Texts exist in its memory and in these pipes only; it has no standard error.
"""

import json
import os
import struct
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, BinaryIO, Final

from adapters.dumps import never_dump
from adapters.models.large.shelf import Engine, open_engine
from core.errors import ModelError

LENGTH: Final = struct.Struct(">I")
PREDICT, BACKLOG = "predict", "backlog"


def frame(content: object) -> bytes:
    """What goes through a pipe; a lone surrogate survives it, escaped."""
    data = json.dumps(content).encode("ascii")
    return LENGTH.pack(len(data)) + data


def main(folder: Path, threads: int) -> None:
    """Open the best engine in `folder` and answer until standard input ends."""
    never_dump()
    requests, answers = _pipes()
    serve(lambda: open_engine(folder, threads), requests, answers)


def serve(open_: Callable[[], Engine | None], requests: BinaryIO, answers: BinaryIO) -> None:
    """Say what was opened, then answer each `[number, how, texts]` by `[number, scores]`."""
    try:
        engine = open_()
        if engine is None:
            _send(answers, {"missing": True})
            return
    except ModelError as error:
        _send(answers, {"error": error.name, "details": error.details})
        return
    _send(answers, {"kind": engine.kind, "classes": engine.classes})
    while (asked := _receive(requests)) is not None:
        number, how, texts = asked
        try:
            scores = engine.backlog(texts) if how == BACKLOG else engine.predict(texts)
        except Exception:  # noqa: BLE001 - one text must not end the others' service
            scores = None
        _send(answers, [number, scores])


def _pipes() -> tuple[BinaryIO, BinaryIO]:
    """Standard input and output, for frames only: what a library prints goes nowhere."""
    answers = os.fdopen(os.dup(1), "wb")
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.dup2(nowhere, 2)
    return sys.stdin.buffer, answers


def _send(answers: BinaryIO, content: object) -> None:
    answers.write(frame(content))
    answers.flush()


def _receive(requests: BinaryIO) -> Any:
    """The next request; None when whoever asks is gone."""
    head = requests.read(LENGTH.size)
    if len(head) < LENGTH.size:
        return None
    (length,) = LENGTH.unpack(head)
    data = requests.read(length)
    return json.loads(data) if len(data) == length else None


if __name__ == "__main__":
    try:
        main(Path(sys.argv[1]), int(sys.argv[2]))
    except (BrokenPipeError, KeyboardInterrupt):
        pass
    finally:
        # No farewell: tearing torch down takes seconds, and a closed pipe would be complained of.
        os._exit(0)
