"""Two-step verification: `account.GetPassword`, `auth.CheckPassword` and its setting."""

import os
from typing import Any

from telethon.tl import functions, types

from sandbox.contract import Answer, RpcFault
from sandbox.methods.auth import admit
from sandbox.methods.call import Call, Methods
from sandbox.world.accounts import Account
from sandbox.world.password import Password, fresh_algo


def _account(call: Call) -> Account:
    """The account of this key, also when only the password is missing."""
    waiting = call.world.logins.waiting_password.get(call.key)
    return call.me if waiting is None else call.world.accounts[waiting]


def get_password(call: Call, _: Any) -> Answer:
    """The state of the password and a challenge to answer."""
    password = _account(call).password
    common: dict[str, Any] = {
        "new_algo": fresh_algo(),
        "new_secure_algo": types.SecurePasswordKdfAlgoUnknown(),
        "secure_random": os.urandom(32),
    }
    if password is None:
        return types.account.Password(**common)
    srp_id, public = password.challenge()
    return types.account.Password(
        has_password=True,
        current_algo=password.algo,
        srp_B=public,
        srp_id=srp_id,
        hint=password.hint or None,
        **common,
    )


def _verify(password: Password | None, answer: Any) -> None:
    if password is None:
        return
    if not isinstance(answer, types.InputCheckPasswordSRP):
        raise RpcFault(400, "PASSWORD_HASH_INVALID")
    if not password.knows(answer.srp_id):
        raise RpcFault(400, "SRP_ID_INVALID")
    if not password.check(answer):
        raise RpcFault(400, "PASSWORD_HASH_INVALID")


def check_password(call: Call, request: Any) -> Answer:
    """The second step of a login."""
    account = _account(call)
    _verify(account.password, request.password)
    return admit(call, account)


def update_password_settings(call: Call, request: Any) -> Answer:
    """Set, change or remove one's password; the old one must be proved."""
    me = call.me
    _verify(me.password, request.password)
    new = request.new_settings
    if new.new_password_hash is None:
        return True
    if isinstance(new.new_algo, types.PasswordKdfAlgoUnknown) or not new.new_password_hash:
        me.password = None
        return True
    verifier = int.from_bytes(new.new_password_hash, "big")
    me.password = Password(new.new_algo, verifier, new.hint or "")
    return True


def get_password_settings(call: Call, request: Any) -> Answer:
    """Nothing but the proof that one knows it."""
    _verify(call.me.password, request.password)
    return types.account.PasswordSettings()


METHODS: Methods = {
    functions.account.GetPasswordRequest: get_password,
    functions.auth.CheckPasswordRequest: check_password,
    functions.account.UpdatePasswordSettingsRequest: update_password_settings,
    functions.account.GetPasswordSettingsRequest: get_password_settings,
}
OPEN = frozenset({functions.account.GetPasswordRequest, functions.auth.CheckPasswordRequest})
