"""Messages to compare a compiled model with the original on, and to measure it."""

from pathlib import Path
from typing import Final

FILE: Final = Path(__file__).with_name("messages.txt")


def shipped_messages() -> list[str]:
    """Invented messages in Russian and English, friendly and rude, short and long."""
    return [line for line in FILE.read_text("utf-8").splitlines() if line.strip()]
