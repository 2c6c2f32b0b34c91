"""The settings of the commands that need no Telegram: few, and there need not be any."""

from collections.abc import Callable
from pathlib import Path

import pytest

from config.loading import load, load_offline
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
KEY = "ab" * 32

Write = Callable[[str], Path]


def refusal(path: Path | None, environ: dict[str, str] | None = None) -> str:
    """The one line that `load_offline` refuses with."""
    with pytest.raises(SettingsError) as caught:
        load_offline(path, environ or {})
    line = texts_in("en").tell(caught.value)
    assert "\n" not in line
    return line


def test_no_settings_are_needed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever only wants to try a model has none yet; the language is the terminal's."""
    monkeypatch.chdir(tmp_path)
    settings = load_offline(None, {"LANG": "ru_RU.UTF-8"})
    assert (settings.language, settings.storage.folder) == ("ru", Path("data"))
    assert (settings.models.rules, settings.models.small, settings.models.large) == (True,) * 3
    assert load_offline(None, {"LANG": "C.UTF-8"}).language == "en"
    assert load_offline(None, {}).language == "en"


@pytest.mark.parametrize(
    ("text", "environ", "language"),
    [
        ('language = "en"', {"LANG": "ru_RU.UTF-8"}, "en"),
        ('language = "ru"', {"LANG": "C"}, "ru"),
        ('language = "ru"', {"STEWARD_LANGUAGE": "en"}, "en"),
        (SMALL, {"LANG": "ru_RU.UTF-8"}, "ru"),
        (SMALL, {"LANG": "C"}, "en"),
    ],
)
def test_the_language_is_that_of_the_settings_if_they_say(
    write: Write, text: str, environ: dict[str, str], language: str
) -> None:
    """Else that of the terminal."""
    assert load_offline(write(text), environ).language == language


def test_uses_what_the_chat_is_moderated_with(write: Write, tmp_path: Path) -> None:
    """The same file, the same models, the same folder; the environment wins."""
    folder = tmp_path / "steward"
    text = f'{SMALL}[models]\nlarge = false\nthreads = 4\n[storage]\nfolder = "{folder}"\n'
    environ = {"STEWARD_MODELS__THREADS": "2", "STEWARD_MODELS__RULES": "false"}
    settings, whole = load_offline(write(text), environ), load(write(text), environ)
    assert settings.models == whole.models
    assert settings.storage.folder == whole.storage.folder == folder
    assert (settings.models.threads, settings.models.rules, settings.models.large) == (
        *(2, False, False),
    )


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[models]\nsmall = true",
        "[rooms]\nchat = 5\n",
        '[telegram]\napi_id = "none"\n[telegram.server]\nkey_file = "none.pem"\n',
        "[retention]\ndecisions_days = 0\n[logs]\nlevel = 5\n",
    ],
)
def test_what_is_wrong_elsewhere_does_no_harm(write: Write, text: str) -> None:
    """Nobody asks Telegram for anything."""
    assert load_offline(write(text), {}).models.small is True


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[models]\nsmal = true", "models.smal is not a setting: did you mean models.small?"),
        ("[models]\nthreads = 0", "models.threads: should be greater than or equal to 1"),
        ("[models]\nthreads = 65", "models.threads: should be less than or equal to 64"),
        ("[models]\npatience_seconds = 0", "models.patience_seconds: should be greater than 0"),
        ("[models]\npatience_seconds = nan", "models.patience_seconds: should be"),
        ("[models]\npatience_seconds = 61", "models.patience_seconds: should be less than"),
        ('[models]\nlarge = "perhaps"', "models.large: should be a valid boolean"),
        ("models = 5", "models must be a table: write [models]"),
        ('[storage]\nkey_file = "data/key"', "key_file must lie outside folder"),
        ('language = "de"', "language: should be 'ru' or 'en'."),
        (f'key = "{KEY}"', "STEWARD_KEY"),
        ("[models", "is not valid TOML"),
    ],
)
def test_a_mistake_that_matters_is_named(write: Write, text: str, said: str) -> None:
    """As by every other command, with the file."""
    file = write(text)
    line = refusal(file)
    assert said in line
    assert str(file) in line


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("STEWARD_MODELS__SMAL", "true", "did you mean STEWARD_MODELS__SMALL?"),
        ("STEWARD_MODELS__THREADS", "many", "should be a valid integer"),
        ("STEWARD_ROOM__STAFF", "-1003333333333", "did you mean STEWARD_ROOMS__STAFF?"),
    ],
)
def test_a_mistake_in_the_environment_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, value: str, said: str
) -> None:
    """By the variable's name; there need not be a file."""
    monkeypatch.chdir(tmp_path)
    line = refusal(None, {name: value})
    assert said in line
    assert name in line


def test_a_file_that_is_named_must_be_there(tmp_path: Path) -> None:
    """Or it would be ignored in silence."""
    missing = tmp_path / "other.toml"
    assert str(missing) in refusal(missing)
    assert str(missing) in refusal(None, {"STEWARD_CONFIG": str(missing)})
    assert "cannot be read" in refusal(tmp_path)


def test_the_key_of_the_database_is_not_asked_for(write: Write) -> None:
    """It may be there, as for every command, and is not kept."""
    settings = load_offline(write(SMALL), {"STEWARD_KEY": KEY})
    assert KEY not in repr(settings)
