"""Settings: accepted when they fit together, refused in one line that helps."""

from collections.abc import Callable
from pathlib import Path

import pytest
from pydantic import ValidationError

from config.loading import language_of, load
from config.settings import names
from config.texts import Texts
from core.errors import SettingsError
from tests.texts import texts_in

CANARY = "zvoncanary"
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


def refusal(path: Path | None, environ: dict[str, str] | None = None, language: str = "en") -> str:
    """The one line that `load` refuses with."""
    with pytest.raises(SettingsError) as caught:
        load(path, environ or {})
    line = texts_in(language).tell(caught.value)
    assert "\n" not in line
    assert caught.value.__suppress_context__ or caught.value.__context__ is None
    return line


def test_a_small_file_is_enough(write: Write) -> None:
    """The rest has defaults."""
    settings = load(write(SMALL), {})
    assert settings.rooms.staff == -1002222222222
    assert settings.rooms.channel is None
    assert settings.telegram.server is None
    assert settings.language == "ru"
    assert settings.moderation.undo_seconds == 60
    assert settings.storage.key_file.is_absolute()


def test_the_environment_wins_over_the_file(write: Write) -> None:
    """One by one: the rest of the table stays."""
    settings = load(
        write(SMALL + "[moderation]\nmute_hours = 12\nundo_seconds = 5\n"),
        {"STEWARD_MODERATION__MUTE_HOURS": "48", "STEWARD_MODERATION__RUDE": "false"},
    )
    assert settings.moderation.mute_hours == 48
    assert settings.moderation.undo_seconds == 5
    assert settings.moderation.rude is False


def test_the_environment_alone_is_enough(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As in a container without a file."""
    monkeypatch.chdir(tmp_path)
    environ = {
        "STEWARD_TELEGRAM__API_ID": "12345",
        "STEWARD_TELEGRAM__API_HASH": "0123456789abcdef",
        "STEWARD_ROOMS__CHAT": "-1001111111111",
        "STEWARD_ROOMS__STAFF": "-1002222222222",
        "STEWARD_KEY": KEY,
        "PATH": "/bin",
    }
    settings = load(None, environ)
    assert settings.key is not None
    assert settings.key.get_secret_value() == KEY


def test_the_process_environment_is_not_read_behind_the_callers_back(
    write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is not handed to `load` does not count."""
    monkeypatch.setenv("STEWARD_LANGUAGE", "en")
    assert load(write(SMALL), {}).language == "ru"


def test_an_empty_variable_is_as_good_as_none(write: Write) -> None:
    """Service managers set such."""
    assert load(write(SMALL), {"STEWARD_LANGUAGE": ""}).language == "ru"


def test_the_file_can_be_named_by_a_variable(write: Write) -> None:
    """STEWARD_CONFIG, unless a path is given."""
    file = write(SMALL)
    assert load(None, {"STEWARD_CONFIG": str(file)}) == load(file, {"STEWARD_CONFIG": "/nowhere"})


def test_a_file_with_a_byte_order_mark_is_read(tmp_path: Path) -> None:
    """Some editors put one."""
    file = tmp_path / "steward.toml"
    file.write_text(SMALL, "utf-8-sig")
    assert load(file, {}).telegram.api_id == 12345


def test_another_server_can_be_named(write: Write, tmp_path: Path) -> None:
    """Data centre 2 unless told otherwise."""
    key = tmp_path / "key.pem"
    key.touch()
    server = f'[telegram.server]\nhost = "127.0.0.1"\nport = 8443\nkey_file = "{key}"\n'
    settings = load(write(SMALL + server), {})
    assert settings.telegram.server is not None
    assert settings.telegram.server.dc == 2


def test_settings_cannot_be_changed(write: Write) -> None:
    """They are what they were at start."""
    settings = load(write(SMALL), {})
    with pytest.raises(ValidationError):
        settings.language = "en"  # type: ignore[misc] # that is the point
    with pytest.raises(ValidationError):
        settings.moderation.mute_hours = 1  # type: ignore[misc] # the same


def test_no_file_says_where_to_begin(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """And where it looked."""
    monkeypatch.chdir(tmp_path)
    for path, environ in (
        (None, {}),
        (tmp_path / "steward.toml", {}),
        (None, {"STEWARD_CONFIG": str(tmp_path / "steward.toml")}),
        (None, {"STEWARD_KEY": KEY}),
    ):
        line = refusal(path, environ)
        assert str(tmp_path / "steward.toml") in line
        assert "config/steward.example.toml" in line


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "telegram.api_id is missing: the application's number"),
        (SMALL.replace("staff", "# staff"), "rooms.staff is missing: the private room"),
        (SMALL + "staf = -1003333333333", "rooms.staf is not a setting: did you mean rooms.staff?"),
        (SMALL.replace("staff", "staf"), "did you mean rooms.staff? (and 1 more)"),
        (SMALL + "[moderatoin]\nrude = true", "did you mean moderation?"),
        (SMALL + '[moderation]\nlevel = "INFO"', "did you mean logs.level?"),
        (SMALL + "[zzz]\nq = 1", "zzz is not a setting: remove it"),
        ("rooms = 5\n", "rooms must be a table: write [rooms]"),
        (SMALL + "chat = 1\n", "is not valid TOML"),
        ("language = \n", "(at line 1, column 12)"),
        ('language = "de"\n' + SMALL, "language: should be 'ru' or 'en'."),
        (SMALL + "[moderation]\nmute_hours = 0", "mute_hours: should be greater than or equal"),
        (SMALL + "[moderation]\nmute_hours = 8761", "mute_hours: should be less than or equal"),
        (SMALL + "[moderation]\nundo_seconds = -1", "should be greater than or equal to 0"),
        (SMALL + '[moderation]\nreport_mark = "  "', "report_mark: should have at least 1"),
        (SMALL + '[moderation]\nrude = "perhaps"', "rude: should be a valid boolean"),
        (SMALL + "[retention]\ndecisions_days = 0", "decisions_days: should be greater"),
        (SMALL + "channel = -1001111111111", "rooms: chat and channel must be two different"),
        (SMALL + "editors = -1002222222222", "rooms: staff and editors must be two different"),
        (SMALL + "editors = 1234567890", "rooms.editors: must be the id of a supergroup"),
        (SMALL + "editors = -1234567890", "rooms.editors: must be the id of a supergroup"),
        (SMALL + "editors = -1002", "rooms.editors: must be the id of a supergroup"),
        (SMALL + '[storage]\nkey_file = "data/key"', "key_file must lie outside folder"),
        (SMALL + '[storage]\nfolder = "."\nkey_file = "k"', "key_file must lie outside folder"),
        (f'key = "{KEY}"\n' + SMALL, "STEWARD_KEY"),
        (
            SMALL + '[telegram.server]\nhost = "h"\nport = 1\nkey_file = "none.pem"',
            "telegram.server.key_file: there is no such file",
        ),
        (SMALL + '[telegram.server]\nhost = "h"\nport = 1', "telegram.server.key_file is missing"),
    ],
)
def test_a_mistake_in_the_file_is_named(write: Write, text: str, said: str) -> None:
    """With the file, the setting and what to do."""
    file = write(text)
    line = refusal(file)
    assert said in line
    assert str(file) in line


