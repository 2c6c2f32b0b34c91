"""The service behind the wire: finds the method for a request and carries it out."""

import asyncio
import logging
from typing import Any, Protocol

from sandbox.contract import Answer, Caller, RpcFault
from sandbox.methods import (
    account,
    adminlog,
    auth,
    channels,
    config,
    contacts,
    dialogs,
    editing,
    history,
    invites,
    media,
    members,
    password,
    pins,
    qr,
    reactions,
    requests,
    restrictions,
    scheduled,
    sending,
    updates,
    users,
)
from sandbox.methods.call import Call, Methods
from sandbox.world.world import World

log = logging.getLogger(__name__)

FILES = (
    account, adminlog, auth, channels, config, contacts, dialogs, editing, history, invites, media,
    members, password, pins, qr, reactions, requests, restrictions, scheduled, sending, updates,
    users,
)  # fmt: skip
METHODS: Methods = {request: handler for file in FILES for request, handler in file.METHODS.items()}
OPEN = frozenset(request for file in FILES for request in getattr(file, "OPEN", ()))
"""The methods that need no login."""


class Plan(Protocol):
    """What the methods ask of the fault plan."""

    def take_too_long(self) -> bool:
        """Whether this difference, which has something to say, is to be "too long"."""
        ...


def name_of(request: type) -> str:
    """A method's name as Telegram writes it, such as `messages.SendMessage`."""
    space = request.__module__.rsplit(".", 1)[-1]
    name = request.__name__.removesuffix("Request")
    return name if space == "functions" else f"{space}.{name}"


class Api:
    """Implements `Service`.

    `thinking` is how many seconds a send takes; a repeat of the same random id during that time
    is answered RANDOM_ID_DUPLICATE, as on Telegram.
    """

    def __init__(self, world: World, plan: Plan | None = None, thinking: float = 0) -> None:
        self.world = world
        self.plan = plan
        self.thinking = thinking

    async def call(self, caller: Caller, request: Any) -> Answer:
        """Carry out one request; raises RpcFault for what Telegram would refuse."""
        kind = type(request)
        self.world.tick()
        handler = METHODS.get(kind)
        if handler is None:
            self.world.unknown[name_of(kind)] += 1
            log.warning("the sandbox does not know %s", name_of(kind))
            raise RpcFault(400, "INPUT_METHOD_INVALID")
        call = Call(self.world, caller.key_id, self.plan.take_too_long if self.plan else bool)
        if kind not in OPEN:
            call.me  # noqa: B018 - raises when nobody is signed in
        if self.thinking:
            await self._think(call, request)
        self.world.calls[name_of(kind)] += 1
        return handler(call, request)

    async def _think(self, call: Call, request: Any) -> None:
        numbers = {(call.me.id, number) for number in random_ids(request)}
        if numbers & self.world.executing:
            raise RpcFault(500, "RANDOM_ID_DUPLICATE")
        if numbers:
            self.world.executing |= numbers
            try:
                await asyncio.sleep(self.thinking)
            finally:
                self.world.executing -= numbers


def random_ids(request: Any) -> list[int]:
    """The random ids of a request that sends something."""
    found = getattr(request, "random_id", None)
    if found is not None:
        return list(found) if isinstance(found, list) else [found]
    return [item.random_id for item in getattr(request, "multi_media", ())]
