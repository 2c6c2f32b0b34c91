"""Emergencies in the outbox: beside everything else, never beside themselves."""

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from adapters.sqlite.wishes import EXPORTS, LINKS, urgent_lane
from core.effects import Limit, Priority, Restrict, Rewrite, Say, Text, Unsay
from core.events import PRIVATE

if TYPE_CHECKING:
    from adapters.sqlite.outbox import Wish
    from tests.adapters.conftest import HandClock
    from tests.adapters.sqlite.conftest import Rows

CHAT, STAFF = -1001000000001, -1001000000002


def say(key: str, chat: int = STAFF, priority: Priority = Priority.EMERGENCY) -> Say:
    """A message to post."""
    return Say(key, chat, Text("somebody"), priority)


def keys(wishes: "list[Wish]") -> list[str]:
    """What is to go out."""
    return [wish.key for wish in wishes]


def test_an_emergency_goes_beside_what_waits_in_its_chat(rows: "Rows") -> None:
    """First, even where the chat has a sender; one emergency of a chat at a time."""
    rows.write(say("card", priority=Priority.CARD), say("alarm 1"), say("alarm 2"))
    assert keys(rows.take()) == ["alarm 1", "card"]
    assert keys(rows.take(STAFF)) == ["alarm 1"]
    assert keys(rows.take(urgent_lane(STAFF))) == ["card"]
    assert rows.take(STAFF, urgent_lane(STAFF)) == []


def test_when_nothing_else_may_go_emergencies_do(rows: "Rows", clock: "HandClock") -> None:
    """And what stays behind counts as untried: it can still be withdrawn."""
    rows.write(say("card", priority=Priority.CARD), say("alarm"))
    (wish,) = rows.table.take(rows.connection, clock.now(), (), urgent=True)
    assert (wish.key, wish.urgent, wish.chat) == ("alarm", True, STAFF)
    card = next(wish for wish in rows.take() if wish.key == "card")
    assert not card.again
    assert not card.urgent


def test_no_lane_is_taken_twice() -> None:
    """Rooms, private chats, links, and the emergencies of each."""
    lanes = [CHAT, STAFF, PRIVATE, EXPORTS, LINKS]
    assert len({*lanes, *map(urgent_lane, lanes)}) == 2 * len(lanes)


def test_the_latest_wish_says_how_urgent_it_is(rows: "Rows") -> None:
    """A card that becomes an alarm, say."""
    card = Rewrite("card", STAFF, Text("somebody"), Priority.CARD)
    rows.write(say("card", priority=Priority.CARD))
    rows.drain()
    rows.write(card, replace(card, priority=Priority.EMERGENCY))
    assert rows.one().urgent
    rows.write(card)
    assert not rows.one().urgent


def test_what_becomes_urgent_on_its_way_does_not_overtake_itself(
    rows: "Rows", clock: "HandClock"
) -> None:
    """The older wish, which is on its way, must not arrive after the newer."""
    mute = Restrict(CHAT, 21, Limit.MUTED, 100)
    rows.write(mute)
    older = rows.one()
    rows.write(Restrict(CHAT, 21, Limit.BANNED, 100, priority=Priority.EMERGENCY), say("a", CHAT))
    heads = rows.table.take(rows.connection, clock.now(), [older.lane], [older.row])
    assert keys(heads) == ["a"]
    rows.sent(heads[0])
    rows.sent(older)
    newer: Any = rows.one().effect
    assert newer.limit is Limit.BANNED


@pytest.mark.parametrize("priority", Priority)
def test_an_alarm_is_posted_before_it_is_changed_or_taken_back(
    priority: Priority, rows: "Rows"
) -> None:
    """Whichever way the change goes."""
    text = Text("span-hours", {"hours": 1})
    rows.write(
        say("alarm"), Rewrite("alarm", STAFF, text, priority), Unsay("alarm", STAFF, priority)
    )
    (alarm,) = rows.take()
    assert rows.take(alarm.lane) == []
    rows.sent(alarm, 77)
    assert rows.drain() == ["rewrite:alarm", "unsay:alarm"]
