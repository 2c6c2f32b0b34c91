"""Codes, passwords and QR tokens."""

from typing import Any

from telethon import password as client_side
from telethon.tl import functions, types

from sandbox.world.password import Password

PHONE = "+9996620001"


async def new_code(town: Any, key: int, phone: str = PHONE) -> str:
    """Ask for a code; returns its hash."""
    request = functions.auth.SendCodeRequest(phone, 1, "x", types.CodeSettings())
    return str((await town.call(key, request)).phone_code_hash)


async def test_signing_up_needs_a_code_that_was_right(town: Any) -> None:
    """And a name, and a phone that nobody has."""
    code = await new_code(town, 1)
    up = functions.auth.SignUpRequest
    assert await town.refusal(1, up(PHONE, code, "Anna", "")) == "PHONE_CODE_EMPTY"
    wrong = functions.auth.SignInRequest(PHONE, code, "11111")
    assert await town.refusal(1, wrong) == "PHONE_CODE_INVALID"
    stale = functions.auth.SignInRequest(PHONE, "other", "22222")
    assert await town.refusal(1, stale) == "PHONE_CODE_EXPIRED"
    right = functions.auth.SignInRequest(PHONE, code, "22222")
    assert isinstance(await town.call(1, right), types.auth.AuthorizationSignUpRequired)
    assert await town.refusal(1, up(PHONE, code, " ", "")) == "FIRSTNAME_INVALID"
    done = await town.call(1, up(PHONE, code, "Anna", ""))
    assert done.user.is_self
    again = await new_code(town, 2)
    entered = await town.call(2, functions.auth.SignInRequest(PHONE, again, "22222"))
    assert entered.user.id == done.user.id


async def test_a_login_code_is_shown_on_the_other_devices(town: Any) -> None:
    """By Telegram's service account."""
    anna = town.person("Anna")
    await new_code(town, 2, town.world.accounts[anna].phone)
    message = town.told(anna, types.UpdateNewMessage)[0].message
    assert message.peer_id.user_id == 777000
    assert "22222" in message.message


async def test_a_login_that_was_ended_elsewhere_is_over(town: Any) -> None:
    """Its key is cut off; one's own stays."""
    anna = town.person("Anna")
    other = town.world.sign_in(2, town.world.accounts[anna])
    await town.call(anna, functions.account.ResetAuthorizationRequest(other.hash))
    assert town.closed == [2]
    assert await town.refusal(2, functions.updates.GetStateRequest()) == "AUTH_KEY_UNREGISTERED"
    await town.call(anna, functions.updates.GetStateRequest())
    await town.call(anna, functions.auth.LogOutRequest())
    refused = await town.refusal(anna, functions.updates.GetStateRequest())
    assert refused == "AUTH_KEY_UNREGISTERED"


def test_a_password_is_proved_without_being_sent() -> None:
    """The server keeps a verifier; a challenge is good for one answer."""
    password = Password.of("correct horse")
    for plain, right in (("correct horse", True), ("wrong horse", False)):
        srp_id, public = password.challenge()
        shown = types.account.Password(
            types.PasswordKdfAlgoUnknown(),
            types.SecurePasswordKdfAlgoUnknown(),
            b"",
            has_password=True,
            current_algo=password.algo,
            srp_B=public,
            srp_id=srp_id,
        )
        answer = client_side.compute_check(shown, plain)
        assert password.knows(srp_id)
        assert password.check(answer) is right
        assert not password.knows(srp_id)


async def test_a_qr_token_is_good_for_half_a_minute(town: Any) -> None:
    """Then the screen shows another."""
    anna = town.person("Anna")
    export = functions.auth.ExportLoginTokenRequest(1, "x", [])
    first = await town.call(2, export)
    accept = functions.auth.AcceptLoginTokenRequest
    town.clock.move(seconds=31)
    assert await town.refusal(anna, accept(first.token)) == "AUTH_TOKEN_EXPIRED"
    second = await town.call(2, export)
    await town.call(anna, accept(second.token))
    assert town.told(2, types.UpdateShort) or town.heard[2]
    assert await town.refusal(anna, accept(second.token)) == "AUTH_TOKEN_ALREADY_ACCEPTED"
    done = await town.call(2, export)
    assert done.authorization.user.id == anna


async def test_a_password_is_asked_for_after_the_code(town: Any) -> None:
    """Also after a QR code."""
    anna = town.person("Anna")
    town.world.set_password(anna, "correct horse")
    export = functions.auth.ExportLoginTokenRequest(1, "x", [])
    token = await town.call(2, export)
    await town.call(anna, functions.auth.AcceptLoginTokenRequest(token.token))
    assert await town.refusal(2, export) == "SESSION_PASSWORD_NEEDED"
    shown = await town.call(2, functions.account.GetPasswordRequest())
    answer = client_side.compute_check(shown, "correct horse")
    done = await town.call(2, functions.auth.CheckPasswordRequest(answer))
    assert done.user.id == anna
