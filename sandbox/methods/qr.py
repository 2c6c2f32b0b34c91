"""`auth.*LoginToken`: signing in by a QR code (core.telegram.org/api/qr-login)."""

from typing import Any

from telethon.tl import functions, types

from sandbox.contract import Answer, RpcFault
from sandbox.methods.account import authorization
from sandbox.methods.auth import enter
from sandbox.methods.call import Call, Methods


def export_login_token(call: Call, _: Any) -> Answer:
    """A token to show; once somebody accepted it, the login itself."""
    login = call.world.login_of(call.key)
    if login is not None:
        return _success(call, login.account)
    token = call.world.logins.token(call.key, call.world.now)
    if token.accepted_by is None:
        return types.auth.LoginToken(token.expires, token.value)
    return _success(call, token.accepted_by)


def _success(call: Call, account: int) -> Answer:
    call.world.logins.tokens.pop(call.key, None)
    return types.auth.LoginTokenSuccess(enter(call, call.world.accounts[account]))


def import_login_token(call: Call, request: Any) -> Answer:
    """For a token of another data centre; here there is only one."""
    token = call.world.logins.by_token(request.token)
    if token is None or token.key != call.key:
        raise RpcFault(400, "AUTH_TOKEN_INVALID")
    if token.accepted_by is None:
        return types.auth.LoginToken(token.expires, token.value)
    return _success(call, token.accepted_by)


def accept_login_token(call: Call, request: Any) -> Answer:
    """Let the client that shows this token in; it is told to ask again."""
    token = call.world.logins.by_token(request.token)
    if token is None:
        raise RpcFault(400, "AUTH_TOKEN_INVALID")
    if token.accepted_by is not None:
        raise RpcFault(400, "AUTH_TOKEN_ALREADY_ACCEPTED")
    if token.expires <= call.world.now:
        raise RpcFault(400, "AUTH_TOKEN_EXPIRED")
    token.accepted_by = call.me.id
    fanout = call.world.fanout
    if fanout.wire is not None:
        fanout.wire.push(token.key, types.UpdateShort(types.UpdateLoginToken(), call.world.now))
    return authorization(call, call.me.logins[call.key])


METHODS: Methods = {
    functions.auth.ExportLoginTokenRequest: export_login_token,
    functions.auth.ImportLoginTokenRequest: import_login_token,
    functions.auth.AcceptLoginTokenRequest: accept_login_token,
}
OPEN = frozenset({functions.auth.ExportLoginTokenRequest, functions.auth.ImportLoginTokenRequest})
