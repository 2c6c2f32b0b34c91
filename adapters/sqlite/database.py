"""One encrypted SQLite file, one writer: SQLCipher behind aiosqlite.

A transaction is one function that runs in the database's thread from BEGIN to COMMIT, so that
tasks cannot interleave their statements and a cancelled task cannot leave one half done.
"""

import asyncio
import contextlib
import secrets
import shutil
import tempfile
from collections.abc import Callable
from importlib import resources
from pathlib import Path
from typing import Any, TypeVar

import aiosqlite
from sqlcipher3 import dbapi2 as sqlcipher

from core.errors import StorageError

Connection = Any
"""`sqlcipher3.dbapi2.Connection`, which ships no types."""

OperationalError = sqlcipher.OperationalError
"""The file cannot be written or read just now: the disk is full, say."""

Result = TypeVar("Result")

PRAGMAS = (
    "journal_mode = WAL",
    "synchronous = FULL",
    "foreign_keys = ON",
    "secure_delete = ON",
    "temp_store = MEMORY",
    "busy_timeout = 5000",
    "cache_size = -65536",
)

DATABASE_IS_EMPTY = "SELECT count(*) = 0 FROM sqlite_master"
SECRET = "SELECT value FROM secret WHERE name = ?"
KEEP_SECRET = "INSERT OR IGNORE INTO secret (name, value) VALUES (?, ?)"


def unlock(path: Path, key: bytes) -> Connection:
    """Open the file with its 32-byte key.

    Raises StorageError when the key does not fit or the file is not ours; nothing is written
    before the key has proved right.
    """
    try:
        if _fits(path, key):
            return _connect(str(path), key)
    except (OSError, sqlcipher.OperationalError):
        raise StorageError("error-database-unreadable", file=path.name) from None
    raise StorageError("error-wrong-key", file=path.name)


def _fits(path: Path, key: bytes) -> bool:
    """True when the key opens the file, or there is no file yet. Writes nothing beside it.

    Opening a database whose process was killed moves its write-ahead log into the file, even with
    a wrong key; `immutable` looks at the file as it lies there.
    """
    if str(path) == ":memory:" or not path.exists() or (path.is_file() and not path.stat().st_size):
        return True
    if _reads(f"{path.resolve().as_uri()}?immutable=1", key):
        return True
    log = path.with_name(f"{path.name}-wal")
    if not log.exists():
        return False
    # The kill may have torn the first page, of which the log has a whole one: look at a copy.
    with tempfile.TemporaryDirectory() as folder:
        for file in (path, log):
            shutil.copyfile(file, Path(folder) / file.name)
        return _reads((Path(folder) / path.name).as_uri(), key)


def _reads(uri: str, key: bytes) -> bool:
    try:
        _connect(uri, key).close()
    except sqlcipher.OperationalError:
        raise
    except sqlcipher.DatabaseError:
        return False
    return True


def _connect(name: str, key: bytes) -> Connection:
    connection = sqlcipher.connect(
        name, isolation_level=None, check_same_thread=False, uri=name.startswith("file:")
    )
    try:
        connection.execute("PRAGMA cipher_log_level = NONE")  # else SQLCipher writes to stderr
        connection.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
        # The first page alone tells whether the key fits; a hole further on is damage.
        connection.execute("PRAGMA user_version").fetchone()
    except sqlcipher.DatabaseError:
        connection.close()
        raise
    return connection


def require_sound(connection: Connection, path: Path) -> None:
    """Raises StorageError when a page of the file cannot be read as it was written."""
    try:
        (found,) = connection.execute("PRAGMA quick_check(1)").fetchone()
    except sqlcipher.OperationalError:
        raise
    except sqlcipher.DatabaseError:
        found = "not even that"
    if found != "ok":
        raise StorageError("error-damaged", file=path.name)


def migrations() -> list[tuple[int, str]]:
    """The numbered SQL files, in order: (number, SQL)."""
    folder = resources.files("adapters.sqlite") / "migrations"
    files = sorted((f for f in folder.iterdir() if f.name.endswith(".sql")), key=lambda f: f.name)
    return [(int(f.name.split("_")[0]), f.read_text("utf-8")) for f in files]


def migrate(connection: Connection) -> None:
    """Bring the schema up to date, one transaction per migration.

    Raises StorageError for a file that a newer Steward wrote.
    """
    known = migrations()
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    if version > known[-1][0]:
        raise StorageError("error-newer-database", schema=version, known=known[-1][0])
    for number, sql in known:
        if number > version:
            connection.executescript(
                f"BEGIN IMMEDIATE;\n{sql}\nPRAGMA user_version = {number};\nCOMMIT;"
            )


class Database:
    """The open file. `write` and `read` run a function of the connection in its thread."""

    def __init__(self, connection: aiosqlite.Connection) -> None:
        self._connection = connection

    @classmethod
    async def open(cls, path: Path, key: bytes) -> "Database":
        """Open or create the file and bring its schema up to date.

        Raises StorageError when the key is wrong, or the file damaged or newer than this Steward.
        """

        def connect() -> Connection:
            connection = unlock(path, key)
            try:
                require_sound(connection, path)
                for pragma in PRAGMAS:
                    connection.execute(f"PRAGMA {pragma}")
                migrate(connection)
            except BaseException:
                connection.close()
                raise
            return connection

        # Not inside aiosqlite: its thread would complain of the error when the loop has ended.
        connection = await asyncio.to_thread(connect)
        return cls(await aiosqlite.Connection(lambda: connection, 64))

    async def write(self, work: Callable[[Connection], Result]) -> Result:
        """Run `work` as one transaction: committed and on disk when this returns, or undone."""

        def transaction() -> Result:
            connection = self._connection._conn
            connection.execute("BEGIN IMMEDIATE")
            try:
                result = work(connection)
                connection.execute("COMMIT")
            except BaseException:
                # COMMIT itself may have failed (a full disk) and ended the transaction already.
                with contextlib.suppress(sqlcipher.OperationalError):
                    connection.execute("ROLLBACK")
                raise
            return result

        return await self._run(transaction)

    async def read(self, work: Callable[[Connection], Result]) -> Result:
        """Run `work`, which only reads."""
        return await self._run(lambda: work(self._connection._conn))

    async def secret(self, name: str) -> bytes:
        """32 random bytes that stay the same for the life of this file."""

        def get(connection: Connection) -> bytes:
            connection.execute(KEEP_SECRET, (name, secrets.token_bytes(32)))
            (value,) = connection.execute(SECRET, (name,)).fetchone()
            return bytes(value)

        return await self.write(get)

    async def close(self) -> None:
        await self._connection.close()

    async def _run(self, work: Callable[[], Result]) -> Result:
        # Cancelling the caller must not tear a transaction apart: it ends in its own thread.
        # aiosqlite's public methods are one statement each; `_execute` is how it runs them.
        return await asyncio.shield(asyncio.ensure_future(self._connection._execute(work)))  # type: ignore[no-untyped-call]
