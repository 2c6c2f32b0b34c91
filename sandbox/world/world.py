"""The truth of the sandbox Telegram, and the direct way to set it up and to look at it."""

from __future__ import annotations

import secrets
from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from itertools import count
from typing import Any

from telethon.tl import types

from sandbox.contract import RpcFault, Time, Wire
from sandbox.world import editing, joining, members, permissions, posting, reacting, scheduling
from sandbox.world.accounts import SERVICE, Account, Login
from sandbox.world.chats import Chat
from sandbox.world.fanout import Fanout
from sandbox.world.files import Files
from sandbox.world.logins import Logins
from sandbox.world.messages import Draft, Message
from sandbox.world.password import Password
from sandbox.world.render import Renderer

FIRST_USER = 100_000
FIRST_CHAT = 1_000_000_000


class World:
    """Everything that Telegram knows, in memory.

    The methods here are synchronous. Those that act for somebody (`post`, `edit`, ...) take
    the same path as that person's own client would: the rules hold and updates go out.
    """

    def __init__(self, clock: Time) -> None:
        self.clock = clock
        self.code = "22222"
        self.address = ("127.0.0.1", 0)
        self.calls: Counter[str] = Counter()
        self.unknown: Counter[str] = Counter()
        self.repeats: Counter[int] = Counter()
        self.accounts: dict[int, Account] = {}
        self.chats: dict[int, Chat] = {}
        self.phones: dict[str, int] = {}
        self.usernames: dict[str, Account | Chat] = {}
        self.logins = Logins()
        self.files = Files()
        self.render = Renderer(self)
        self.fanout = Fanout(self)
        self.executing: set[tuple[int, int]] = set()
        self.scheduled: list[scheduling.Due] = []
        self.scheduled_ids = count(1)
        self.album_ids = count(1)
        self._next_user = count(FIRST_USER + 1)
        self._next_chat = count(FIRST_CHAT + 1)
        self.accounts[SERVICE] = Account(SERVICE, "Telegram", phone="42777")

    # --- set-up

    def connect(self, wire: Wire) -> None:
        """From now on updates leave through this wire."""
        self.fanout.wire = wire

    def add_account(
        self,
        first_name: str,
        last_name: str = "",
        username: str | None = None,
        phone: str | None = None,
    ) -> int:
        """A new account; returns its id. Without a phone one of +999 66 2... is given."""
        number = next(self._next_user)
        digits = (phone or f"99966{2_000_000 + number}").lstrip("+")
        account = Account(number, first_name, last_name, username, digits)
        self.accounts[number] = account
        self.phones[digits] = number
        if username:
            self.usernames[username.lower()] = account
        return number

    def new_chat(self, title: str, creator: int, *, broadcast: bool, about: str = "") -> Chat:
        """A chat with its creator and the service message that says so."""
        chat = Chat(next(self._next_chat), title, self.now, broadcast, about)
        self.chats[chat.id] = chat
        members.admit(self, chat, creator, creator=True)
        posting.announce(self, chat, creator, types.MessageActionChannelCreate(title))
        return chat

    def add_supergroup(self, title: str, creator: int, members: Iterable[int] = ()) -> int:
        """A supergroup with these members, who are let in without service messages."""
        return self._add_chat(title, creator, members, broadcast=False)

    def add_channel(self, title: str, creator: int, members: Iterable[int] = ()) -> int:
        """A channel with these readers."""
        return self._add_chat(title, creator, members, broadcast=True)

    def _add_chat(self, title: str, creator: int, people: Iterable[int], *, broadcast: bool) -> int:
        chat = self.new_chat(title, creator, broadcast=broadcast)
        for user in people:
            if user not in chat.members:
                members.admit(self, chat, user)
        return chat.id

    def link(self, channel: int, group: int) -> None:
        """Make the supergroup the channel's discussion: posts are forwarded into it."""
        members.link(self.chats[channel], self.chats[group])
        self.render.forget_chat(channel)
        self.render.forget_chat(group)

    def promote(self, chat: int, user: int, *, anonymous: bool = False, **rights: bool) -> None:
        """Make a member an admin; without named rights they get the usual ones."""
        names = {name for name, given in rights.items() if given} or set(members.USUAL_POWERS)
        if anonymous:
            names.add("anonymous")
        types.ChatAdminRights(**dict.fromkeys(names, True))  # refuses a misspelt right
        members.promote(self, self.chats[chat], user, frozenset(names), by=0)

    def set_password(self, user: int, password: str | None) -> None:
        """Two-step verification on, or off with None."""
        self.accounts[user].password = None if password is None else Password.of(password)

    def delete_account(self, user: int) -> None:
        """The account goes; what it said stays, by a "Deleted Account"."""
        account = self.accounts[user]
        for key in list(account.logins):
            self.end_login(key)
        account.deleted = True
        self.render.forget_user(user)

    # --- acting for somebody

    def post(
        self,
        chat: int,
        author: int,
        text: str,
        reply_to: int | None = None,
        entities: list[Any] | None = None,
        media: Any = None,
        date: datetime | None = None,
    ) -> int:
        """Post as `author` into a chat, or to the account with that id; returns the id.

        Raises RpcFault where Telegram would refuse.
        """
        draft = Draft(text, entities, media, reply_to=reply_to, date=date)
        return posting.post(self, self.accounts[author], self.target(chat), draft).id

    def whisper(
        self, author: int, to: int, text: str, *, media: Any = None, reply_to: int | None = None
    ) -> Message:
        """Write privately; returns the author's copy, whose `twin` is the receiver's.

        `media` as from `attachment`; `reply_to` is an id of the author's box.
        """
        draft = Draft(text, media=media, reply_to=reply_to)
        return posting.post(self, self.accounts[author], self.accounts[to], draft)

    def attachment(self, content: bytes, name: str) -> Any:
        """A picture or a file to post, also into a chat."""
        return self.files.attach(content, name, self.now)

    def join(self, user: int, link: str) -> bool:
        """Come in by a link; says whether they are in. Else they asked to be."""
        try:
            joining.by_link(self, self.accounts[user], link)
        except RpcFault as fault:
            if fault.message != "INVITE_REQUEST_SENT":
                raise
            return False
        return True

    def leave(self, chat: int, user: int) -> None:
        """Walk out of a chat."""
        members.leave(self, self.chats[chat], user)

    def invite_link(
        self, chat: int, admin: int, *, limit: int | None = None, request_needed: bool = False
    ) -> str:
        """A new link of an admin."""
        permissions.check_admin(self.chats[chat], admin, "invite_users")
        made = joining.export(
            self, self.chats[chat], admin, limit=limit, request_needed=request_needed
        )
        return made.link

    def decide(self, chat: int, user: int, admin: int, *, approved: bool) -> None:
        """Answer a request to join as an admin."""
        permissions.check_admin(self.chats[chat], admin, "invite_users")
        joining.decide(self, self.chats[chat], self.accounts[admin], user, approved=approved)

    def edit(self, chat: int, message: int, text: str, author: int | None = None) -> None:
        """Edit as the author (for a private message `chat` is the other one's id)."""
        target = self.target(chat)
        if isinstance(target, Chat):
            editor = author or target.history.messages[message].author
        else:
            editor = _named(author)
        editing.edit(self, self.accounts[editor], target, message, Draft(text))

    def delete(self, chat: int, *messages: int, by: int | None = None) -> None:
        """Delete for everybody, as the (first) author or as `by`."""
        target = self.target(chat)
        if isinstance(target, Chat):
            actor = by or target.history.messages[messages[0]].author
            editing.delete_in_chat(self, self.accounts[actor], target, list(messages))
        else:
            editing.delete_private(self, self.accounts[_named(by)], list(messages), revoke=True)

    def react(self, chat: int, message: int, user: int, emoji: str | None) -> None:
        """React, or take the reaction back with None."""
        emojis = [emoji] if emoji else []
        reacting.react(self, self.accounts[user], self.target(chat), message, emojis)

    def service_text(self, user: int, text: str) -> int:
        """A message from Telegram itself; returns the id in that account's box."""
        sent = posting.post(self, self.accounts[SERVICE], self.accounts[user], Draft(text))
        return sent.twin.id if sent.twin else sent.id

    def tick(self) -> None:
        """Publish the scheduled messages whose time has come."""
        scheduling.publish_due(self)

    # --- looking

    @property
    def now(self) -> datetime:
        """The sandbox's time."""
        return self.clock.now()

    def target(self, number: int) -> Account | Chat:
        """The chat or the account with this id."""
        return self.chats.get(number) or self.accounts[number]

    def history(self, chat: int) -> list[Message]:
        """Every message ever posted in a chat, the deleted ones marked `deleted`."""
        return list(self.chats[chat].history.messages.values())

    def dialog(self, user: int, other: int) -> list[Message]:
        """The copies that `user` has (or had) of a private dialog."""
        return list(self.accounts[user].history(other).messages.values())

    def received(
        self, user: int, sender: int | None = None, *, deleted: bool = False
    ) -> list[Message]:
        """What others (or one of them) wrote to `user` privately, in order; also what is `deleted`.

        Telegram's own messages, such as login codes, are among them.
        """
        return [
            message
            for message in self.accounts[user].messages.values()
            if not message.out and (deleted or not message.deleted)
            if sender in (None, message.peer)
        ]

    def content(self, message: Message) -> bytes:
        """The bytes of a message's picture or file."""
        return self.files.content(message.media)

    def requests(self, chat: int) -> list[int]:
        """Who waits to be let in, in the order they asked."""
        return list(self.chats[chat].requests)

    def members(self, chat: int) -> list[int]:
        """Who is in the chat."""
        return list(self.chats[chat].members)

    def restriction(self, chat: int, user: int) -> Any:
        """The ChatBannedRights in force for somebody, or None."""
        found = self.chats[chat].restriction(user, self.now)
        return found.render() if found else None

    def login_of(self, key: int) -> Login | None:
        """Who is signed in with this auth key."""
        return self.logins.by_key.get(key)

    def sign_in(self, key: int, account: Account) -> Login:
        """Bind an auth key to an account."""
        login = Login(key, account.id, secrets.randbits(62), self.now)
        self.logins.by_key[key] = login
        account.logins[key] = login
        return login

    def sign_out(self, key: int) -> None:
        """Unbind an auth key."""
        login = self.logins.by_key.pop(key, None)
        if login is not None:
            del self.accounts[login.account].logins[key]

    def end_login(self, key: int) -> None:
        """Sign a key out from elsewhere and cut its connections."""
        self.sign_out(key)
        if self.fanout.wire is not None:
            self.fanout.wire.close_key(key)


def _named(user: int | None) -> int:
    if user is None:
        raise RpcFault(400, "USER_ID_INVALID")
    return user
