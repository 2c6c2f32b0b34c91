"""`messages.GetDialogs` and its like: the list of conversations."""

from typing import Any

from telethon.tl import functions, types

from sandbox.contract import Answer
from sandbox.methods.call import Call, Methods, Target, moment
from sandbox.methods.state import state
from sandbox.world.accounts import Account
from sandbox.world.chats import Chat
from sandbox.world.history import History
from sandbox.world.messages import Message
from sandbox.world.scheduling import peer_of

PAGE = 100


def history_of(call: Call, target: Target) -> History:
    """The conversation with a chat or an account."""
    return target.history if isinstance(target, Chat) else call.me.history(target.id)


def dialog(call: Call, target: Target) -> Any:
    """One line of the list."""
    history = history_of(call, target)
    me = call.me
    if isinstance(target, Chat):
        read_in, read_out = target.read.get(me.id, 0), _read_by_others(target, me.id)
        unread = history.unread(read_in)
    else:
        read_in, read_out = me.read.get(target.id, 0), _read_by(me, target)
        unread = _unread(history, read_in)
    return types.Dialog(
        peer=peer_of(target),
        top_message=history.top,
        read_inbox_max_id=read_in,
        read_outbox_max_id=read_out,
        unread_count=unread,
        unread_mentions_count=0,
        unread_reactions_count=0,
        unread_poll_votes_count=0,
        notify_settings=types.PeerNotifySettings(),
        pts=target.log.pts if isinstance(target, Chat) else None,
        ttl_period=(target.ttl if isinstance(target, Chat) else me.periods.get(target.id)) or None,
    )


def _unread(history: History, read: int) -> int:
    """How much is new in a private dialog: what the other one wrote, not one's own."""
    newer = history.live[len(history.live) - history.unread(read) :]
    return sum(not history.messages[i].out for i in newer)


def _read_by_others(chat: Chat, me: int) -> int:
    return max((read for user, read in chat.read.items() if user != me), default=0)


def _read_by(me: Account, other: Account) -> int:
    """The newest of one's own messages that the other one has read."""
    read = other.read.get(me.id, 0)
    seen = (m.twin.id for m in other.history(me.id).messages.values() if m.id <= read and m.twin)
    return max(seen, default=0)


def _conversations(call: Call) -> list[tuple[Target, Message | None]]:
    """All conversations of the caller, the latest first."""
    me = call.me
    found: list[tuple[Target, Message | None]] = [
        (chat, chat.history.get(chat.history.top))
        for chat in call.world.chats.values()
        if me.id in chat.members
    ]
    found += [
        (call.world.accounts[number], history.get(history.top))
        for number, history in me.histories.items()
        if history.live
    ]
    found.sort(key=lambda item: item[1].date.timestamp() if item[1] else 0, reverse=True)
    return found


def _together(call: Call, found: list[tuple[Target, Message | None]]) -> dict[str, Any]:
    """The lines with everything they mention."""
    messages = [message for _, message in found if message is not None]
    users, chats = call.world.render.people(call.me.id, messages)
    known_users, known_chats = {u.id for u in users}, {c.id for c in chats}
    for target, _ in found:
        if isinstance(target, Chat) and target.id not in known_chats:
            chats += call.shown(target)
        elif isinstance(target, Account) and target.id not in known_users:
            users += call.users(target.id)
    return {
        "dialogs": [dialog(call, target) for target, _ in found],
        "messages": [call.world.render.message(call.me.id, m) for m in messages],
        "chats": chats,
        "users": users,
    }


def get_dialogs(call: Call, request: Any) -> Answer:
    """A page of the list; no conversation is pinned or archived."""
    found = _conversations(call) if not request.folder_id else []
    total = len(found)
    before = moment(request.offset_date)
    if before is not None:
        found = [item for item in found if item[1] and item[1].date <= before]
    if not isinstance(request.offset_peer, types.InputPeerEmpty):
        last = call.peer(request.offset_peer)
        places = [number for number, (target, _) in enumerate(found) if target is last]
        found = found[places[0] + 1 :] if places else found
    page = found[: min(request.limit or PAGE, PAGE)]
    if len(page) == total:
        return types.messages.Dialogs(**_together(call, page))
    return types.messages.DialogsSlice(count=total, **_together(call, page))


def get_peer_dialogs(call: Call, request: Any) -> Answer:
    """These conversations, and the account's state."""
    targets = [call.peer(given.peer) for given in request.peers]
    found = [(target, (history := history_of(call, target)).get(history.top)) for target in targets]
    return types.messages.PeerDialogs(state=state(call), **_together(call, found))


METHODS: Methods = {
    functions.messages.GetDialogsRequest: get_dialogs,
    functions.messages.GetPeerDialogsRequest: get_peer_dialogs,
}
