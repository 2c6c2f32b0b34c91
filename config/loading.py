"""Reading the settings: one TOML file, and `STEWARD_*` environment variables that win over it.

`load` either returns settings that fit together or raises a SettingsError that says what to do; it
never repeats a secret.
"""

import contextlib
import os
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final, TypeVar, cast

from pydantic import ValidationError
from pydantic_settings import EnvSettingsSource
from pydantic_settings import SettingsError as BadVariable

from config import complaints
from config.settings import PREFIX, Offline, Settings, names
from config.texts import LANGUAGES
from core.errors import SettingsError, code_of

CONFIG: Final = "STEWARD_CONFIG"
DEFAULT_FILE: Final = Path("steward.toml")


def load(path: Path | None, environ: Mapping[str, str]) -> Settings:
    """The settings of the file `path`, or of STEWARD_CONFIG, or of ./steward.toml.

    Relative paths in them are relative to the working directory. SettingsError says what
    is wrong first, and how much more there is.
    """
    return _load(Settings, path, environ)


def load_offline(path: Path | None, environ: Mapping[str, str]) -> Offline:
    """The few settings that need no Telegram; there need not be a file with any.

    The language is then that of the operator's terminal. Raises SettingsError as `load` does.
    """
    settings = _load(Offline, path, environ)
    return settings.model_copy(update={"language": language_of(path, environ)})


Schema = TypeVar("Schema", Settings, Offline)


def _load(schema: type[Schema], path: Path | None, environ: Mapping[str, str]) -> Schema:
    known = dict(names())
    given = {name: value for name, value in environ.items() if name.startswith(PREFIX) and value}
    given.pop(CONFIG, None)
    complaints.refuse_unknown_variables(given, known)
    file, named = _file(path, environ), bool(path or environ.get(CONFIG))
    # Without a file, all of it may be in the environment.
    needed = named or (schema is Settings and not given)
    values = _read(file) if os.path.lexists(file) or needed else {}
    if "key" in values:
        raise SettingsError("error-key-in-settings", file=str(file))
    _merge(values, _from_environment(given))
    if unknown := sorted(values.keys() - Settings.model_fields.keys()):
        raise complaints.unknown(file, unknown, known)
    if schema is Settings:
        for table in ("telegram", "rooms"):
            values.setdefault(table, {})  # so that the settings missing in it are named
    try:
        settings = schema(**values)
    except ValidationError as error:
        found = error.errors(include_input=False, include_url=False)
        raise complaints.complaint(file, found, known, given.keys()) from None
    server = settings.telegram.server if isinstance(settings, Settings) else None
    if server and not os.path.isfile(server.key_file):  # noqa: PTH113 - False, too, where we may not look
        raise SettingsError("error-no-server-key", file=str(file))
    return settings


def language_of(path: Path | None, environ: Mapping[str, str]) -> str:
    """The language for an operator whose settings may be beyond reading.

    The setting `language` if it can be found, else that of the operator's terminal.
    """
    chosen: object = environ.get(complaints.variable("language"))
    if not chosen:
        with contextlib.suppress(SettingsError):
            chosen = _read(_file(path, environ)).get("language")
    if chosen in LANGUAGES:
        return str(chosen)
    terminal = (environ.get(name) for name in ("LC_ALL", "LC_MESSAGES", "LANG"))
    return "ru" if next(filter(None, terminal), "").startswith("ru") else "en"


def _file(path: Path | None, environ: Mapping[str, str]) -> Path:
    """The file with the settings; it need not exist."""
    file = path or Path(environ.get(CONFIG) or DEFAULT_FILE)
    try:
        return file.expanduser()
    except RuntimeError:
        raise complaints.no_file(file) from None


def _read(file: Path) -> dict[str, Any]:
    """The file's tables. SettingsError if it cannot be read, or is no TOML."""
    try:
        return tomllib.loads(file.read_text("utf-8-sig"))
    except tomllib.TOMLDecodeError as error:
        raise SettingsError("error-no-toml", file=str(file), problem=str(error)) from None
    except UnicodeDecodeError:
        raise SettingsError("error-no-utf8", file=str(file)) from None
    except FileNotFoundError:
        raise complaints.no_file(file) from None
    except OSError as error:
        raise SettingsError(
            "error-settings-unreadable",
            file=str(file),
            code=code_of(error),
            why=error.strerror or "",
        ) from None


def _from_environment(given: Mapping[str, str]) -> dict[str, Any]:
    """The variables as nested tables; pydantic-settings knows how. Raises SettingsError."""
    try:
        return _nested(given)
    except BadVariable:  # a list or a table that is no JSON; its message would hold the value
        named = next(name for name in sorted(given) if _is_bad(name, given[name]))
        raise SettingsError("error-variable-no-json", variable=named) from None


def _nested(given: Mapping[str, str]) -> dict[str, Any]:
    source = EnvSettingsSource(Settings)
    source.env_vars = {name.lower(): value for name, value in given.items()}
    return source()


def _is_bad(name: str, value: str) -> bool:
    try:
        _nested({name: value})
    except BadVariable:
        return True
    return False


def _merge(values: dict[str, Any], over: Mapping[str, Any]) -> None:
    """Put `over` on top of `values`, table by table."""
    for name, value in over.items():
        below = values.get(name)
        if isinstance(value, dict) and isinstance(below, dict):
            _merge(cast("dict[str, Any]", below), value)
        else:
            values[name] = value
