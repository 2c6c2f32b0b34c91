"""MTProto 2.0 encryption: core.telegram.org/mtproto/description."""

import os
import struct
from dataclasses import dataclass
from hashlib import sha256
from hmac import compare_digest
from typing import Any

from telethon.crypto import AES

INNER = struct.Struct("<qqqii")
FROM_CLIENT, FROM_SERVER = 0, 8
"""The `x` of the key derivation."""


class CipherError(Exception):
    """A message that nobody with this key can have sent: forged, damaged or truncated."""


@dataclass(frozen=True, slots=True)
class Envelope:
    """A decrypted message: its outer header and its body, still serialised."""

    salt: int
    session_id: int
    msg_id: int
    seq_no: int
    body: bytes


def derive(key: bytes, msg_key: bytes, x: int) -> tuple[bytes, bytes]:
    """Give the AES key and initialisation vector for one message."""
    a = sha256(msg_key + key[x : x + 36]).digest()
    b = sha256(key[x + 40 : x + 76] + msg_key).digest()
    return a[:8] + b[8:24] + a[24:32], b[:8] + a[8:24] + b[24:32]


def fingerprint(key: bytes, padded: bytes, x: int) -> bytes:
    """Give the `msg_key` of a padded plain text."""
    return sha256(key[88 + x : 120 + x] + padded).digest()[8:24]


def encrypt(auth_key: Any, plain: bytes, x: int = FROM_SERVER) -> bytes:
    """Encrypt `salt, session_id, msg_id, seq_no, length, body` into a transport payload."""
    padded = plain + os.urandom(-(len(plain) + 12) % 16 + 12)
    msg_key = fingerprint(auth_key.key, padded, x)
    sealed: bytes = AES.encrypt_ige(padded, *derive(auth_key.key, msg_key, x))
    return struct.pack("<Q", auth_key.key_id) + msg_key + sealed


def decrypt(auth_key: Any, payload: bytes, x: int = FROM_CLIENT) -> Envelope:
    """Decrypt and check a transport payload; raises CipherError."""
    msg_key, sealed = payload[8:24], payload[24:]
    if len(sealed) < INNER.size or len(sealed) % 16:
        raise CipherError("impossible length")
    padded = AES.decrypt_ige(sealed, *derive(auth_key.key, msg_key, x))
    if not compare_digest(fingerprint(auth_key.key, padded, x), msg_key):
        raise CipherError("wrong msg_key")
    salt, session_id, msg_id, seq_no, length = INNER.unpack_from(padded)
    padding = len(padded) - INNER.size - length
    if length < 0 or length % 4 or not 12 <= padding <= 1024:
        raise CipherError("wrong padding")
    return Envelope(salt, session_id, msg_id, seq_no, padded[INNER.size : INNER.size + length])
