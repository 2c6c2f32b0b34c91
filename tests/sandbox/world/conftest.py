"""A world without a wire: requests go straight to the service, updates into a list."""

from collections import defaultdict
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from telethon.tl import types

from sandbox.contract import Caller, RpcFault
from sandbox.methods.service import Api
from sandbox.world.hashes import access_hash
from sandbox.world.world import World


class StillClock:
    """A clock that moves only when told to."""

    def __init__(self) -> None:
        self.time = datetime(2026, 3, 1, 12, tzinfo=UTC)

    def now(self) -> datetime:
        return self.time

    def move(self, **span: float) -> None:
        """Let some time pass."""
        self.time += timedelta(**span)


class Town:
    """A world with people in it, each signed in with one key: the account's own id."""

    def __init__(self) -> None:
        self.clock = StillClock()
        self.world = World(self.clock)
        self.world.connect(self)
        self.api = Api(self.world)
        self.heard: dict[int, list[Any]] = defaultdict(list)
        self.closed: list[int] = []

    def push(self, key_id: int, updates: Any) -> None:
        """Take updates instead of the wire; they must be fit to send."""
        assert bytes(updates)
        self.heard[key_id] += getattr(updates, "updates", [updates])

    def close_key(self, key_id: int) -> None:
        """Remember which key was cut off."""
        self.closed.append(key_id)

    def person(self, name: str) -> int:
        """A new account with a login."""
        number = self.world.add_account(name)
        self.world.sign_in(number, self.world.accounts[number])
        return number

    async def call(self, user: int, request: Any, key: int | None = None) -> Any:
        """Call a method as somebody; what comes back must be fit to send."""
        answer = await self.api.call(Caller(key or user, 1), request)
        if not isinstance(answer, bool | list):
            assert bytes(answer)
        return answer

    async def refusal(self, user: int, request: Any) -> str:
        """The error that a call is refused with."""
        with pytest.raises(RpcFault) as caught:
            await self.call(user, request)
        return caught.value.message

    def peer(self, viewer: int, number: int) -> Any:
        """How somebody addresses a chat or a person."""
        found = access_hash(viewer, number)
        if number in self.world.chats:
            return types.InputPeerChannel(number, found)
        return types.InputPeerUser(number, found)

    def channel(self, viewer: int, number: int) -> Any:
        """The same as an InputChannel."""
        return types.InputChannel(number, access_hash(viewer, number))

    def user(self, viewer: int, number: int) -> Any:
        """The same as an InputUser."""
        return types.InputUser(number, access_hash(viewer, number))

    def told(self, key: int, kind: type) -> list[Any]:
        """The updates of a kind that a key was sent."""
        return [update for update in self.heard[key] if isinstance(update, kind)]


@pytest.fixture
def town() -> Town:
    """An empty town."""
    return Town()


@pytest.fixture(scope="session")
def new_town() -> type[Town]:
    """For tests that build a town for each example."""
    return Town
