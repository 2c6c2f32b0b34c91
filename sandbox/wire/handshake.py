"""Making an auth key with a new client: core.telegram.org/mtproto/auth_key.

The RSA step is the older one (SHA1 before the data), which is what Telethon 1.45 sends.
"""

import secrets
import struct
import time
from hashlib import sha1
from typing import Any

from telethon import helpers
from telethon.crypto import AES, AuthKey
from telethon.extensions import BinaryReader
from telethon.tl import functions, types

from sandbox.wire.keys import big_endian, fingerprint, private_key

# Telegram's own 2048-bit safe prime, for which 3 is a generator (auth_key docs).
PRIME = int(
    "C71CAEB9C6B1C9048E6C522F70F13F73980D40238E3E21C14934D037563D930F48198A0AA7C14058229493D22530F4DB"
    "FA336F6E0AC925139543AED44CCE7C3720FD51F69458705AC68CD4FE6B6B13ABDC9746512969328454F18FAF8C595F64"
    "2477FE96BB2A941D5BCD1D4AC8CC49880708FA9B378E3C4F3A9060BEE67CF9A4A4A695811051907E162753B56B0F6B41"
    "0DBA74D8A84B2A14B3144E0EF1284754FD17ED950D5965B4B9DD46582DB1178D169C6BC465B0D6FF9CA3928FEF5B9AE4"
    "E418FC15E83EBEA0F87FA9FF5EED70050DED2849F47BF959D956850CE929851F0D8115F635B105EE2E4E15D04B2454BF"
    "6F4FADF034B10403119CD8E3B92FCC5B",
    16,
)
GENERATOR = 3
SAFE = 1 << (2048 - 64)
# The client has to factorise their product. Telegram's are about 31 bits long, which takes
# Telethon's Python 25 ms, and with small odd ones its search misses now and then; an even product
# it takes apart at once. The top bit must be 0: Telethon reads the product as a signed number.
P, Q = 2, 1_073_741_789
PLAIN = struct.Struct("<qqi")


class HandshakeError(Exception):
    """What the client sent does not follow the handshake."""


class Handshake:
    """One connection's handshake, step by step. `key` and `salt` are there when it is done."""

    def __init__(self) -> None:
        self.key: Any = None
        self.salt = 0
        self._nonce: int | None = None
        self._server_nonce = secrets.randbits(128) - (1 << 127)
        self._new_nonce = 0
        self._secret = 0

    def answer(self, payload: bytes) -> bytes:
        """Give the payload that answers an unencrypted one; raises HandshakeError."""
        try:
            request = parse(payload)
            reply = self._reply(request)
        except HandshakeError:
            raise
        except Exception as error:  # a parser fed with anything may fail with anything
            raise HandshakeError("unreadable handshake message") from error
        body = bytes(reply)
        # An answer's id is 1 modulo 4; Telethon checks no more of it than that it is not 0.
        return PLAIN.pack(0, (int(time.time()) << 32) | 1, len(body)) + body

    def _reply(self, request: Any) -> Any:
        match request:
            case functions.ReqPqMultiRequest() | functions.ReqPqRequest():
                self._nonce = request.nonce
                prints = [fingerprint(private_key())]
                return types.ResPQ(request.nonce, self._server_nonce, big_endian(P * Q), prints)
            case functions.ReqDHParamsRequest():
                self._check_nonces(request)
                return self._parameters(request)
            case functions.SetClientDHParamsRequest():
                self._check_nonces(request)
                return self._finish(request)
            case _:
                raise HandshakeError("not a step of the handshake")

    def _check_nonces(self, step: Any) -> None:
        if step.nonce != self._nonce or step.server_nonce != self._server_nonce:
            raise HandshakeError("wrong nonce")

    def _parameters(self, request: Any) -> Any:
        key = private_key()
        if request.public_key_fingerprint != fingerprint(key):
            raise HandshakeError("encrypted for another key")
        opened = pow(int.from_bytes(request.encrypted_data, "big"), key.d, key.n)
        if opened.bit_length() > 255 * 8:
            raise HandshakeError("wrong RSA block")
        inner = hashed_object(opened.to_bytes(255, "big"))
        self._check_nonces(inner)
        if {inner.p, inner.q} != {big_endian(P), big_endian(Q)}:
            raise HandshakeError("wrong factors")
        self._new_nonce = inner.new_nonce
        self._secret = secrets.randbits(2048)
        ours = types.ServerDHInnerData(
            self._nonce,
            self._server_nonce,
            GENERATOR,
            big_endian(PRIME),
            big_endian(pow(GENERATOR, self._secret, PRIME)),
            # Real time: Telethon would shift its message ids by any other.
            int(time.time()),
        )
        answer = sha1(bytes(ours)).digest() + bytes(ours)
        answer += secrets.token_bytes(-len(answer) % 16)
        sealed = AES.encrypt_ige(answer, *self._temporary_key())
        return types.ServerDHParamsOk(self._nonce, self._server_nonce, sealed)

    def _finish(self, request: Any) -> Any:
        if not self._secret:
            raise HandshakeError("steps out of order")
        inner = hashed_object(AES.decrypt_ige(request.encrypted_data, *self._temporary_key()))
        self._check_nonces(inner)
        theirs = int.from_bytes(inner.g_b, "big")
        if not SAFE <= theirs <= PRIME - SAFE:
            raise HandshakeError("g_b out of range")
        # Telethon drops leading zero bytes of the key, so this side does too.
        key = AuthKey(big_endian(pow(theirs, self._secret, PRIME)))
        # The first salt: the first eight bytes of both nonces, xor-ed (auth_key docs).
        mixed = (self._new_nonce ^ self._server_nonce) & ((1 << 64) - 1)
        self.salt = mixed - (1 << 64) * (mixed >> 63)
        self.key = key
        proof = key.calc_new_nonce_hash(self._new_nonce, 1)
        return types.DhGenOk(self._nonce, self._server_nonce, proof)

    def _temporary_key(self) -> tuple[bytes, bytes]:
        key, iv = helpers.generate_key_data_from_nonce(self._server_nonce, self._new_nonce)
        return key, iv


def parse(payload: bytes) -> Any:
    """Read the object of an unencrypted payload: a zero, a message id, a length, the object."""
    zero, _, length = PLAIN.unpack_from(payload)
    if zero or length != len(payload) - PLAIN.size:
        raise HandshakeError("wrong length")
    return BinaryReader(payload[PLAIN.size :]).tgread_object()


def hashed_object(data: bytes) -> Any:
    """Read `SHA1(object) object padding`; raises HandshakeError if the hash is another."""
    reader = BinaryReader(data[20:])
    found = reader.tgread_object()
    if sha1(data[20 : 20 + reader.tell_position()]).digest() != data[:20]:
        raise HandshakeError("wrong hash")
    return found
