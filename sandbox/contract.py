"""Where the two halves of the sandbox meet: the wire (bytes) and the world (Telegram's rules)."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

TLObject = Any
"""Any of Telethon's TL classes: Telethon ships no types."""

Answer = TLObject | list[TLObject] | list[int] | bool
"""What an RPC returns: an object, a vector, or a TL Bool."""


class RpcFault(Exception):
    """An RPC error as Telegram words it, such as `RpcFault(400, "USER_NOT_PARTICIPANT")`."""

    def __init__(self, code: int, message: str) -> None:
        super().__init__(f"{code} {message}")
        self.code = code
        self.message = message


@dataclass(frozen=True, slots=True)
class Caller:
    """Who calls: an auth key (one per login) and the MTProto session on it."""

    key_id: int
    session_id: int


class Service(Protocol):
    """What the wire needs of the world."""

    async def call(self, caller: Caller, request: TLObject) -> Answer:
        """Carry out one request, unwrapped from `invokeWithLayer` and its like.

        Raises RpcFault for the errors that Telegram would answer.
        """
        ...


class Wire(Protocol):
    """What the world needs of the wire."""

    def push(self, key_id: int, updates: TLObject) -> None:
        """Send updates to every live session of that auth key that has called something.

        The fault plan may lose, delay or repeat them.
        """
        ...

    def close_key(self, key_id: int) -> None:
        """Forget an auth key and cut its connections (a session terminated elsewhere)."""
        ...


class Time(Protocol):
    """The sandbox's clock: real time plus an offset that a test may move."""

    def now(self) -> datetime:
        """Aware, UTC, whole seconds."""
        ...
