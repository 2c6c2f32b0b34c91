"""One RPC under way: who calls, and the short cuts that every method needs."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sandbox.contract import Answer, RpcFault
from sandbox.world import peers
from sandbox.world.accounts import Account
from sandbox.world.chats import Chat
from sandbox.world.world import World

Target = Account | Chat


def moment(given: datetime | None) -> datetime | None:
    """A date as a client sends it: 0, which Telethon reads as 1970, stands for none."""
    return given if given is not None and given.timestamp() > 0 else None


@dataclass(frozen=True, slots=True)
class Call:
    """A request's circumstances. `plan` says whether a difference is to be "too long"."""

    world: World
    key: int
    too_long: Callable[[], bool] = bool

    @property
    def me(self) -> Account:
        """The account that calls; raises RpcFault if the key is not signed in."""
        login = self.world.login_of(self.key)
        if login is None:
            raise RpcFault(401, "AUTH_KEY_UNREGISTERED")
        return self.world.accounts[login.account]

    def peer(self, given: Any) -> Target:
        """What an InputPeer means to the caller."""
        return peers.peer(self.world, self.me, given)

    def user(self, given: Any) -> Account:
        """What an InputUser means to the caller."""
        return peers.user(self.world, self.me, given)

    def channel(self, given: Any) -> Chat:
        """What an InputChannel means to the caller."""
        return peers.channel(self.world, self.me, given)

    def chat(self, given: Any) -> Chat:
        """What an InputPeer means, when only a supergroup or channel will do."""
        found = self.peer(given)
        if isinstance(found, Account):
            raise RpcFault(400, "PEER_ID_INVALID")
        return found

    def users(self, *numbers: int) -> list[Any]:
        """These accounts as the caller sees them."""
        return [self.world.render.user(self.me.id, number) for number in dict.fromkeys(numbers)]

    def shown(self, *chats: Chat) -> list[Any]:
        """These chats as the caller sees them."""
        return [self.world.render.chat(self.me.id, chat) for chat in chats]

    def news(self, chat: Chat, pts: int) -> Any:
        """Updates with everything that happened in a chat since `pts`."""
        return self.world.fanout.chat_updates(self.me.id, chat, chat.log.since(pts))


Handler = Callable[[Call, Any], Answer]
Methods = dict[type, Handler]
