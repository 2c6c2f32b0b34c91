"""MTProto 2.0 encryption, against itself and against Telethon's."""

import os
import struct
from collections import defaultdict
from logging import getLogger

import pytest
from hypothesis import given
from hypothesis import strategies as st
from telethon.crypto import AuthKey
from telethon.network.mtprotostate import MTProtoState
from telethon.tl import types

from sandbox.wire.cipher import FROM_CLIENT, FROM_SERVER, CipherError, decrypt, encrypt

KEY = AuthKey(bytes(range(256)))
BODIES = st.binary(min_size=1, max_size=300).map(lambda part: part * 4)
LONGS = st.integers(-(1 << 63), (1 << 63) - 1)


def message(salt: int, session: int, msg_id: int, body: bytes) -> bytes:
    """A plain text as it is before encryption."""
    return struct.pack("<qqqii", salt, session, msg_id, 1, len(body)) + body


@given(BODIES, LONGS, LONGS, LONGS, st.sampled_from([FROM_CLIENT, FROM_SERVER]))
def test_what_was_encrypted_is_decrypted(
    body: bytes, salt: int, session: int, msg_id: int, x: int
) -> None:
    """In both directions."""
    envelope = decrypt(KEY, encrypt(KEY, message(salt, session, msg_id, body), x), x)
    assert (envelope.salt, envelope.session_id, envelope.msg_id) == (salt, session, msg_id)
    assert envelope.body == body


@given(BODIES, st.data())
def test_no_byte_can_be_changed_unnoticed(body: bytes, data: st.DataObject) -> None:
    """Anywhere after the key's number."""
    sealed = bytearray(encrypt(KEY, message(1, 2, 4, body)))
    at = data.draw(st.integers(8, len(sealed) - 1))
    sealed[at] ^= data.draw(st.integers(1, 255))
    with pytest.raises(CipherError):
        decrypt(KEY, bytes(sealed), FROM_SERVER)


@given(st.binary(max_size=200))
def test_noise_is_refused(noise: bytes) -> None:
    """With the one error that the connection expects."""
    with pytest.raises(CipherError):
        decrypt(KEY, noise)


def test_a_message_cannot_be_sent_back_to_its_sender() -> None:
    """The two directions are keyed differently."""
    with pytest.raises(CipherError):
        decrypt(KEY, encrypt(KEY, message(1, 2, 4, bytes(16)), FROM_SERVER), FROM_CLIENT)


def test_telethon_encrypts_the_same_way() -> None:
    """Its own implementation opens ours, and ours opens its."""
    state = MTProtoState(KEY, defaultdict(lambda: getLogger("telethon")))
    msg_id = state._get_new_msg_id()
    pong = bytes(types.Pong(5, 6))
    assert decrypt(
        KEY, state.encrypt_message_data(struct.pack("<qii", msg_id, 1, len(pong)) + pong)
    ).body == (pong)
    ours = encrypt(KEY, message(0, state.id, msg_id | 1, pong))
    assert state.decrypt_message_data(ours).obj == types.Pong(5, 6)


def test_padding_must_be_what_mtproto_allows() -> None:
    """From 12 to 1024 bytes."""
    with pytest.raises(CipherError):
        decrypt(KEY, encrypt(KEY, message(1, 2, 4, bytes(4)) + os.urandom(2048), FROM_CLIENT))
