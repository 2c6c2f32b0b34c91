"""The login on disk: a key and a few numbers, whatever Telegram tells Telethon."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlcipher3 import dbapi2 as sqlcipher
from telethon.crypto import AuthKey
from telethon.tl import types

from adapters.sqlite.database import Database
from adapters.sqlite.session import Login, UpdateState, forget_login, load_login, save_login
from adapters.telegram.session import Session

CHAT, ROOMS = -1001000000001, frozenset({-1001000000001, -1001000000002})
BARE = 1000000001
CANARIES = ("Щегол", "canary_name", "79990001122", "canarytitle")
NIGHT = datetime(2026, 1, 2, tzinfo=UTC)


def user(number: int = 21, **fields: Any) -> Any:
    """A user with everything that must not be kept."""
    return types.User(
        number,
        access_hash=1000 + number,
        first_name=CANARIES[0],
        username=CANARIES[1],
        phone=CANARIES[2],
        **fields,
    )


def channel(number: int = BARE, **fields: Any) -> Any:
    """A chat with a title."""
    photo = types.ChatPhotoEmpty()
    return types.Channel(
        number, CANARIES[3], photo, NIGHT, access_hash=1000 + number, megagroup=True, **fields
    )


def answer(users: list[Any], chats: list[Any]) -> Any:
    """An answer that brings them along."""
    return types.contacts.ResolvedPeer(types.PeerUser(1), chats, users)


def state(pts: int) -> Any:
    """How far the updates are."""
    return types.updates.State(pts, 2, NIGHT, 3, unread_count=0)


async def everything(database: Database) -> str:
    """Every value in the database."""

    def dump(connection: Any) -> str:
        names = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
        return repr([connection.execute(f"SELECT * FROM {n}").fetchall() for (n,) in names])  # noqa: S608 # the database's own names

    return await database.read(dump)


@pytest.fixture
async def session(database: Database) -> Session:
    """A session that is logged in to data centre 2."""
    session = await Session.load(database, ROOMS)
    session.set_dc(2, "127.0.0.1", 443)
    session.auth_key = AuthKey(bytes(range(256)))
    return session


async def test_a_login_is_there_after_a_restart(session: Session, database: Database) -> None:
    """Key, data centre, and the hashes of the rooms and of Steward itself."""
    session.process_entities(answer([user(99, is_self=True)], [channel()]))
    await session.save()
    again = await Session.load(database, ROOMS)
    assert again.auth_key.key == bytes(range(256))
    assert (again.dc_id, again.server_address, again.port) == (2, "127.0.0.1", 443)
    assert dict(again.peers) == {CHAT: 1000 + BARE, 99: 1099}
    assert again.get_input_entity(CHAT).access_hash == 1000 + BARE


async def test_nobody_is_kept(session: Session, database: Database) -> None:
    """No name, username, number or title; no member's id or hash; no other chat's."""
    others = [user(21), user(22, contact=True), user(23, min=True)]
    chats = [channel(), channel(5), types.Chat(6, CANARIES[3], types.ChatPhotoEmpty(), 9, NIGHT, 1)]
    session.process_entities(answer(others, chats))
    session.process_entities(others)
    session.process_entities(channel())
    session.process_entities(types.UpdateConfig())
    session.cache_file(b"", 1, types.InputPhoto(1, 1, b""))
    await session.save()
    shown = await everything(database)
    assert not any(word in shown for word in CANARIES)
    assert set(session.peers) == {CHAT}
    assert "1021" not in shown


@given(
    numbers=st.lists(st.integers(1, 2**40), max_size=5),
    own=st.booleans(),
    small=st.booleans(),
)
def test_only_the_rooms_and_steward_itself_are_ever_kept(
    numbers: list[int], *, own: bool, small: bool
) -> None:
    """Whatever comes; the hash of a `min` entity works for nobody, so it does not count."""
    session = Session(None, ROOMS, Login())  # type: ignore[arg-type] # it is not saved
    users = [user(number, is_self=own, min=small) for number in numbers]
    chats = [channel(number, min=small) for number in (*numbers, BARE)]
    session.process_entities(answer(users, chats))
    rooms = set() if small else {CHAT}
    me = set(numbers) if own and not small else set()
    assert rooms <= set(session.peers) <= rooms | me | ROOMS
    assert me <= set(session.peers)


async def test_nobody_is_found_by_name(session: Session) -> None:
    """Telethon asks; the answer is always no."""
    session.process_entities(answer([user()], []))
    for question in (CANARIES[1], CANARIES[2], CANARIES[0]):
        with pytest.raises(ValueError, match="Could not find"):
            session.get_input_entity(question)
    assert session.get_entity_rows_by_id(21) is None


async def test_the_state_on_disk_is_one_save_behind(session: Session, database: Database) -> None:
    """Telethon counts an update as done before anybody has handled it."""

    async def on_disk() -> dict[int, int]:
        login = await database.read(load_login)
        return {number: kept.pts for number, kept in login.states.items()}

    session.set_update_state(0, state(10))
    await session.save()
    assert await on_disk() == {}
    session.set_update_state(0, state(20))
    session.set_update_state(BARE, state(5))
    await session.save()
    assert await on_disk() == {0: 10}
    await session.close()
    assert await on_disk() == {0: 20, BARE: 5}
    again = await Session.load(database, ROOMS)
    assert again.get_update_state(0).pts == 20
    assert {number: kept.pts for number, kept in again.get_update_states()} == {0: 20, BARE: 5}
    assert again.get_update_state(7) is None


async def test_a_save_that_fails_loses_no_hash(
    session: Session, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The disk is full; a minute later it is not."""

    async def full(*_: object) -> None:
        raise sqlcipher.OperationalError("database or disk is full")

    session.process_entities(answer([], [channel()]))
    with monkeypatch.context() as patch:
        patch.setattr(database, "write", full)
        with pytest.raises(sqlcipher.OperationalError):
            await session.save()
    await session.save()
    assert (await database.read(load_login)).peers == {CHAT: 1000 + BARE}


