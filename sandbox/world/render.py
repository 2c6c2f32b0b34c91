"""How the truth looks to one account, in Telethon's TL objects."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from telethon.tl import types

from sandbox.world.accounts import SERVICE, Account
from sandbox.world.chats import Chat
from sandbox.world.hashes import access_hash
from sandbox.world.messages import Message
from sandbox.world.rights import FOREVER, banned

if TYPE_CHECKING:
    from sandbox.world.world import World

RECENT_REACTORS = 3
"""How many people a message names with their reactions (TDLib's MAX_RECENT_REACTORS)."""


class Renderer:
    """Builds users, chats and messages for a viewer; users and chats are kept."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._users: dict[int, dict[int, Any]] = {}
        self._chats: dict[int, dict[int, Any]] = {}

    def forget_user(self, user: int) -> None:
        """The account changed: build it anew for everybody."""
        self._users.pop(user, None)

    def forget_chat(self, chat: int) -> None:
        """The chat, or somebody's place in it, changed."""
        self._chats.pop(chat, None)

    def user(self, viewer: int, user: int) -> Any:
        """An account; the phone only to itself and to those who have it as a contact."""
        seen = self._users.setdefault(user, {})
        if viewer not in seen:
            seen[viewer] = self._user(viewer, self._world.accounts[user])
        return seen[viewer]

    def _user(self, viewer: int, account: Account) -> Any:
        if account.deleted:
            return types.User(account.id, deleted=True, access_hash=access_hash(viewer, account.id))
        watcher = self._world.accounts[viewer]
        known = account.id in watcher.contacts
        own = viewer == account.id
        return types.User(
            id=account.id,
            is_self=own or None,
            contact=known or None,
            mutual_contact=(known and viewer in account.contacts) or None,
            verified=account.id == SERVICE or None,
            support=account.id == SERVICE or None,
            access_hash=access_hash(viewer, account.id),
            first_name=account.first_name,
            last_name=account.last_name or None,
            username=account.username,
            phone=account.phone if own or known or account.id == SERVICE else None,
        )

    def chat(self, viewer: int, chat: Chat) -> Any:
        """A supergroup or channel with the viewer's own place in it."""
        restriction = chat.restriction(viewer, self._world.now)
        if restriction is not None:  # it ends by the clock, so it is not kept
            return self._chat(viewer, chat, restriction)
        seen = self._chats.setdefault(chat.id, {})
        if viewer not in seen:
            seen[viewer] = self._chat(viewer, chat, None)
        return seen[viewer]

    def _chat(self, viewer: int, chat: Chat, restriction: Any) -> Any:
        member = chat.members.get(viewer)
        common: dict[str, Any] = {
            "id": chat.id,
            "title": chat.title,
            "broadcast": chat.broadcast or None,
            "megagroup": not chat.broadcast or None,
            "access_hash": access_hash(viewer, chat.id),
        }
        if restriction is not None and restriction.ban:
            return types.ChannelForbidden(until_date=restriction.until, **common)
        return types.Channel(
            photo=types.ChatPhotoEmpty(),
            date=member.date if member else chat.date,
            creator=(member is not None and member.creator) or None,
            left=member is None or None,
            has_link=chat.linked is not None or None,
            slowmode_enabled=chat.slow_mode > 0 or None,
            username=chat.username,
            admin_rights=admin_rights(chat, viewer),
            banned_rights=restriction.render() if restriction else None,
            default_banned_rights=banned(chat.defaults, FOREVER),
            **common,
        )

    def message(self, viewer: int, message: Message) -> Any:
        """A message as the viewer sees it."""
        chat = message.chat
        out = message.author == viewer if chat else message.out
        common: dict[str, Any] = {
            "id": message.id,
            "peer_id": types.PeerChannel(chat.id) if chat else types.PeerUser(message.peer),
            "date": message.date,
            "out": out or None,
            "from_id": message.sender,
            "silent": message.silent or None,
            "post": (chat is not None and chat.broadcast) or None,
            "reply_to": _reply(message),
            "ttl_period": message.ttl,
        }
        if viewer in named(message):
            common["mentioned"] = True
        if message.reactions:
            common["reactions"] = self.reactions(viewer, message)
        if message.action is not None:
            return types.MessageService(action=message.action, **common)
        return types.Message(
            message=message.text,
            entities=message.entities,
            media=message.media,
            fwd_from=message.forward,
            edit_date=message.edit_date,
            grouped_id=message.grouped_id,
            pinned=message.pinned or None,
            from_scheduled=message.scheduled or None,
            views=1 if chat is not None and chat.broadcast else None,
            forwards=0 if chat is not None and chat.broadcast else None,
            replies=self._replies(message),
            **common,
        )

    def _replies(self, message: Message) -> Any:
        chat = message.chat
        if chat is not None and chat.broadcast and message.comments and chat.linked:
            return types.MessageReplies(
                message.comments.replies, chat.log.pts, comments=True, channel_id=chat.linked.id
            )
        if message.replies and chat is not None:
            return types.MessageReplies(message.replies, chat.log.pts)
        return None

    def reactions(self, viewer: int, message: Message) -> Any:
        """All reactions to a message; who gave them is told of groups and dialogs only."""
        given = sorted(message.reactions.items(), key=lambda item: item[1].date, reverse=True)
        counts = Counter(reaction.emoji for _, reaction in given)
        own = message.reactions.get(viewer)
        open_list = message.chat is None or not message.chat.broadcast
        return types.MessageReactions(
            results=[
                types.ReactionCount(
                    types.ReactionEmoji(emoji),
                    number,
                    chosen_order=0 if own and own.emoji == emoji else None,
                )
                for emoji, number in counts.most_common()
            ],
            can_see_list=open_list or None,
            recent_reactions=[
                types.MessagePeerReaction(
                    types.PeerUser(user),
                    reaction.date,
                    types.ReactionEmoji(reaction.emoji),
                    my=user == viewer or None,
                )
                for user, reaction in given[:RECENT_REACTORS]
            ]
            if open_list
            else None,
        )

    def people(
        self, viewer: int, messages: Iterable[Message], extra: Iterable[int] = ()
    ) -> tuple[list[Any], list[Any]]:
        """The users and the chats that these messages mention."""
        users: set[int] = set(extra)
        chats: set[int] = set()
        for message in messages:
            _mentioned(message, users, chats)
        return (
            [self.user(viewer, user) for user in users],
            [self.chat(viewer, self._world.chats[chat]) for chat in chats],
        )


def admin_rights(chat: Chat, user: int) -> Any:
    """The TL object with somebody's admin rights, or None."""
    member = chat.admin(user)
    if member is None:
        return None
    names = set(member.powers or ())
    if member.creator:
        names |= CREATOR_POWERS
    return types.ChatAdminRights(**dict.fromkeys(names, True))


CREATOR_POWERS = {
    "change_info", "post_messages", "edit_messages", "delete_messages", "ban_users",
    "invite_users", "pin_messages", "add_admins", "manage_call", "other", "manage_topics",
}  # fmt: skip


def _reply(message: Message) -> Any:
    if message.reply_to is None:
        return None
    thread = message.thread if message.thread != message.reply_to else None
    return types.MessageReplyHeader(reply_to_msg_id=message.reply_to, reply_to_top_id=thread)


def named(message: Message) -> set[int]:
    """The accounts that the text mentions by id: their clients call them."""
    return {
        entity.user_id
        for entity in message.entities or ()
        if isinstance(entity, types.MessageEntityMentionName)
    }


def _mentioned(message: Message, users: set[int], chats: set[int]) -> None:
    if message.chat is None:
        users.update((message.peer, message.author))
    else:
        chats.add(message.chat.id)
    for peer in (message.sender, message.forward.from_id if message.forward else None):
        if isinstance(peer, types.PeerUser):
            users.add(peer.user_id)
        elif isinstance(peer, types.PeerChannel):
            chats.add(peer.channel_id)
    if message.action is not None:
        users.update(getattr(message.action, "users", ()))
        for name in ("user_id", "inviter_id"):
            if found := getattr(message.action, name, None):
                users.add(found)
    users.update(message.reactions)
    users.update(named(message))
