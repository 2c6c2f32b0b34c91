"""`auth.*`: signing up, in and out with a phone number and a code."""

from typing import Any

from telethon.tl import functions, types

from sandbox.contract import Answer, RpcFault
from sandbox.methods.call import Call, Methods
from sandbox.world.accounts import Account


def digits(phone: str) -> str:
    """A phone number without its decoration; PHONE_NUMBER_INVALID if none is left."""
    found = "".join(character for character in phone if character.isdigit())
    if not 5 <= len(found) <= 15:
        raise RpcFault(400, "PHONE_NUMBER_INVALID")
    return found


def send_code(call: Call, request: Any) -> Answer:
    """Send the code; whoever is signed in to the account sees it, too."""
    phone = digits(request.phone_number)
    world = call.world
    code_hash = world.logins.new_code(call.key, phone)
    known = world.phones.get(phone)
    if known is not None and world.accounts[known].logins:
        world.service_text(known, f"Login code: {world.code}. Do not give it to anyone.")
    return types.auth.SentCode(types.auth.SentCodeTypeApp(len(world.code)), code_hash, timeout=60)


def _check_hash(call: Call, phone: str, code_hash: str) -> None:
    sent = call.world.logins.codes.get((call.key, phone))
    if sent is None:
        raise RpcFault(400, "PHONE_CODE_EXPIRED")
    if not code_hash:
        raise RpcFault(400, "PHONE_CODE_HASH_EMPTY")
    if sent != code_hash:
        raise RpcFault(400, "PHONE_CODE_EXPIRED")


def sign_in(call: Call, request: Any) -> Answer:
    """Take the code; unknown phones are asked to sign up."""
    phone = digits(request.phone_number)
    _check_hash(call, phone, request.phone_code_hash)
    if not request.phone_code:
        raise RpcFault(400, "PHONE_CODE_EMPTY")
    if request.phone_code != call.world.code:
        raise RpcFault(400, "PHONE_CODE_INVALID")
    known = call.world.phones.get(phone)
    if known is None:
        call.world.logins.confirmed.add((call.key, phone))
        return types.auth.AuthorizationSignUpRequired()
    del call.world.logins.codes[call.key, phone]
    return enter(call, call.world.accounts[known])


def enter(call: Call, account: Account) -> Answer:
    """Sign the key in, or ask for the password first."""
    if account.password is not None:
        call.world.logins.waiting_password[call.key] = account.id
        raise RpcFault(401, "SESSION_PASSWORD_NEEDED")
    return admit(call, account)


def admit(call: Call, account: Account) -> Answer:
    """Sign the key in."""
    call.world.logins.waiting_password.pop(call.key, None)
    call.world.sign_out(call.key)
    call.world.sign_in(call.key, account)
    return types.auth.Authorization(call.world.render.user(account.id, account.id))


def sign_up(call: Call, request: Any) -> Answer:
    """Make an account for a phone whose code was right."""
    phone = digits(request.phone_number)
    _check_hash(call, phone, request.phone_code_hash)
    if (call.key, phone) not in call.world.logins.confirmed:
        raise RpcFault(400, "PHONE_CODE_EMPTY")
    if not request.first_name.strip():
        raise RpcFault(400, "FIRSTNAME_INVALID")
    if phone in call.world.phones:
        raise RpcFault(400, "PHONE_NUMBER_OCCUPIED")
    del call.world.logins.codes[call.key, phone]
    number = call.world.add_account(request.first_name, request.last_name, phone=phone)
    return admit(call, call.world.accounts[number])


def log_out(call: Call, _: Any) -> Answer:
    """End this login; the key itself lives on."""
    call.world.sign_out(call.key)
    return types.auth.LoggedOut()


def reset_authorizations(call: Call, _: Any) -> Answer:
    """End every other login."""
    for key in [key for key in call.me.logins if key != call.key]:
        call.world.end_login(key)
    return True


METHODS: Methods = {
    functions.auth.SendCodeRequest: send_code,
    functions.auth.ResendCodeRequest: send_code,
    functions.auth.SignInRequest: sign_in,
    functions.auth.SignUpRequest: sign_up,
    functions.auth.LogOutRequest: log_out,
    functions.auth.ResetAuthorizationsRequest: reset_authorizations,
}
OPEN = frozenset(
    {
        functions.auth.SendCodeRequest,
        functions.auth.ResendCodeRequest,
        functions.auth.SignInRequest,
        functions.auth.SignUpRequest,
    }
)
