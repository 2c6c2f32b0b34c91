"""What `run` does: the wiring of Steward's parts, to be read top to bottom."""

import asyncio
import gc
from collections.abc import Awaitable, Callable

from loguru import logger

from adapters.account import logged_in, rooms_of
from adapters.clock import TelegramClock
from adapters.folder import models_in
from adapters.houses import house_of, inviting_house_of, retention_of, watched_of
from adapters.inbox import Inbox
from adapters.inviting import InvitesRoom
from adapters.judging import Judge, open_judge
from adapters.keys import load_key
from adapters.moderating import ModerationRoom
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
from config.settings import Settings
from config.texts import LANGUAGES, Texts
from core.events import PRIVATE
from invites.desk import Invites
from invites.reporting import begin, due
from invites.words import is_order
from moderation.desk import Moderation


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
    """Have Python not look for garbage among what lives as long as the process.

    And seldom elsewhere (`bot.main`): a burst of updates is tens of thousands of small objects,
    none of them in cycles.
    """
    gc.collect()
    gc.freeze()
