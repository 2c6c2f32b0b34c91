"""Changing and deleting messages, and pinning them."""

from __future__ import annotations

from copy import copy
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from telethon.tl import types

from sandbox.contract import RpcFault
from sandbox.world import permissions, posting
from sandbox.world.accounts import Account
from sandbox.world.chats import Chat
from sandbox.world.log import Entry, Kind
from sandbox.world.messages import Draft, Message

if TYPE_CHECKING:
    from sandbox.world.world import World

EDIT_TIME = timedelta(hours=48)


def find(author: Account, target: Account | Chat, message_id: int) -> Message:
    """A message that exists; else MESSAGE_ID_INVALID."""
    history = target.history if isinstance(target, Chat) else author.history(target.id)
    message = history.get(message_id)
    if message is None:
        raise RpcFault(400, "MESSAGE_ID_INVALID")
    return message


def edit(
    world: World,
    editor: Account,
    target: Account | Chat,
    message_id: int,
    draft: Draft,
    key: int | None = None,
) -> Entry:
    """Rewrite a message; returns the entry in the log of the editor's view."""
    message = find(editor, target, message_id)
    media = draft.media or message.media
    posting.check_text(draft.text, media)
    _check_editor(world, editor, target, message)
    if (draft.text, draft.entities or None, media) == (
        message.text,
        message.entities or None,
        message.media,
    ):
        raise RpcFault(400, "MESSAGE_NOT_MODIFIED")
    before = copy(message)
    message.rewrite(draft.text, draft.entities, media, world.now)
    if isinstance(target, Chat):
        _note_edit(world, target, editor.id, before, message)
        entry = target.log.append(Kind.EDIT, (message.id,))
        world.fanout.tell_chat(target, [entry], key)
        _edit_discussion(world, message)
        return entry
    if message.twin is not None and not message.twin.deleted:
        theirs = target.log.append(Kind.EDIT, (message.twin.id,))
        world.fanout.tell_account(target, [theirs])
    entry = editor.log.append(Kind.EDIT, (message.id,))
    world.fanout.tell_account(editor, [entry], key)
    return entry


def _edit_discussion(world: World, post: Message) -> None:
    """A channel's post changed: so does its copy in the linked supergroup."""
    copied = post.comments
    if copied is None or copied.chat is None or copied.deleted:
        return
    copied.rewrite(post.text, post.entities, post.media, world.now)
    entry = copied.chat.log.append(Kind.EDIT, (copied.id,))
    world.fanout.tell_chat(copied.chat, [entry])


def _check_editor(world: World, editor: Account, target: Account | Chat, message: Message) -> None:
    if message.action is not None or message.forward is not None:
        raise RpcFault(400, "MESSAGE_ID_INVALID")
    if isinstance(target, Chat):
        permissions.check_view(world, target, editor.id)
        if target.broadcast and target.may(editor.id, "edit_messages"):
            return
        if message.author != editor.id:
            raise RpcFault(403, "MESSAGE_AUTHOR_REQUIRED")
        if target.may(editor.id, "pin_messages"):
            return
        permissions.check_post(world, target, editor.id, message.media)
    elif not message.out:
        raise RpcFault(403, "MESSAGE_AUTHOR_REQUIRED")
    elif target is editor:
        return
    if world.now - message.date > EDIT_TIME:
        raise RpcFault(400, "MESSAGE_EDIT_TIME_EXPIRED")


def _note_edit(world: World, chat: Chat, editor: int, before: Message, message: Message) -> None:
    after = copy(message)

    def action(viewer: int) -> Any:
        show = world.render.message
        return types.ChannelAdminLogEventActionEditMessage(
            show(viewer, before), show(viewer, after)
        )

    chat.adminlog.note(world.now, editor, "edit", action, (message.author,), message.text)


