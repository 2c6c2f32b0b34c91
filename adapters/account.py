"""Steward's account: logging in and out, checking, and the session that `run` works with."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from adapters.clock import SystemClock
from adapters.folder import database_in, locked, make_folder, size_of
from adapters.keys import load_key, load_or_make_key
from adapters.sqlite.database import Database
from adapters.telegram.check import Check, Line
from adapters.telegram.client import StewardClient
from adapters.telegram.connect import connect, connect_anew, end_login, make_client, require_login
from adapters.telegram.failures import telling
from adapters.telegram.login import Login, ask
from adapters.telegram.peers import find_peers
from adapters.telegram.session import Session
from config.settings import Settings
from config.texts import Texts
from core.errors import AccountError, StewardError


def rooms_of(settings: Settings) -> list[int]:
    """The marked ids of the rooms that are set."""
    rooms = settings.rooms
    return [room for room in (rooms.chat, rooms.staff, rooms.channel, rooms.editors) if room]


@asynccontextmanager
async def logged_in(
    settings: Settings, behind: asyncio.Event
) -> AsyncIterator[tuple[Database, Session, StewardClient]]:
    """The database and the connected account. Raises StorageError and AccountError.

    Nothing is written before the key has proved right and the login has been found.
    """
    path = database_in(settings.storage.folder)
    if not size_of(path):
        raise AccountError("error-no-login-yet")
    with locked(settings.storage.folder):
        database = await Database.open(path, load_key(settings))
        try:
            session = await Session.load(database, rooms_of(settings))
            if session.auth_key is None:
                raise AccountError("error-no-login")
            client = make_client(settings.telegram, session, behind.set, request_retries=0)
            try:
                yield database, session, client
            finally:
                await client.disconnect()
        finally:
            await database.close()


async def login(settings: Settings, phone: str | None) -> None:
    """Log the account in, by phone number or, without one, by QR code."""
    say = Texts(settings.language).say
    make_folder(settings.storage.folder)
    with locked(settings.storage.folder):
        path = database_in(settings.storage.folder)
        database = await Database.open(path, load_or_make_key(settings, path))
        try:
            session = await Session.load(database, rooms_of(settings))
            client = make_client(settings.telegram, session, lambda: None, request_retries=5)
            try:
                with telling():
                    await connect_anew(client)
                    if await client.is_user_authorized():
                        print(say("login-already"))
                    elif phone is None:
                        await Login(client, say).by_qr()
                    else:
                        await Login(client, say).by_phone(phone or await ask(say("login-phone")))
                    await find_peers(client, rooms_of(settings), {})
                    print(say("login-done"))
            finally:
                await client.disconnect()
        finally:
            await database.close()


async def logout(settings: Settings) -> None:
    """End the session at Telegram and erase it here."""
    async with logged_in(settings, asyncio.Event()) as (_, session, client):
        with telling():
            await end_login(client)
        await client.disconnect()  # it saves the update state, which must not outlive the login
        await session.delete()
    print(Texts(settings.language).say("logout-done"))


async def check(settings: Settings) -> bool:
    """Look at everything Steward needs; print a line each."""
    texts = Texts(settings.language)
    say = texts.say
    lines = [Line(say("check-settings"), True)]
    try:
        async with logged_in(settings, asyncio.Event()) as (_, _, client):
            lines.append(Line(say("check-database"), True))
            with telling():
                await connect(client)
                lines.append(await _login(client, texts))
                if lines[-1].well:
                    lines += await Check(client, SystemClock(), say).account(settings.rooms)
    except StewardError as error:
        lines.append(Line(say("check-start"), False, texts.tell(error)))
    lines.append(Line(say("check-models"), True))
    print(*lines, sep="\n")
    return all(line.well for line in lines)


async def _login(client: StewardClient, texts: Texts) -> Line:
    """Whether Telegram still knows the session."""
    try:
        await require_login(client)
    except AccountError as error:
        return Line(texts.say("check-login"), False, texts.tell(error))
    return Line(texts.say("check-login"), True)
