"""Logins that are under way or done: auth keys, codes, QR tokens."""

import os
import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sandbox.world.accounts import Login

TOKEN_LIFE = timedelta(seconds=30)
"""How long a QR code is good (core.telegram.org/api/qr-login)."""


@dataclass(slots=True)
class Token:
    """A QR code shown by the auth key `key`, and who scanned it."""

    value: bytes
    key: int
    expires: datetime
    accepted_by: int | None = None


@dataclass(slots=True)
class Logins:
    """Who is signed in where, and who is half way."""

    by_key: dict[int, Login] = field(default_factory=dict)
    codes: dict[tuple[int, str], str] = field(default_factory=dict)
    confirmed: set[tuple[int, str]] = field(default_factory=set)
    waiting_password: dict[int, int] = field(default_factory=dict)
    tokens: dict[int, Token] = field(default_factory=dict)

    def new_code(self, key: int, phone: str) -> str:
        """The `phone_code_hash` for a code that was just sent."""
        value = secrets.token_hex(9)
        self.codes[key, phone] = value
        self.confirmed.discard((key, phone))
        return value

    def token(self, key: int, now: datetime) -> Token:
        """The QR token that this key shows; a fresh one when the last is over."""
        found = self.tokens.get(key)
        if found is None or (found.expires <= now and found.accepted_by is None):
            found = self.tokens[key] = Token(os.urandom(32), key, now + TOKEN_LIFE)
        return found

    def by_token(self, value: bytes) -> Token | None:
        """The token with this value."""
        return next((t for t in self.tokens.values() if t.value == value), None)
