"""The start of a connection: a hiccup is not a lost login, and is waited out."""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from telethon import errors
from telethon.sessions import MemorySession
from telethon.tl import functions

from adapters.telegram import connect
from adapters.telegram.client import StewardClient
from adapters.telegram.connect import insist, require_login
from core.errors import AccountError
from tests.texts import texts_in

REQUEST = functions.updates.GetStateRequest()
PASSING = [
    errors.FloodWaitError(REQUEST, 0),
    errors.FloodError(REQUEST, "FROZEN_METHOD_INVALID"),
    errors.ServerError(REQUEST, "INTERNAL", 500),
    errors.TimedOutError(REQUEST, "Timeout", 503),
]


class Refusing(StewardClient):
    """A client all of whose requests end in one error."""

    def __init__(self, error: Exception) -> None:
        super().__init__(MemorySession(), 1, "x")
        self.error = error

    async def __call__(self, *_: object, **__: object) -> Any:
        raise self.error


def after(*failures: Exception) -> Callable[[], Awaitable[str]]:
    """A question that fails so often, each time in its way, before it is answered."""
    left = list(failures)

    async def ask() -> str:
        if left:
            raise left.pop(0)
        return "answer"

    return ask


@pytest.fixture
def _at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody waits before asking again."""
    monkeypatch.setattr(connect, "PAUSE", 0)


@pytest.mark.parametrize("error", PASSING, ids=lambda error: type(error).__name__)
async def test_what_passes_is_no_lost_login(error: Exception) -> None:
    """Nobody is told to log in again because Telegram wants a moment."""
    with pytest.raises(type(error)):
        await require_login(Refusing(error))


@pytest.mark.parametrize(
    "error",
    [
        errors.AuthKeyUnregisteredError(REQUEST),
        errors.SessionRevokedError(REQUEST),
        errors.AuthKeyDuplicatedError(REQUEST),
        errors.AuthKeyNotFound(),
    ],
    ids=lambda error: type(error).__name__,
)
async def test_a_login_that_telegram_ended_is_a_sentence(error: Exception) -> None:
    """It says which command begins a new one."""
    with pytest.raises(AccountError) as caught:
        await require_login(Refusing(error))
    assert "python bot.py login" in texts_in("en").tell(caught.value)


@pytest.mark.usefixtures("_at_once")
async def test_what_passes_is_asked_again() -> None:
    """As often as it takes."""
    assert await insist(after(*PASSING * 3)) == "answer"


@pytest.mark.usefixtures("_at_once")
@pytest.mark.parametrize(
    "error",
    [
        AccountError("error-session-ended"),
        errors.AuthKeyUnregisteredError(REQUEST),
        errors.ApiIdInvalidError(REQUEST),
        LookupError(),
    ],
    ids=lambda error: type(error).__name__,
)
async def test_what_does_not_pass_is_not_asked_again(error: Exception) -> None:
    """It is for a person to mend."""
    ask = after(error)
    with pytest.raises(type(error)):
        await insist(ask)
    assert await ask() == "answer"
