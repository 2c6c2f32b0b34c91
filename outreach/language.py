"""In which of our languages somebody writes."""

import re
from typing import Final

_CYRILLIC: Final = re.compile(r"[а-яё]", re.IGNORECASE)
_LATIN: Final = re.compile(r"[a-z]", re.IGNORECASE)


def language_of(text: str, house: str) -> str:
    """`ru` or `en`, by the letters; `house` where there are none."""
    if _CYRILLIC.search(text):
        return "ru"
    return "en" if _LATIN.search(text) else house
