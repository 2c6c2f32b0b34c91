"""Marker words that nobody else uses, and the search for them in all that Steward wrote."""

import base64
import hashlib
import random
import shutil
import sqlite3
import string
from collections.abc import Iterable, Iterator
from contextlib import closing
from functools import cache
from pathlib import Path

from adapters.sqlite.database import unlock
from sandbox.stage import Stage

LATIN, RUSSIAN = string.ascii_lowercase, "абвгдежзиклмнопрстуфхцчшщэюя"
OURS = {"steward.toml", "key", "telegram.pem"}
"""What the stage itself wrote into its folder."""


class Markers:
    """Words that nobody else uses, and the search for them."""

    def __init__(self) -> None:
        self._dice = random.Random(20_260_101)
        self.words: list[str] = []

    def word(self, letters: str = RUSSIAN) -> str:
        """A new one, spelt as names are."""
        self.words.append("".join(self._dice.choices(letters, k=9)).capitalize())
        return self.words[-1]

    def number(self) -> str:
        """A new phone number."""
        self.words.append("7" + "".join(self._dice.choices(string.digits, k=10)))
        return self.words[-1]

    def text(self, text: str = "{}") -> str:
        """A text with a marker in each script."""
        return text.format(f"{self.word()} {self.word(LATIN)}")

    def found(self, name: str, data: bytes) -> Iterator[str]:
        """Where a marker stands in `data`, in whatever spelling."""
        for word in self.words:
            if any(spelling in data for spelling in spellings(word)):
                yield f"{name}: {word}"


@cache
def spellings(word: str) -> frozenset[bytes]:
    """How a word may look in a file."""
    cases = {word, word.lower(), word.upper()}
    plain = {
        case.encode(coding) for case in cases for coding in ("utf-8", "utf-16-le", "utf-16-be")
    }
    escaped = {case.encode("ascii", "backslashreplace") for case in cases}
    as_bytes = {repr(case.encode())[2:-1].encode() for case in cases}
    hidden = {data.hex().encode() for data in plain} | {
        # A part of a longer text may begin at any of the three places of a base64 group.
        base64.b64encode(b"\0" * shift + data)[(0, 2, 3)[shift] :].rstrip(b"=")[:-1]
        for data in plain
        for shift in range(3)
    }
    return frozenset(plain | escaped | as_bytes | hidden)


def leaks(markers: Markers, stage: Stage, scratch: Path) -> list[str]:
    """Every marker in any file of the folder, in a file's name, or in the decrypted database."""
    found: list[str] = []
    for path in sorted(stage.folder.rglob("*")):
        name = str(path.relative_to(stage.folder))
        found += markers.found("a file's name", name.encode())
        if path.is_file() and name not in OURS:
            found += markers.found(name, path.read_bytes())
    for name, data in decrypted(stage, scratch):
        found += markers.found(name, data)
    return found


def decrypted(stage: Stage, scratch: Path) -> Iterator[tuple[str, bytes]]:
    """The database in clear: each table's cells, the dump, the bytes of a file not encrypted."""
    shutil.rmtree(scratch, ignore_errors=True)
    shutil.copytree(stage.database.parent, scratch)
    connection = unlock(scratch / stage.database.name, stage.key)
    tables = [row[0] for row in connection.execute("SELECT name FROM sqlite_master").fetchall()]
    for table in tables:
        if table.startswith("sqlite_"):
            continue
        kinds = connection.execute("SELECT type FROM sqlite_master WHERE name = ?", (table,))
        if kinds.fetchone()[0] == "table":
            rows = connection.execute(f"SELECT * FROM {table}")  # noqa: S608 - our own names
            cells = (cell for row in rows for cell in row)
            found = (cell if isinstance(cell, bytes) else str(cell).encode() for cell in cells)
            yield table, b"\n".join(found)
    connection.execute(f"ATTACH '{scratch / 'plain'}' AS plain KEY ''")
    connection.execute("SELECT sqlcipher_export('plain')")
    connection.close()
    plain = (scratch / "plain").read_bytes()
    assert plain.startswith(b"SQLite format 3\0")
    yield "the plain copy", plain
    with closing(sqlite3.connect(scratch / "plain")) as copy:
        yield "the dump", "\n".join(copy.iterdump()).encode()


def rename(markers: Markers, stage: Stage, account: int) -> None:
    """Give somebody a name, a username and a number that are markers."""
    person = stage.world.accounts[account]
    person.first_name, person.last_name = markers.word(), markers.word(LATIN)
    person.username, person.phone = markers.word(LATIN), markers.number()
    person.about = markers.text()
    stage.world.phones[person.phone] = account
    stage.world.usernames[person.username.lower()] = stage.world.accounts[account]
    stage.world.render.forget_user(account)


def ids(account: int) -> set[bytes]:
    """How an account's number may look in a file: in figures, in bytes, as an unkeyed hash."""
    words = set(spellings(str(account)) | spellings(f"{account:x}"))
    for number in (account.to_bytes(5, "little"), account.to_bytes(5, "big")):
        words |= {number, number.hex().encode()}
    for method in ("md5", "sha1", "sha256", "blake2b"):
        for text in (str(account).encode(), account.to_bytes(8, "little")):
            digest = hashlib.new(method, text).digest()[:16]
            words |= {digest, digest.hex().encode()}
    return words


def found(words: Iterable[bytes], places: Iterable[tuple[str, bytes]]) -> set[str]:
    """Where one of these stands."""
    wanted = list(words)
    return {name for name, data in places if any(word in data for word in wanted)}


def written(stage: Stage, scratch: Path) -> list[tuple[str, bytes]]:
    """Every file as it lies there, with its name, and the database in clear."""
    files = [path for path in sorted(stage.folder.rglob("*")) if path.is_file()]
    raw = [(path.name, path.read_bytes()) for path in files if path.name not in OURS]
    names = [(path.name, path.name.encode()) for path in files]
    return [*raw, *names, *decrypted(stage, scratch)]
