"""`score`: JSON lines in, a verdict a line out, in order, as soon as they can be given."""

import asyncio
import json
import os
import select
import stat
from collections.abc import AsyncIterator, Callable, Iterator
from itertools import islice
from typing import Any, BinaryIO, Final, TextIO

from adapters.offline.ears import DEAF, Listening, heard_alone
from adapters.offline.lines import Lines
from adapters.offline.output import silence
from adapters.offline.verdict import verdict
from config.texts import Texts
from core.errors import ExportError, code_of
from moderation.said import Said
from moderation.scoring import Scorer
from outreach.listening.heard import Heard

PIECE: Final = 64 * 1024
BATCH: Final = 256
# Seconds after which a thread that waits for input looks whether it is still wanted.
GLANCE: Final = 0.2


async def score(
    scorer: Scorer,
    texts: Texts,
    flag_at: float,
    source: BinaryIO,
    target: TextIO,
    listening: Listening = DEAF,
) -> int:
    """Judge every line; returns the exit code. Raises ExportError at the first bad line.

    What stands before it has been written by then. The code is 1 if nobody reads on. Raises it
    also when `target` takes no more, as on a full disk.
    """
    lines = Lines()
    try:
        async for piece in _pieces(source):
            said = lines.feed(piece)
            error = None
            while error is None:
                batch, error = _take(said)
                if not batch:
                    break
                found = await scorer.score(batch)
                heard = await asyncio.to_thread(_hear, batch, listening)
                verdicts = [verdict(findings, flag_at) for findings in found]
                told = zip(verdicts, heard, strict=True)
                _write(target, [judged.row(texts, noted) for judged, noted in told])
            if error is not None:
                raise error
    except BrokenPipeError:
        silence(target)
        return 1
    return 0


def _hear(batch: list[Said], listening: Listening) -> list[Heard]:
    """What each line is, without the others."""
    return [heard_alone(said, listening.fresh()) for said in batch]


def _write(target: TextIO, rows: list[dict[str, Any]]) -> None:
    """A line each, at once. Raises ExportError, or BrokenPipeError."""
    ascii_only = not _is_unicode(target)
    try:
        target.writelines(f"{json.dumps(row, ensure_ascii=ascii_only)}\n" for row in rows)
        target.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        silence(target)
        raise ExportError("error-output", code=code_of(error), why=error.strerror or "") from None


def _take(said: Iterator[Said]) -> tuple[list[Said], ExportError | None]:
    """The next messages, and what went wrong after them."""
    batch: list[Said] = []
    try:
        for one in islice(said, BATCH):
            batch.append(one)  # noqa: PERF402 - those before a mistake are needed, too
    except ExportError as error:
        return batch, error
    return batch, None


async def _pieces(source: BinaryIO) -> AsyncIterator[bytes]:
    """Whatever there is to read, without waiting for more; an empty piece at the end.

    No thread reads: one that waits for a terminal could not be stopped by Ctrl-C.
    """
    read: Callable[[int], bytes] = getattr(source, "read1", source.read)
    waits = _can_wait(source)
    while True:
        if waits is not None:
            await _readable(waits)
        piece = read(PIECE)
        yield piece
        if not piece:
            return


def _can_wait(source: BinaryIO) -> int | None:
    """The descriptor of a pipe, socket or terminal; of files one need not wait for, None."""
    try:
        number = source.fileno()
        mode = os.fstat(number).st_mode
    except OSError:  # also io.UnsupportedOperation: it lives in memory
        return None
    pipe = stat.S_ISFIFO(mode) or stat.S_ISSOCK(mode) or os.isatty(number)
    return number if pipe else None


async def _readable(number: int) -> None:
    """Wait until there is something to read.

    Not with the loop's own means: uvloop makes what it watches non-blocking, and a terminal is
    the same thing for input, output and the shell that comes after us.
    """
    poll = select.poll()
    poll.register(number, select.POLLIN)
    while not await asyncio.to_thread(poll.poll, GLANCE * 1000):
        pass


def _is_unicode(target: TextIO) -> bool:
    """Whether Cyrillic letters can be written as they are; in memory they can."""
    return (target.encoding or "utf-8").lower().replace("-", "").startswith("utf")
