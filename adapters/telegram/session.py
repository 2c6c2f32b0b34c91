"""A Telethon session that keeps no names, usernames or phone numbers.

Telethon's own SQLiteSession writes all of them for everybody it ever hears of, in the clear
(telegram.md, section 3.1). This one keeps the auth key, the data centre, the update state, and
the access hashes of Steward itself and of its rooms, in Steward's encrypted database.
"""

from collections.abc import Container, Iterable, Mapping
from typing import Any

from telethon import utils
from telethon.crypto import AuthKey
from telethon.sessions import MemorySession
from telethon.tl import types

from adapters.sqlite.database import Database
from adapters.sqlite.session import Login, UpdateState, forget_login, load_login, save_login

# Telethon keeps its own user id as the "access hash" of the entity 0.
SELF = 0


class Session(MemorySession):  # type: ignore[misc] # Telethon ships no types
    """Telethon calls these; coroutines are allowed (`utils.maybe_async`)."""

    def __init__(self, database: Database, rooms: Container[int], login: Login) -> None:
        super().__init__()
        self._database = database
        self._rooms = rooms
        self._peers = dict(login.peers)
        self._unsaved: dict[int, int] = {}
        self._current: dict[int, UpdateState] = {}
        self._settled: dict[int, UpdateState] = dict(login.states)
        self._dc_id, self._server_address, self._port = login.dc, login.host, login.port
        self._auth_key = AuthKey(login.auth_key) if login.auth_key else None

    @classmethod
    async def load(cls, database: Database, rooms: Container[int]) -> "Session":
        """The saved session; `rooms` are the marked ids of the chats whose hashes are kept."""
        return cls(database, rooms, await database.read(load_login))

    @property
    def peers(self) -> Mapping[int, int]:
        """The access hashes that are kept, by marked id."""
        return self._peers

    def process_entities(self, tlo: Any) -> None:
        """Pick the hashes to keep out of whatever came. Runs for every update: it must be quick."""
        for entity in _entities(tlo):
            if isinstance(entity, types.InputPeerUser) and entity.user_id == SELF:
                self._keep(SELF, entity.access_hash)
            elif isinstance(entity, types.Channel) and not entity.min:
                marked = utils.get_peer_id(types.PeerChannel(entity.id))
                if marked in self._rooms:
                    self._keep(marked, entity.access_hash)
            elif isinstance(entity, types.User) and entity.is_self and not entity.min:
                self._keep(entity.id, entity.access_hash)

    def _keep(self, peer: int, access_hash: int | None) -> None:
        if access_hash is not None and self._peers.get(peer) != access_hash:
            self._peers[peer] = self._unsaved[peer] = access_hash

    def get_entity_rows_by_id(self, id: int, exact: bool = True) -> tuple[int, int] | None:
        for peer in (id,) if exact else (id, utils.get_peer_id(types.PeerChannel(id))):
            if peer in self._peers:
                return peer, self._peers[peer]
        return None

    def get_entity_rows_by_phone(self, phone: str) -> None:
        """Not kept."""

    def get_entity_rows_by_username(self, username: str) -> None:
        """Not kept."""

    def get_entity_rows_by_name(self, name: str) -> None:
        """Not kept."""

    def cache_file(self, *_: object) -> None:
        """Not kept."""

    def get_file(self, *_: object) -> None:
        """Not kept."""

    def set_update_state(self, entity_id: int, state: Any) -> None:
        self._current[entity_id] = UpdateState(state.pts, state.qts, state.date, state.seq)

    def get_update_states(self) -> list[tuple[int, Any]]:
        return [(number, self._tl(state)) for number, state in self._settled.items()]

    def get_update_state(self, entity_id: int) -> Any:
        state = self._settled.get(entity_id)
        return None if state is None else self._tl(state)

    async def save(self) -> None:
        """Telethon calls this once a minute.

        The state of a minute ago is what is written: Telethon counts an update as done before
        anybody has handled it, and a state on disk must not run ahead of the inbox.
        """
        peers, self._unsaved = self._unsaved, {}
        key = self._auth_key.key if self._auth_key else None
        place = (self._dc_id, self._server_address, self._port)
        login = Login(*place, key, self._settled, peers)
        self._settled = {**self._settled, **self._current}
        try:
            await self._database.write(lambda connection: save_login(connection, login))
        except BaseException:
            self._unsaved = {**peers, **self._unsaved}  # the disk is full, say: next time
            raise

    async def close(self) -> None:
        await self.save()

    async def delete(self) -> None:
        """Erase the login."""
        self._peers, self._unsaved, self._settled, self._current = {}, {}, {}, {}
        self._auth_key = None
        await self._database.write(forget_login)

    def clone(self, to_instance: object = None) -> Any:
        """A session for another data centre (media): it stays in memory."""
        return MemorySession()

    @staticmethod
    def _tl(state: UpdateState) -> Any:
        return types.updates.State(state.pts, state.qts, state.date, state.seq, unread_count=0)


def _entities(tlo: Any) -> Iterable[Any]:
    if isinstance(tlo, list):
        return tlo
    return (*(getattr(tlo, "users", None) or ()), *(getattr(tlo, "chats", None) or ()))
