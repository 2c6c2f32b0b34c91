"""Steward's command line, and the wiring of its parts, to be read top to bottom."""

import argparse
import asyncio
import contextlib
import gc
import os
import signal
import sys
from collections.abc import Coroutine, Sequence
from datetime import timedelta
from pathlib import Path

import uvloop
from loguru import logger

from adapters import logs
from adapters.account import check, logged_in, login, logout, rooms_of
from adapters.clock import SystemClock
from adapters.dumps import never_dump
from adapters.folder import models_in
from adapters.inbox import Inbox
from adapters.judging import open_judge
from adapters.models.large import commands as models
from adapters.moderating import ModerationRoom
from adapters.offline.export import staff_of
from adapters.offline.replay import replay
from adapters.offline.single import score
from adapters.outbox import Outbox
from adapters.recent import Recent
from adapters.sqlite.outbox import OutboxTable
from adapters.sqlite.retention import Retention, forget
from adapters.telegram.cards import Cards
from adapters.telegram.connect import connect, insist, require_login, until_closed
from adapters.telegram.gateway import TelegramGateway, TelegramReader
from adapters.telegram.history import History
from adapters.telegram.live import Live
from adapters.telegram.peers import find_peers
from adapters.telegram.reconciler import Reconciler
from adapters.telegram.render import Renderer
from adapters.telegram.roster import TelegramRoster
from config.loading import language_of, load, load_offline
from config.settings import Offline, Settings
from config.texts import Texts
from core.errors import StewardError
from moderation.desk import Moderation
from moderation.effects import House
from moderation.findings import Kind
from moderation.judgement import FLAG_AT


def watched_of(settings: Settings | Offline) -> frozenset[Kind]:
    """The kinds of findings that are switched on; what members report always is."""
    switches = settings.moderation
    kinds = {Kind.RUDE: switches.rude, Kind.PERSONAL: switches.personal}
    kinds |= {Kind.ADVERT: switches.advert, Kind.REPORT: True}
    return frozenset(kind for kind, on in kinds.items() if on)


def house_of(settings: Settings) -> House:
    """Where moderation lives, and its times."""
    undo = timedelta(seconds=settings.moderation.undo_seconds)
    mute = timedelta(hours=settings.moderation.mute_hours)
    return House(settings.rooms.chat, settings.rooms.staff, undo, mute)


def retention_of(settings: Settings) -> Retention:
    """How long things are remembered."""
    decisions = timedelta(days=settings.retention.decisions_days)
    return Retention(decisions, sent=timedelta(days=settings.retention.sent_days))


async def run(settings: Settings) -> None:
    """The moderator: works until it is stopped. Raises StewardError when it cannot go on."""
    behind = asyncio.Event()
    async with (
        open_judge(
            settings.models, models_in(settings.storage.folder), watched_of(settings)
        ) as judge,
        logged_in(settings, behind) as (database, session, client),
    ):
        await connect(client, patience=None)
        await insist(lambda: require_login(client))
        await insist(client.hear_reactions)
        clock, rooms = SystemClock(), settings.rooms
        peers = await insist(lambda: find_peers(client, rooms_of(settings), session.peers))
        house_ids = {room for room in (rooms.channel, rooms.chat) if room}
        roster = TelegramRoster(client, peers, rooms.staff, rooms.chat, house_ids)
        recent, reader = Recent(), TelegramReader(client, peers)
        renderer = Renderer(Texts(settings.language), roster, recent, reader)

        mark = settings.moderation.report_mark
        desk = Moderation(house_of(settings), roster, watched_of(settings), mark)
        room = ModerationRoom(rooms.chat, desk, judge, recent, reader, roster)

        table = OutboxTable(await database.secret("random_id"))
        wake_outbox = asyncio.Event()
        inbox = Inbox(database, [room], table, clock, wake_outbox.set, behind.set)
        gateway = TelegramGateway(client, peers, renderer, inbox.hint, clock)
        outbox = Outbox(database, table, gateway, clock, inbox.decide, wake_outbox)

        chats = [rooms.chat, rooms.staff]
        history = History(client, peers, recent)
        cards = Cards(client, peers, rooms.staff, inbox, roster, database, clock, reader)
        reconciler = Reconciler(chats, history, inbox, database, roster, cards, behind)
        live = Live(inbox, cards, frozenset(chats), rooms.staff, behind)

        async with asyncio.TaskGroup() as tasks:
            live.listen(client)
            tasks.create_task(live.run())
            tasks.create_task(reconciler.run())
            # Nobody is judged before it is known who is staff.
            await roster.known.wait()
            tasks.create_task(inbox.run())
            # Nothing goes out before the past is known: an undone ban must not be carried out.
            await reconciler.caught_up.wait()
            tasks.create_task(outbox.run())
            tasks.create_task(forget(database, retention_of(settings), clock))
            spare_the_collector()
            logger.info("Steward is working.")
            await until_closed(client)


def spare_the_collector() -> None:
    """Have Python look for garbage less often, and not among what lives as long as the process.

    A burst of updates is tens of thousands of small objects, none of them in cycles: looking
    through them again and again is work for nothing.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 50)


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


OFFLINE = ("score", "replay", "model")


def main(arguments: Sequence[str]) -> int:
    """Run one command; returns the exit code."""
    never_dump()
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


def offline(options: argparse.Namespace, settings: Offline) -> int:
    """One of the commands that need no Telegram; returns the exit code. Raises StewardError."""
    folder, texts = models_in(settings.storage.folder), Texts(settings.language)
    if options.command == "model":
        match options.action:
            case "install":
                return models.install_command(folder, texts, options.file, options.tokenizer)
            case "compile":
                return models.compile_command(folder, texts)
            case "bench":
                return models.bench(folder, texts, settings.models.threads)
        return models.status(folder, texts)

    async def judge_all() -> int:
        stop_on_signals()
        watched = watched_of(settings)
        async with open_judge(settings.models, folder, watched, hurry=False) as judge:
            if options.command == "score":
                return await score(judge, texts, FLAG_AT, sys.stdin.buffer, sys.stdout)
            staff = staff_of(options.staff)
            return await replay(
                judge, texts, FLAG_AT, options.export, options.out, staff, options.chat
            )

    try:
        return uvloop.run(judge_all())
    except asyncio.CancelledError:
        return 1


async def command(options: argparse.Namespace, settings: Settings) -> int:
    """One of the commands that need the settings; a signal ends it in good order."""
    logs.attach(asyncio.get_running_loop())
    stop_on_signals()
    with contextlib.suppress(asyncio.CancelledError):
        match options.command:
            case "run":
                await first_error(run(settings))
            case "login":
                await login(settings, options.phone)
            case "logout":
                await logout(settings)
            case "check":
                return 0 if await check(settings) else 1
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
