"""A client for the settings: Telegram itself, or another server that speaks MTProto."""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from typing import Any, NoReturn, TypeVar

from loguru import logger
from telethon import TelegramClient, errors
from telethon.crypto import rsa
from telethon.tl import functions

from adapters.telegram.client import StewardClient
from adapters.telegram.failures import IN_TROUBLE
from config.settings import Server, Telegram
from core.errors import AccountError, SettingsError

T = TypeVar("T")

# How long `login` and `check` try to reach Telegram. `run` goes on trying. Seconds.
PATIENCE = 30.0

# What passes by itself, and how long to wait for it where Telegram does not say. Seconds.
PASSING = (errors.FloodError, *IN_TROUBLE)
PAUSE = 2

# What Telethon raises when Telegram knows this login, or even its key, no more.
LOGIN_LOST = (errors.AuthKeyNotFound, errors.AuthKeyError, errors.UnauthorizedError)


def make_client(
    telegram: Telegram, session: Any, behind: Callable[[], None], request_retries: int
) -> StewardClient:
    """The client, not yet connected. Raises SettingsError for an unusable server key."""
    if telegram.server is not None:
        _point_at(telegram.server, session)
    secret = telegram.api_hash.get_secret_value()
    return StewardClient(session, telegram.api_id, secret, behind, request_retries)


async def connect(client: StewardClient, patience: float | None = PATIENCE) -> None:
    """Connect. Raises AccountError when Telegram cannot be reached in `patience` seconds.

    And when it has forgotten this session's key.
    """

    async def attempt() -> None:
        try:
            await _reach(client, patience)
        except PASSING:
            await client.disconnect()  # else Telethon would take the next attempt for done
            raise

    try:
        await (insist(attempt) if patience is None else attempt())
    except LOGIN_LOST:
        raise AccountError("error-session-ended") from None


async def insist(ask: Callable[[], Awaitable[T]]) -> T:
    """Ask until Telegram answers: at the start, too, it may be in trouble or want us to wait."""
    while True:
        try:
            return await ask()
        except PASSING as error:
            pause = getattr(error, "seconds", None) or PAUSE
            name = type(error).__name__
        logger.warning("Telegram, at the start: {}; again in {} s", name, pause)
        await asyncio.sleep(pause)


async def connect_anew(client: StewardClient) -> None:
    """Connect in order to log in: with a new key if Telegram has forgotten ours."""
    try:
        await _reach(client, PATIENCE)
    except LOGIN_LOST:
        with contextlib.suppress(*LOGIN_LOST):
            await client.disconnected  # Telethon is still tidying up
        client.session.auth_key = client._sender.auth_key.key = None
        await _reach(client, PATIENCE)


async def _reach(client: StewardClient, patience: float | None) -> None:
    try:
        async with asyncio.timeout(patience):
            await client.connect()
    except TimeoutError:
        raise AccountError("error-no-telegram") from None


async def until_closed(client: StewardClient) -> NoReturn:
    """Wait while the client holds its connection. Raises AccountError, which says why it ended."""
    try:
        await client.disconnected
        lost = isinstance(client._updates_error, LOGIN_LOST)
    except LOGIN_LOST:
        lost = True
    if lost:
        raise AccountError("error-session-ended")
    raise AccountError("error-closed")


async def end_login(client: StewardClient) -> None:
    """Connect and end the session at Telegram. Raises AccountError when it cannot be reached.

    And Telethon's errors while the session may still live there: `client.log_out` swallows them.
    """
    with contextlib.suppress(*LOGIN_LOST):
        await _reach(client, PATIENCE)
        await client(functions.auth.LogOutRequest())


async def require_login(client: StewardClient) -> None:
    """Raises AccountError when Telegram does not know this session any more."""
    try:
        # `is_user_authorized` takes a flood wait, or a fault of Telegram's, for a lost login.
        await client(functions.updates.GetStateRequest())
    except LOGIN_LOST:
        raise AccountError("error-session-ended") from None


def _point_at(server: Server, session: Any) -> None:
    try:
        key = server.key_file.read_text("ascii")
        rsa._server_keys.clear()  # with Telegram's own keys gone, nothing can reach Telegram
        rsa.add_key(key, old=False)
    except (OSError, ValueError):
        raise SettingsError("error-server-key", file=server.key_file.name) from None
    TelegramClient._config = None  # Telethon keeps the last server's on the class
    session.set_dc(server.dc, server.host, server.port)
