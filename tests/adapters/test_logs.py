"""The log: nobody's words, whoever does the logging."""

import ast
import asyncio
import gc
import logging
import os
import re
import sys
import threading
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from loguru import logger
from telethon import TelegramClient, events
from telethon.errors.common import TypeNotFoundError
from telethon.sessions import MemorySession
from telethon.tl.core import RpcResult
from telethon.tl.core.tlmessage import TLMessage
from telethon.tl.functions.messages import SendMessageRequest
from telethon.tl.types import (
    InputPeerChat,
    Message,
    PeerChat,
    RpcError,
    UpdateNewMessage,
    Updates,
)

from adapters import logs
from core.errors import StorageError

CANARY = "Канарейка zvoncanary"
ROOT = Path(__file__).parents[2]

Output = Callable[[], str]


@pytest.fixture
def output(capsys: pytest.CaptureFixture[str]) -> Iterator[Output]:
    """What went to standard error since; the process's hooks are put back afterwards."""
    root = logging.getLogger()
    kept = root.handlers[:], root.level, logging.raiseExceptions, warnings.showwarning
    hooks = sys.excepthook, sys.unraisablehook, threading.excepthook
    logs.setup("DEBUG")
    yield lambda: capsys.readouterr().err
    logger.remove()
    root.handlers[:], level, logging.raiseExceptions, warnings.showwarning = kept
    root.setLevel(level)
    for name in (*logs.CHATTY, "telethon"):
        logging.getLogger(name).setLevel(logging.NOTSET)
    sys.excepthook, sys.unraisablehook, threading.excepthook = hooks


@pytest.fixture
async def client() -> Any:
    """A stock Telethon client that is not connected, logging our way."""
    return TelegramClient(MemorySession(), 1, "x", base_logger=logs.telethon_logger())


def assert_clean(text: str) -> None:
    """No part of the canary, however it is spelt."""
    raw = CANARY.encode()
    for trace in (*CANARY.split(), repr(raw)[2:-1], repr(raw[:9])[2:-1], ascii(CANARY)[1:10]):
        assert trace not in text


def message() -> Message:
    """A message that says the canary."""
    return Message(id=1, peer_id=PeerChat(1), date=None, message=CANARY, out=False)


def request() -> SendMessageRequest:
    """A request that says the canary."""
    return SendMessageRequest(InputPeerChat(1), CANARY, random_id=7)


def fail(_: object = None) -> None:
    """Raise what repeats a message."""
    raise ValueError(CANARY)


def test_our_own_lines_are_shown(output: Output) -> None:
    """With their ids; braces and tags in them mean nothing."""
    logger.info("message {chat}/{id} flagged", chat=-1001, id=5)
    logger.warning("odd {}", "<red>{x}")
    first, second = output().splitlines()
    assert first.endswith("INFO     message -1001/5 flagged")
    assert second.endswith("WARNING  odd <red>{x}")


def test_the_level_is_kept(output: Output) -> None:
    """Less important lines are not shown, ours or Telethon's."""
    logs.setup("WARNING")
    logger.info("ours")
    logs.telethon_logger().info("theirs")
    logs.telethon_logger().error("Unhandled exception on %s", CANARY)
    assert len(output().splitlines()) == 1


def test_a_library_line_keeps_its_name_and_literal_text(output: Output) -> None:
    """But not what it was filled with."""
    logging.getLogger("telethon.client").warning("Request %s had no answer", CANARY)
    line = output()
    assert "WARNING  telethon.client: Request %s had no answer [test_logs.py:" in line
    assert_clean(line)


def test_a_text_put_together_is_withheld(output: Output) -> None:
    """An f-string, a sum, a format: what is not in the source as it stands is not shown."""
    library = logging.getLogger("telethon.client")
    library.warning(f"Got {CANARY}")
    library.warning("Got " + CANARY.lower())
    library.warning("Got {}".format(CANARY.upper()))  # noqa: UP032 # that is the point
    library.warning(ValueError(CANARY))
    lines = output()
    assert lines.count(logs.WITHHELD) == 4
    assert_clean(lines.lower())
    assert_clean(lines)


def test_arguments_that_do_not_fit_are_not_printed(output: Output) -> None:
    """The standard library would print them, to say that they do not fit."""
    logging.getLogger("telethon.client").warning("%d messages", CANARY, CANARY)  # noqa: PLE1205 # the point
    assert_clean(output())


def test_a_library_with_its_own_handler_is_brought_here(output: Output) -> None:
    """So that there is one road."""
    library = logging.getLogger("own.road")
    library.addHandler(logging.StreamHandler(sys.stderr))
    library.propagate = False
    logs.setup("DEBUG")
    library.error("Failed with %s", CANARY)
    lines = output()
    assert "Failed with %s" in lines
    assert_clean(lines)


