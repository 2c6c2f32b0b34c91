"""A chat on an embedded Telegram, with Steward's own client in it and a gateway to try out."""

import itertools
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any

from telethon import functions, utils
from telethon.sessions import MemorySession
from telethon.tl import types

from adapters.clock import SystemClock
from adapters.recent import Recent
from adapters.sqlite.outbox import Wish, random_id
from adapters.sqlite.wishes import Outgoing, lane_of
from adapters.telegram.client import StewardClient
from adapters.telegram.gateway import TelegramGateway, TelegramReader
from adapters.telegram.linking import Links
from adapters.telegram.peers import Peers
from adapters.telegram.people import People
from adapters.telegram.render import Renderer
from config.texts import Texts
from core.effects import Export
from sandbox.telegram import Sandbox
from sandbox.wire.client_key import trust
from sandbox.world import members
from sandbox.world.hashes import access_hash
from sandbox.world.messages import Message

PHONE, CODE = "+9996620001", "22222"


def mask(account: int) -> str:
    """A hash that a test can read; the real one has a key."""
    return f"{account:032x}"


class Nobody:
    """Names of staff, who do not matter here."""

    def name(self, account: int) -> str | None:
        """Not known."""
        return None

    def mention(self, account: int) -> Any:
        """Nor to be called."""
        return None


class Hall:
    """The chat, who is in it, and the way out."""

    def __init__(self, telegram: Sandbox, client: Any, steward: int, chat: int) -> None:
        self.telegram, self.world, self.faults = telegram, telegram.world, telegram.faults
        self.client, self.steward, self.raw = client, steward, chat
        self.chat = int(utils.get_peer_id(types.PeerChannel(chat)))
        self.clock = SystemClock()
        self.peers = Peers({self.chat: access_hash(steward, chat)})
        reader = TelegramReader(client, self.peers)
        others = {"en": Texts("en")}
        self.renderer = Renderer(Texts("ru"), Nobody(), Recent(), reader, others)
        self.people = People(client, self.peers, self.chat, mask, self.clock)
        self.links = Links(client, self.peers, mask, self.clock)
        self.gateway = TelegramGateway(
            client,
            self.peers,
            self.renderer,
            lambda _: None,
            self.clock,
            self.people,
            self.links,
        )
        self._rows = itertools.count(1)

    async def do(self, effect: Outgoing, *, again: bool = False, target: int | None = None) -> Any:
        """One attempt at a wish, as the outbox makes it."""
        rid, lane = random_id(b"secret", effect.key), lane_of(effect)
        since = self.clock.now() - timedelta(seconds=5)
        return await self.gateway.carry_out(
            Wish(next(self._rows), effect.key, lane, effect, rid, 0, target, since, again=again)
        )

    def person(self, name: str = "Вера", *, member: bool = True, phone: str | None = None) -> int:
        """Somebody new, in the chat or not."""
        number = self.world.add_account(name, phone=phone)
        if member:
            members.admit(self.world, self.world.chats[self.raw], number)
        return number

    def export(self, title: str = "aaaa", **more: Any) -> Export:
        """The wish for a link."""
        expires = self.clock.now().replace(microsecond=0) + timedelta(days=3)
        return Export(f"link:{title}", self.chat, title, expires, **more)

    def invites(self, title: str) -> list[Any]:
        """The links of that title, as Telegram has them."""
        found = self.world.chats[self.raw].invites.values()
        return [invite for invite in found if invite.title == title]

    def posts(self) -> list[Message]:
        """What Steward has written in the chat."""
        return [
            message
            for message in self.world.history(self.raw)
            if message.author == self.steward and message.action is None and not message.deleted
        ]

    def letters(self, to: int) -> list[Message]:
        """What somebody has got from Steward in private."""
        return [m for m in self.world.dialog(to, self.steward) if not m.deleted]


@asynccontextmanager
async def open_hall() -> AsyncIterator[Hall]:
    """A chat with its creator and Steward, who may invite."""
    async with Sandbox() as telegram:
        trust(telegram.public_key)
        world = telegram.world
        steward = world.add_account("Steward", phone=PHONE)
        chat = world.add_supergroup("Чат", world.add_account("Рита"), [steward])
        world.promote(chat, steward)
        session = MemorySession()
        session.set_dc(2, telegram.host, telegram.port)
        client: Any = StewardClient(session, 1, "x")
        await client.connect()
        sent = await client.send_code_request(PHONE)
        done = await client(functions.auth.SignInRequest(PHONE, sent.phone_code_hash, CODE))
        await client._on_login(done.user)
        yield Hall(telegram, client, steward, chat)
        await client.disconnect()
