"""Who is told what: updates to every login of everybody concerned."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from telethon.tl import types

from sandbox.contract import Wire
from sandbox.world.accounts import Account
from sandbox.world.chats import Chat
from sandbox.world.log import Entry, Kind
from sandbox.world.messages import Message

if TYPE_CHECKING:
    from sandbox.world.world import World


class Fanout:
    """Renders entries of the logs as updates and hands them to the wire."""

    def __init__(self, world: World) -> None:
        self._world = world
        self.wire: Wire | None = None

    def online(self) -> list[Account]:
        """The accounts with at least one login; nobody else costs anything."""
        accounts = {login.account for login in self._world.logins.by_key.values()}
        return [self._world.accounts[number] for number in accounts]

    def push(self, account: Account, updates: Any, but: int | None = None) -> None:
        """Send to every login of an account, except the one that caused it."""
        if self.wire is None:
            return
        for key in list(account.logins):
            if key != but:
                self.wire.push(key, updates)

    def tell_chat(self, chat: Chat, entries: Sequence[Entry], but: int | None = None) -> None:
        """Tell the members of a chat what happened in it."""
        chat.moved = self._world.now
        for account in self.online():
            if account.id in chat.members and any(key != but for key in account.logins):
                self.push(account, self.chat_updates(account.id, chat, entries), but)

    def tell_account(
        self,
        account: Account,
        entries: Sequence[Entry],
        but: int | None = None,
        *,
        short: bool = False,
    ) -> None:
        """Tell an account what happened in its own box; `short`, see `short_message`."""
        if any(key != but for key in account.logins):
            told = (
                self.short_message(account, entries[0])
                if short
                else self.account_updates(account, entries)
            )
            self.push(account, told, but)

    def wrap(self, updates: list[Any], users: list[Any], chats: list[Any]) -> Any:
        """An Updates object; `seq` 0 says that it may be applied in any order."""
        return types.Updates(updates, users, chats, self._world.now, 0)

    def chat_updates(
        self,
        viewer: int,
        chat: Chat,
        entries: Sequence[Entry],
        first: Sequence[Any] = (),
    ) -> Any:
        """The Updates that show these entries of a chat's log to a viewer."""
        messages = [chat.history.messages[i] for e in entries for i in e.ids]
        users, chats = self._world.render.people(viewer, messages)
        if not chats:
            chats = [self._world.render.chat(viewer, chat)]
        shown = [self.chat_update(viewer, chat, entry) for entry in entries]
        return self.wrap([*first, *shown], users, chats)

    def account_updates(
        self, account: Account, entries: Sequence[Entry], first: Sequence[Any] = ()
    ) -> Any:
        """The Updates that show these entries of an account's log to it."""
        messages = [account.messages[i] for e in entries for i in e.ids if i in account.messages]
        users, chats = self._world.render.people(account.id, messages)
        shown = [self.account_update(account, entry) for entry in entries]
        return self.wrap([*first, *shown], users, chats)

    def chat_update(self, viewer: int, chat: Chat, entry: Entry) -> Any:
        """One entry of a chat's log."""
        render = self._world.render
        pts, count, ids = entry.pts, entry.count, list(entry.ids)
        match entry.kind:
            case Kind.NEW:
                message = render.message(viewer, chat.history.messages[ids[0]])
                return types.UpdateNewChannelMessage(message, pts, count)
            case Kind.EDIT:
                message = render.message(viewer, chat.history.messages[ids[0]])
                return types.UpdateEditChannelMessage(message, pts, count)
            case Kind.DELETE:
                return types.UpdateDeleteChannelMessages(chat.id, ids, pts, count)
            case _:
                pinned = entry.kind is Kind.PIN or None
                return types.UpdatePinnedChannelMessages(chat.id, ids, pts, count, pinned=pinned)

    def short_message(self, account: Account, entry: Entry) -> Any:
        """A plain private message without any user object (core.telegram.org/api/updates).

        Clients must have met its sender, or look them up.
        """
        message = account.messages[entry.ids[0]]
        shown = self._world.render.message(account.id, message)
        return types.UpdateShortMessage(
            id=shown.id,
            user_id=message.peer,
            message=shown.message,
            pts=entry.pts,
            pts_count=entry.count,
            date=shown.date,
            out=shown.out,
            silent=shown.silent,
            reply_to=shown.reply_to,
            entities=shown.entities,
            ttl_period=shown.ttl_period,
        )

    def account_update(self, account: Account, entry: Entry) -> Any:
        """One entry of an account's log."""
        render = self._world.render
        pts, count, ids = entry.pts, entry.count, list(entry.ids)
        peer = types.PeerUser(entry.peer)
        match entry.kind:
            case Kind.NEW:
                message = render.message(account.id, account.messages[ids[0]])
                return types.UpdateNewMessage(message, pts, count)
            case Kind.EDIT:
                message = render.message(account.id, account.messages[ids[0]])
                return types.UpdateEditMessage(message, pts, count)
            case Kind.DELETE:
                return types.UpdateDeleteMessages(ids, pts, count)
            case Kind.READ_INBOX:
                return types.UpdateReadHistoryInbox(peer, ids[0], 0, pts, count)
            case Kind.READ_OUTBOX:
                return types.UpdateReadHistoryOutbox(peer, ids[0], pts, count)
            case _:
                pinned = entry.kind is Kind.PIN or None
                return types.UpdatePinnedMessages(peer, ids, pts, count, pinned=pinned)

    def tell_about(self, account: Account, chat: Chat, but: int | None = None) -> None:
        """Tell somebody that their place in a chat changed."""
        self._world.render.forget_chat(chat.id)
        if any(key != but for key in account.logins):
            shown = self._world.render.chat(account.id, chat)
            self.push(account, self.wrap([types.UpdateChannel(chat.id)], [], [shown]), but)


def visible(entries: Sequence[Entry], messages: dict[int, Message]) -> list[Message]:
    """The messages that these entries created and that still exist."""
    created = (messages.get(e.ids[0]) for e in entries if e.kind is Kind.NEW)
    return [message for message in created if message is not None and not message.deleted]
