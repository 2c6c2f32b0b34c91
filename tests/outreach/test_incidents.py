"""What belongs to an emergency, what raises a new one, and what Telegram refuses."""

from datetime import timedelta

import pytest

from core.effects import Say, Text
from core.events import Author, MessageSent
from outreach.desk import Notes
from outreach.emergency import State
from outreach.keys import About
from outreach.listening.heard import Heard
from tests.outreach.road import ANNA, CHAT, DIMA, HOUR, KOLYA, MASHA, MINUTE, SECOND
from tests.outreach.world import World

PAGE, PROMPT = 90 * SECOND, 180 * SECOND


def pages(world: World) -> int:
    """How often everybody was paged."""
    return len(world.rung("alarm-page"))


def test_further_alarms_join_and_others_cries_call_everybody_again(world: World) -> None:
    """At once, also where one has it already, but not with every breath."""
    alarm = world.alarms()
    world.wait(40 * SECOND)
    world.alarms(MASHA, incident=alarm)
    assert pages(world) == 0
    world.alarms(KOLYA, incident=alarm)
    assert pages(world) == 1
    world.wait(10 * SECOND)
    world.alarms(KOLYA, incident=alarm)
    assert pages(world) == 1
    world.reacts(world.alarm_card(alarm), {ANNA: "🔥"})
    world.wait(MINUTE)
    world.alarms(None, incident=alarm)
    assert pages(world) == 2
    assert world.shown(world.alarm_card(alarm))["joined"] == 4
    assert len(world.said(CHAT)) == 1


def test_an_alarm_that_comes_on_both_roads_is_one(world: World) -> None:
    """At once beside the inbox, and then through it; also where it joins another."""
    for incident in (101, 101):
        message = world.message(MASHA if world._messages < 101 else KOLYA)
        notes = Notes(Heard(emergency=0.9, incident=incident))
        first = world.desk.alarm(message, notes, world.store)
        for effect in first:
            world.outbox.write(world.connection, effect, world.now)
        world.deliver()
        world.wait(40 * SECOND)
        assert first
        assert world.happens(MessageSent(message), notes) == []
        assert list(world.desk.alarm(message, notes, world.store)) == []


def test_after_it_is_over_the_next_cry_is_a_new_alarm(world: World) -> None:
    """Though it belongs to the same incident; and what follows belongs to the new one."""
    alarm = world.alarms()
    world.reacts(world.alarm_card(alarm), {ANNA: "👌"})
    again = world.alarms(KOLYA, incident=alarm)
    assert world.emergency(again).id != world.emergency(alarm).id
    assert len(world.said(CHAT, "alarm-text")) == 2
    further = world.alarms(DIMA, incident=alarm)
    assert world.emergency(further).id == world.emergency(again).id
    assert len(world.said(CHAT, "alarm-text")) == 2


def test_staff_and_house_raise_no_alarm(world: World) -> None:
    """They may say all that an alarm would say."""
    for author in (ANNA, CHAT, -1001000000003):
        world.alarms(author)
    message = world.message(900, out=True)
    world.happens(MessageSent(message), Notes(Heard(emergency=0.9, incident=message.id)))
    elsewhere = world.message(MASHA, chat=0)
    assert world.desk.alarm(elsewhere, Notes(Heard(emergency=0.9)), world.store) == []
    assert world.store.emergencies.active() == []


def test_whoever_wrote_it_an_alarm_is_one(world: World) -> None:
    """A deleted account, somebody who is banned a second later, a stranger's channel."""
    gone = world.alarms(None)
    channel = world.message(None, author=Author(-1009999999999))
    world.happens(MessageSent(channel), Notes(Heard(emergency=0.9, incident=channel.id)))
    banned = world.alarms(DIMA)
    world.leaves(DIMA)
    for alarm in (gone, channel.id, banned):
        assert world.emergency(alarm).state is State.RAISED


def test_words_that_are_taken_back_are_shown_nowhere(world: World) -> None:
    """The card, the page and the prompt are written anew; humans decide what it means."""
    alarm = world.alarms()
    world.wait(PAGE)
    world.deletes(alarm)
    page = world.shown(world.post(About.PAGE, 1, 1))
    assert (page["gone"], world.shown(world.alarm_card(alarm))["gone"]) == ("yes", "yes")
    world.wait(PAGE)
    assert pages(world) == 2
    other = world.alarms(KOLYA)
    world.reacts(world.alarm_card(other), {ANNA: "🔥"})
    world.wait(PROMPT)
    before = len(world.emitted)
    world.edits(other, KOLYA)
    keys = {e.key for e in world.emitted[before:] if not isinstance(e, Text)}
    assert {"sos-card:2", "sos-prompt:2:1"} <= keys


def test_an_edit_may_raise_the_alarm(world: World) -> None:
    """And the same edit raises it once."""
    message = world.says(MASHA)
    heard = Heard(emergency=0.9, incident=message)
    for _ in range(2):
        world.edits(message, MASHA, heard)
    assert len(world.said(CHAT)) == 1


@pytest.mark.parametrize("span", [-HOUR, HOUR])
def test_a_clock_that_jumps_stops_no_page(world: World, span: timedelta) -> None:
    """Neither back nor forth."""
    world.alarms()
    world.wait(PAGE)
    world.now += span
    before = pages(world)
    world.wait(PAGE)
    assert pages(world) > before


def test_an_alarm_from_an_outage_is_raised_all_the_same(world: World) -> None:
    """Late, and then everybody is paged as always."""
    alarm = world.alarms(date=world.now - 3 * HOUR)
    world.wait(3 * PAGE)
    assert world.emergency(alarm).state is State.RAISED
    assert pages(world) in (3, 4)


def test_a_text_whose_message_is_gone_goes_out_all_the_same(world: World) -> None:
    """It is for everybody who reads it; and it can still be taken back."""
    message = world.message(MASHA)
    world.telegram.deleted.add((CHAT, message.id))
    world.happens(MessageSent(message), Notes(Heard(emergency=0.9, incident=message.id)))
    world.deliver()
    (text,) = world.said(CHAT)
    assert isinstance(text, Say)
    assert text.reply_to is None
    world.reacts(world.alarm_card(message.id), {ANNA: "🤷"})
    assert world.said(CHAT) == []


def test_a_text_that_cannot_go_out_is_told_at_once(world: World) -> None:
    """Somebody must write it by hand; and it is not tried for ever."""
    world.refusing["sos"] = "CHAT_WRITE_FORBIDDEN"
    alarm = world.alarms()
    assert world.said(CHAT) == []
    assert pages(world) == 1
    assert world.shown(world.alarm_card(alarm))["trouble"] == "CHAT_WRITE_FORBIDDEN"
    assert len([e for e in world.emitted if isinstance(e, Say) and e.chat == CHAT]) == 1


@pytest.mark.parametrize("what", ["sos-card", "sos-page"])
def test_pages_go_out_without_a_card_to_reply_to(world: World, what: str) -> None:
    """The card was refused, or somebody deleted it."""
    if what == "sos-card":
        world.refusing[what] = "MESSAGE_TOO_LONG"
    world.alarms()
    if what == "sos-page":
        world.telegram.deleted |= set(world.telegram.posts)
    world.wait(PAGE)
    assert pages(world) >= 1
    world.wait(3 * PAGE)
    assert pages(world) >= 4
    assert len([e for e in world.emitted if isinstance(e, Say)]) < 10
