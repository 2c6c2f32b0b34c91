"""The sandbox Telegram: the world behind a wire."""

import asyncio
from contextlib import suppress
from types import TracebackType
from typing import Self

from sandbox.clock import Clock
from sandbox.faults import Faults
from sandbox.methods.service import Api
from sandbox.wire.server import Server
from sandbox.world.world import World

TICK = 0.2
"""Seconds between two looks at the clock for scheduled messages."""


class Sandbox:
    """An embedded Telegram on 127.0.0.1, for the time of an `async with`.

    >>> async with Sandbox() as telegram:
    ...     session.set_dc(2, telegram.host, telegram.port)
    """

    host = "127.0.0.1"

    def __init__(
        self, *, faults: Faults | None = None, clock: Clock | None = None, port: int = 0
    ) -> None:
        self.clock = clock or Clock()
        self.faults = faults or Faults()
        self.world = World(self.clock)
        self.api = Api(self.world, self.faults)
        self.server = Server(self.api, clock=self.clock, faults=self.faults)
        self.port = port
        self._ticking: asyncio.Task[None] | None = None

    @property
    def public_key(self) -> str:
        """PEM text (PKCS1) of the RSA key that clients must trust."""
        return self.server.public_key

    async def __aenter__(self) -> Self:
        self.port = await self.server.start(self.port)
        self.world.address = (self.host, self.port)
        self.world.connect(self.server)
        self._ticking = asyncio.create_task(self._tick())
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._ticking is not None:
            self._ticking.cancel()
            with suppress(asyncio.CancelledError):
                await self._ticking
        await self.server.close()

    async def _tick(self) -> None:
        while True:
            self.world.tick()
            await asyncio.sleep(TICK)
