"""What `run` does: the wiring of Steward's parts, to be read top to bottom."""

import asyncio
import gc
from collections.abc import Callable
from datetime import datetime

from loguru import logger

from adapters.account import logged_in, rooms_of
from adapters.clock import TelegramClock
from adapters.folder import models_in
from adapters.houses import (
    house_of,
    inviting_house_of,
    outreach_house_of,
    retention_of,
    topics_of,
    watched_of,
)
from adapters.inbox import Inbox, Room
from adapters.inviting import InvitesRoom
from adapters.judging import Judge, open_judge
from adapters.keys import load_key
from adapters.listening import open_listener
from adapters.moderating import ModerationRoom
from adapters.outbox import Outbox
from adapters.outreaching import AlarmRoad, Ears, OutreachRoom
from adapters.recent import Recent
from adapters.sqlite.database import Connection, Database
from adapters.sqlite.invites.tables import InviteTables
from adapters.sqlite.outbox import OutboxTable
from adapters.sqlite.outreach.tables import OutreachTables
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
from config.settings import Settings
from config.texts import LANGUAGES, Texts
from core.events import PRIVATE, Message
from invites import reporting, words
from invites.desk import Invites
from invites.house import House
from moderation.desk import Moderation
from outreach import waiting
from outreach import words as outreach_words
from outreach.desk import Outreach


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
    door_desk = Invites(house, roster)
    invites = InvitesRoom(rooms.chat, door_desk, house.mask, directory, reader)

    table = OutboxTable(await database.secret("random_id"))
    wake_outbox, wake_door = asyncio.Event(), asyncio.Event()
    history = History(client, peers, recent, people.remember)
    listener = open_listener(settings.models, topics_of(settings), settings.topics)

    def is_answered(message: Message) -> bool:
        """Who asks for a link, or reports a message, has their answer from another room."""
        return door_desk.asked_of(message) is not None or desk.is_report(message)

    ears = Ears(rooms.chat, listener, roster, history, reader, is_answered)
    care = Outreach(outreach_house_of(settings, load_key(settings)), roster)
    outreach = OutreachRoom(rooms.chat, care, ears, clock)

    features: list[Room] = [moderation, invites, outreach]

    def decided() -> None:
        """There is something to send, and perhaps something to do at a time."""
        wake_outbox.set()
        clock.moved.set()

    inbox = Inbox(database, features, table, clock, decided, behind.set)
    alarms = AlarmRoad(care, ears, database, table, clock, decided)
    links = Links(client, peers, house.mask, clock, wake_door.set)
    gateway = TelegramGateway(client, peers, renderer, inbox.hint, clock, people, links)
    outbox = Outbox(database, table, gateway, clock, inbox.decide, wake_outbox)

    chats = [rooms.chat, rooms.staff]
    private = PrivateHistory(client, people.remember)
    door = Door(client, peers, rooms.chat, inbox, clock, wake_door)
    cards = Cards(client, peers, rooms.staff, inbox, roster, database, clock, reader)
    beside = Beside(clock, private, door)
    reconciler = Reconciler(chats, history, inbox, database, roster, cards, behind, beside)
    heard = frozenset([*chats, PRIVATE])
    live = Live(inbox, cards, heard, rooms.staff, behind, wake_door, people.remember, alarms.hint)
    chores: dict[str, Callable[[Connection], datetime | None]] = {
        # A report must not tell of who came meanwhile before it is known by which link.
        reporting.CHORE: lambda c: reporting.due(InviteTables(c)) if door.looked.is_set() else None,
        waiting.CHORE: lambda c: waiting.due(care.house, OutreachTables(c), clock.now()),
    }
    timer = Timer(rooms.chat, chores, database, clock, inbox.hint, clock.moved)

    async with asyncio.TaskGroup() as tasks:
        live.listen(client)
        tasks.create_task(live.run())
        tasks.create_task(reconciler.run())
        # Nobody is judged before it is known who is staff.
        await roster.known.wait()
        tasks.create_task(inbox.run())
        tasks.create_task(alarms.run())
        # Nothing but alarms goes out before the past is known: an undone ban must not be carried
        # out.
        tasks.create_task(outbox.run(reconciler.caught_up))
        await reconciler.caught_up.wait()
        await database.write(lambda c: begin(clock.now(), house, c))
        wake_outbox.set()
        tasks.create_task(door.run())
        tasks.create_task(timer.run())
        tasks.create_task(after(door.looked, clock.moved.set))
        tasks.create_task(forget(database, retention_of(settings), clock))
        spare_the_collector()
        logger.info("Steward is working.")
        await until_closed(client)


def is_order(text: str) -> bool:
    """Whether a word under a card means something to another room than moderation."""
    return words.is_order(text) or outreach_words.is_order(text)


def begin(now: datetime, house: House, connection: Connection) -> None:
    """At a start: from when on there is something to report, and to hand over."""
    reporting.begin(now, house, InviteTables(connection))
    waiting.begin(now, OutreachTables(connection))


async def after(event: asyncio.Event, job: Callable[[], None]) -> None:
    """Do something once something else has happened."""
    await event.wait()
    job()


def spare_the_collector() -> None:
    """Have Python not look for garbage among what lives as long as the process.

    And seldom elsewhere (`bot.main`): a burst of updates is tens of thousands of small objects,
    none of them in cycles.
    """
    gc.collect()
    gc.freeze()
