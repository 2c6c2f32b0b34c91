"""The texts of each language, read once for all tests: nothing changes them."""

from functools import cache

from config.texts import Texts


@cache
def texts_in(language: str) -> Texts:
    """The texts of a language. Steward reads the file once; a test need not read it again."""
    return Texts(language)