def test_several_mistakes_are_counted(write: Write) -> None:
    """One is told, so that the line stays a line."""
    text = SMALL + "[moderation]\nmute_hours = 0\nundo_seconds = -1\n[retention]\nsent_days = 0"
    assert refusal(write(text)).endswith("(and 2 more)")


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("STEWARD_ROOMS__STAF", "-1003333333333", "did you mean STEWARD_ROOMS__STAFF?"),
        ("STEWARD_ROOM__STAFF", "-1003333333333", "did you mean STEWARD_ROOMS__STAFF?"),
        ("STEWARD_ROOMS_STAFF", "-1003333333333", "did you mean STEWARD_ROOMS__STAFF?"),
        ("STEWARD_CONFG", "x.toml", "did you mean STEWARD_CONFIG?"),
        ("STEWARD_ROOMS", '{"staff": -1003333333333}', "STEWARD_ROOMS sets nothing"),
        ("STEWARD_STORAGE__KEY", KEY, "did you mean STEWARD_"),
        ("STEWARD_MODERATION__MUTE_HOURS", "soon", "should be a valid integer"),
        ("STEWARD_KEY", "ab" * 31, "STEWARD_KEY: must be 64 hex digits"),
        ("STEWARD_KEY", "xy" * 32, "STEWARD_KEY: must be 64 hex digits"),
    ],
)
def test_a_mistake_in_the_environment_is_named(
    write: Write, name: str, value: str, said: str
) -> None:
    """By the variable's name."""
    line = refusal(write(SMALL), {name: value})
    assert said in line
    assert name in line


def test_two_keys_are_one_too_many(write: Write) -> None:
    """Steward does not guess which of them the database was made with."""
    file = write(SMALL + '[storage]\nkey_file = "somewhere"')
    assert "given twice" in refusal(file, {"STEWARD_KEY": KEY})
    assert "given twice" in refusal(
        write(SMALL), {"STEWARD_KEY": KEY, "STEWARD_STORAGE__KEY_FILE": "somewhere"}
    )


def test_a_file_that_is_no_text_is_refused(tmp_path: Path) -> None:
    """Also a folder."""
    file = tmp_path / "steward.toml"
    file.write_bytes(b"\xff\xfe\x00")
    assert "save it as UTF-8" in refusal(file)
    assert "cannot be read" in refusal(tmp_path)


