"""Reading: `messages.GetHistory`, `GetMessages`, `Search`, and what was read."""

from bisect import bisect_left, bisect_right
from collections.abc import Callable
from typing import Any

from telethon.tl import functions, types

from sandbox.contract import Answer, RpcFault
from sandbox.methods.call import Call, Methods, Target, moment
from sandbox.methods.dialogs import history_of
from sandbox.world.accounts import Account
from sandbox.world.chats import Chat
from sandbox.world.history import History, Page
from sandbox.world.log import Kind
from sandbox.world.messages import Message


def listed(call: Call, target: Target, messages: list[Message], count: int) -> Answer:
    """Messages with everything they mention, in the shape that suits the conversation."""
    users, chats = call.world.render.people(call.me.id, messages)
    common: dict[str, Any] = {
        "messages": [call.world.render.message(call.me.id, m) for m in messages],
        "topics": [],
        "users": users or (call.users(target.id) if isinstance(target, Account) else []),
        "chats": chats or (call.shown(target) if isinstance(target, Chat) else []),
    }
    if isinstance(target, Chat):
        return types.messages.ChannelMessages(pts=target.log.pts, count=count, **common)
    if len(messages) == count:
        return types.messages.Messages(**common)
    return types.messages.MessagesSlice(count=count, **common)


def _page(history: History, request: Any, *, date: bool = True) -> Page:
    offset = request.offset_id
    before = moment(request.offset_date) if date else None
    if not offset and before is not None:
        at = bisect_left(history.live, before, key=lambda i: history.messages[i].date)
        offset = history.live[at] if at < len(history.live) else 0
    return Page(offset, request.add_offset, request.limit, request.max_id, request.min_id)


def get_history(call: Call, request: Any) -> Answer:
    """A page of a conversation; deleted messages are simply not there."""
    target = call.peer(request.peer)
    history = history_of(call, target)
    page = history.page(_page(history, request))
    return listed(call, target, page, len(history.live))


def _wanted(call: Call, request: Any) -> Callable[[Message], bool]:
    """The test that a search puts every message to."""
    words = request.q.casefold()
    author = None if request.from_id is None else call.peer(request.from_id).id
    since, before = moment(request.min_date), moment(request.max_date)

    def fits(message: Message) -> bool:
        return (
            (not words or words in message.text.casefold())
            and (author is None or message.author == author)
            and (request.top_msg_id is None or message.thread == request.top_msg_id)
            and (since is None or message.date >= since)
            and (before is None or message.date < before)
            and _filtered(request.filter, message)
        )

    return fits


def _filtered(kind: Any, message: Message) -> bool:
    match kind:
        case types.InputMessagesFilterPinned():
            return message.pinned
        case types.InputMessagesFilterPhotos():
            return isinstance(message.media, types.MessageMediaPhoto)
        case types.InputMessagesFilterDocument():
            return isinstance(message.media, types.MessageMediaDocument)
        case types.InputMessagesFilterVoice():
            return isinstance(message.media, types.MessageMediaDocument) and bool(
                message.media.voice
            )
        case _:
            return message.action is None


def _select(history: History, fits: Callable[[Message], bool]) -> History:
    """Only the messages that fit, to page through."""
    found = History()
    found.messages = history.messages
    found.live = [i for i in history.live if fits(history.messages[i])]
    return found


def search(call: Call, request: Any) -> Answer:
    """The messages that hold a piece of text, or are of a kind."""
    target = call.peer(request.peer)
    found = _select(history_of(call, target), _wanted(call, request))
    page = found.page(_page(found, request, date=False))
    return listed(call, target, page, len(found.live))


def get_replies(call: Call, request: Any) -> Answer:
    """The thread below a message; below a channel's post, its comments in the linked group."""
    target = call.peer(request.peer)
    head = history_of(call, target).get(request.msg_id)
    if head is None:
        raise RpcFault(400, "MSG_ID_INVALID")
    comments = head.comments
    if comments is not None and comments.chat is not None:
        head, target = comments, comments.chat
    history, top = history_of(call, target), head.id
    found = _select(history, lambda message: message.thread == top)
    return listed(call, target, found.page(_page(found, request)), len(found.live))


def get_discussion_message(call: Call, request: Any) -> Answer:
    """Where a channel's post landed in the linked group."""
    chat = call.chat(request.peer)
    message = chat.history.get(request.msg_id)
    head = None if message is None else message.comments or message
    if head is None or head.chat is None:
        raise RpcFault(400, "MSG_ID_INVALID")
    users, chats = call.world.render.people(call.me.id, [head])
    return types.messages.DiscussionMessage(
        messages=[call.world.render.message(call.me.id, head)],
        unread_count=head.replies,
        chats=chats,
        users=users,
    )


