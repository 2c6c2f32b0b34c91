"""New messages: into supergroups and channels, and between two accounts."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from telethon.tl import types

from sandbox.contract import RpcFault
from sandbox.world import permissions
from sandbox.world.accounts import Account
from sandbox.world.chats import Chat
from sandbox.world.log import Kind
from sandbox.world.messages import Draft, Message

if TYPE_CHECKING:
    from sandbox.world.world import World

TEXT_LENGTH = 4096
CAPTION_LENGTH = 1024


def check_text(text: str, media: Any) -> None:
    """Raise RpcFault for a text that Telegram would not take (lengths in UTF-16 units)."""
    length = len(text.encode("utf-16-le")) // 2
    if media is None:
        if not text.strip():
            raise RpcFault(400, "MESSAGE_EMPTY")
        if length > TEXT_LENGTH:
            raise RpcFault(400, "MESSAGE_TOO_LONG")
    elif length > CAPTION_LENGTH:
        raise RpcFault(400, "MEDIA_CAPTION_TOO_LONG")


def post(
    world: World, author: Account, target: Account | Chat, draft: Draft, key: int | None = None
) -> Message:
    """Post one message; returns the author's copy. `key` is the login that asked, if any."""
    return post_all(world, author, target, [draft], key)[0]


def post_all(
    world: World,
    author: Account,
    target: Account | Chat,
    drafts: list[Draft],
    key: int | None = None,
) -> list[Message]:
    """Post several messages at once (an album); returns the author's copies."""
    check(world, author, target, drafts)
    if isinstance(target, Account):
        return _post_private(world, author, target, drafts, key)
    messages = [_into_chat(world, author, target, draft) for draft in drafts]
    target.spoke[author.id] = world.now
    entries = [target.log.append(Kind.NEW, (message.id,)) for message in messages]
    world.fanout.tell_chat(target, entries, key)
    if target.broadcast and target.linked is not None:
        _discuss(world, target, target.linked, messages)
    return messages


def check(world: World, author: Account, target: Account | Chat, drafts: list[Draft]) -> None:
    """Raise RpcFault if the author may not post this here now."""
    for draft in drafts:
        check_text(draft.text, draft.media)
    if isinstance(target, Chat):
        for draft in drafts:
            permissions.check_post(world, target, author.id, draft.media)
        permissions.check_slow_mode(world, target, author.id)
        history = target.history
    else:
        permissions.check_private(author, target)
        history = author.history(target.id)
    for draft in drafts:
        if draft.reply_to is not None and history.get(draft.reply_to) is None:
            raise RpcFault(400, "REPLY_MESSAGE_ID_INVALID")


def announce(
    world: World,
    chat: Chat,
    actor: int,
    action: Any,
    reply_to: int | None = None,
    key: int | None = None,
) -> Message:
    """A service message; nobody needs a right for it."""
    draft = Draft(action=action, reply_to=reply_to)
    message = _into_chat(world, world.accounts[actor], chat, draft)
    world.fanout.tell_chat(chat, [chat.log.append(Kind.NEW, (message.id,))], key)
    return message


def sender(chat: Chat, author: int) -> Any:
    """Whom readers see as the sender of a new message."""
    if chat.broadcast:
        return None
    if chat.may(author, "anonymous"):
        return types.PeerChannel(chat.id)
    return person(author)


@cache
def person(user: int) -> Any:
    """A PeerUser; one for all messages of a person, since there may be a million of them."""
    return types.PeerUser(user)


def _into_chat(world: World, author: Account, chat: Chat, draft: Draft) -> Message:
    message = Message(
        id=chat.next_id(),
        author=author.id,
        text=draft.text,
        date=draft.date or world.now,
        chat=chat,
        sender=sender(chat, author.id),
        entities=draft.entities,
        media=draft.media,
        action=draft.action,
        reply_to=draft.reply_to,
        forward=draft.forward,
        silent=draft.silent,
        grouped_id=draft.grouped_id,
        random_id=draft.random_id,
        scheduled=draft.scheduled,
        ttl=chat.ttl or None,
    )
    if draft.reply_to is not None:
        _thread(chat, message, draft.reply_to)
    chat.history.add(message)
    return message


