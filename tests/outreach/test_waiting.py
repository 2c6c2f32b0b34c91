"""What time brings: notices, nights, mornings, outages."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from core.effects import Say
from core.events import TimeCame
from outreach.listening.heard import Heard
from outreach.request import State
from outreach.waiting import CHORE
from tests.outreach.conftest import NewWorld
from tests.outreach.road import (
    ANNA,
    BORIS,
    CHAT,
    DIMA,
    HOUR,
    MASHA,
    MINUTE,
    NIGHT,
    NOON,
    STAFF_ROOM,
    VERA,
)
from tests.outreach.world import World

DAY = 24 * HOUR
MORNING = datetime(2026, 3, 25, 9, tzinfo=UTC)
"""When work begins after `NIGHT`."""


def test_after_hours_there_is_one_honest_notice(night: World) -> None:
    """Peers have some minutes; then the next working time is told, once, and silently."""
    night.asks(topic="bus")
    night.wait(2 * MINUTE)
    assert night.said(CHAT) == []
    night.wait(MINUTE)
    (notice,) = night.said(CHAT)
    assert isinstance(notice, Say)
    assert (notice.silent, notice.text.args["when"]) == (True, "25.03, 10:00")
    night.wait(4 * DAY)
    assert len(night.said(CHAT)) == 1


@pytest.mark.parametrize("answer", ["peer", "staff", "clarifying", "thanks", "deleted"])
def test_who_is_looked_after_gets_no_notice(night: World, answer: str) -> None:
    """Whoever looked after them, and however."""
    asked = night.asks()
    match answer:
        case "peer":
            night.answers(asked)
        case "staff":
            night.answers(asked, ANNA, reply_to=asked)
        case "clarifying":
            night.says(ANNA, reply_to=asked)
        case "thanks":
            night.says(MASHA, Heard(thanks=asked))
        case _:
            night.deletes(asked)
    night.wait(10 * HOUR)
    assert night.said(CHAT) == []


def test_a_notice_that_waits_is_taken_back_when_somebody_answers(night: World) -> None:
    """Telegram made it wait, say."""
    asked = night.asks()
    night.now += 3 * MINUTE
    night.happens(TimeCame(CHAT, night.now, CHORE))
    night.answers(asked)
    night.wait(MINUTE)
    assert night.said(CHAT) == []


def test_a_notice_under_a_deleted_message_goes_with_it(night: World) -> None:
    """And so it does when a worker says that it was no request."""
    one, two = night.asks(), night.asks(DIMA)
    night.wait(HOUR)
    assert len(night.said(CHAT)) == 2
    night.deletes(one)
    night.reacts(night.card(two), {ANNA: "🤷"})
    assert night.said(CHAT) == []


def test_nobody_who_fears_for_a_life_hears_of_working_hours(night: World) -> None:
    """Neither in the incident nor when they ask for something else that night."""
    night.reacts(night.alarm_card(night.alarms()), {ANNA: "👌"})
    night.asks()
    night.wait(11 * HOUR)
    night.asks()
    night.wait(HOUR)
    night.asks(DIMA)
    night.wait(2 * MINUTE)
    night.alarms(DIMA)
    night.wait(10 * MINUTE)
    assert night.said(CHAT, "late-notice") == []


def test_what_is_asked_just_before_the_end_is_told_at_the_end(new_world: NewWorld) -> None:
    """At 17:40 somebody works, but nobody has answered by six."""
    world = new_world(now=NOON + timedelta(hours=5, minutes=40))
    world.asks()
    world.wait(19 * MINUTE)
    assert world.said(CHAT) == []
    world.wait(MINUTE)
    assert world.said(CHAT)[0].text.args["when"] == "25.03, 10:00"


def test_a_notice_whose_time_was_missed_is_not_said_by_day(night: World) -> None:
    """Nor is it tried again and again."""
    night.asks(topic="bus", date=night.now - 5 * MINUTE)
    night.wait(14 * HOUR, up=False)
    night.wait(DAY / 4)
    assert night.said(CHAT, "late-notice") == []


def test_at_night_cards_make_no_sound(night: World) -> None:
    """No phone rings before work begins; then first theirs whose it is."""
    night.writes("моя специальность: doctor", who=VERA)
    asked = night.asks(topic="wound")
    night.wait(12 * HOUR - MINUTE)
    (card,) = [e for e in night.emitted if isinstance(e, Say) and e.key == "ask:1"]
    assert card.silent
    assert night.rung() == []
    assert night.request(asked).state is State.ESCALATED
    night.wait(11 * MINUTE)
    assert night.rung("ask-call") == [{VERA}]


def test_whoever_is_on_duty_is_called_at_night(night: World) -> None:
    """Also about what was escalated before they came."""
    night.asks(topic="bus")
    night.wait(HOUR)
    assert night.rung() == []
    night.writes("дежурю", who=BORIS)
    night.wait(HOUR)
    assert night.rung("ask-call")
    assert set(night.rung("ask-call")) == {frozenset({BORIS})}
    night.writes("не дежурю", who=BORIS)
    calls = len(night.rung())
    night.wait(5 * HOUR)
    assert len(night.rung()) == calls


def test_the_morning_begins_with_a_list(night: World) -> None:
    """Of all that waits, and how much was taken back; nobody else is called for it."""
    night.writes("дежурю", who=BORIS)
    night.writes("не дежурю", who=BORIS)
    for _ in range(2):
        night.asks(topic="bus")
    night.deletes(night.asks())
    night.wait(MORNING - NIGHT)
    (morning,) = night.said(STAFF_ROOM, "morning-list")
    assert (morning.text.args["count"], morning.text.args["withdrawn"]) == (2, 1)
    night.wait(9 * HOUR)
    assert len(night.said(STAFF_ROOM, "morning-list")) == 1


def test_a_quiet_night_has_no_list(night: World) -> None:
    """There is nothing to hand over."""
    night.wait(DAY)
    assert night.said(STAFF_ROOM) == []


def test_after_an_outage_of_days_there_is_one_list(night: World) -> None:
    """Not one for each day that was missed."""
    night.asks(topic="bus")
    night.wait(3 * DAY, up=False)
    assert len(night.said(STAFF_ROOM, "morning-list")) == 1
    night.wait(DAY)
    assert len(night.said(STAFF_ROOM, "morning-list")) == 1


def test_a_break_at_noon_is_no_morning(new_world: NewWorld) -> None:
    """Nor is a holiday, nor the night when the clocks change."""
    week = {day: ((time(10), time(13)), (time(14), time(18))) for day in range(7)}
    world = new_world(now=NIGHT, week=week, holidays=[date(2026, 3, 27)])
    world.asks(topic="bus")
    lists = []
    for _ in range(6):
        world.wait(DAY)
        lists.append(len(world.said(STAFF_ROOM, "morning-list")))
    assert lists == [1, 2, 2, 3, 4, 5]


def test_a_night_of_thirty_requests_rings_once(night: World) -> None:
    """Each has a card of its own; the phones ring for all of them together."""
    for _ in range(30):
        night.asks(topic="bus")
        night.wait(MINUTE)
    night.wait(MORNING - night.now + 10 * MINUTE)
    assert len(night.said(STAFF_ROOM, "ask-card")) == 30
    assert len(night.rung()) == 1
    (many,) = night.said(STAFF_ROOM, "calls-list")
    assert many.text.args["count"] == 30
    night.wait(30 * MINUTE)
    assert len(night.rung()) == 2


def test_after_an_outage_by_day_the_phones_ring_once(world: World) -> None:
    """Cards for all, one call."""
    for _ in range(20):
        world.asks(topic="bus")
    world.wait(3 * HOUR, up=False)
    assert len(world.said(STAFF_ROOM, "ask-card")) == 20
    assert len(world.rung()) == 1


def test_what_is_due_in_thousands_is_done_in_pieces(night: World) -> None:
    """No transaction takes for ever."""
    for _ in range(120):
        night.asks(topic="bus")
    night.now += HOUR
    cards = [len(night.comes()) for _ in range(4)]
    assert cards[3] == 0
    assert len(night.said(STAFF_ROOM, "ask-card")) == 120


@pytest.mark.parametrize("span", [-2 * HOUR, 2 * HOUR])
def test_a_clock_that_jumps_loses_nobody(world: World, span: timedelta) -> None:
    """Who waits is called again within an hour of the clock that counts."""
    asked = world.asks(topic="bus")
    world.wait(20 * MINUTE)
    world.now += span
    world.comes()
    rung = len(world.rung())
    world.wait(HOUR)
    assert len(world.rung()) > rung
    assert world.request(asked).is_open
    assert len(world.said(STAFF_ROOM, "ask-card")) == 1


def test_mornings_go_on_after_a_clock_was_far_ahead(night: World) -> None:
    """A year, say: lists come again."""
    night.asks(topic="bus")
    night.now += 365 * DAY
    night.comes()
    night.now -= 365 * DAY
    night.comes()
    lists = len(night.said(STAFF_ROOM, "morning-list"))
    night.wait(DAY)
    assert len(night.said(STAFF_ROOM, "morning-list")) == lists + 1


def test_always_open_houses_have_no_nights(new_world: NewWorld) -> None:
    """No notices, no lists, and calls at any hour."""
    world = new_world(now=NIGHT, week={})
    world.asks(topic="bus")
    world.wait(DAY)
    assert world.said(CHAT) == []
    assert world.said(STAFF_ROOM, "morning-list") == []
    assert world.rung()
