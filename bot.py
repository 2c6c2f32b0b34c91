"""Steward's command line, and the wiring of its parts, to be read top to bottom."""

import argparse
import asyncio
import contextlib
import gc
import os
import signal
import sys
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from pathlib import Path

import uvloop
from loguru import logger

from adapters import logs
from adapters.account import check, logged_in, login, logout, rooms_of
from adapters.clock import TelegramClock
from adapters.dumps import never_dump
from adapters.folder import models_in
from adapters.houses import house_of, inviting_house_of, retention_of, watched_of
from adapters.inbox import Inbox
from adapters.inviting import InvitesRoom
from adapters.judging import Judge, open_judge
from adapters.keys import load_key
from adapters.models.large import commands as models
from adapters.moderating import ModerationRoom
from adapters.offline.export import staff_of
from adapters.offline.replay import replay
from adapters.offline.single import score
from adapters.outbox import Outbox
from adapters.recent import Recent
from adapters.sqlite.database import Database
from adapters.sqlite.invites.tables import InviteTables
from adapters.sqlite.outbox import OutboxTable
from adapters.sqlite.retention import forget
from adapters.telegram.cards import Cards
from adapters.telegram.client import StewardClient
from adapters.telegram.connect import connect, insist, require_login, until_closed
from adapters.telegram.directory import Directory
from adapters.telegram.door import Door
from adapters.telegram.gateway import TelegramGateway, TelegramReader
from adapters.telegram.history import History
from adapters.telegram.linking import Links
from adapters.telegram.live import Live
from adapters.telegram.peers import Peers, find_peers
from adapters.telegram.people import People
from adapters.telegram.private import PrivateHistory
from adapters.telegram.reconciler import Beside, Reconciler
from adapters.telegram.render import Renderer
from adapters.telegram.roster import TelegramRoster
from adapters.telegram.standing import Standings
from adapters.timer import Timer
from config.loading import language_of, load, load_offline
from config.settings import Offline, Settings
from config.texts import LANGUAGES, Texts
from core.errors import StewardError
from core.events import PRIVATE
from invites.desk import Invites
from invites.reporting import begin, due
from invites.words import is_order
from moderation.desk import Moderation
from moderation.judgement import FLAG_AT


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
        peers = await insist(lambda: find_peers(client, rooms_of(settings), session.peers))
        await work(settings, judge, database, client, peers, behind)


async def work(  # noqa: PLR0915 - the wiring reads like a table of contents
    settings: Settings,
    judge: Judge,
    database: Database,
    client: StewardClient,
    peers: Peers,
    behind: asyncio.Event,
) -> None:
    """Put the parts together, and have them work until the connection is closed."""
    clock, rooms = TelegramClock(), settings.rooms
    house_ids = {room for room in (rooms.channel, rooms.chat) if room}
    roster = TelegramRoster(client, peers, rooms.staff, rooms.chat, house_ids)
    recent, reader = Recent(), TelegramReader(client, peers)
    texts = {language: Texts(language) for language in LANGUAGES}
    renderer = Renderer(texts[settings.language], roster, recent, reader, texts)

    mark = settings.moderation.report_mark
    watched = watched_of(settings)
    desk = Moderation(house_of(settings), roster, watched, mark, is_order)
    moderation = ModerationRoom(rooms.chat, desk, judge, recent, reader, roster)

    house = inviting_house_of(settings, load_key(settings), client.me)
    people = People(client, peers, rooms.chat, house.mask, clock)
    standings = Standings(client, peers, rooms.chat)
    directory = Directory(client, standings, people, house.mask)
    invites = InvitesRoom(rooms.chat, Invites(house, roster), house.mask, directory, reader)

    table = OutboxTable(await database.secret("random_id"))
    wake_outbox, wake_door = asyncio.Event(), asyncio.Event()
    inbox = Inbox(database, [moderation, invites], table, clock, wake_outbox.set, behind.set)
    links = Links(client, peers, house.mask, clock, wake_door.set)
    gateway = TelegramGateway(client, peers, renderer, inbox.hint, clock, people, links)
    outbox = Outbox(database, table, gateway, clock, inbox.decide, wake_outbox)

    chats = [rooms.chat, rooms.staff]
    history = History(client, peers, recent, people.remember)
    private = PrivateHistory(client, people.remember)
    door = Door(client, peers, rooms.chat, inbox, clock, wake_door)
    cards = Cards(client, peers, rooms.staff, inbox, roster, database, clock, reader)
    beside = Beside(clock, private, door)
    reconciler = Reconciler(chats, history, inbox, database, roster, cards, behind, beside)
    heard = frozenset([*chats, PRIVATE])
    live = Live(inbox, cards, heard, rooms.staff, behind, wake_door, people.remember)
    timer = Timer(
        rooms.chat, lambda c: due(InviteTables(c)), database, clock, inbox.hint, clock.moved
    )

    async with asyncio.TaskGroup() as tasks:
        live.listen(client)
        tasks.create_task(live.run())
        tasks.create_task(reconciler.run())
        # Nobody is judged before it is known who is staff.
        await roster.known.wait()
        tasks.create_task(inbox.run())
        # Nothing goes out before the past is known: an undone ban must not be carried out.
        await reconciler.caught_up.wait()
        await database.write(lambda c: begin(clock.now(), house, InviteTables(c)))
        tasks.create_task(outbox.run())
        tasks.create_task(door.run())
        # A report must not tell of who came meanwhile before it is known by which link.
        tasks.create_task(after(door.looked, timer.run))
        tasks.create_task(forget(database, retention_of(settings), clock))
        spare_the_collector()
        logger.info("Steward is working.")
        await until_closed(client)


async def after(event: asyncio.Event, job: Callable[[], Awaitable[None]]) -> None:
    """Do something once something else has happened."""
    await event.wait()
    await job()


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