def test_an_exception_is_told_without_its_text(output: Output) -> None:
    """Its type, its lines, and those of what caused it."""
    try:
        try:
            fail()
        except ValueError as error:
            raise KeyError(CANARY) from error
    except KeyError:
        logger.exception("event {} failed", 7)
    lines = output()
    assert "event 7 failed" in lines
    assert "builtins.KeyError" in lines
    assert "builtins.ValueError" in lines
    assert "test_logs.py:" in lines
    assert "in fail" in lines
    assert_clean(lines)


def test_our_errors_are_told_whole(output: Output) -> None:
    """They hold no words of members; a system's error is told by its code."""
    try:
        try:
            os.stat(CANARY)  # noqa: PTH116 # raises an error that quotes its argument
        except OSError as error:
            raise StorageError(
                "error-folder-not-used", folder="data", code="EIO", why=""
            ) from error
    except StorageError:
        logger.exception("stopping")
    lines = output()
    assert "core.errors.StorageError: error-folder-not-used folder=data code=EIO" in lines
    assert "builtins.FileNotFoundError: ENOENT" in lines
    assert_clean(lines)


def test_a_group_of_exceptions_is_told_without_its_texts(output: Output) -> None:
    """Task groups raise such."""
    try:
        raise ExceptionGroup(CANARY, [ValueError(CANARY), OSError(111, CANARY)])  # noqa: TRY301
    except ExceptionGroup:
        logger.exception("tasks failed")
    lines = output()
    assert "| builtins.ValueError" in lines
    assert "ECONNREFUSED" in lines
    assert_clean(lines)


def test_local_variables_are_not_shown(output: Output) -> None:
    """Loguru can do so, and must not."""
    words = CANARY
    try:
        len(words) / 0  # raises
    except ZeroDivisionError:
        logger.exception("a sum failed")
    assert_clean(output())


def test_what_nobody_caught_is_told_without_its_text(output: Output) -> None:
    """At the end of the process, in a thread, and where Python cannot raise."""

    class Broken:
        def __del__(self) -> None:
            fail()

    error = ValueError(CANARY)
    sys.excepthook(ValueError, error, None)
    thread = threading.Thread(target=fail)
    thread.start()
    thread.join()
    broken = Broken()
    del broken
    gc.collect()
    lines = output()
    assert "CRITICAL" in lines
    assert "a thread ended with an exception" in lines
    assert "an exception could not be raised" in lines
    assert_clean(lines)


def test_an_interrupt_is_no_error(output: Output) -> None:
    """Ctrl-C ends Steward without a word."""
    sys.excepthook(KeyboardInterrupt, KeyboardInterrupt(), None)
    assert output() == ""


def test_a_warning_is_told_by_its_category(output: Output) -> None:
    """And by its text if that is written in the source."""
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        warnings.showwarning = logs._on_warning  # catch_warnings put pytest's own here
        warnings.warn("this is old", DeprecationWarning, stacklevel=1)
        warnings.warn(f"{CANARY} is odd", UserWarning, stacklevel=1)
    lines = output()
    assert "DeprecationWarning: this is old" in lines
    assert f"UserWarning: {logs.WITHHELD}" in lines
    assert_clean(lines)


async def test_a_failed_task_is_named(output: Output) -> None:
    """Neither its exception's text nor its arguments are shown."""

    async def answer(words: str) -> None:
        raise ValueError(words)

    loop = asyncio.get_running_loop()
    logs.attach(loop)
    task = asyncio.create_task(answer(CANARY))
    await asyncio.wait([task])
    del task
    gc.collect()
    loop.call_soon(fail, CANARY)
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    lines = output()
    assert "failure of" in lines
    assert "answer" in lines
    assert lines.count("builtins.ValueError") == 2
    assert_clean(lines)


async def test_a_failed_task_is_clean_also_without_our_handler(output: Output) -> None:
    """The loop's own report goes through the standard library's log."""
    loop = asyncio.get_running_loop()
    loop.default_exception_handler(
        {"message": f"failed on {CANARY}", "exception": ValueError(CANARY), "handle": CANARY}
    )
    lines = output()
    assert "asyncio" in lines
    assert_clean(lines)


