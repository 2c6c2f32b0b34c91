"""Private messages into our own events, and who may want an answer."""

from datetime import UTC, datetime
from typing import Any

import pytest
from telethon.tl import types

from adapters.telegram.translate import BRIEF, asker, entities, event_of
from core.events import PRIVATE, Author, Message, MessagesDeleted, MessageSent

NIGHT = datetime(2026, 1, 2, tzinfo=UTC)
CHAT = -1000000000001


def written(text: str = "hello", **fields: Any) -> Any:
    """A message of user 21 in the chat, as Telethon hands it out."""
    known = {"id": 7, "peer_id": types.PeerChannel(1), "date": NIGHT, "message": text}
    return types.Message(**{**known, "from_id": types.PeerUser(21), **fields})


def told(update: Any, users: tuple[Any, ...] = ()) -> Any:
    """The update with the entities that Telethon puts beside it."""
    update._entities = entities(users, ())
    return update


def whisper(text: str = "hello", **fields: Any) -> Any:
    """A private message of user 21, as Telethon hands it out."""
    return written(text, **{"peer_id": types.PeerUser(21), "from_id": None, **fields})


def test_private_messages_are_one_sequence_and_name_nobody() -> None:
    """Whoever wrote: their names are not taken along."""
    user = types.User(21, first_name="Щегол", username="owl")
    for from_id in (None, types.PeerUser(21)):
        update = types.UpdateNewMessage(whisper(from_id=from_id), 1, 1)
        event = event_of(told(update, (user,)))
        assert event == MessageSent(Message(PRIVATE, 7, NIGHT, Author(21), "hello"))
        assert isinstance(event, MessageSent)
        assert event.message.author is not None
        assert event.message.author.names == ()


def test_a_private_text_that_is_pushed_in_short_is_the_same_message() -> None:
    """Telegram pushes plain ones so."""
    short = types.UpdateShortMessage(7, 21, "hello", 1, 1, NIGHT)
    assert event_of(told(short)) == event_of(told(types.UpdateNewMessage(whisper(), 1, 1)))


@pytest.mark.parametrize(
    "update",
    [
        types.UpdateShortMessage(7, 21, "hello", 1, 1, NIGHT, out=True),
        types.UpdateShortMessage(7, 777000, "code", 1, 1, NIGHT),
        types.UpdateNewMessage(whisper(out=True), 1, 1),
        types.UpdateNewMessage(whisper(peer_id=types.PeerUser(777000)), 1, 1),
        types.UpdateNewMessage(whisper(peer_id=types.PeerUser(22)), 1, 1),
        types.UpdateNewMessage(whisper(peer_id=types.PeerUser(23)), 1, 1),
        types.UpdateNewMessage(
            types.MessageService(
                id=7,
                peer_id=types.PeerUser(21),
                date=NIGHT,
                action=types.MessageActionContactSignUp(),
            ),
            1,
            1,
        ),
        types.UpdateEditMessage(whisper(edit_date=NIGHT), 1, 1),
        types.UpdateDeleteMessages([7], 1, 1),
    ],
)
def test_in_private_only_what_people_write_counts(update: Any) -> None:
    """Not Steward's own words, Telegram's, those of bots, notes to oneself, edits, deletions."""
    users = (types.User(21), types.User(22, bot=True), types.User(23, is_self=True))
    assert event_of(told(update, users)) is None


@pytest.mark.parametrize(
    ("message", "user", "found"),
    [
        (whisper("x" * 900), types.User(21, access_hash=5), (21, 5)),
        (written("x" * BRIEF), types.User(21, access_hash=5), (21, 5)),
        (written("x" * (BRIEF + 1)), types.User(21, access_hash=5), None),
        (written(), types.User(21, access_hash=5, min=True), None),
        (written(), types.User(21), None),
        (written(), types.User(21, access_hash=5, bot=True), None),
        (written(from_id=None), types.User(21, access_hash=5), None),
        (written(), None, None),
    ],
)
def test_who_may_want_an_answer_is_known_with_their_hash(
    message: Any, user: Any, found: tuple[int, int] | None
) -> None:
    """Who writes in private, or briefly in the chat; not who is told of in part."""
    users = () if user is None else (user,)
    event = event_of(told(types.UpdateNewMessage(message, 1, 1), users))
    assert asker(event, entities(users, ())) == found


def test_nobody_asks_by_deleting() -> None:
    """Nor by coming in."""
    assert asker(MessagesDeleted(CHAT, (1,)), {}) is None
    assert asker(None, {}) is None
