"""Telethon's objects into our own events."""

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from telethon.helpers import add_surrogate
from telethon.tl import types

from adapters.telegram.translate import entities, event_of, message_of, quoted_of, reactions_of
from core.events import (
    Author,
    Media,
    Message,
    MessageEdited,
    MessagesDeleted,
    MessageSent,
    Reaction,
    ServiceNotice,
)

NIGHT = datetime(2026, 1, 2, tzinfo=UTC)
PEER, CHAT = types.PeerChannel(1), -1000000000001
PINNED = types.MessageActionPinMessage()


def telegram(text: str = "hello", **fields: Any) -> Any:
    """A message as Telethon hands it out."""
    known = {"id": 7, "peer_id": PEER, "date": NIGHT, "message": text}
    return types.Message(**{**known, "from_id": types.PeerUser(21), **fields})


def told(update: Any, users: tuple[Any, ...] = ()) -> Any:
    """The update with the entities that Telethon puts beside it."""
    update._entities = entities(users, ())
    return update


def ours(message: Any) -> Message:
    """The message, which must be one."""
    found = message_of(message, {})
    assert found is not None
    return found


def test_a_new_message_tells_who_wrote_what_and_when() -> None:
    """With the names that the update brings."""
    user = types.User(21, first_name="Щегол", last_name=None, username="owl")
    update = types.UpdateNewChannelMessage(telegram(), 1, 1)
    author = Author(21, ("Щегол", "owl"))
    event = event_of(told(update, (user,)))
    assert event == MessageSent(Message(CHAT, 7, NIGHT, author, "hello"))
    assert isinstance(event, MessageSent)
    assert event.message.author is not None
    assert event.message.author.names == ("Щегол", "owl")


def test_an_author_whose_name_is_not_told_is_an_id() -> None:
    """Min entities, and updates without them."""
    assert ours(telegram()).author == Author(21)


def test_without_a_sender_the_chat_itself_speaks() -> None:
    """An anonymous admin."""
    assert ours(telegram(from_id=None)).author == Author(CHAT)


def test_a_channel_that_writes_is_its_own_author() -> None:
    """The linked channel, or a member who hides behind a channel."""
    message = telegram(from_id=types.PeerChannel(5))
    assert ours(message).author == Author(-1000000000005)


def test_an_edit_is_one_only_with_a_date() -> None:
    """Telegram hides some: reactions come as edits, too."""
    edited = telegram(edit_date=NIGHT)
    event = event_of(told(types.UpdateEditChannelMessage(edited, 1, 1)))
    assert isinstance(event, MessageEdited)
    assert event.message.edited == NIGHT
    hidden = telegram(edit_date=NIGHT, edit_hide=True)
    for message in (telegram(), hidden):
        assert event_of(told(types.UpdateEditChannelMessage(message, 1, 1))) is None
    assert ours(hidden).edited is None


def test_deletions_name_the_chat_and_the_messages() -> None:
    """Not who deleted them."""
    update = types.UpdateDeleteChannelMessages(1, [3, 4], 1, 1)
    assert event_of(update) == MessagesDeleted(CHAT, (3, 4))


@pytest.mark.parametrize(
    ("action", "from_id", "members", "inviter"),
    [
        (types.MessageActionChatAddUser([31, 32]), types.PeerUser(21), (31, 32), None),
        (types.MessageActionChatDeleteUser(31), types.PeerUser(21), (31,), None),
        (types.MessageActionChatJoinedByLink(11), types.PeerUser(21), (21,), 11),
        (types.MessageActionChatJoinedByRequest(), types.PeerUser(21), (21,), None),
        (PINNED, None, (), None),
    ],
)
def test_telegrams_own_lines_name_what_happened_to_whom(
    action: Any, from_id: Any, members: tuple[int, ...], inviter: int | None
) -> None:
    """They take an id of the chat like messages do. Who added somebody did not come."""
    service = types.MessageService(id=7, peer_id=PEER, date=NIGHT, action=action, from_id=from_id)
    event = event_of(told(types.UpdateNewChannelMessage(service, 1, 1)))
    name = type(action).__name__.removeprefix("MessageAction")
    assert event == ServiceNotice(CHAT, 7, NIGHT, name, members, inviter)


@pytest.mark.parametrize(
    "update",
    [
        types.UpdateConfig(),
        types.UpdateUserTyping(1, types.SendMessageTypingAction()),
        told(types.UpdateNewChannelMessage(types.MessageEmpty(7, PEER), 1, 1)),
        told(
            types.UpdateEditChannelMessage(
                types.MessageService(id=7, peer_id=PEER, date=NIGHT, action=PINNED), 1, 1
            )
        ),
    ],
)
def test_what_concerns_nobody_is_no_event(update: Any) -> None:
    """Unknown updates, empty messages, edits of Telegram's own lines."""
    assert event_of(update) is None


