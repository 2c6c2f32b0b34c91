"""Keyed hashes: who somebody is, and what a link is for, so that only the key's holder could tell.

The key is the database's own, which lies outside the database: whoever reads the decrypted tables
without it finds nobody in them. An account's number alone is no secret (there are some ten billion,
quickly tried), so an unkeyed hash would hide nothing.
"""

import base64
import hashlib
from collections.abc import Callable

from core.ports import Mask


def mask_of(key: bytes) -> Mask:
    """How people are written down."""

    def mask(account: int) -> str:
        return _digest(str(account), key, b"steward-person", 16).hex()

    return mask


def token_of(key: bytes) -> Callable[[str], str]:
    """How links are titled at Telegram: 16 letters and digits."""

    def token(intent: str) -> str:
        return base64.b32encode(_digest(intent, key, b"steward-link", 10)).decode("ascii").lower()

    return token


def _digest(text: str, key: bytes, person: bytes, size: int) -> bytes:
    return hashlib.blake2b(text.encode(), key=key, person=person, digest_size=size).digest()
