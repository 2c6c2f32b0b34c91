"""Reactions to messages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from telethon.tl import types

from sandbox.contract import RpcFault
from sandbox.world import editing, permissions
from sandbox.world.accounts import Account
from sandbox.world.chats import Chat
from sandbox.world.messages import Message, Reaction

if TYPE_CHECKING:
    from sandbox.world.world import World

FREE = frozenset(  # a table reads better than 73 quoted strings
    """
    👍 👎 ❤ 🔥 🥰 👏 😁 🤔 🤯 😱 🤬 😢 🎉 🤩 🤮
    💩 🙏 👌 🕊 🤡 🥱 🥴 😍 🐳 ❤\u200d🔥 🌚 🌭 💯 🤣 ⚡
    🍌 🏆 💔 🤨 😐 🍓 🍾 💋 🖕 😈 😴 😭 🤓 👻 👨\u200d💻
    👀 🎃 🙈 😇 😨 🤝 ✍ 🤗 🫡 🎅 🎄 ☃ 💅 🤪 🗿
    🆒 💘 🙉 🦄 😘 💊 🙊 😎 👾 🤷\u200d♂ 🤷 🤷\u200d♀ 😡
    """.split()  # noqa: SIM905
)
"""What accounts without Premium may react with (python-telegram-bot's ReactionEmoji)."""
KINDS = 11
"""How many different reactions one message takes (`reactions_uniq_max`)."""


def plain(emoji: str) -> str:
    """Telegram compares without the variation selector."""
    return emoji.replace("\ufe0f", "")


def react(
    world: World,
    user: Account,
    target: Account | Chat,
    message_id: int,
    emojis: list[str],
    key: int | None = None,
) -> Message:
    """Replace somebody's reaction; an empty list takes it back. Tells the author."""
    message = editing.find(user, target, message_id)
    if message.action is not None:
        raise RpcFault(400, "MESSAGE_ID_INVALID")
    if len(emojis) > 1:
        raise RpcFault(400, "REACTIONS_TOO_MANY")
    chosen = [plain(emoji) for emoji in emojis]
    for emoji in chosen:
        _check(world, user, target, message, emoji)
    before = message.reactions.get(user.id)
    if chosen == ([] if before is None else [before.emoji]):
        raise RpcFault(400, "MESSAGE_NOT_MODIFIED")
    for shown in (message, message.twin):
        if shown is not None:
            shown.reactions.pop(user.id, None)
            if chosen:
                shown.reactions[user.id] = Reaction(chosen[0], world.now)
    _tell_author(world, user, message, key)
    return message


def _check(
    world: World, user: Account, target: Account | Chat, message: Message, emoji: str
) -> None:
    if emoji not in FREE:
        raise RpcFault(400, "REACTION_INVALID")
    kinds = {reaction.emoji for reaction in message.reactions.values()}
    if emoji not in kinds and len(kinds) >= KINDS:
        raise RpcFault(400, "REACTIONS_TOO_MANY")
    if isinstance(target, Account):
        return
    permissions.check_view(world, target, user.id)
    if not allowed(target, emoji):
        raise RpcFault(400, "REACTION_INVALID")
    if target.broadcast or target.admin(user.id) is not None:
        return
    if user.id not in target.members or not target.allows(user.id, "send_reactions", world.now):
        raise RpcFault(403, "CHAT_WRITE_FORBIDDEN")


def allowed(chat: Chat, emoji: str) -> bool:
    """Whether the chat takes this reaction."""
    if isinstance(chat.reactions, types.ChatReactionsAll):
        return True
    listed = getattr(chat.reactions, "reactions", None) or []
    return emoji in {plain(getattr(reaction, "emoticon", "")) for reaction in listed}


def update(world: World, viewer: int, message: Message) -> Any:
    """The update that shows a message's reactions to the viewer."""
    peer = types.PeerChannel(message.chat.id) if message.chat else types.PeerUser(message.peer)
    return types.UpdateMessageReactions(peer, message.id, world.render.reactions(viewer, message))


def updates(world: World, viewer: int, messages: list[Message]) -> Any:
    """Updates with the reactions of these messages, and who gave them."""
    users, chats = world.render.people(viewer, messages)
    return world.fanout.wrap([update(world, viewer, m) for m in messages], users, chats)


def _tell_author(world: World, actor: Account, message: Message, key: int | None) -> None:
    """Only the author hears of reactions at once, if the settings say so."""
    author = world.accounts.get(message.author)
    if author is None:
        return
    wish = author.reaction_settings.messages_notify_from
    if isinstance(wish, types.ReactionNotificationsFromContacts):
        wanted = actor.id in author.contacts or actor is author
    else:
        wanted = wish is not None
    if not wanted or (message.chat is not None and author.id not in message.chat.members):
        return
    seen = message
    if message.chat is None and not message.out and message.twin is not None:
        seen = message.twin
    if not seen.deleted:
        world.fanout.push(author, updates(world, author.id, [seen]), key)
