"""The data folder: for its owner, and for one process at a time."""

import stat
import subprocess
import sys
from errno import EACCES
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from adapters.folder import database_in, locked, make_folder, size_of

if TYPE_CHECKING:
    from tests.adapters.conftest import Refused

ROOT = Path(__file__).parents[2]
HOLDER = """
import sys
from pathlib import Path
from adapters.folder import locked
with locked(Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""
TAKER = """
import sys
from pathlib import Path
from adapters.folder import locked
from config.texts import Texts
from core.errors import StorageError
try:
    with locked(Path(sys.argv[1])):
        print("taken")
except StorageError as error:
    print(Texts("en").tell(error))
"""


def take(folder: Path) -> str:
    """What another process says when it tries."""
    command = [sys.executable, "-c", TAKER, str(folder)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout


def test_a_new_folder_is_for_its_owner_only(tmp_path: Path) -> None:
    """With all that lead to it; making it again changes nothing."""
    folder = tmp_path / "a" / "data"
    make_folder(folder)
    make_folder(folder)
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert database_in(folder).parent == folder


def test_a_folder_that_cannot_be_made_is_a_sentence(tmp_path: Path, refused: "Refused") -> None:
    """A file stands in its place."""
    (tmp_path / "data").write_bytes(b"")
    for folder in (tmp_path / "data", tmp_path / "data" / "below"):
        with refused(r"storage\.folder"):
            make_folder(folder)
        with refused(r"storage\.folder"), locked(folder):
            pass


def test_a_database_that_is_not_there_has_no_size(tmp_path: Path) -> None:
    """Nor has one in a folder that is not there."""
    assert size_of(tmp_path / "steward.db") == 0
    assert size_of(tmp_path / "data" / "steward.db") == 0
    (tmp_path / "steward.db").write_bytes(b"four")
    assert size_of(tmp_path / "steward.db") == 4


def test_a_folder_that_is_closed_to_us_is_a_sentence(
    tmp_path: Path, refused: "Refused", monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is another user's."""

    def closed(_: Path, **__: object) -> None:
        raise PermissionError(EACCES, "Permission denied")

    monkeypatch.setattr(Path, "stat", closed)
    with refused(r"storage\.folder\) cannot be used: Permission denied"):
        size_of(tmp_path / "steward.db")


def test_a_second_process_is_refused(tmp_path: Path) -> None:
    """Two processes with one login would end that login."""
    with locked(tmp_path):
        assert "already running" in take(tmp_path)
    assert take(tmp_path).strip() == "taken"


def test_one_process_cannot_take_it_twice(tmp_path: Path, refused: "Refused") -> None:
    """And after an error it is free again."""
    with locked(tmp_path), refused("already running"), locked(tmp_path):
        pass
    with pytest.raises(LookupError), locked(tmp_path):
        raise LookupError
    with locked(tmp_path):
        pass


def test_a_killed_process_leaves_it_free(tmp_path: Path, refused: "Refused") -> None:
    """The lock is the process's, the file that stays means nothing."""
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(tmp_path)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    with holder:
        assert holder.stdout is not None
        assert holder.stdout.readline().strip() == "held"
        with refused("already running"), locked(tmp_path):
            pass
        holder.kill()
        holder.wait()
    with locked(tmp_path):
        pass
