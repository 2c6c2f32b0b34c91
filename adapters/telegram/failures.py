"""What Telegram's errors mean for work that must not be lost: wait, give up, or ask again."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager

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
# Nothing is known of the outcome, or Telegram itself is in trouble. `RandomIdDuplicateError`
# (the first attempt is still being carried out) is a ServerError.
UNCLEAR = (
    errors.ServerError,
    errors.TimedOutError,
    errors.RpcCallFailError,
    ConnectionError,
    OSError,
    asyncio.TimeoutError,
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
            return Later(getattr(error, "seconds", None) or 60, account=True)
        case _ if isinstance(error, DONE):
            return None
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
        seconds = getattr(error, "seconds", None) or 60
        raise AccountError("error-wait-try", seconds=seconds) from None
    except errors.RPCError as error:
        raise AccountError("error-telegram-refuses", code=name_of(error)) from None
