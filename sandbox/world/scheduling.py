"""Messages that wait on the server for their time."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from heapq import heappop, heappush
from typing import TYPE_CHECKING, Any

from telethon.tl import types

from sandbox.contract import RpcFault
from sandbox.world import posting
from sandbox.world.accounts import Account
from sandbox.world.chats import Chat
from sandbox.world.messages import Draft, Message

if TYPE_CHECKING:
    from sandbox.world.world import World

SOON = timedelta(seconds=10)
"""Anything nearer than this is sent at once (core.telegram.org/api/scheduled-messages)."""
FAR = timedelta(days=365)
MOST = 100


@dataclass(order=True)
class Due:
    """One waiting message; ordered by its time, then by when it was scheduled."""

    when: datetime
    number: int
    author: Account = field(compare=False)
    target: Account | Chat = field(compare=False)
    draft: Draft = field(compare=False)
    shown: Message = field(compare=False)
    done: bool = field(default=False, compare=False)


def check_date(world: World, when: datetime) -> bool:
    """Whether to wait at all; raises RpcFault for a date too far away."""
    if when - world.now > FAR:
        raise RpcFault(400, "SCHEDULE_DATE_TOO_LATE")
    return when - world.now > SOON


def waiting(world: World, author: Account, target: Account | Chat) -> list[Due]:
    """What waits here, oldest id first: one's own, or all of a channel's."""
    shared = isinstance(target, Chat) and target.broadcast
    return sorted(
        (
            due
            for due in world.scheduled
            if not due.done and due.target is target and (shared or due.author is author)
        ),
        key=lambda due: due.number,
    )


def schedule(
    world: World, author: Account, target: Account | Chat, drafts: list[Draft], when: datetime
) -> list[Due]:
    """Keep messages for later."""
    posting.check(world, author, target, drafts)
    waits = waiting(world, author, target)
    if len(waits) + len(drafts) > MOST:
        raise RpcFault(400, "SCHEDULE_TOO_MUCH")
    added = []
    for draft in drafts:
        number = next(world.scheduled_ids)
        shown = Message(
            id=number,
            author=author.id,
            text=draft.text,
            date=when,
            chat=target if isinstance(target, Chat) else None,
            peer=target.id,
            out=True,
            sender=types.PeerUser(author.id),
            entities=draft.entities,
            media=draft.media,
            grouped_id=draft.grouped_id,
            random_id=draft.random_id,
            scheduled=True,
        )
        due = Due(when, number, author, target, draft, shown)
        heappush(world.scheduled, due)
        added.append(due)
    return added


def publish_due(world: World) -> None:
    """Post what is due; nothing else happens by the clock alone."""
    while world.scheduled and (world.scheduled[0].done or world.scheduled[0].when <= world.now):
        due = heappop(world.scheduled)
        if due.done:
            continue
        together = [due]
        while world.scheduled and _same_album(due, world.scheduled[0]):
            together.append(heappop(world.scheduled))
        publish(world, together)


def _same_album(one: Due, other: Due) -> bool:
    album = one.draft.grouped_id
    return album is not None and other.draft.grouped_id == album and not other.done


def publish(world: World, dues: list[Due], key: int | None = None) -> list[Message]:
    """Post waiting messages now; one that is no longer allowed is dropped."""
    first = dues[0]
    for due in dues:
        due.done = True
    drafts = [replace(due.draft, scheduled=True, date=None) for due in dues]
    try:
        messages = posting.post_all(world, first.author, first.target, drafts, key)
    except RpcFault:
        messages = []
    for due, message in zip(dues, messages, strict=False):
        if due.draft.random_id is not None:
            first.author.sent[first.target.id, due.draft.random_id] = message
    tell_gone(world, first.author, first.target, dues, [m.id for m in messages], key)
    return messages


def tell_gone(
    world: World,
    author: Account,
    target: Account | Chat,
    dues: list[Due],
    sent: list[int],
    key: int | None = None,
) -> None:
    """Tell the author's logins that messages wait no more."""
    world.fanout.push(author, gone(world, target, dues, sent), key)


def gone(world: World, target: Account | Chat, dues: list[Due], sent: list[int]) -> Any:
    """The update that says so; `sent` are the ids they were published under."""
    update = types.UpdateDeleteScheduledMessages(
        peer_of(target), [due.number for due in dues], sent or None
    )
    return world.fanout.wrap([update], [], [])


def peer_of(target: Account | Chat) -> Any:
    """The TL peer of an account or a chat."""
    if isinstance(target, Chat):
        return types.PeerChannel(target.id)
    return types.PeerUser(target.id)