async def test_a_deleted_login_is_gone(session: Session, database: Database) -> None:
    """From memory and from disk; what is saved afterwards holds no key."""
    session.process_entities(answer([user(99, is_self=True)], [channel()]))
    session.set_update_state(0, state(10))
    await session.save()
    await session.delete()
    assert await database.read(load_login) == Login()
    await session.close()
    again = await Session.load(database, ROOMS)
    assert again.auth_key is None
    assert not again.peers
    assert again.get_update_states() == []


STATES = st.dictionaries(
    st.integers(0, 2**40),
    st.builds(
        UpdateState,
        st.integers(0, 2**31 - 1),
        st.integers(0, 2**31 - 1),
        st.integers(0, 10**9).map(lambda s: NIGHT + timedelta(seconds=s)),
        st.integers(0, 2**31 - 1),
    ),
    max_size=4,
)
LOGINS = st.builds(
    Login,
    st.integers(1, 5),
    st.none() | st.text(max_size=20),
    st.none() | st.integers(1, 65535),
    st.none() | st.binary(min_size=256, max_size=256),
    STATES,
    st.dictionaries(st.integers(-(2**62), 2**62), st.integers(-(2**63), 2**63 - 1), max_size=4),
)


@given(login=LOGINS)
def test_a_login_comes_back_as_it_was_saved(new_rows: Any, login: Login) -> None:
    """Until it is forgotten; its secrets do not show in a repr."""
    connection = new_rows(lambda connection, _: connection)
    save_login(connection, login)
    save_login(connection, login)
    assert load_login(connection) == login
    assert "auth_key" not in repr(login)
    forget_login(connection)
    assert load_login(connection) == Login()
    connection.close()
