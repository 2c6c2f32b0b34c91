"""The database's key: made once, read only by its owner, never guessed."""

import stat
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from adapters.keys import load_key, load_or_make_key
from config.loading import load
from config.settings import Settings
from core.errors import StorageError
from tests.texts import texts_in

if TYPE_CHECKING:
    from tests.adapters.conftest import Refused

HEX = "0f" * 32

Given = Callable[..., Settings]


@pytest.fixture
def key_file(tmp_path: Path) -> Path:
    """Where the key is, or will be."""
    return tmp_path / "secrets" / "key"


@pytest.fixture
def given(tmp_path: Path, key_file: Path) -> Given:
    """Settings with that key file, or with a key in the environment."""

    def settings(**environ: str) -> Settings:
        file = tmp_path / "steward.toml"
        file.write_text(
            "[telegram]\napi_id = 1\napi_hash = 'x'\n"
            "[rooms]\nchat = -1001000000001\nstaff = -1001000000002\n"
            + ("" if environ else f"[storage]\nkey_file = '{key_file}'\n")
        )
        return load(file, environ)

    return settings


def write(key_file: Path, text: str | bytes, mode: int = 0o600) -> None:
    """Put a key file there."""
    key_file.parent.mkdir(exist_ok=True)
    key_file.write_bytes(text if isinstance(text, bytes) else text.encode())
    key_file.chmod(mode)


def test_the_environment_gives_the_key(given: Given, tmp_path: Path, key_file: Path) -> None:
    """Then no file is made."""
    settings = given(STEWARD_KEY=HEX)
    assert load_or_make_key(settings, tmp_path / "none.db") == load_key(settings) == b"\x0f" * 32
    assert not key_file.exists()


def test_the_key_is_made_once(given: Given, tmp_path: Path, key_file: Path) -> None:
    """Readable by its owner only; the next start reads the same."""
    settings = given()
    key = load_or_make_key(settings, tmp_path / "none.db")
    assert len(key) == 32
    assert load_key(settings) == load_or_make_key(settings, tmp_path / "none.db") == key
    assert stat.S_IMODE(key_file.stat().st_mode) == 0o600


def test_no_key_is_made_for_a_database_that_is_there(
    given: Given, refused: "Refused", tmp_path: Path, key_file: Path
) -> None:
    """It has a key already, and only that one opens it."""
    database = tmp_path / "steward.db"
    database.write_bytes(b"x")
    with refused("put it back"):
        load_or_make_key(given(), database)
    assert not key_file.exists()


def test_a_missing_key_says_what_to_do(given: Given, refused: "Refused") -> None:
    """In one line."""
    with refused(r"storage\.key_file.*put it back"):
        load_key(given())


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660, 0o601])
def test_a_key_that_others_can_touch_is_refused(
    given: Given, refused: "Refused", key_file: Path, mode: int
) -> None:
    """The way to mend it is named."""
    write(key_file, HEX, mode)
    with refused("chmod 600"):
        load_key(given())


@pytest.mark.parametrize("text", ["", "0f", HEX + "00", "zz" * 32, HEX[:-1], "ключ", b"\xff\xfe"])
def test_what_is_no_key_is_refused(given: Given, key_file: Path, text: str | bytes) -> None:
    """And never repeated in the error."""
    write(key_file, text)
    with pytest.raises(StorageError) as raised:
        load_key(given())
    assert HEX[:10] not in str(raised.value) + texts_in("en").tell(raised.value)


@pytest.mark.parametrize("text", [HEX + "\n", HEX.upper(), f"  {HEX}\r\n"])
def test_spaces_around_a_key_do_no_harm(given: Given, key_file: Path, text: str) -> None:
    """Whatever editor it went through."""
    write(key_file, text)
    assert load_key(given()) == b"\x0f" * 32


def test_a_place_where_no_key_can_be_made_is_a_sentence(
    given: Given, refused: "Refused", tmp_path: Path, key_file: Path
) -> None:
    """A file stands where the folder should be."""
    key_file.parent.write_bytes(b"")
    with refused(r"storage\.key_file"):
        load_or_make_key(given(), tmp_path / "none.db")
    key_file.parent.unlink()
    key_file.mkdir(parents=True)
    with refused("cannot be read"):
        load_key(given())


def test_without_a_home_no_key_is_made(
    given: Given, refused: "Refused", tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither there nor in a folder "~" here; a key in the environment does."""

    def nowhere(path: Path) -> Path:
        if path.parts[:1] == ("~",):
            raise RuntimeError
        return path

    monkeypatch.setattr(Path, "expanduser", nowhere)
    monkeypatch.chdir(tmp_path)
    settings = given(STEWARD_LANGUAGE="en")
    with refused(r"storage\.key_file"):
        load_or_make_key(settings, tmp_path / "none.db")
    assert not (tmp_path / "~").exists()
    assert load_or_make_key(given(STEWARD_KEY=HEX), tmp_path / "none.db") == b"\x0f" * 32
