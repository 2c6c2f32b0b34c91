"""Steward's command line. Each command loads what it needs; `run` is `adapters/running.py`."""

import argparse
import asyncio
import contextlib
import gc
import os
import signal
import sys
from collections.abc import Coroutine, Sequence
from pathlib import Path

import uvloop

from adapters import logs
from adapters.dumps import never_dump
from config.loading import language_of, load, load_offline
from config.settings import Offline, Settings
from config.texts import Texts
from core.errors import StewardError

OFFLINE = ("score", "replay", "model")


def parse(arguments: Sequence[str]) -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(prog="bot.py", description="Steward, a chat's moderator.")
    parser.add_argument("--config", type=Path, help="the settings (default: steward.toml)")
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("run", help="moderate")
    phone = commands.add_parser("login", help="log the account in").add_argument
    phone("--phone", nargs="?", const="", help="by phone number (default: by QR code)")
    commands.add_parser("logout", help="end the session")
    commands.add_parser("check", help="say whether everything is as it should be")
    demo = commands.add_parser("demo", help="an evening on an embedded Telegram").add_argument
    demo("--fast", action="store_true", help="without pauses")
    demo("--json", type=Path, metavar="FILE", help="write what happened")
    port = commands.add_parser("sandbox", help="the embedded Telegram alone").add_argument
    port("--port", type=int, default=0, help="its port (default: any free one)")
    commands.add_parser("score", help="judge JSON lines from standard input")
    past = commands.add_parser("replay", help="what Steward would have done with an export")
    past.add_argument("export", type=Path, metavar="EXPORT.json", help="of Telegram Desktop")
    past.add_argument("--out", type=Path, metavar="DIR", help="folder of the report")
    past.add_argument("--staff", default="", metavar="ID,ID", help="who is never flagged")
    past.add_argument("--chat", metavar="ID", help="which chat of a whole account's export")
    model = commands.add_parser("model", help="Detoxify: status, install, compile, bench")
    actions = model.add_subparsers(dest="action", required=True)
    actions.add_parser("status", help="say what is installed")
    file = actions.add_parser("install", help="take a checkpoint, the official one by default")
    file.add_argument("file", type=Path, nargs="?", metavar="FILE", help="a checkpoint")
    file.add_argument("--tokenizer", type=Path, metavar="DIR", help="its sentencepiece model")
    actions.add_parser("compile", help="make it small and quick")
    actions.add_parser("bench", help="say how quick it is here")
    return parser.parse_args(arguments)


def main(arguments: Sequence[str]) -> int:
    """Run one command; returns the exit code."""
    never_dump()
    # What is loaded stays for good: to look through it for garbage is work for nothing.
    gc.freeze()
    gc.set_threshold(20_000, 20, 50)
    stand_in_for_what_is_closed()
    options = parse(arguments)
    if options.command == "demo":
        from sandbox.demo import demo  # noqa: PLC0415 - what `run` needs does not know the sandbox

        return demo(fast=options.fast, report=options.json)
    if options.command == "sandbox":
        from sandbox.alone import serve  # noqa: PLC0415 - the same

        return serve(options.port)
    language = language_of(options.config, os.environ)
    try:
        if options.command in OFFLINE:
            logs.setup("WARNING")
            return offline(options, load_offline(options.config, os.environ))
        settings = load(options.config, os.environ)
        language = settings.language
        logs.setup(settings.logs.level)
        return uvloop.run(command(options, settings))
    except StewardError as error:
        print(Texts(language).tell(error), file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


def stand_in_for_what_is_closed() -> None:
    """Have descriptors 0 to 2 taken, also where standard input or output is closed.

    A file opened later would take the number, and libuv ends the process when it finds that out.
    """
    for number in range(3):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDWR)


def offline(options: argparse.Namespace, settings: Offline) -> int:
    """One of the commands that need no Telegram; returns the exit code. Raises StewardError."""
    from adapters.folder import models_in  # noqa: PLC0415 - wrong settings are told without

    folder, texts = models_in(settings.storage.folder), Texts(settings.language)
    if options.command == "model":
        from adapters.models.large import commands as model  # noqa: PLC0415 - not for others

        match options.action:
            case "install":
                return model.install_command(folder, texts, options.file, options.tokenizer)
            case "compile":
                return model.compile_command(folder, texts)
            case "bench":
                return model.bench(folder, texts, settings.models.threads)
        return model.status(folder, texts)

    from adapters.offline import commands  # noqa: PLC0415 - not for `model`

    async def judge_all() -> int:
        stop_on_signals()
        if options.command == "score":
            return await commands.score_lines(settings, folder, texts)
        past = (options.export, options.out, options.staff, options.chat)
        return await commands.replay_export(settings, folder, texts, *past)

    try:
        return uvloop.run(judge_all())
    except asyncio.CancelledError:
        return 1


async def command(options: argparse.Namespace, settings: Settings) -> int:
    """One of the commands that need the settings; a signal ends it in good order."""
    from adapters import account  # noqa: PLC0415 - wrong settings are told without Telethon

    logs.attach(asyncio.get_running_loop())
    stop_on_signals()
    with contextlib.suppress(asyncio.CancelledError):
        match options.command:
            case "run":
                from adapters.running import run  # noqa: PLC0415 - not for the others

                await first_error(run(settings))
            case "login":
                await account.login(settings, options.phone)
            case "logout":
                await account.logout(settings)
            case "check":
                return 0 if await account.check(settings) else 1
    return 0


def stop_on_signals() -> None:
    """Have SIGTERM, and the end of the terminal, end the running task in good order."""
    task = asyncio.current_task()
    assert task is not None
    for number in (signal.SIGTERM, signal.SIGHUP):
        asyncio.get_running_loop().add_signal_handler(number, task.cancel)


async def first_error(work: Coroutine[None, None, None]) -> None:
    """A task group wraps what went wrong in its tasks; the operator is told the thing itself."""
    try:
        await work
    except* StewardError as group:
        raise leaf(group) from None


def leaf(error: BaseException) -> BaseException:
    """The first error inside a group."""
    return leaf(error.exceptions[0]) if isinstance(error, BaseExceptionGroup) else error


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
