"""The stage: an embedded Telegram with the NGO's rooms, and Steward beside it as a process.

>>> async with Stage(undo_seconds=3) as stage:
...     vera = stage.enter("vera", "Вера")
...     await stage.start_bot()
...     stage.world.post(stage.chat, vera, "Добрый вечер!")
...     await stage.settled()
"""

import asyncio
import os
import secrets
import time
from collections import defaultdict
from collections.abc import Callable, Mapping
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from types import TracebackType
from typing import Any, Self

from telethon import TelegramClient
from telethon.sessions import MemorySession

from config.settings import Moderation
from moderation.flag import Flag
from sandbox import disk
from sandbox.arrears import arrears, unseen
from sandbox.clock import Clock
from sandbox.disk import Progress
from sandbox.faults import Faults
from sandbox.process import BotProcess, Finished, StageError, Tables
from sandbox.rooms import Card, Rooms, marked
from sandbox.telegram import Sandbox
from sandbox.wire.client_key import trust

DC = 2
LOOK = 0.1
"""Seconds between two looks at Steward's database, or its log."""
MOVED = "The clock moves by"
"""What Steward logs when it follows Telegram's clock."""
PATIENCE = 60.0
"""Seconds in which it must do that, however slow the machine."""


class Stage:
    """Rooms, people and Steward for the time of an `async with`, in a temporary folder.

    `chat`, `channel` (linked to the chat), `staff` and `editors` are ids for `world`, and so are
    those of people. `tables` are further settings, by table (`hours`, `topics.shower`); keywords
    besides those named are settings of `[moderation]`. All that goes wrong with Steward raises
    StageError, with the end of its log.
    """

    def __init__(
        self,
        *,
        faults: Faults | None = None,
        clock: Clock | None = None,
        language: str = "ru",
        log_level: str = "INFO",
        time_zone: str = "Europe/Moscow",
        invites: Mapping[str, object] | None = None,
        tables: Tables | None = None,
        **moderation: int | str | bool,
    ) -> None:
        self.telegram = Sandbox(faults=faults, clock=clock)
        self.world = self.telegram.world
        self.rooms = Rooms(self.world)
        self.chat, self.channel = self.rooms.chat, self.rooms.channel
        self.staff, self.editors = self.rooms.staff, self.rooms.editors
        self.steward = self.rooms.steward
        self.people: dict[str, int] = {}
        """Who entered: the account's id by key."""
        self.key = secrets.token_bytes(32)
        """The key of Steward's database."""
        self._settings = {"language": language, "time_zone": time_zone}
        self._tables: Tables = {
            "moderation": moderation,
            "invites": invites or {},
            "logs": {"level": log_level},
            **(tables or {}),
        }
        undo = moderation.get("undo_seconds", Moderation().undo_seconds)
        self._undo = timedelta(seconds=int(undo))
        self._temporary = TemporaryDirectory(prefix="steward-stage-")
        self.folder = Path(self._temporary.name).resolve()
        self.bot = BotProcess(self.folder)
        self._clients: dict[str, Any] = {}
        self._entering: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)

    async def __aenter__(self) -> Self:
        await self.telegram.__aenter__()
        try:
            self._configure()
            await self._log_in()
        except BaseException:
            await self._leave()
            raise
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self._leave()

    async def _leave(self) -> None:
        await self.bot.kill()
        for client in self._clients.values():
            await client.disconnect()
        await self.telegram.__aexit__(None, None, None)
        self._temporary.cleanup()

    def _configure(self) -> None:
        """steward.toml, the server's public key and the database's key."""
        server_key, key_file = self.folder / "telegram.pem", self.folder / "key"
        server_key.write_text(self.telegram.public_key, "ascii")
        with os.fdopen(os.open(key_file, os.O_WRONLY | os.O_CREAT, 0o600), "w") as file:
            file.write(self.key.hex())
        server = {"host": self.telegram.host, "port": self.telegram.port}
        names = ("chat", "staff", "channel", "editors")
        tables: Tables = {
            "telegram": {"api_id": 1, "api_hash": "stage"},
            "telegram.server": {**server, "key_file": server_key, "dc": DC},
            "rooms": {name: marked(getattr(self.rooms, name)) for name in names},
            "storage": {"folder": self.database.parent, "key_file": key_file},
        }
        self.bot.configure({**tables, **self._tables}, **self._settings)

    async def _log_in(self) -> None:
        phone = f"+{self.world.accounts[self.steward].phone}"
        done = await self.command("login", "--phone", phone, answer=f"{self.world.code}\n")
        if done.code:
            raise StageError(f"Steward cannot log in: {(done.err or done.out).strip()}")

    # --- people

    def enter(self, key: str, name: str, **more: Any) -> int:
        """Somebody joins the chat; `more` as in `Rooms.enter`. Returns the account's id."""
        self.people[key] = self.rooms.enter(name, **more)
        return self.people[key]

    async def member(self, key: str) -> Any:
        """A stock `telethon.TelegramClient`, logged in as one of the people; one for each key.

        It knows its chats: they are named by `marked(stage.chat)`.
        """
        async with self._entering[key]:
            if key not in self._clients:
                self._clients[key] = await self._client_of(self.people[key])
        return self._clients[key]

    async def _client_of(self, user: int) -> Any:
        trust(self.telegram.public_key)
        session = MemorySession()
        session.set_dc(DC, self.telegram.host, self.telegram.port)
        client = TelegramClient(session, api_id=1, api_hash="stage")
        phone = f"+{self.world.accounts[user].phone}"
        await client.connect()
        await client.send_code_request(phone)
        await client.sign_in(phone, self.world.code)
        await client.get_dialogs()
        return client

    # --- Steward

    async def start_bot(self) -> None:
        """Start `bot.py run`; returns when it works."""
        await self.bot.start()

    async def kill_bot(self) -> None:
        """SIGKILL."""
        await self.bot.kill()

    async def stop_bot(self) -> None:
        """SIGTERM; it must end with 0 in ten seconds."""
        await self.bot.stop()

    def cut_bot(self) -> None:
        """Drop Steward's connections, as a failing network does."""
        keys = self.world.accounts[self.steward].logins.keys()
        for connection in list(self.telegram.server.connections):
            if not connection.key_ids.isdisjoint(keys):
                connection.cut()

    async def pass_time(self, by: timedelta) -> None:
        """That much time passes at once.

        If Steward runs, it first sees all that was said, and then how late it is: its line breaks.
        """
        if not self.bot.running:
            self.telegram.clock.move(by)
            return
        await self._until(lambda: not unseen(self.rooms, self.progress()), "see what was said")
        heard = self.bot.said(MOVED)
        self.telegram.clock.move(by)
        self.cut_bot()
        await self._until(lambda: self.bot.said(MOVED) > heard, "see how late it is")

    async def _until(self, look: Callable[[], bool], what: str) -> None:
        end = time.monotonic() + PATIENCE
        while not look():
            if time.monotonic() > end:
                raise StageError(f"Steward does not {what}{self.bot.tail()}")
            await asyncio.sleep(LOOK)

    async def command(self, *arguments: str, answer: str = "") -> Finished:
        """Run another command of bot.py with this stage's settings; `answer` is typed into it."""
        return await self.bot.command(*arguments, answer=answer)

    # --- looking

    @property
    def database(self) -> Path:
        """Steward's database."""
        return self.folder / "data" / "steward.db"

    def flags(self) -> list[Flag]:
        """Every flag that Steward has on disk, oldest first, whether it runs or not."""
        return disk.flags(self.database, self.key)

    def progress(self) -> Progress:
        """How far Steward has come."""
        return disk.progress(self.database, self.key)

    def cards(self) -> list[Card]:
        """Every card that Steward ever posted, oldest first, as it reads now: from the truth."""
        return self.rooms.cards()

    async def settled(self, timeout: float = 60.0) -> None:  # noqa: ASYNC109 - it says what is left
        """Wait until Steward has seen everything, in private too, and its outbox is empty."""
        end = time.monotonic() + timeout
        while True:
            progress = await asyncio.to_thread(self.progress)
            left = arrears(self.rooms, progress, self._undo)
            if not left:
                return
            if not self.bot.running:
                raise StageError(f"Steward is not running, and left {_list(left)}{self.bot.tail()}")
            if time.monotonic() > end:
                text = f"After {timeout:.0f} s Steward still has {_list(left)}"
                raise StageError(text + self.bot.tail())
            await asyncio.sleep(LOOK)


def _list(things: list[str]) -> str:
    return ", ".join(things)
