"""The log: one road to standard error, on which nobody's words can travel.

Our own lines come through loguru and hold ids only. Everything else (Telethon, asyncio, warnings,
uncaught exceptions) is caught here and cut down to what was written in source code: the text of
a log call as it stands there, never its arguments, because Telethon logs whole requests and raw
bytes (`telethon/client/messageparse.py`, `telethon/network/mtprotosender.py`); and of an
exception its type and the lines it went through, never its text, which can quote a message.
"""

import ast
import asyncio
import errno
import inspect
import logging
import sys
import threading
import warnings
from collections.abc import Iterator, Mapping
from contextlib import suppress
from functools import lru_cache
from pathlib import Path
from traceback import walk_tb
from types import TracebackType
from typing import TYPE_CHECKING, Any, Final, TextIO

from loguru import logger

from core.errors import StewardError

if TYPE_CHECKING:
    from loguru import Message, Record

WITHHELD: Final = "(text withheld)"
LEVELS: Final = frozenset({"DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL"})
# More than a few causes or frames tell an operator nothing new.
CAUSES: Final = 5
FRAMES: Final = 12
# They tell of every statement and every callback; nobody has asked them to.
CHATTY: Final = ("aiosqlite", "asyncio")

Thrown = BaseException | None


def setup(level: str = "INFO") -> None:
    """Send every line of this process, of `level` and above, down the one road."""
    logger.remove()
    # catch=False: loguru would report a failing sink with the whole record, exception and all.
    logger.add(_write, level=level, format=_line, backtrace=False, diagnose=False, catch=False)
    logging.raiseExceptions = False  # it would print a record's arguments
    root = logging.getLogger()
    root.handlers[:] = [_Redirect()]
    root.setLevel(level)
    for name in list(logging.root.manager.loggerDict):
        library = logging.getLogger(name)
        library.handlers.clear()
        library.propagate = True
    for name in CHATTY:
        logging.getLogger(name).setLevel(logging.WARNING)
    # Its INFO lines tell of every connection; without their arguments they say little.
    telethon_logger().setLevel(level if level == "DEBUG" else logging.WARNING)
    sys.excepthook = _on_uncaught
    sys.unraisablehook = _on_unraisable
    threading.excepthook = _on_thread
    warnings.showwarning = _on_warning


def attach(loop: asyncio.AbstractEventLoop) -> None:
    """Report what goes wrong in tasks and callbacks of `loop` here, too."""
    loop.set_exception_handler(_on_loop)


def telethon_logger() -> logging.Logger:
    """The `base_logger` for Telethon clients: all they log goes through the redaction."""
    return logging.getLogger("telethon")


class _Redirect(logging.Handler):
    """Brings the standard library's records here, without what they were filled with."""

    def emit(self, record: logging.LogRecord) -> None:
        text = _literal(record.msg, record.pathname)
        line = f"{record.name}: {text} [{Path(record.pathname).name}:{record.lineno}]"
        thrown = record.exc_info[1] if record.exc_info else None
        _tell(record.levelname if record.levelname in LEVELS else record.levelno, line, thrown)

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 # logging's name
        """Say nothing: the standard answer prints the record's arguments."""


def _tell(level: str | int, line: str, thrown: Thrown = None) -> None:
    """One line that is already free of words."""
    # Loguru refuses to be entered twice by one thread, as when garbage is collected in mid-line.
    with suppress(RuntimeError):
        logger.opt(exception=thrown).log(level, "{}", line)


def _write(message: "Message") -> None:
    """To standard error as it is now; if that is closed there is nobody to tell."""
    stream: TextIO | None = sys.stderr
    if stream is not None:
        with suppress(OSError, ValueError):
            stream.write(message)
            stream.flush()


def _line(record: "Record") -> str:
    """The template of a line. What an exception may say is worked out here, nowhere else."""
    exception = record["exception"]
    trail = "".join(f"\n    {step}" for step in _trail(exception.value)) if exception else ""
    record["extra"]["trail"] = trail
    return "{time:YYYY-MM-DDTHH:mm:ss.SSSZ} {level: <8} {message}{extra[trail]}\n"


def _trail(thrown: Thrown) -> Iterator[str]:
    """An exception and its causes, the outermost first: types and lines of source code."""
    for _ in range(CAUSES):
        if thrown is None:
            return
        yield from _story(thrown)
        hidden = thrown.__suppress_context__
        thrown = thrown.__cause__ or (None if hidden else thrown.__context__)


def _story(thrown: BaseException) -> Iterator[str]:
    yield f"{type(thrown).__module__}.{type(thrown).__qualname__}{_allowed(thrown)}"
    frames = list(walk_tb(thrown.__traceback__))
    for frame, line in frames[-FRAMES:]:
        code = frame.f_code
        yield f"  {Path(code.co_filename).name}:{line} in {code.co_qualname}"
    if isinstance(thrown, BaseExceptionGroup):
        for inner in thrown.exceptions[:CAUSES]:
            yield from (f"  | {step}" for step in _trail(inner))


def _allowed(thrown: BaseException) -> str:
    """What an exception may say besides its type.

    Our own errors' names and details, in which there are no words of members; the system's codes.
    """
    if isinstance(thrown, StewardError):
        return f": {thrown}"
    if isinstance(thrown, OSError) and thrown.errno is not None:
        return f": {errno.errorcode.get(thrown.errno, thrown.errno)}"
    return ""


def _literal(text: object, file: str) -> str:
    """`text` if it stands in the source `file` as it is; a text put together stays untold."""
    return text if isinstance(text, str) and text in _literals(file) else WITHHELD


@lru_cache(maxsize=256)
def _literals(file: str) -> frozenset[str]:
    """The strings written out in a source file; none if it cannot be read."""
    try:
        tree = ast.parse(Path(file).read_text("utf-8"))
    except (OSError, SyntaxError, ValueError):
        return frozenset()
    return frozenset(
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    )


def _on_uncaught(_type: type[BaseException], value: BaseException, _: TracebackType | None) -> None:
    if isinstance(value, KeyboardInterrupt):
        return
    _tell("CRITICAL", "Steward stops: an exception was not caught", value)


def _on_thread(args: threading.ExceptHookArgs) -> None:
    if args.exc_type is not SystemExit:
        _tell("ERROR", "a thread ended with an exception", args.exc_value)


def _on_unraisable(args: "sys.UnraisableHookArgs") -> None:
    _tell("ERROR", "an exception could not be raised", args.exc_value)


def _on_loop(_: asyncio.AbstractEventLoop, context: Mapping[str, Any]) -> None:
    """Tell which task failed and with what; asyncio's own message quotes arguments."""
    task = context.get("task") or context.get("future")
    what = "something"
    if isinstance(task, asyncio.Task) and inspect.iscoroutine(coroutine := task.get_coro()):
        what = coroutine.__qualname__
    _tell("ERROR", f"the event loop reports a failure of {what}", context.get("exception"))


def _on_warning(
    message: Warning | str,
    category: type[Warning],
    filename: str,
    lineno: int,
    file: TextIO | None = None,  # noqa: ARG001 # the standard library passes it
    line: str | None = None,  # noqa: ARG001 # the same
) -> None:
    text = _literal(str(message), filename)
    _tell("WARNING", f"{category.__name__}: {text} [{Path(filename).name}:{lineno}]")
