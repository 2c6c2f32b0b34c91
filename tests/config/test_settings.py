"""What there is to set: each with a purpose, and shown in the example."""

import re
import tomllib
from pathlib import Path

from config.loading import load
from config.settings import Settings, names

EXAMPLE = Path(__file__).parents[2] / "config" / "steward.example.toml"


def test_the_example_is_valid_as_it_stands() -> None:
    """It only needs other values."""
    assert load(EXAMPLE, {}).rooms.chat < 0


def test_the_example_shows_every_setting_with_its_default() -> None:
    """Switched on, the lines that are off add up to all settings."""
    text = re.sub(r"^# (?=\w+ = |\[)", "", EXAMPLE.read_text("utf-8"), flags=re.MULTILINE)
    values = tomllib.loads(text)
    shown = set()
    for name, _ in names():
        table = values
        for part in name.split(".")[:-1]:
            table = table[part]
        if name.split(".")[-1] in table:
            shown.add(name)
    assert {name for name, _ in names()} - shown == {"key"}
    assert "STEWARD_KEY" in text
    settings = Settings(**{name: values[name] for name in ("telegram", "rooms")})
    del values["rooms"], values["telegram"]
    values["storage"]["key_file"] = str(Path(values["storage"]["key_file"]).expanduser())
    assert values == settings.model_dump(mode="json", include=set(values))


def test_every_setting_says_what_it_is_for() -> None:
    """The refusals and the documentation need it."""
    assert all(purpose for _, purpose in names())