@pytest.mark.parametrize(
    ("text", "environ"),
    [
        (SMALL.replace("12345", f'"{CANARY}"'), {}),
        (SMALL.replace("-1002222222222", f'"{CANARY}"'), {}),
        (SMALL.replace('"0123456789abcdef"', f'["{CANARY}"]'), {}),
        (SMALL.replace('"0123456789abcdef"', f'{{secret = "{CANARY}"}}'), {}),
        (SMALL.replace('"0123456789abcdef"', f'"{CANARY}'), {}),
        (SMALL.replace("telegram", "telegramm").replace("0123456789abcdef", CANARY), {}),
        (f'key = "{CANARY}"\n' + SMALL, {}),
        (SMALL, {"STEWARD_KEY": CANARY}),
        (SMALL, {"STEWARD_KEYS": CANARY}),
        (SMALL, {"STEWARD_TELEGRAM__API_ID": CANARY}),
        (SMALL, {"STEWARD_TELEGRAM__API_HASH": CANARY, "STEWARD_TELEGRAM__API_ID": "x"}),
    ],
)
def test_a_refusal_never_repeats_a_value(write: Write, text: str, environ: dict[str, str]) -> None:
    """It may be a secret, in the right place or in a wrong one."""
    file = write(text)
    assert CANARY not in refusal(file, environ) + refusal(file, environ, "ru")
    with pytest.raises(SettingsError) as caught:
        load(file, environ)
    assert CANARY not in str(caught.value)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "не хватает telegram.api_id — это номер приложения"),
        (SMALL.replace("staff", "# staff"), "это закрытая комната сотрудников"),
        (SMALL + "staf = -1003333333333", "настройки rooms.staf нет. Может быть, rooms.staff?"),
        ("rooms = 5\n", "rooms должна быть таблицей. Напишите [rooms]"),
        (SMALL + "[moderation]\nmute_hours = 0", "mute_hours: должно быть не меньше 1."),
        (SMALL + '[moderation]\nreport_mark = ""', "нужен хотя бы 1 символ."),
        (SMALL + "channel = -1001111111111", "chat и channel должны быть разными комнатами."),
        ('language = "de"\n' + SMALL, "language: должно быть 'ru' или 'en'."),
        (SMALL + "[retention]\nsent_days = 0\ndecisions_days = 0", "(и ещё 1)"),
    ],
)
def test_a_mistake_is_named_in_russian_too(write: Write, text: str, said: str) -> None:
    """In the same line, with the same names."""
    assert said in refusal(write(text), language="ru")


@pytest.mark.parametrize(
    "setting",
    ["telegram.api_id", "telegram.api_hash", "rooms.chat", "rooms.staff"]
    + [f"telegram.server.{name}" for name in ("host", "port", "key_file")],
)
def test_every_setting_that_can_be_missing_is_explained(write: Write, setting: str) -> None:
    """In the words of its description."""
    server = '[telegram.server]\nhost = "h"\nport = 1\nkey_file = "k"\n'
    lines = (SMALL + server).splitlines(keepends=True)
    name = setting.rpartition(".")[2]
    text = "".join(line for line in lines if not line.startswith(f"{name} ="))
    assert f"{setting} is missing: {dict(names())[setting]}." in refusal(write(text))


@pytest.mark.parametrize(
    ("text", "environ", "language"),
    [
        ('language = "en"\nrooms = 1', {"LANG": "ru_RU.UTF-8"}, "en"),
        ('language = "ru"\nrooms = 1', {"LANG": "C"}, "ru"),
        ('language = "ru"', {"STEWARD_LANGUAGE": "en", "LANG": "ru_RU.UTF-8"}, "en"),
        ('language = "de"', {"LANG": "ru_RU.UTF-8"}, "ru"),
        ("language = [", {"LANG": "ru_RU.UTF-8"}, "ru"),
        ("language = [", {"LC_MESSAGES": "ru_RU.UTF-8", "LANG": "C"}, "ru"),
        ("language = [", {"LC_ALL": "C", "LANG": "ru_RU.UTF-8"}, "en"),
        ("language = [", {"LC_ALL": "", "LANG": "ru_RU.UTF-8"}, "ru"),
        ("language = [", {}, "en"),
    ],
)
def test_the_language_of_a_complaint(
    write: Write, text: str, environ: dict[str, str], language: str
) -> None:
    """That of the settings as far as it can be read, else that of the terminal."""
    assert language_of(write(text), environ) == language


def test_settings_do_not_show_their_secrets(write: Write) -> None:
    """Not when printed, not when represented."""
    settings = load(write(SMALL.replace("0123456789abcdef", CANARY)), {"STEWARD_KEY": KEY})
    shown = f"{settings} {settings!r} {settings.telegram}"
    assert CANARY not in shown
    assert KEY not in shown


@pytest.mark.parametrize(
    ("name", "value"),
    [("STEWARD_TOPICS", "{bus"), ("STEWARD_HOURS__HOLIDAYS", CANARY)],
)
def test_a_variable_that_should_be_json_is_named(write: Write, name: str, value: str) -> None:
    """Without its value."""
    with pytest.raises(SettingsError) as caught:
        load(write(SMALL), {name: value})
    for language in ("ru", "en"):
        said = Texts(language).tell(caught.value)
        assert name in said
        assert CANARY not in said