def _ids(requested: list[Any]) -> list[int]:
    if any(isinstance(item, types.InputMessageReplyTo) for item in requested):
        raise RpcFault(400, "MESSAGE_IDS_EMPTY")
    return [getattr(item, "id", 0) for item in requested]


def get_messages(call: Call, request: Any) -> Answer:
    """Messages of the account's own box by id; MessageEmpty for those that are gone."""
    me = call.me
    boxed = {i: me.messages[i] for i in _ids(request.id) if i in me.messages}
    alive = [m for m in boxed.values() if not m.deleted]
    users, chats = call.world.render.people(me.id, alive)
    shown = [
        call.world.render.message(me.id, boxed[i])
        if i in boxed and not boxed[i].deleted
        else types.MessageEmpty(i)
        for i in _ids(request.id)
    ]
    return types.messages.Messages(shown, [], chats, users)


def get_channel_messages(call: Call, request: Any) -> Answer:
    """Messages of a chat by id, or the one that a message replies to."""
    chat = call.channel(request.channel)
    messages: list[Message | None] = []
    for item in request.id[:200]:
        if isinstance(item, types.InputMessagePinned):
            pinned = [m for i in chat.history.live if (m := chat.history.messages[i]).pinned]
            messages.append(pinned[-1] if pinned else None)
            continue
        message = chat.history.get(item.id)
        if isinstance(item, types.InputMessageReplyTo) and message is not None:
            message = chat.history.get(message.reply_to or 0)
        messages.append(message)
    users, chats = call.world.render.people(call.me.id, [m for m in messages if m is not None])
    shown = [
        types.MessageEmpty(getattr(item, "id", 0), types.PeerChannel(chat.id))
        if message is None
        else call.world.render.message(call.me.id, message)
        for item, message in zip(request.id, messages, strict=False)
    ]
    return types.messages.ChannelMessages(
        chat.log.pts, len(shown), shown, [], chats or call.shown(chat), users
    )


def read_history(call: Call, request: Any) -> Answer:
    """Mark a private dialog as read; the other side is told."""
    target = call.peer(request.peer)
    me = call.me
    if isinstance(target, Chat):
        raise RpcFault(400, "PEER_ID_INVALID")
    history = me.history(target.id)
    up_to = min(request.max_id or history.top, history.top)
    if up_to <= me.read.get(target.id, 0):
        return types.messages.AffectedMessages(me.log.pts, 0)
    me.read[target.id] = up_to
    last = history.live[: bisect_right(history.live, up_to)]
    theirs = next(
        (m.twin for i in reversed(last) if not (m := history.messages[i]).out and m.twin), None
    )
    if theirs is not None:
        entry = target.log.append(Kind.READ_OUTBOX, (theirs.id,), me.id)
        call.world.fanout.tell_account(target, [entry])
    entry = me.log.append(Kind.READ_INBOX, (up_to,), target.id)
    call.world.fanout.tell_account(me, [entry], call.key)
    return types.messages.AffectedMessages(me.log.pts, 1)


def read_channel_history(call: Call, request: Any) -> Answer:
    """Mark a chat as read."""
    chat = call.channel(request.channel)
    me = call.me
    up_to = min(request.max_id or chat.history.top, chat.history.top)
    chat.read[me.id] = max(up_to, chat.read.get(me.id, 0))
    update = types.UpdateReadChannelInbox(
        chat.id, chat.read[me.id], chat.history.unread(chat.read[me.id]), chat.log.pts
    )
    call.world.fanout.push(me, call.world.fanout.wrap([update], [], call.shown(chat)), call.key)
    return True


def accept(call: Call, request: Any) -> Answer:
    """Typing and the like: taken, and told to nobody."""
    call.peer(request.peer)
    return True


METHODS: Methods = {
    functions.messages.GetHistoryRequest: get_history,
    functions.messages.SearchRequest: search,
    functions.messages.GetRepliesRequest: get_replies,
    functions.messages.GetDiscussionMessageRequest: get_discussion_message,
    functions.messages.GetMessagesRequest: get_messages,
    functions.channels.GetMessagesRequest: get_channel_messages,
    functions.messages.ReadHistoryRequest: read_history,
    functions.channels.ReadHistoryRequest: read_channel_history,
    functions.messages.ReadDiscussionRequest: accept,
    functions.messages.SetTypingRequest: accept,
}
