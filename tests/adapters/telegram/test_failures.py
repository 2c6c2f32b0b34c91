"""What each error of Telegram means for work that must not be lost."""

import asyncio
from typing import Any

import pytest
from telethon import errors
from telethon.tl import functions

from adapters.outbox import Later, Refused, Unclear
from adapters.telegram.failures import name_of, outcome

REQUEST = functions.help.GetConfigRequest()


@pytest.mark.parametrize(
    ("error", "seconds", "account"),
    [
        (errors.FloodWaitError(REQUEST, 30), 30, True),
        (errors.FloodPremiumWaitError(REQUEST, 7), 7, True),
        (errors.FloodError(REQUEST, "FROZEN_METHOD_INVALID"), 60, True),
        (errors.SlowModeWaitError(REQUEST, 12), 12, False),
    ],
)
def test_a_wait_is_waited(error: Exception, *, seconds: int, account: bool) -> None:
    """A flood holds the account, slow mode only its chat."""
    later = outcome(error)
    assert isinstance(later, Later)
    assert (later.seconds, later.account) == (seconds, account)


@pytest.mark.parametrize(
    "kind",
    [
        errors.MessageNotModifiedError,
        errors.ChatNotModifiedError,
        errors.HideRequesterMissingError,
        errors.UserAlreadyParticipantError,
    ],
)
def test_what_is_so_already_is_done(kind: Any) -> None:
    """A repeated attempt finds its own work."""
    assert outcome(kind(REQUEST)) is None


@pytest.mark.parametrize(
    "error",
    [
        errors.RandomIdDuplicateError(REQUEST),
        errors.RpcCallFailError(REQUEST),
        errors.ServerError(REQUEST, "INTERNAL", 500),
        errors.TimedOutError(REQUEST, "Timeout", 503),
        errors.AuthKeyUnregisteredError(REQUEST),
        errors.AuthKeyDuplicatedError(REQUEST),
        errors.SessionRevokedError(REQUEST),
        ConnectionError("Cannot send requests while disconnected"),
        ConnectionResetError(),
        OSError(),
        TimeoutError(),
        asyncio.IncompleteReadError(b"", 4),
        ValueError("Request was unsuccessful 1 time(s)"),
        Unclear(),
    ],
)
def test_doubt_is_doubt(error: Exception) -> None:
    """The same request goes again."""
    assert isinstance(outcome(error), Unclear)


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (errors.ChatAdminRequiredError(REQUEST), "CHAT_ADMIN_REQUIRED"),
        (errors.UserAdminInvalidError(REQUEST), "USER_ADMIN_INVALID"),
        (errors.ChatWriteForbiddenError(REQUEST), "CHAT_WRITE_FORBIDDEN"),
        (errors.UserBannedInChannelError(REQUEST), "USER_BANNED_IN_CHANNEL"),
        (errors.PeerFloodError(REQUEST), "PEER_FLOOD"),
        (errors.BadRequestError(REQUEST, "SOMETHING_NEW", 400), "SOMETHING_NEW"),
        (errors.RPCError(REQUEST, "SOMETHING_ODD", 499), "SOMETHING_ODD"),
        (errors.AuthKeyError(REQUEST, "PRIVACY_PREMIUM_REQUIRED", 406), "PRIVACY_PREMIUM_REQUIRED"),
    ],
)
def test_a_refusal_carries_telegrams_name_for_it(error: Exception, code: str) -> None:
    """As the card shows it."""
    refused = outcome(error)
    assert isinstance(refused, Refused)
    assert refused.code == name_of(error) == code


@pytest.mark.parametrize(
    "error", [LookupError(), TypeError(), UnicodeEncodeError("x", "", 0, 1, "")]
)
def test_a_mistake_of_ours_stays_one(error: Exception) -> None:
    """It is not Telegram's doubt: asking again would not help."""
    assert outcome(error) is error


def test_every_error_that_telethon_knows_means_something() -> None:
    """None is left to be taken for a mistake of ours."""
    for kind in errors.rpcerrorlist.rpc_errors_dict.values():
        meaning = outcome(kind(REQUEST))
        assert meaning is None or isinstance(meaning, Later | Refused | Unclear), kind
