"""What was seen: the cursor of each chat, and the ids applied above it."""

import json
from collections.abc import Iterable, Sequence

from adapters.clock import seconds
from adapters.sqlite.database import Connection
from core.events import Event, Message, MessageEdited, MessageSent, ServiceNotice

CURSOR = "SELECT low FROM cursor WHERE chat = ?"
START_CURSOR = "INSERT OR IGNORE INTO cursor (chat, low) VALUES (?, ?)"
MOVE_CURSOR = "UPDATE cursor SET low = ? WHERE chat = ? AND low < ?"
MARK_SEEN = "INSERT OR IGNORE INTO seen (chat, id) SELECT ?, value FROM json_each(?)"
ALREADY_SEEN = """
    SELECT id FROM seen WHERE chat = ? AND id IN (SELECT value FROM json_each(?))
"""
FORGET_SEEN = "DELETE FROM seen WHERE chat = ? AND id <= ?"
NEWEST_EDIT = """
    INSERT INTO edit (chat, id, at) VALUES (?, ?, ?)
    ON CONFLICT (chat, id) DO UPDATE SET at = excluded.at WHERE excluded.at >= edit.at
"""
EDIT_APPLIED = "SELECT 1 FROM edit WHERE chat = ? AND id = ? AND at >= ?"
FORGET_EDITS = "DELETE FROM edit WHERE chat = ? AND id < ?"

# Edits are looked for in the newest messages only (the reconciler reads 100 again); Telegram's
# live updates about older ones come at most a few times, so their dates need not be kept.
EDITS_KEPT = 1_000


def cursor(connection: Connection, chat: int) -> int | None:
    """The chat's low mark, or None when Steward has never read this chat."""
    row = connection.execute(CURSOR, (chat,)).fetchone()
    return None if row is None else int(row[0])


def start(connection: Connection, chat: int, top: int, before: Iterable[Message] = ()) -> None:
    """Begin with a chat: what was said `before` is not Steward's business, edited or not."""
    for message in before:
        if message.edited is not None:
            connection.execute(NEWEST_EDIT, (chat, message.id, seconds(message.edited)))
    connection.execute(START_CURSOR, (chat, top))


def advance(connection: Connection, chat: int, low: int) -> None:
    """All up to `low` has been applied."""
    connection.execute(MOVE_CURSOR, (low, chat, low))
    connection.execute(FORGET_SEEN, (chat, low))
    connection.execute(FORGET_EDITS, (chat, low - EDITS_KEPT))


def first_sights(connection: Connection, events: Sequence[Event]) -> list[bool]:
    """Record the events; for each, False when it was applied before or lies before our time.

    Deletions, reactions and refusals have no identity of their own: what they change is
    idempotent, so they always count as new. Telegram dates edits by the second, so a second
    edit within the second counts as new too.
    """
    new = {chat: _new(connection, chat, ids) for chat, ids in _ids(events).items()}
    for chat, ids in new.items():
        # One statement for all: each costs a change of threads, under load the dearest part.
        connection.execute(MARK_SEEN, (chat, json.dumps(list(ids))))
    return [_first_sight(connection, event, new) for event in events]


def unseen(connection: Connection, events: Sequence[Event]) -> list[Event]:
    """Those of `events` that `first_sights` would call new; changes nothing."""
    new = {chat: _new(connection, chat, ids) for chat, ids in _ids(events).items()}
    return [event for event in events if _is_new(connection, event, new)]


def _first_sight(connection: Connection, event: Event, new: dict[int, set[int]]) -> bool:
    match event:
        case MessageSent(message):
            if not _take(new[message.chat], message.id):
                return False
            if message.edited is not None:
                edit = (message.chat, message.id, seconds(message.edited))
                connection.execute(NEWEST_EDIT, edit)
            return True
        case ServiceNotice():
            return _take(new[event.chat], event.id)
        case MessageEdited(message):
            if message.edited is None or cursor(connection, message.chat) is None:
                return False
            edit = (message.chat, message.id, seconds(message.edited))
            return bool(connection.execute(NEWEST_EDIT, edit).rowcount)
        case _:
            return True


def _is_new(connection: Connection, event: Event, new: dict[int, set[int]]) -> bool:
    match event:
        case MessageSent():
            return _take(new[event.chat], event.message.id)
        case ServiceNotice():
            return _take(new[event.chat], event.id)
        case MessageEdited(message) if message.edited is not None:
            row = (message.chat, message.id, seconds(message.edited))
            return connection.execute(EDIT_APPLIED, row).fetchone() is None
        case _:
            return True


def _ids(events: Iterable[Event]) -> dict[int, list[int]]:
    """The messages and notices that came, by chat."""
    ids: dict[int, list[int]] = {}
    for event in events:
        if isinstance(event, MessageSent):
            ids.setdefault(event.chat, []).append(event.message.id)
        elif isinstance(event, ServiceNotice):
            ids.setdefault(event.chat, []).append(event.id)
    return ids


def _new(connection: Connection, chat: int, ids: Sequence[int]) -> set[int]:
    """Those of the ids that were not applied yet; none in a chat that we do not read."""
    low = cursor(connection, chat)
    if low is None:
        return set()
    new = {number for number in ids if number > low}
    for (known,) in connection.execute(ALREADY_SEEN, (chat, json.dumps(list(new)))):
        new.discard(known)
    return new


def _take(new: set[int], number: int) -> bool:
    """True for the first of several events about one message."""
    if number not in new:
        return False
    new.remove(number)
    return True
