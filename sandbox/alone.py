"""`bot.py sandbox`: the embedded Telegram alone, for development and for other clients."""

import asyncio
import errno
import signal
import sys
from pathlib import Path

from sandbox.telegram import Sandbox
from sandbox.wire.keys import FOLDER

DC = 2
"""The only data centre there is."""


def serve(port: int) -> int:
    """Run until Ctrl-C or SIGTERM; port 0 means any free one. Returns the exit code."""
    try:
        asyncio.run(_serve(port))
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            problem = f"Port {port} is in use: choose another one with --port, or 0 for a free one."
        else:
            problem = f"The embedded Telegram cannot use port {port}: {error.strerror}."
        sys.stderr.write(f"{problem}\n")
        return 1
    except OverflowError:
        sys.stderr.write(f"There is no port {port}: ports go from 1 to 65535.\n")
        return 1
    return 0


async def _serve(port: int) -> None:
    ended, loop = asyncio.Event(), asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, ended.set)
    async with Sandbox(port=port) as telegram:
        sys.stdout.write(directions(telegram))
        sys.stdout.flush()
        await ended.wait()


def directions(telegram: Sandbox) -> str:
    """How a client gets in."""
    key = (FOLDER / "public.pem").resolve()
    return f"""\
An embedded Telegram listens on {telegram.host}:{telegram.port}, until Ctrl-C. It keeps nothing.

  data centre   {DC}, the only one
  public key    {key}
  api_id        any number; api_hash: any text
  accounts      one for every phone number that signs up (auth.signUp)
  login codes   always {telegram.world.code}; whoever is logged in already also gets it as a message

Steward takes it for Telegram with this in steward.toml:

  [telegram]
  api_id = 1
  api_hash = "any"
  [telegram.server]
  host = "{telegram.host}"
  port = {telegram.port}
  key_file = "{_toml(key)}"
  dc = {DC}
"""


def _toml(path: Path) -> str:
    return str(path).replace("\\", "\\\\").replace('"', '\\"')
