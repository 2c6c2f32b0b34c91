"""`account.*`: one's own profile, logins and settings."""

from typing import Any

from telethon.tl import functions, types

from sandbox.contract import Answer, RpcFault
from sandbox.methods.call import Call, Methods
from sandbox.world.accounts import Login


def authorization(call: Call, login: Login) -> Any:
    """A login as the list of devices shows it."""
    own = login.key == call.key
    return types.Authorization(
        hash=0 if own else login.hash,
        device_model="Sandbox",
        platform="Sandbox",
        system_version="1",
        api_id=1,
        app_name="Sandbox",
        app_version="1",
        date_created=login.date,
        date_active=call.world.now,
        ip="127.0.0.1",
        country="",
        region="",
        current=own or None,
    )


def get_authorizations(call: Call, _: Any) -> Answer:
    """All logins of the account."""
    logins = [authorization(call, login) for login in call.me.logins.values()]
    return types.account.Authorizations(180, logins)


def reset_authorization(call: Call, request: Any) -> Answer:
    """End another login, and cut it off."""
    for login in list(call.me.logins.values()):
        if login.hash == request.hash and login.key != call.key:
            call.world.end_login(login.key)
            return True
    raise RpcFault(400, "HASH_INVALID")


def update_profile(call: Call, request: Any) -> Answer:
    """Change one's name or description."""
    me = call.me
    if request.first_name == "":
        raise RpcFault(400, "FIRSTNAME_INVALID")
    me.first_name = request.first_name or me.first_name
    me.last_name = me.last_name if request.last_name is None else request.last_name
    me.about = me.about if request.about is None else request.about
    call.world.render.forget_user(me.id)
    return call.users(me.id)[0]


def check_username(call: Call, request: Any) -> Answer:
    """Whether a username is free."""
    return request.username.lower() not in call.world.usernames


def update_username(call: Call, request: Any) -> Answer:
    """Take a username, or none."""
    me, names = call.me, call.world.usernames
    wanted = request.username.lower()
    if wanted and names.get(wanted, me) is not me:
        raise RpcFault(400, "USERNAME_OCCUPIED")
    if me.username:
        del names[me.username.lower()]
    me.username = request.username or None
    if wanted:
        names[wanted] = me
    call.world.render.forget_user(me.id)
    return call.users(me.id)[0]


def get_reactions_notify_settings(call: Call, _: Any) -> Answer:
    """Whose reactions one hears of."""
    return call.me.reaction_settings


def set_reactions_notify_settings(call: Call, request: Any) -> Answer:
    """Choose whose reactions one hears of."""
    call.me.reaction_settings = request.settings
    return request.settings


def accept(_call: Call, _: Any) -> Answer:
    """A setting without an effect here."""
    return True


METHODS: Methods = {
    functions.account.GetAuthorizationsRequest: get_authorizations,
    functions.account.ResetAuthorizationRequest: reset_authorization,
    functions.account.SetAuthorizationTTLRequest: accept,
    functions.account.UpdateStatusRequest: accept,
    functions.account.UpdateNotifySettingsRequest: accept,
    functions.account.UpdateProfileRequest: update_profile,
    functions.account.CheckUsernameRequest: check_username,
    functions.account.UpdateUsernameRequest: update_username,
    functions.account.GetReactionsNotifySettingsRequest: get_reactions_notify_settings,
    functions.account.SetReactionsNotifySettingsRequest: set_reactions_notify_settings,
}
