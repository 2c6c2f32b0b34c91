"""The encrypted file: opened with its key only, changed by whole transactions only."""

import asyncio
import sqlite3
import threading
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from sqlcipher3 import dbapi2 as sqlcipher

from adapters.sqlite.database import Database, migrations, unlock
from core.errors import StorageError

if TYPE_CHECKING:
    from tests.adapters.conftest import Refused

TROUBLE = "INSERT INTO trouble (chat, event, at) VALUES (?, ?, ?)"
COUNT = "SELECT count(*) FROM trouble"

Contents = dict[str, bytes]


def contents(folder: Path) -> Contents:
    """Every byte of a folder."""
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def add(chat: int = 1) -> Callable[[Any], None]:
    """A transaction of one row."""
    return lambda connection: connection.execute(TROUBLE, (chat, "x", 0))


async def rows(database: Database) -> int:
    """How many rows there are."""
    return int(await database.read(lambda c: c.execute(COUNT).fetchone()[0]))


async def test_what_was_written_is_there_when_it_is_opened_again(file: Path, key: bytes) -> None:
    """Closed in between."""
    database = await Database.open(file, key)
    await database.write(add())
    await database.close()
    database = await Database.open(file, key)
    assert await rows(database) == 1
    await database.close()


async def test_a_wrong_key_opens_nothing_and_changes_nothing(
    file: Path, key: bytes, refused: "Refused"
) -> None:
    """Not one byte of the folder, and the error says what to do."""
    database = await Database.open(file, key)
    await database.write(add())
    await database.close()
    before = contents(file.parent)
    with refused("STEWARD_KEY"):
        await Database.open(file, bytes(32))
    assert contents(file.parent) == before


async def test_a_wrong_key_harms_no_database_that_was_killed(file: Path, key: bytes) -> None:
    """The last transactions are still in the write-ahead log."""
    database = await Database.open(file, key)
    await database.write(add())
    killed = file.parent / "copy"
    killed.mkdir()
    put_back(killed, contents_of_files(file.parent))
    await database.close()
    before = contents(killed)
    assert len(before) > 1
    with pytest.raises(StorageError):
        await Database.open(killed / file.name, bytes(32))
    assert contents(killed) == before
    database = await Database.open(killed / file.name, key)
    assert await rows(database) == 1
    await database.close()


async def test_the_right_key_opens_a_database_that_was_killed_in_the_middle_of_a_page(
    file: Path, key: bytes
) -> None:
    """The log has the page whole: a torn first page must not pass for a wrong key."""
    database = await Database.open(file, key)
    await database.write(add())
    files = contents_of_files(file.parent)
    await database.close()
    torn = files[file.name]
    put_back(file.parent, {**files, file.name: torn[:3000] + bytes(1000) + torn[4000:]})
    database = await Database.open(file, key)
    assert await rows(database) == 1
    await database.close()


def put_back(folder: Path, files: Contents) -> None:
    """Make a folder as it was."""
    for name, data in files.items():
        (folder / name).write_bytes(data)


def contents_of_files(folder: Path) -> Contents:
    """The same without folders."""
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}


@pytest.mark.parametrize(
    "content", [b"SQLite format 3\0" + bytes(84), b"not a database" * 99, None]
)
def test_a_file_that_is_not_ours_is_left_alone(
    file: Path, key: bytes, content: bytes | None
) -> None:
    """Plaintext SQLite, or anything else."""
    if content is None:
        with sqlite3.connect(file) as plain:
            plain.execute("CREATE TABLE t (x)")
        plain.close()
    else:
        file.write_bytes(content)
    before = contents(file.parent)
    with pytest.raises(StorageError):
        unlock(file, key)
    assert contents(file.parent) == before


async def test_a_place_that_cannot_be_opened_is_a_sentence_not_a_traceback(
    tmp_path: Path, key: bytes, refused: "Refused"
) -> None:
    """A folder in the file's place, or no folder at all."""
    for path in (tmp_path, tmp_path / "nowhere" / "steward.db"):
        with refused(r"storage\.folder"):
            await Database.open(path, key)


async def test_a_newer_schema_is_refused(file: Path, key: bytes, refused: "Refused") -> None:
    """An older Steward must not write to it."""
    database = await Database.open(file, key)
    await database.close()
    connection = unlock(file, key)
    connection.execute("PRAGMA user_version = 999")
    connection.close()
    before = contents(file.parent)
    with refused("newer Steward"):
        await Database.open(file, key)
    assert contents(file.parent) == before


def test_migrations_are_numbered_without_a_gap() -> None:
    """So that each is applied once."""
    assert [number for number, _ in migrations()] == list(range(1, len(migrations()) + 1))


async def test_nothing_on_disk_can_be_read(file: Path, database: Database) -> None:
    """Neither in the file nor in its write-ahead log."""
    await database.write(lambda c: c.execute(TROUBLE, (1, "a-readable-marker", 0)))
    files = contents(file.parent)
    assert len(files) > 1
    for data in files.values():
        assert b"a-readable-marker" not in data
        assert b"CREATE TABLE" not in data


async def test_a_transaction_is_undone_as_a_whole(database: Database) -> None:
    """An error in the last statement takes the first with it; the next one works."""

    def fails(connection: Any) -> None:
        add()(connection)
        raise LookupError

    with pytest.raises(LookupError):
        await database.write(fails)
    assert await rows(database) == 0
    await database.write(add())
    assert await rows(database) == 1


async def test_a_failed_statement_undoes_its_transaction_too(database: Database) -> None:
    """The error of the database itself."""

    def fails(connection: Any) -> None:
        add()(connection)
        connection.execute("INSERT INTO nowhere VALUES (1)")

    with pytest.raises(sqlcipher.OperationalError):
        await database.write(fails)
    assert await rows(database) == 0


async def test_a_cancelled_caller_does_not_tear_a_transaction(database: Database) -> None:
    """It ends in its own thread, whole."""
    begun, go_on = threading.Event(), threading.Event()

    def slow(connection: Any) -> None:
        add(1)(connection)
        begun.set()
        assert go_on.wait(60)
        add(2)(connection)

    caller = asyncio.create_task(database.write(slow))
    await asyncio.to_thread(begun.wait, 60)
    caller.cancel()
    with pytest.raises(asyncio.CancelledError):
        await caller
    go_on.set()
    assert await rows(database) == 2


async def test_transactions_of_many_tasks_do_not_mix(database: Database) -> None:
    """Each sees its own two rows and no half of another's."""

    def both(connection: Any) -> int:
        add()(connection)
        add()(connection)
        return int(connection.execute(COUNT).fetchone()[0])

    counts = await asyncio.gather(*(database.write(both) for _ in range(20)))
    assert sorted(counts) == list(range(2, 42, 2))


async def test_a_secret_stays_the_same_for_the_life_of_the_file(file: Path, key: bytes) -> None:
    """The random_ids of all wishes come from it."""
    database = await Database.open(file, key)
    secret, other = await database.secret("random_id"), await database.secret("other")
    await database.close()
    database = await Database.open(file, key)
    assert await database.secret("random_id") == secret
    assert len(secret) == 32
    assert secret != other
    await database.close()