def delete_in_chat(
    world: World, actor: Account, chat: Chat, ids: list[int], key: int | None = None
) -> Entry | None:
    """Delete for everybody; None when none of these exists any more."""
    permissions.check_view(world, chat, actor.id)
    found = [m for i in dict.fromkeys(ids) if (m := chat.history.get(i)) is not None]
    if not chat.may(actor.id, "delete_messages") and any(m.author != actor.id for m in found):
        raise RpcFault(403, "MESSAGE_DELETE_FORBIDDEN")
    if not found:
        return None
    for message in found:
        _note_delete(world, chat, actor.id, message)
        chat.history.remove(message.id)
    entry = chat.log.append(Kind.DELETE, tuple(m.id for m in found))
    world.fanout.tell_chat(chat, [entry], key)
    return entry


def _note_delete(world: World, chat: Chat, actor: int, message: Message) -> None:
    before = copy(message)
    chat.adminlog.note(
        world.now,
        actor,
        "delete",
        lambda viewer: types.ChannelAdminLogEventActionDeleteMessage(
            world.render.message(viewer, before)
        ),
        (message.author,) if message.author else (),
        message.text,
    )


def delete_private(
    world: World, actor: Account, ids: list[int], *, revoke: bool, key: int | None = None
) -> Entry | None:
    """Delete from one's own box and, with `revoke`, from the other side's."""
    found = [m for i in dict.fromkeys(ids) if (m := actor.messages.get(i)) and not m.deleted]
    theirs: dict[int, list[Message]] = {}
    for message in found:
        actor.history(message.peer).remove(message.id)
        twin = message.twin
        if revoke and twin is not None and not twin.deleted:
            world.accounts[message.peer].history(actor.id).remove(twin.id)
            theirs.setdefault(message.peer, []).append(twin)
    for number, copies in theirs.items():
        other = world.accounts[number]
        entry = other.log.append(Kind.DELETE, tuple(m.id for m in copies))
        world.fanout.tell_account(other, [entry])
    if not found:
        return None
    entry = actor.log.append(Kind.DELETE, tuple(m.id for m in found))
    world.fanout.tell_account(actor, [entry], key)
    return entry


def pin(
    world: World,
    actor: Account,
    target: Account | Chat,
    message_id: int,
    *,
    unpin: bool,
    one_side: bool = False,
    key: int | None = None,
) -> list[Entry]:
    """Pin or unpin; returns the new entries in the log of the actor's view."""
    message = find(actor, target, message_id)
    kind = Kind.UNPIN if unpin else Kind.PIN
    if isinstance(target, Chat):
        return _pin_in_chat(world, actor, target, message, kind, key)
    if message.pinned != unpin:
        raise RpcFault(400, "CHAT_NOT_MODIFIED")
    twin = message.twin
    message.pinned = not unpin
    entry = actor.log.append(kind, (message.id,), target.id)
    if twin is not None and not one_side:
        twin.pinned = not unpin
        theirs = target.log.append(kind, (twin.id,), actor.id)
        world.fanout.tell_account(target, [theirs])
    world.fanout.tell_account(actor, [entry], key)
    return [entry]


def _pin_in_chat(
    world: World, actor: Account, chat: Chat, message: Message, kind: Kind, key: int | None
) -> list[Entry]:
    right = "edit_messages" if chat.broadcast else "pin_messages"
    if not chat.may(actor.id, right) and (
        chat.broadcast or not chat.allows(actor.id, "pin_messages", world.now)
    ):
        raise RpcFault(400, "CHAT_ADMIN_REQUIRED")
    if message.pinned == (kind is Kind.PIN):
        raise RpcFault(400, "CHAT_NOT_MODIFIED")
    message.pinned = kind is Kind.PIN
    entries = [chat.log.append(kind, (message.id,))]
    world.fanout.tell_chat(chat, entries, key)
    shot = copy(message)
    chat.adminlog.note(
        world.now,
        actor.id,
        "pinned",
        lambda viewer: types.ChannelAdminLogEventActionUpdatePinned(
            world.render.message(viewer, shot)
        ),
    )
    if kind is Kind.PIN:
        posting.announce(world, chat, actor.id, types.MessageActionPinMessage(), message.id, key)
        entries.append(chat.log.entries[-1])
    return entries
