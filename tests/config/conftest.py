"""What the tests of the settings share."""

from collections.abc import Callable
from pathlib import Path

import pytest

Write = Callable[[str], Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Writes a settings file."""

    def _write(text: str) -> Path:
        file = tmp_path / "steward.toml"
        file.write_text(text, "utf-8")
        return file

    return _write
