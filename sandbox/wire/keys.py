"""The sandbox's RSA key pair, and its fingerprint.

The private key is in the repository on purpose: it protects nothing but the sandbox, which
listens on the loopback interface only.
"""

from functools import cache
from hashlib import sha1
from pathlib import Path
from typing import Any

import rsa
from telethon.tl import TLObject

FOLDER = Path(__file__).parent.parent / "keys"


@cache
def public_pem() -> str:
    """PEM text (PKCS1) of the public key that a client must trust."""
    return (FOLDER / "public.pem").read_text(encoding="ascii")


@cache
def private_key() -> Any:
    """Give the private key that handshakes are opened with."""
    return rsa.PrivateKey.load_pkcs1((FOLDER / "private.pem").read_bytes())


def fingerprint(key: Any) -> int:
    """Fingerprint of an RSA key as Telegram counts it: core.telegram.org/mtproto/auth_key."""
    parts = (big_endian(key.n), big_endian(key.e))
    digest = sha1(b"".join(TLObject.serialize_bytes(part) for part in parts)).digest()
    return int.from_bytes(digest[-8:], "little", signed=True)


def big_endian(number: int) -> bytes:
    """Write a non-negative number in as few bytes as it takes, the way MTProto writes big ones."""
    return number.to_bytes((number.bit_length() + 7) // 8, "big")