def _thread(chat: Chat, message: Message, reply_to: int) -> None:
    parent = chat.history.messages[reply_to]
    message.thread = parent.thread or parent.reply_to or parent.id
    head = chat.history.messages[message.thread]
    head.replies += 1


def _discuss(world: World, channel: Chat, group: Chat, posts: list[Message]) -> None:
    """Forward a channel's posts into the linked supergroup, as Telegram does."""
    entries = []
    for post_ in posts:
        copy = _into_chat(
            world,
            world.accounts[post_.author],
            group,
            Draft(
                text=post_.text,
                entities=post_.entities,
                media=post_.media,
                grouped_id=post_.grouped_id,
                forward=types.MessageFwdHeader(
                    date=post_.date,
                    from_id=types.PeerChannel(channel.id),
                    channel_post=post_.id,
                    saved_from_peer=types.PeerChannel(channel.id),
                    saved_from_msg_id=post_.id,
                ),
            ),
        )
        copy.sender = types.PeerChannel(channel.id)
        copy.author = 0  # nobody in the group wrote it
        post_.comments = copy
        entries.append(group.log.append(Kind.NEW, (copy.id,)))
    world.fanout.tell_chat(group, entries)


def _post_private(
    world: World, author: Account, other: Account, drafts: list[Draft], key: int | None
) -> list[Message]:
    # Told shortly, without users, to those who must know the other one already.
    plain = other is not author and len(drafts) == 1 and _is_plain(drafts[0])
    known_here = plain and bool(author.history(other.id).live)
    known_there = plain and bool(other.history(author.id).live)
    own = [_into_box(world, author, other, draft, out=True) for draft in drafts]
    if other is not author:
        theirs = [_into_box(world, other, author, draft, out=False) for draft in drafts]
        for mine, copy in zip(own, theirs, strict=True):
            mine.twin, copy.twin = copy, mine
            if mine.reply_to is not None:
                answered = author.messages[mine.reply_to].twin
                copy.reply_to = answered.id if answered and not answered.deleted else None
        entries = [other.log.append(Kind.NEW, (copy.id,)) for copy in theirs]
        world.fanout.tell_account(other, entries, short=known_there)
    entries = [author.log.append(Kind.NEW, (mine.id,)) for mine in own]
    world.fanout.tell_account(author, entries, key, short=known_here)
    return own


def _is_plain(draft: Draft) -> bool:
    """Whether nothing but a text is said, which mentions nobody."""
    extras = (draft.media, draft.action, draft.forward, draft.grouped_id)
    mentions = (types.MessageEntityMentionName,)
    return (
        all(extra is None for extra in extras)
        and not draft.scheduled
        and not any(isinstance(entity, mentions) for entity in draft.entities or ())
    )


def _into_box(world: World, owner: Account, other: Account, draft: Draft, *, out: bool) -> Message:
    author = owner if out else other
    return owner.file(
        Message(
            id=owner.next_id(),
            author=author.id,
            text=draft.text,
            date=draft.date or world.now,
            peer=other.id,
            out=out,
            sender=person(owner.id) if out else None,
            entities=draft.entities,
            media=draft.media,
            action=draft.action,
            reply_to=draft.reply_to,
            forward=draft.forward,
            silent=draft.silent,
            grouped_id=draft.grouped_id,
            random_id=draft.random_id,
            scheduled=draft.scheduled,
            ttl=owner.periods.get(other.id) or None,
        )
    )


def announce_private(
    world: World, actor: Account, other: Account, draft: Draft, key: int | None
) -> Message:
    """A service message in a private dialog."""
    return _post_private(world, actor, other, [draft], key)[0]