def test_a_closed_standard_error_is_no_trouble(
    output: Output, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody listens, and the work goes on."""
    monkeypatch.setattr(sys, "stderr", None)
    logger.info("to nobody")
    with Path("/dev/null").open("w") as stream:
        monkeypatch.setattr(sys, "stderr", stream)
    logger.info("to nobody")
    monkeypatch.undo()
    assert output() == ""


async def test_telethons_lost_answers_are_clean(output: Output, client: Any) -> None:
    """It logs the whole request and the whole result (messageparse.py)."""
    sent = request()
    result = Updates([UpdateNewMessage(message(), 1, 1)], [], [], None, 0)
    assert client._get_response_message(sent, result, None) is None
    sent.random_id = [1, 2]
    client._get_response_message(sent, result, None)
    sent.random_id = None
    client._get_response_message(sent, result, None)
    lines = output()
    assert "Request %s had missing message mapping %s" in lines
    assert "Request %s had missing message mappings %s" in lines
    assert "No random_id in %s to map to" in lines
    assert_clean(lines)


async def test_telethons_impossible_requests_are_clean(output: Output, client: Any) -> None:
    """It logs a request that cannot be serialised (mtprotosender.py)."""
    client._sender._user_connected = True
    impossible = request()
    impossible.random_id = 2**70
    with pytest.raises(Exception, match="out of range"):
        client._sender.send(impossible)
    with pytest.raises(Exception, match="out of range"):
        client._sender.send([impossible])
    lines = output()
    assert lines.count("Request caused struct.error: %s: %s") == 2
    assert_clean(lines)


async def test_telethons_orphaned_answers_are_clean(output: Output, client: Any) -> None:
    """It logs the raw bytes of an answer that it did not wait for (mtprotosender.py)."""
    for result in (
        RpcResult(1, None, RpcError(400, CANARY)),
        RpcResult(1, bytes(message()), None),
        RpcResult(1, b"\x01\x02\x03\x04" + CANARY.encode(), None),
    ):
        await client._sender._handle_rpc_result(TLMessage(1, 1, result))
    lines = output()
    assert "Received error without parent request: %s" in lines
    assert lines.count("Received response without parent request: %s") == 2
    assert_clean(lines)


@pytest.mark.parametrize(
    ("trouble", "said"),
    [
        (TypeNotFoundError(1, CANARY.encode()), "Type %08x not found, remaining data %r"),
        (BufferError(CANARY), "Invalid buffer %s"),
        (ValueError(CANARY), "Unhandled error while decrypting data"),
    ],
)
async def test_telethons_unreadable_packets_are_clean(
    output: Output,
    client: Any,
    monkeypatch: pytest.MonkeyPatch,
    trouble: Exception,
    said: str,
) -> None:
    """It logs what is left of a packet that it cannot read (mtprotosender.py)."""
    sender = client._sender
    packets = [CANARY.encode()]

    class Wire:
        """A connection that delivers one packet and is cut off."""

        async def recv(self) -> bytes:
            if packets:
                return packets.pop()
            raise ConnectionResetError(104, CANARY)

    def unreadable(_: bytes) -> None:
        raise trouble

    sender._user_connected = True
    monkeypatch.setattr(sender, "_connection", Wire())
    monkeypatch.setattr(sender._state, "decrypt_message_data", unreadable)
    monkeypatch.setattr(sender, "_start_reconnect", lambda _: None)
    await sender._recv_loop()
    lines = output()
    assert said in lines
    assert_clean(lines)


async def test_a_handlers_failure_is_clean(
    output: Output, client: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Telethon logs what a handler raised, which can quote the update."""

    async def handler(update: object) -> None:
        raise ValueError(str(update))

    async def nobody(**_: object) -> None:
        return None

    monkeypatch.setattr(client, "get_me", nobody)
    client.add_event_handler(handler, events.Raw)
    await client._dispatch_update(UpdateNewMessage(message(), 1, 1))
    lines = output()
    assert "Unhandled exception on %s" in lines
    assert "builtins.ValueError" in lines
    assert_clean(lines)


async def test_every_telethon_log_call_is_clean(output: Output) -> None:
    """All that the installed Telethon can log, each with the canary for every argument."""
    import telethon  # noqa: PLC0415 # only to find its files

    root = Path(telethon.__file__).parent
    calls = 0
    for file in root.rglob("*.py"):
        for call in _log_calls(file.read_text("utf-8")):
            calls += 1
            first = call.args[0]
            text = first.value if isinstance(first, ast.Constant) else f"Failed: {CANARY}"
            record = logging.LogRecord(
                "telethon", logging.ERROR, str(file), call.lineno, text, (CANARY,) * 5, None
            )
            logging.getLogger("telethon").handle(record)
    assert calls > 80
    lines = output()
    assert len(lines.splitlines()) >= calls
    assert_clean(lines)


def test_our_own_log_calls_are_literal_lines() -> None:
    """A text that is put together could hold anything; ids come in as arguments."""
    folders = ("core", "config", "moderation", "adapters", "benchmarks")
    files = [file for folder in folders for file in (ROOT / folder).rglob("*.py")]
    files += ROOT.glob("bot.py")
    found = []
    for file in files:
        for call in _log_calls(file.read_text("utf-8")):
            first = call.args[0] if call.args else None
            if not (isinstance(first, ast.Constant) and isinstance(first.value, str)):
                found.append(f"{file.relative_to(ROOT)}:{call.lineno}")
    assert found == []


_LEVELS = ("trace", "debug", "info", "warning", "error", "exception", "critical")
_LEVEL = re.compile(rf"\.(?:{'|'.join(_LEVELS)})\s*\(")


def _log_calls(source: str) -> Iterator[ast.Call]:
    """The calls in a source file that log something."""
    # The larger part of Telethon, which is its types, names no level anywhere.
    for node in ast.walk(ast.parse(source)) if _LEVEL.search(source) else ():
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and node.func.attr in _LEVELS
            and "log" in ast.unparse(node.func.value)
        ):
            yield node
