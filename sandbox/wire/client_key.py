"""Make this process's Telethon trust the sandbox, and nobody else."""

from telethon import TelegramClient
from telethon.crypto import rsa


def trust(public_pem: str) -> None:
    """Replace every RSA key that Telethon trusts by this one (PEM text, PKCS1).

    With the real keys gone, a client of this process cannot shake hands with the real Telegram.
    Also forgets the configuration that Telethon caches on the class, which names another port.
    """
    rsa._server_keys.clear()
    rsa.add_key(public_pem, old=False)
    TelegramClient._config = None
    TelegramClient._cdn_config = None
