"""The embedded Telegram alone, as `bot.py sandbox` starts it."""

import asyncio
import re
import signal
import sys
import tomllib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from telethon import TelegramClient
from telethon.errors import PhoneNumberUnoccupiedError
from telethon.sessions import MemorySession
from telethon.tl import functions

from sandbox.wire.client_key import trust
from tests.sandbox.stock import day

BOT = Path(__file__).parents[2] / "bot.py"
END = "dc = 2\n"


@asynccontextmanager
async def alone(*arguments: str) -> AsyncIterator[tuple[asyncio.subprocess.Process, str]]:
    """The command, and what it printed up to the end of its directions."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, str(BOT), "sandbox", *arguments),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    assert process.stdout is not None
    try:
        printed = await asyncio.wait_for(process.stdout.readuntil(END.encode()), 60)
        yield process, printed.decode()
    finally:
        if process.returncode is None:
            process.kill()
        await process.communicate()


async def test_a_stock_client_gets_in_by_what_is_printed() -> None:
    """Address, data centre, key and code are all it needs to sign up and write to itself."""
    async with alone() as (_, printed):
        settings = tomllib.loads(printed[printed.index("  [telegram]") :])["telegram"]
        server = settings["server"]
        code = re.search(r"login codes +always (\d+)", printed)
        assert code is not None
        trust(await asyncio.to_thread(Path(server["key_file"]).read_text, "ascii"))
        session = MemorySession()
        session.set_dc(server["dc"], server["host"], server["port"])
        client = TelegramClient(session, settings["api_id"], settings["api_hash"])
        await client.connect()
        try:
            phone = "+79990000001"
            asked = await client.send_code_request(phone)
            with pytest.raises(PhoneNumberUnoccupiedError):
                await client.sign_in(phone, code[1])
            sign_up = functions.auth.SignUpRequest(phone, asked.phone_code_hash, "Вера", "")
            await client._on_login((await client(sign_up)).user)
            sent = await client.send_message("me", "привет")
            assert [m.text for m in await client.get_messages("me", ids=[sent.id])] == ["привет"]
        finally:
            await client.disconnect()


async def test_a_stock_client_lives_a_whole_day_there() -> None:
    """The same day as in the embedded one: sign up, invite, talk, mute, album, catch up."""
    async with alone() as (_, printed):
        server = tomllib.loads(printed[printed.index("  [telegram]") :])["telegram"]["server"]
        key = await asyncio.to_thread(Path(server["key_file"]).read_text, "ascii")
        await day(server["host"], server["port"], key)


async def test_a_port_in_use_is_one_line() -> None:
    """And exit code 1."""
    async with alone() as (_, printed):
        port = re.search(r"127\.0\.0\.1:(\d+)", printed)
        assert port is not None
        second = await asyncio.create_subprocess_exec(
            *(sys.executable, str(BOT), "sandbox", "--port", port[1]),
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
        )
        out, err = await asyncio.wait_for(second.communicate(), 60)
        assert second.returncode == 1
        assert out == b""
        assert err.decode().splitlines() == [
            f"Port {port[1]} is in use: choose another one with --port, or 0 for a free one."
        ]


async def test_a_port_that_does_not_exist_is_one_line() -> None:
    """Ports end at 65535."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, str(BOT), "sandbox", "--port", "70000"),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    out, err = await asyncio.wait_for(process.communicate(), 60)
    assert (process.returncode, out) == (1, b"")
    assert err.decode() == "There is no port 70000: ports go from 1 to 65535.\n"


async def test_it_ends_when_it_is_told_to() -> None:
    """By Ctrl-C and by SIGTERM, with exit code 0 and nothing to say."""
    for number in (signal.SIGINT, signal.SIGTERM):
        async with alone() as (process, _):
            process.send_signal(number)
            _, err = await asyncio.wait_for(process.communicate(), 60)
            assert (process.returncode, err) == (0, b"")
