"""How many messages a second a client takes in: Steward, and a bare one that only counts."""

import asyncio
import json
import sys
import time
from itertools import islice

from adapters.sqlite.database import unlock
from benchmarks.talk import talk
from sandbox.rooms import marked
from sandbox.stage import Stage

MEMBERS = 200
# One message in fifty has to become a card.
RUDE = 0.02
# Messages that are said before anybody else gets a turn.
BURST = 100
# Seconds between two looks whether all has arrived.
LOOK = 0.005

COMMITTED = """
    SELECT 1 FROM seen WHERE chat = ? AND id = ?
    UNION ALL SELECT 1 FROM cursor WHERE chat = ? AND low >= ?
"""

# The bare client: stock Telethon, in a process of its own as Steward is, doing nothing at all.
BARE = """
import asyncio, json, sys
from telethon import TelegramClient, events
from telethon.sessions import MemorySession
from telethon.tl.types import UpdateNewChannelMessage
from sandbox.wire.client_key import trust

async def main(port, key, phone, code, wanted):
    trust(key)
    session = MemorySession()
    session.set_dc(2, "127.0.0.1", port)
    client = TelegramClient(session, 1, "bare", sequential_updates=True)
    count, done = 0, asyncio.Event()

    async def on_update(update):
        nonlocal count
        count += 1
        if count == wanted:
            done.set()

    await client.connect()
    await client.send_code_request(phone)
    await client.sign_in(phone, code)
    await client.get_dialogs()
    client.add_event_handler(on_update, events.Raw(UpdateNewChannelMessage))
    print("ready", flush=True)
    await done.wait()
    print("done", flush=True)
    await client.disconnect()

asyncio.run(main(*json.loads(sys.argv[1])))
"""


async def bare_rate(messages: int) -> float:
    """Messages a second through a stock Telethon client that counts them."""
    async with Stage() as stage:
        members = _members(stage)
        # The same account, since what Telegram sends depends on an account's rights.
        phone = f"+{stage.world.accounts[stage.steward].phone}"
        plan = (stage.telegram.port, stage.telegram.public_key, phone, stage.world.code, messages)
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-c", BARE, json.dumps(plan), stdout=asyncio.subprocess.PIPE
        )
        assert process.stdout is not None
        await process.stdout.readline()
        began = time.perf_counter()
        await _say(stage, members, messages)
        await process.stdout.readline()
        seconds = time.perf_counter() - began
        await process.wait()
        return messages / seconds


async def steward_rate(messages: int) -> float:
    """Messages a second through Steward: received, decided, and on disk."""
    async with Stage() as stage:
        members = _members(stage)
        await stage.start_bot()
        began = time.perf_counter()
        last = await _say(stage, members, messages)
        await asyncio.to_thread(_wait_for, stage, last)
        seconds = time.perf_counter() - began
        await stage.settled()  # none may have been lost on the way
        return messages / seconds


def _members(stage: Stage) -> list[int]:
    return [stage.enter(f"m{number}", f"Участник {number}") for number in range(MEMBERS)]


async def _say(stage: Stage, members: list[int], messages: int) -> int:
    """All of it, as fast as the server can; returns the last message's id."""
    last = 0
    for number, (text, _) in enumerate(islice(talk(1, RUDE), messages)):
        last = stage.world.post(stage.chat, members[number % len(members)], text)
        if number % BURST == 0:
            await asyncio.sleep(0)
    return last


def _wait_for(stage: Stage, last: int) -> None:
    """Return when that message is on disk.

    Order is kept in a chat, so it stands for all; `settled` checks the rest.
    """
    database = unlock(stage.database, stage.key)
    try:
        wanted = (marked(stage.chat), last)
        while database.execute(COMMITTED, wanted * 2).fetchone() is None:
            time.sleep(LOOK)
    finally:
        database.close()
