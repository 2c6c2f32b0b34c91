"""Logging in: by QR code or phone number, with the second password. Never echoes a name."""

import asyncio
import getpass
from collections.abc import Awaitable, Callable
from typing import Any

import qrcode
from telethon import errors

from adapters.telegram.client import StewardClient
from adapters.telegram.failures import wait_of
from core.errors import AccountError

# How often a wrong code or password may be typed before giving up.
TRIES = 3

Ask = Callable[[str], Awaitable[str]]
Say = Callable[[str], str]


async def ask(question: str) -> str:
    """Ask on the terminal; the answer is shown as it is typed."""
    try:
        return (await asyncio.to_thread(input, f"{question} ")).strip()
    except EOFError:
        raise AccountError("error-nobody-answers") from None


async def ask_hidden(question: str) -> str:
    """Ask on the terminal without showing the answer."""
    try:
        return await asyncio.to_thread(getpass.getpass, f"{question} ")
    except EOFError:
        raise AccountError("error-nobody-answers") from None


class Login:
    """One login, in conversation with the operator; `say` gives the texts."""

    def __init__(self, client: StewardClient, say: Say) -> None:
        self._client = client
        self._say = say

    async def by_phone(self, phone: str) -> None:
        """Sign in with the code that Telegram sends. Raises AccountError."""
        try:
            if not any(character.isdigit() for character in phone):
                raise AccountError("error-phone-invalid")  # Telethon would fail to send it
            sent = await self._client.send_code_request(phone)
        except errors.PhoneNumberInvalidError:
            raise AccountError("error-phone-invalid") from None
        except (errors.PhoneNumberBannedError, errors.PhoneNumberFloodError) as error:
            raise AccountError("error-phone-refused", reason=type(error).__name__) from None
        except errors.FloodError as error:
            raise AccountError("error-wait-login", seconds=wait_of(error)) from None

        async def sign_in(code: str) -> None:
            await self._code(phone, code, sent)

        await self._try(self._say("login-code"), ask, sign_in)

    async def by_qr(self) -> None:
        """Sign in by a QR code that a device scans which is logged in. Raises AccountError."""
        code = await self._client.qr_login()
        while True:
            self._show(code.url)
            try:
                await code.wait()
            except TimeoutError:
                await code.recreate()
                continue
            except errors.SessionPasswordNeededError:
                await self._password()
            return

    def _show(self, url: str) -> None:
        """The QR code as block characters; a phone's camera reads it off the terminal."""
        picture = qrcode.QRCode(border=2)
        picture.add_data(url)
        print(self._say("login-qr"))
        picture.print_ascii(invert=True)

    async def _code(self, phone: str, code: str, sent: Any) -> None:
        if not code:
            raise ValueError  # Telethon would take it for a wish for another code
        try:
            await self._client.sign_in(phone, code, phone_code_hash=sent.phone_code_hash)
        except errors.SessionPasswordNeededError:
            await self._password()
        except errors.PhoneNumberUnoccupiedError:
            raise AccountError("error-phone-unoccupied") from None

    async def _password(self) -> None:
        async def sign_in(password: str) -> None:
            await self._client.sign_in(password=password)

        await self._try(self._say("login-password"), ask_hidden, sign_in)

    async def _try(self, question: str, how: Ask, use: Callable[[str], Awaitable[None]]) -> None:
        for left in reversed(range(TRIES)):
            try:
                await use(await how(question))
            except (errors.PhoneCodeInvalidError, errors.PasswordHashInvalidError, ValueError):
                if left:
                    print(self._say("login-again"))
                continue
            except errors.PhoneCodeExpiredError:
                raise AccountError("error-code-expired") from None
            return
        raise AccountError("error-wrong-code")
