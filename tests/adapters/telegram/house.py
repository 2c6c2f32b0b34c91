"""Steward's rooms on an embedded Telegram, its client logged in, and an inbox that tells all."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from typing import Any

from telethon import utils
from telethon.sessions import MemorySession
from telethon.tl import functions

from adapters.inbox import Inbox
from adapters.sqlite.database import Database
from adapters.sqlite.outbox import OutboxTable
from adapters.telegram.client import StewardClient
from adapters.telegram.peers import Peers, find_peers
from core.effects import Effect
from core.events import Event
from core.ports import Clock
from sandbox.rooms import Rooms, marked
from sandbox.telegram import Sandbox
from sandbox.wire.client_key import trust
from sandbox.world import joining

PATIENCE = 60.0


class Ear:
    """A feature that only listens."""

    def __init__(self) -> None:
        self.events: list[Event] = []

    async def prepare(self, events: Sequence[Event]) -> Sequence[Any]:
        """Nothing needs to be known."""
        return [None] * len(events)

    def handle(self, event: Event, _notes: Any, _connection: Any) -> Sequence[Effect]:
        """Remember it."""
        self.events.append(event)
        return ()


class House:
    """All of it. `chat` and `staff` are Telegram's marked ids; people are ids as they are."""

    def __init__(self, telegram: Sandbox, database: Database, clock: Clock) -> None:
        self.telegram = telegram
        self.world = telegram.world
        self.rooms = Rooms(self.world)
        self.chat, self.staff = marked(self.rooms.chat), marked(self.rooms.staff)
        self.database = database
        self.ear = Ear()
        self.behind = asyncio.Event()
        self.inbox = Inbox(
            database, [self.ear], OutboxTable(b"s"), clock, lambda: None, self.behind.set
        )
        self.met: dict[int, int] = {}
        self.client: Any = None
        self.peers = Peers({})

    def meet(self, user: int, access_hash: int) -> None:
        """Remember somebody's access hash."""
        self.met[user] = access_hash

    async def enter(self) -> None:
        """Log Steward in."""
        trust(self.telegram.public_key)
        session = MemorySession()
        session.set_dc(2, self.telegram.host, self.telegram.port)
        self.client = StewardClient(session, 1, "x", self.behind.set)
        await self.client.connect()
        phone = f"+{self.world.accounts[self.rooms.steward].phone}"
        await self.client.send_code_request(phone)
        await self.client.sign_in(phone, self.world.code)
        self.peers = await find_peers(self.client, [self.chat, self.staff], {})

    async def link(self, title: str = "t", *, uses: int = 1, asks: bool = False) -> str:
        """A new link of Steward's."""
        made = await self.client(
            functions.messages.ExportChatInviteRequest(
                self.peers[self.chat],
                title=title,
                usage_limit=None if asks else uses,
                request_needed=asks or None,
            )
        )
        return str(made.link)

    def come(self, url: str, name: str = "Вера") -> int:
        """Somebody uses a link, or asks to be let in by it."""
        who = self.world.add_account(name)
        with suppress(Exception):  # INVITE_REQUEST_SENT is how Telegram says that they wait
            joining.by_link(self.world, self.world.accounts[who], url)
        return who

    def heard(self, kind: type) -> list[Any]:
        """The events of a kind that the features were told, oldest first."""
        return [event for event in self.ear.events if isinstance(event, kind)]

    def calls(self, method: str) -> int:
        """How often Telegram was asked for something."""
        return self.world.calls[f"messages.{method}"]


@asynccontextmanager
async def working(task: Any) -> AsyncIterator[asyncio.Task[None]]:
    """For the time of the block something works for ever."""
    running = asyncio.create_task(task)
    try:
        yield running
    finally:
        running.cancel()
        with suppress(asyncio.CancelledError):
            await running


@asynccontextmanager
async def open_house(database: Database, clock: Clock) -> AsyncIterator[House]:
    """The house, with Steward logged in and its inbox at work."""
    async with Sandbox() as telegram:
        house = House(telegram, database, clock)
        await house.enter()
        try:
            async with working(house.inbox.run()):
                yield house
        finally:
            await house.client.disconnect()


async def until(condition: Callable[[], Any]) -> Any:
    """Wait for something that happens on the other side of the wire, and give it."""
    async with asyncio.timeout(PATIENCE):
        while not (found := condition()):  # noqa: ASYNC110 - what is awaited has no event
            await asyncio.sleep(0.01)
    return found


def user_peer(house: House, user: int) -> Any:
    """How Steward's account names somebody."""
    return utils.get_input_peer(house.world.render.user(house.rooms.steward, user))


def channel(house: House) -> Any:
    """The chat as the world has it."""
    return house.world.chats[house.rooms.chat]
