"""Which servers the Telethon of this process trusts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import rsa
from telethon import TelegramClient
from telethon.crypto import rsa as telethon_rsa

from sandbox.wire.client_key import trust
from sandbox.wire.keys import fingerprint, private_key, public_pem

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    Stock = Callable[..., Awaitable[Any]]


def test_only_the_sandbox_is_trusted() -> None:
    """None of Telegram's own keys is left, nor what was learnt of another server."""
    TelegramClient._config = object()
    trust(public_pem())
    assert list(telethon_rsa._server_keys) == [fingerprint(private_key())]
    assert TelegramClient._config is None


def test_the_two_halves_of_the_key_belong_together() -> None:
    """And both say that they are for tests."""
    public = rsa.PublicKey.load_pkcs1(public_pem().encode())
    assert (public.n, public.e) == (private_key().n, private_key().e)


async def test_a_client_that_trusts_another_key_does_not_connect(stock: Stock) -> None:
    """It refuses before it sends anything encrypted."""
    other, _ = rsa.newkeys(512)
    trust(other.save_pkcs1().decode())
    with pytest.raises(ConnectionError):
        await stock(connection_retries=0)
