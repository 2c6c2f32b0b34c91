"""Emergencies: at once, to everybody, until one has it; then with them until it is over."""

from datetime import timedelta

import pytest

from core.effects import Priority, Say
from core.events import MessageSent, Reaction, ReactionsSeen
from outreach.desk import Notes
from outreach.emergency import State
from outreach.keys import About
from outreach.listening.heard import Heard
from tests.outreach.conftest import NewWorld
from tests.outreach.road import ANNA, BORIS, CHAT, HOUR, MASHA, MINUTE, SECOND, STAFF_ROOM, VERA
from tests.outreach.world import World

PAGE, PROMPT = 90 * SECOND, 180 * SECOND


def pages(world: World) -> int:
    """How often everybody was paged."""
    return len(world.rung("alarm-page"))


def test_the_text_and_the_card_come_at_once_at_any_hour(night: World) -> None:
    """Before anything else, and everybody's phone rings."""
    alarm = night.alarms()
    (text,) = night.said(CHAT)
    assert isinstance(text, Say)
    assert (text.text.template, text.reply_to, text.silent) == ("alarm-text", alarm, False)
    assert night.rung() == [{ANNA, BORIS, VERA}]
    assert {e.priority for e in night.emitted if isinstance(e, Say)} == {Priority.EMERGENCY}


def test_the_house_may_have_a_text_of_its_own(new_world: NewWorld) -> None:
    """In its words."""
    world = new_world(help_text="Звоните 112")
    world.alarms()
    assert world.said(CHAT)[0].text.template == "alarm-own-text"


def test_everybody_is_paged_until_one_takes_it(world: World) -> None:
    """There is one page at a time; a second 🔥 changes nothing, nor is its giver asked anything."""
    world.writes("дежурю", who=BORIS)
    alarm = world.alarms()
    world.wait(5 * PAGE)
    assert world.rung()[1:] == [{BORIS}] * 5
    assert len(world.said(STAFF_ROOM, "alarm-page")) == 1
    world.reacts(world.post(About.PAGE, 1, 5), {ANNA: "🔥"})
    assert world.emergency(alarm).holder == ANNA
    assert world.said(STAFF_ROOM, "alarm-page") == []
    world.reacts(world.alarm_card(alarm), {BORIS: "🔥"})
    assert world.emergency(alarm).holder == ANNA
    world.wait(2 * PROMPT)
    assert world.rung()[6:] == [{ANNA}] * 2
    assert len(world.said(STAFF_ROOM, "alarm-prompt")) == 1


def test_the_page_that_vanishes_does_not_give_it_back(world: World) -> None:
    """With the page its 🔥 is gone, but nobody removed it; a late 🔥 on an old page counts."""
    alarm = world.alarms()
    world.wait(2 * PAGE)
    old, new = (world.post(About.PAGE, 1, number) for number in (1, 2))
    world.reacts(old, {ANNA: "🔥"})
    assert world.emergency(alarm).holder == ANNA
    for page in (old, new):
        world.reacts(page, {})
    assert world.emergency(alarm).holder == ANNA


def test_who_gives_it_back_has_everybody_paged_at_once(world: World) -> None:
    """By the reaction, by a word; another's word gives nothing back."""
    alarm = world.alarms()
    card = world.alarm_card(alarm)
    world.reacts(card, {ANNA: "🔥"})
    world.writes("не могу", who=BORIS, reply_to=card)
    assert world.emergency(alarm).state is State.TAKEN
    world.reacts(card, {})
    assert (world.emergency(alarm).state, pages(world)) == (State.RAISED, 1)
    world.writes("беру", who=BORIS, reply_to=card)
    world.writes("отмена", who=BORIS, reply_to=card)
    assert (world.emergency(alarm).state, pages(world)) == (State.RAISED, 2)


def test_who_has_it_may_call_for_help(world: World) -> None:
    """They still have it, though most accounts have one reaction for each message."""
    alarm = world.alarms()
    card = world.alarm_card(alarm)
    world.reacts(card, {ANNA: "🔥"})
    world.reacts(card, {ANNA: "🙏"})
    assert world.emergency(alarm).holder == ANNA
    assert world.rung("alarm-page") == [{BORIS, VERA}]
    world.reacts(card, {})
    assert world.emergency(alarm).holder == ANNA
    world.reacts(card, {BORIS: "🔥"})
    assert world.emergency(alarm).holder == ANNA


