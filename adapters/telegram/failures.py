"""What Telegram's errors mean for work that must not be lost: wait, give up, or ask again."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from telethon import errors

from adapters.outbox import Later, Refused, Unclear
from core.errors import AccountError

# What was wanted is so already.
DONE = (
    errors.MessageNotModifiedError,
    errors.ChatNotModifiedError,
    errors.HideRequesterMissingError,
    errors.UserAlreadyParticipantError,
)
# Telegram itself is in trouble. `RandomIdDuplicateError` (the first attempt is still being carried
# out) is a ServerError.
IN_TROUBLE = (errors.ServerError, errors.TimedOutError)
# Nothing is known of the outcome.
UNCLEAR = (
    *IN_TROUBLE,
    OSError,  # the connection's errors, and TimeoutError
    asyncio.IncompleteReadError,
    # Telethon: "Request was unsuccessful N time(s)", "Cannot send requests while disconnected".
    ValueError,
)

# Telethon has a class per error and keeps Telegram's names in a table the other way round.
NAMES = {kind: name for name, kind in reversed(errors.rpcerrorlist.rpc_errors_dict.items())}


def outcome(error: Exception) -> Exception | None:
    """Later, Refused or Unclear for an error of a request; None when the wish is fulfilled."""
    match error:
        case errors.SlowModeWaitError():
            return Later(error.seconds, account=False)
        case errors.FloodError():
            return Later(wait_of(error), account=True)
        case _ if isinstance(error, DONE):
            return None
        case errors.AuthKeyError() if not name_of(error).startswith("AUTH_KEY"):
            # Telethon takes every 406 that it does not know for a lost key: so also Telegram's
            # answer about somebody who takes no messages (PRIVACY_PREMIUM_REQUIRED).
            return Refused(name_of(error))
        case errors.UnauthorizedError() | errors.AuthKeyError():
            # The login is gone: the wish waits until there is a new one.
            return Unclear()
        case UnicodeError():
            return error  # a ValueError too, but one of ours
        case _ if isinstance(error, UNCLEAR):
            return Unclear()
        case errors.RPCError():
            return Refused(name_of(error))
        case _:
            return error


def wait_of(error: Any) -> int:
    """Seconds that a FloodError asks for; a minute where it does not say."""
    return getattr(error, "seconds", None) or 60


def name_of(error: Exception) -> str:
    """Telegram's own name of an error, such as `CHAT_ADMIN_REQUIRED`."""
    known = NAMES.get(type(error))
    return known or str(getattr(error, "message", None) or type(error).__name__)


@contextmanager
def telling() -> Iterator[None]:
    """For commands that a person waits for: what Telegram refuses becomes an AccountError."""
    try:
        yield
    except errors.FloodError as error:
        raise AccountError("error-wait-try", seconds=wait_of(error)) from None
    except errors.RPCError as error:
        raise AccountError("error-telegram-refuses", code=name_of(error)) from None
