"""Voice messages: a polite wish, and somebody who listens."""

from core.events import Media
from outreach.listening.heard import Kind
from outreach.request import Reason, State
from tests.outreach.road import ANNA, CHAT, HOUR, KOLYA, MASHA, MINUTE
from tests.outreach.world import World


def test_a_voice_message_is_answered_by_a_wish_once_an_evening(night: World) -> None:
    """With the time at which somebody listens; the request waits for it."""
    first, _second = night.speaks(), night.speaks()
    (wish,) = night.said(CHAT, "voice-wish")
    assert wish.text.args["when"] == "25.03, 10:00"
    night.wait(5 * HOUR)
    night.speaks()
    assert len(night.said(CHAT, "voice-wish")) == 1
    night.wait(24 * HOUR)
    night.speaks()
    assert len(night.said(CHAT, "voice-wish")) == 2
    assert night.request(first).is_open


def test_who_then_writes_has_granted_the_wish(world: World) -> None:
    """Other talk of theirs has not: nobody has heard what they said."""
    spoken = world.speaks()
    assert world.said(CHAT, "voice-wish")[0].text.args["when"] == "now"
    world.says(MASHA)
    assert world.request(spoken).is_open
    asked = world.asks()
    assert world.request(spoken).reason is Reason.WRITTEN
    assert world.request(asked).is_open
    assert world.said(CHAT) == []


def test_a_voice_message_that_nobody_writes_down_has_a_card(world: World) -> None:
    """Peers can answer it, too, by voice."""
    spoken = world.speaks()
    world.wait(10 * MINUTE)
    assert world.shown(world.card(spoken))["kind"] == Kind.VOICE
    world.says(KOLYA, media=Media.VOICE, reply_to=spoken)
    assert world.request(spoken).state is State.ANSWERED
    world.reacts(world.card(spoken), {ANNA: "🤷"})
    assert world.request(spoken).reason is Reason.NOT_A_REQUEST
    assert world.said(CHAT) == []


def test_who_fears_for_a_life_is_not_asked_to_write(world: World) -> None:
    """Nor told about working hours."""
    world.alarms()
    world.speaks()
    assert world.said(CHAT, "voice-wish") == []