def test_a_reply_counts_within_its_chat_only() -> None:
    """A reply to a story, or to a message of another chat, is no reply here."""
    here = types.MessageReplyHeader(reply_to_msg_id=3)
    there = types.MessageReplyHeader(reply_to_msg_id=3, reply_to_peer_id=types.PeerChannel(9))
    story = types.MessageReplyStoryHeader(types.PeerUser(21), 3)
    replies = [ours(telegram(reply_to=header)).reply_to for header in (here, there, story, None)]
    assert replies == [3, None, None, None]


def test_a_message_in_a_topic_answers_nobody_unless_it_says_so() -> None:
    """What is merely posted there names the topic where a reply names its message."""
    posted = types.MessageReplyHeader(reply_to_msg_id=3, forum_topic=True)
    reply = types.MessageReplyHeader(reply_to_msg_id=30, reply_to_top_id=3, forum_topic=True)
    assert [ours(telegram(reply_to=h)).reply_to for h in (posted, reply)] == [None, 30]


def test_what_else_a_message_is() -> None:
    """Forwarded, part of an album, Steward's own."""
    origin = types.MessageFwdHeader(NIGHT)
    message = ours(telegram(fwd_from=origin, grouped_id=99, out=True))
    assert (message.forwarded, message.album, message.out) == (True, 99, True)
    plain = ours(telegram())
    assert (plain.forwarded, plain.album, plain.out) == (False, None, False)


def document(*attributes: Any, **fields: Any) -> Any:
    """A file."""
    inner = types.Document(1, 1, b"", NIGHT, "x/y", 1, 1, list(attributes))
    return types.MessageMediaDocument(document=inner, **fields)


@pytest.mark.parametrize(
    ("media", "kind"),
    [
        (types.MessageMediaPhoto(), Media.PHOTO),
        (document(voice=True), Media.VOICE),
        (document(round=True, video=True), Media.ROUND),
        (document(video=True), Media.VIDEO),
        (document(), Media.FILE),
        (
            document(types.DocumentAttributeSticker("", types.InputStickerSetEmpty())),
            Media.STICKER,
        ),
        (types.MessageMediaDocument(), Media.FILE),
        (types.MessageMediaDice(1, "🎲"), Media.OTHER),
        (types.MessageMediaUnsupported(), Media.OTHER),
        (None, None),
    ],
)
def test_what_a_message_carries(media: Any, kind: Media | None) -> None:
    """A file that is gone is still a file; unknown things are other things."""
    assert ours(telegram(media=media)).media is kind


@given(before=st.text(max_size=8), quote=st.text(max_size=8), after=st.text(max_size=8))
def test_quoted_ranges_are_in_characters(before: str, quote: str, after: str) -> None:
    """Telegram counts UTF-16 units, in which an emoji is two."""
    offset, length = len(add_surrogate(before)), len(add_surrogate(quote))
    marks = [types.MessageEntityBold(0, 1), types.MessageEntityBlockquote(offset, length)]
    ((start, end),) = quoted_of(telegram(before + quote + after, entities=marks))
    assert (before + quote + after)[start:end] == quote


def test_a_quotation_that_ends_inside_an_emoji_is_no_error() -> None:
    """Telegram would not send it, but somebody's client may."""
    marks = [types.MessageEntityBlockquote(1, 2), types.MessageEntityBlockquote(90, 9)]
    message = ours(telegram("a🙂b", entities=marks))
    assert all(0 <= start <= end <= 3 for start, end in message.quoted)
    assert ours(telegram(entities=[types.MessageEntityBold(0, 1)])).quoted == ()


def test_reactions_tell_who_and_what() -> None:
    """Custom emoji and paid stars mean nothing to Steward."""

    def by(user: int, reaction: Any) -> Any:
        return types.MessagePeerReaction(types.PeerUser(user), NIGHT, reaction)

    listed = [
        by(11, types.ReactionEmoji("🙊")),
        by(12, types.ReactionCustomEmoji(1)),
        by(13, types.ReactionPaid()),
    ]
    (reaction,) = reactions_of(listed)
    assert reaction == Reaction(11, "🙊")
    assert reaction.at == NIGHT


def test_members_words_do_not_show_in_a_repr() -> None:
    """So that no log and no failed assertion can tell them."""
    user = types.User(21, first_name="Щегол", username="canary")
    update = told(types.UpdateNewChannelMessage(telegram("зяблик"), 1, 1), (user,))
    shown = repr(event_of(update))
    assert "MessageSent" in shown
    assert not any(word in shown for word in ("зяблик", "Щегол", "canary"))
