"""The gaps through which updates would fall, closed: against the embedded Telegram."""

import asyncio
from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest
from telethon import functions, types
from telethon.sessions import MemorySession

from adapters.telegram.client import StewardClient
from sandbox.telegram import Sandbox
from sandbox.wire.client_key import trust

PATIENCE = 60.0
PHONE, CODE = "+9996620001", "22222"


class Told:
    """Counts how often the client said that updates may have been missed."""

    def __init__(self) -> None:
        self.times = 0

    def __call__(self) -> None:
        """Count."""
        self.times += 1


@pytest.fixture
async def telegram() -> AsyncIterator[Sandbox]:
    """A Telegram that the clients of this process trust."""
    async with Sandbox() as telegram:
        trust(telegram.public_key)
        yield telegram


@pytest.fixture
def behind() -> Told:
    """What the client calls."""
    return Told()


@pytest.fixture
async def client(telegram: Sandbox, behind: Told) -> AsyncIterator[Any]:
    """Steward's client, logged in, with a chat of its own whose updates it follows."""
    session = MemorySession()
    session.set_dc(2, telegram.host, telegram.port)
    client = StewardClient(session, 1, "x", behind)
    await client.connect()
    sent = await client.send_code_request(PHONE)
    await client(functions.auth.SignInRequest(PHONE, sent.phone_code_hash, phone_code=CODE))
    done = await client(functions.auth.SignUpRequest(PHONE, sent.phone_code_hash, "Steward", ""))
    await client._on_login(done.user)
    yield client
    await client.disconnect()


async def until(condition: Callable[[], Any]) -> None:
    """Wait for something that happens on the other side of the wire."""
    async with asyncio.timeout(PATIENCE):
        while not condition():  # noqa: ASYNC110 - what is awaited has no event
            await asyncio.sleep(0.01)


async def test_after_a_reconnect_somebody_looks_for_what_was_missed(
    telegram: Sandbox, client: Any, behind: Told
) -> None:
    """Stock Telethon only asks who it is."""
    before = behind.times
    telegram.server.cut_all()
    await until(lambda: behind.times > before)
    assert await client.get_me()


async def test_after_telegram_lost_the_session_somebody_looks_too(
    telegram: Sandbox, client: Any, behind: Told
) -> None:
    """Telegram says `new_session_created`, which Telethon reads as a new salt only."""
    assert not client._message_box.is_empty()
    before = behind.times
    # Without this callback the reconnect itself cannot be what calls `behind`.
    client._sender._auto_reconnect_callback = None
    await telegram.server.restart()
    await until(lambda: behind.times > before)


async def test_a_first_connection_has_missed_nothing(telegram: Sandbox, behind: Told) -> None:
    """Before the login there are no updates to follow."""
    session = MemorySession()
    session.set_dc(2, telegram.host, telegram.port)
    client = StewardClient(session, 1, "x", behind)
    await client.connect()
    await client(functions.help.GetNearestDcRequest())
    await client.disconnect()
    assert behind.times == 0


async def test_a_wait_that_telegram_asks_for_is_not_slept_inside_a_call(
    telegram: Sandbox, client: Any
) -> None:
    """The outbox waits; nothing else has to."""
    telegram.faults.flood["GetNearestDc"] = 20
    async with asyncio.timeout(15):
        with pytest.raises(Exception, match="20 seconds"):
            await client(functions.help.GetNearestDcRequest())


async def test_a_followed_channel_is_known_to_telethon(client: Any) -> None:
    """By its pts and its access hash, as after `get_dialogs`."""
    made = await client(functions.channels.CreateChannelRequest("Group", "", megagroup=True))
    channel = made.chats[0]
    full = await client(functions.channels.GetFullChannelRequest(channel))
    client.follow(channel.id, full.full_chat.pts, [], [channel])
    assert client._mb_entity_cache.get(channel.id) is not None
    states = client._message_box.session_state()[1]
    assert states[channel.id] == full.full_chat.pts


def test_steward_does_not_tell_which_machine_it_runs_on() -> None:
    """Telethon would send the kernel's version."""
    client: Any = StewardClient(MemorySession(), 1, "x")
    about = client._init_request
    assert (about.device_model, about.system_version, about.app_version) == ("Desktop", "1", "1")
    assert isinstance(about.proxy, types.InputClientProxy | None)
