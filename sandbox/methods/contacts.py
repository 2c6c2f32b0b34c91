"""`contacts.*`: the address book, and finding people."""

from typing import Any

from telethon.tl import functions, types

from sandbox.contract import Answer, RpcFault
from sandbox.methods.auth import digits
from sandbox.methods.call import Call, Methods
from sandbox.world.accounts import Account
from sandbox.world.chats import Chat


def resolve_username(call: Call, request: Any) -> Answer:
    """Who has this name."""
    found = call.world.usernames.get(request.username.lower().lstrip("@"))
    if found is None:
        raise RpcFault(400, "USERNAME_NOT_OCCUPIED")
    if isinstance(found, Chat):
        return types.contacts.ResolvedPeer(types.PeerChannel(found.id), call.shown(found), [])
    return types.contacts.ResolvedPeer(types.PeerUser(found.id), [], call.users(found.id))


def resolve_phone(call: Call, request: Any) -> Answer:
    """Who has this number."""
    found = call.world.phones.get(digits(request.phone))
    if found is None:
        raise RpcFault(400, "PHONE_NOT_OCCUPIED")
    return types.contacts.ResolvedPeer(types.PeerUser(found), [], call.users(found))


def _add(call: Call, user: Account) -> None:
    call.me.contacts.add(user.id)
    call.world.render.forget_user(user.id)
    call.world.render.forget_user(call.me.id)


def add_contact(call: Call, request: Any) -> Answer:
    """Put somebody into the address book."""
    user = call.user(request.id)
    _add(call, user)
    return call.world.fanout.wrap([], call.users(user.id), [])


def import_contacts(call: Call, request: Any) -> Answer:
    """Put people into the address book by number."""
    imported = []
    for contact in request.contacts:
        number = call.world.phones.get(digits(contact.phone))
        if number is not None:
            _add(call, call.world.accounts[number])
            imported.append(types.ImportedContact(number, contact.client_id))
    users = call.users(*(contact.user_id for contact in imported))
    return types.contacts.ImportedContacts(imported, [], [], users)


def delete_contacts(call: Call, request: Any) -> Answer:
    """Take people out of the address book."""
    gone = [call.user(given) for given in request.id]
    for user in gone:
        call.me.contacts.discard(user.id)
        call.world.render.forget_user(user.id)
        call.world.render.forget_user(call.me.id)
    return call.world.fanout.wrap([], call.users(*(user.id for user in gone)), [])


def get_contacts(call: Call, _: Any) -> Answer:
    """The address book."""
    me = call.me
    book = [
        types.Contact(number, me.id in call.world.accounts[number].contacts)
        for number in me.contacts
    ]
    return types.contacts.Contacts(book, len(book), call.users(*me.contacts))


def block(call: Call, request: Any) -> Answer:
    """Take no messages from somebody."""
    call.me.blocked.add(call.peer(request.id).id)
    return True


def unblock(call: Call, request: Any) -> Answer:
    """Take them again."""
    call.me.blocked.discard(call.peer(request.id).id)
    return True


METHODS: Methods = {
    functions.contacts.ResolveUsernameRequest: resolve_username,
    functions.contacts.ResolvePhoneRequest: resolve_phone,
    functions.contacts.AddContactRequest: add_contact,
    functions.contacts.ImportContactsRequest: import_contacts,
    functions.contacts.DeleteContactsRequest: delete_contacts,
    functions.contacts.GetContactsRequest: get_contacts,
    functions.contacts.BlockRequest: block,
    functions.contacts.UnblockRequest: unblock,
}
