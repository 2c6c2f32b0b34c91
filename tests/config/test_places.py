"""Places named in the settings that cannot be found or looked into, and numbers out of place."""

import io
import os
from collections.abc import Callable
from errno import EACCES
from pathlib import Path
from typing import Any

import pytest

from config.loading import language_of, load
from core.errors import SettingsError
from tests.texts import texts_in

SMALL = """
[telegram]
api_id = 12345
api_hash = "0123456789abcdef"
[rooms]
chat = -1001111111111
staff = -1002222222222
"""
SERVER = '[telegram.server]\nhost = "127.0.0.1"\nport = 8443\nkey_file = "{}"\n'

Close = Callable[[Path], None]


def refusal(path: Path | None, environ: dict[str, str] | None = None) -> tuple[str, str]:
    """The one line that `load` refuses with, in English and in Russian."""
    with pytest.raises(SettingsError) as caught:
        load(path, environ or {})
    english, russian = (texts_in(language).tell(caught.value) for language in ("en", "ru"))
    assert "\n" not in english + russian
    return english, russian


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Settings that are in order."""
    file = tmp_path / "steward.toml"
    file.write_text(SMALL, "utf-8")
    return file


@pytest.fixture
def _homeless(monkeypatch: pytest.MonkeyPatch) -> None:
    """The user has no home folder, as in some containers."""

    def expanduser(path: Path) -> Path:
        if str(path).startswith("~"):
            raise RuntimeError
        return path

    monkeypatch.setattr(Path, "expanduser", expanduser)


@pytest.fixture
def close(monkeypatch: pytest.MonkeyPatch) -> Close:
    """Closes a folder to the user, who may be root: the system's own permissions do not do."""

    def _close(folder: Path) -> None:
        def guarded(real: Callable[..., Any]) -> Callable[..., Any]:
            def call(path: Any, *args: Any, **more: Any) -> Any:
                if not isinstance(path, int) and Path(path).absolute().parent == folder:
                    raise PermissionError(EACCES, "Permission denied", str(path))
                return real(path, *args, **more)

            return call

        for module, name in ((os, "stat"), (os, "lstat"), (io, "open")):
            monkeypatch.setattr(module, name, guarded(getattr(module, name)))

    return _close


@pytest.mark.usefixtures("_homeless")
def test_a_settings_file_in_a_home_that_is_not_there_is_no_file() -> None:
    """Named on the command line or by the variable; the language is the terminal's."""
    path = Path("~/steward.toml")
    for refused in (refusal(path), refusal(None, {"STEWARD_CONFIG": str(path)})):
        assert refused[0].startswith("There are no settings: looked for ")
        assert "~/steward.toml" in refused[0]
    assert language_of(path, {"LANG": "ru_RU.UTF-8"}) == "ru"


@pytest.mark.usefixtures("_homeless")
@pytest.mark.parametrize(
    ("more", "setting"),
    [
        ('[storage]\nfolder = "~/data"\nkey_file = "keys/key"', "storage.folder"),
        ('[storage]\nkey_file = "~/key"', "storage.key_file"),
        ('[storage]\nkey_file = "keys/key"\n' + SERVER.format("~/s.pem"), "server.key_file"),
    ],
    ids=["folder", "key", "server"],
)
def test_a_place_in_a_home_that_is_not_there_is_named(file: Path, more: str, setting: str) -> None:
    """With what to write instead."""
    file.write_text(SMALL + more, "utf-8")
    english, russian = refusal(file)
    assert f"{setting}: names a home folder that cannot be found: write the whole path" in english
    assert "домашнюю папку, которой нет: напишите путь целиком" in russian


@pytest.mark.usefixtures("_homeless")
def test_without_a_home_the_key_may_be_in_the_environment(file: Path) -> None:
    """Then no file of a key is looked for."""
    assert load(file, {"STEWARD_KEY": "ab" * 32}).key is not None


def test_a_phone_number_is_no_api_id(file: Path) -> None:
    """Both are long numbers, and both come from Telegram."""
    file.write_text(SMALL.replace("12345", "79991234567"), "utf-8")
    english, russian = refusal(file)
    assert "telegram.api_id: should be less than or equal to" in english
    assert "telegram.api_id: должно быть не больше" in russian
    assert "79991234567" not in english + russian


def test_settings_in_a_folder_that_is_closed_to_us_cannot_be_read(file: Path, close: Close) -> None:
    """Whether the file was named on the command line or by the variable."""
    close(file.parent)
    for refused in (refusal(file), refusal(None, {"STEWARD_CONFIG": str(file)})):
        assert refused[0] == f"{file} cannot be read: Permission denied"
    assert language_of(file, {"LANG": "C"}) == "en"


def test_settings_in_a_working_directory_that_is_closed_to_us_cannot_be_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, close: Close
) -> None:
    """As in a service that was started in somebody's home."""
    monkeypatch.chdir(tmp_path)
    close(tmp_path)
    assert refusal(None)[0] == "steward.toml cannot be read: Permission denied"


def test_a_setting_that_is_missing_there_is_a_line_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, close: Close
) -> None:
    """All of them may be in the environment; not all are."""
    monkeypatch.chdir(tmp_path)
    close(tmp_path)
    (english, _) = refusal(None, {"STEWARD_ROOMS__CHAT": "-1001111111111"})
    assert english.startswith("There are no settings: looked for ")


def test_a_server_key_in_a_folder_that_is_closed_to_us_is_none(
    file: Path, tmp_path: Path, close: Close
) -> None:
    """It was put where the user who runs Steward may not go."""
    key = tmp_path / "closed" / "server.pem"
    key.parent.mkdir()
    key.touch()
    file.write_text(SMALL + SERVER.format(key), "utf-8")
    assert load(file, {}).telegram.server is not None
    close(key.parent)
    assert "telegram.server.key_file: there is no such file" in refusal(file)[0]
