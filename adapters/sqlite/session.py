"""The Telegram login in SQLite, stripped to what Telethon cannot do without."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from adapters.clock import moment, seconds
from adapters.sqlite.database import Connection

SESSION = "SELECT dc, host, port, auth_key FROM session"
STATES = "SELECT id, pts, qts, date, seq FROM update_state"
PEERS = "SELECT id, hash FROM peer"
KEEP_SESSION = """
    INSERT INTO session (one, dc, host, port, auth_key) VALUES (1, ?, ?, ?, ?)
    ON CONFLICT (one) DO UPDATE SET dc = excluded.dc, host = excluded.host,
        port = excluded.port, auth_key = excluded.auth_key
"""
KEEP_STATE = """
    INSERT INTO update_state (id, pts, qts, date, seq) VALUES (?, ?, ?, ?, ?)
    ON CONFLICT (id) DO UPDATE SET pts = excluded.pts, qts = excluded.qts,
        date = excluded.date, seq = excluded.seq
"""
KEEP_PEER = """
    INSERT INTO peer (id, hash) VALUES (?, ?)
    ON CONFLICT (id) DO UPDATE SET hash = excluded.hash
"""
FORGET_LOGIN = ("DELETE FROM session", "DELETE FROM update_state", "DELETE FROM peer")


@dataclass(frozen=True, slots=True)
class UpdateState:
    """How far Telethon has followed one stream of updates (0: the account, else a channel)."""

    pts: int
    qts: int
    date: datetime
    seq: int


@dataclass(frozen=True, slots=True)
class Login:
    """All that is kept of a login: no name, no number, and of peers only id and access hash."""

    dc: int = 0
    host: str | None = None
    port: int | None = None
    auth_key: bytes | None = field(default=None, repr=False)
    states: Mapping[int, UpdateState] = field(default_factory=dict)
    peers: Mapping[int, int] = field(default_factory=dict, repr=False)


def load_login(connection: Connection) -> Login:
    """The login that was saved, or an empty one."""
    row = connection.execute(SESSION).fetchone()
    if row is None:
        return Login()
    dc, host, port, auth_key = row
    states = {
        number: UpdateState(pts, qts, moment(date), seq)
        for number, pts, qts, date, seq in connection.execute(STATES)
    }
    return Login(dc, host, port, auth_key, states, dict(connection.execute(PEERS)))


def save_login(connection: Connection, login: Login) -> None:
    """Keep the login; peers and states are added to those that are there."""
    connection.execute(KEEP_SESSION, (login.dc, login.host, login.port, login.auth_key))
    states = [(n, s.pts, s.qts, seconds(s.date), s.seq) for n, s in login.states.items()]
    connection.executemany(KEEP_STATE, states)
    connection.executemany(KEEP_PEER, list(login.peers.items()))


def forget_login(connection: Connection) -> None:
    """Erase the login (`secure_delete` overwrites the pages)."""
    for statement in FORGET_LOGIN:
        connection.execute(statement)