def test_it_ends_by_a_human_word(world: World) -> None:
    """Then nobody is asked or called any more; the text stays."""
    alarm = world.alarms()
    card = world.alarm_card(alarm)
    world.reacts(card, {ANNA: "🔥"})
    world.wait(PROMPT)
    world.reacts(card, {ANNA: "👌"})
    assert world.emergency(alarm).state is State.OVER
    rung = len(world.rung())
    world.wait(10 * HOUR)
    assert len(world.rung()) == rung
    assert [post.text.template for post in world.said(STAFF_ROOM)][:1] == ["alarm-card"]
    assert len(world.said(CHAT)) == 1


@pytest.mark.parametrize(("later", "state"), [(MINUTE, State.RAISED), (2 * HOUR, State.OVER)])
def test_over_is_undone_for_an_hour(world: World, later: timedelta, state: State) -> None:
    """Everybody is paged again: better once too often; later a reaction is tidied away."""
    alarm = world.alarms()
    world.reacts(world.alarm_card(alarm), {ANNA: "👌"})
    world.wait(later)
    world.reacts(world.alarm_card(alarm), {})
    assert world.emergency(alarm).state is state
    assert pages(world) == (state is State.RAISED)


def test_a_wrong_alarm_takes_its_text_away_as_often_as_it_is_one(world: World) -> None:
    """Undone, it is said again; dismissed again, it goes again."""
    alarm = world.alarms()
    card = world.alarm_card(alarm)
    for _ in range(3):
        assert len(world.said(CHAT, "alarm-text")) == 1
        world.reacts(card, {ANNA: "🤷"})
        assert world.said(CHAT) == []
        world.wait(MINUTE)
        world.reacts(card, {})
        assert world.emergency(alarm).state is State.RAISED
    world.reacts(card, {ANNA: "👌"})
    world.writes("ложная тревога", who=BORIS, reply_to=card)
    assert world.said(CHAT) == []
    world.reacts(card, {ANNA: "👌", VERA: "🔥"})
    assert world.emergency(alarm).holder == VERA
    assert len(world.said(CHAT)) == 1


def test_a_text_that_waits_is_not_said_when_the_alarm_is_wrong(world: World) -> None:
    """Telegram was slow; a human was not."""
    message = world.message(MASHA)
    world.happens(MessageSent(message), Notes(Heard(emergency=0.9, incident=message.id)))
    for wish in world.take():
        if wish.chat == STAFF_ROOM:
            world.outbox.sent(world.connection, wish, 7_000, world.now)
    world.connection.execute("UPDATE outbox SET tried = 0 WHERE chat = ?", (CHAT,))
    world.happens(ReactionsSeen(STAFF_ROOM, 7_000, (Reaction(ANNA, "🤷"),), world.now))
    world.deliver()
    assert world.said(CHAT) == []


@pytest.mark.parametrize("emoji", ["🙏", "🔥"])
def test_a_slip_of_the_finger_is_no_end(world: World, emoji: str) -> None:
    """Who exchanges 🤷 or 👌 for a call, or for 🔥, meant that."""
    alarm = world.alarms()
    card = world.alarm_card(alarm)
    for slip in ("👌", "🤷"):
        world.reacts(card, {ANNA: slip})
        world.reacts(card, {ANNA: emoji})
        expected = State.RAISED if emoji == "🙏" else State.TAKEN
        assert world.emergency(alarm).state is expected
        world.reacts(card, {})


def test_the_holder_who_leaves_the_staff_has_it_no_longer(world: World) -> None:
    """Everybody else is paged."""
    alarm = world.alarms()
    world.reacts(world.alarm_card(alarm), {ANNA: "🔥"})
    world.staff.accounts.remove(ANNA)
    world.wait(PROMPT)
    assert world.emergency(alarm).state is State.RAISED
    assert world.rung("alarm-page") == [{BORIS, VERA}]
