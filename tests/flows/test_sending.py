"""Whatever happens on the way out: each card is posted, and posted once."""

import re
from typing import TYPE_CHECKING

import pytest

from moderation.flag import State
from sandbox.contract import RpcFault

if TYPE_CHECKING:
    from tests.flows.evening import Evening

pytestmark = pytest.mark.asyncio(loop_scope="module")

RUDE = "Пошёл вон отсюда, урод"


async def posted_once(evening: "Evening", *messages: int) -> None:
    """Wait until all is done; each message has one card."""
    await evening.settled()
    assert [len(evening.cards(message)) for message in messages] == [1] * len(messages)


async def test_a_flood_wait_delays_and_loses_nothing(rough: "Evening") -> None:
    """Telegram refuses for a while, and Steward waits as long."""
    faults = rough.stage.telegram.faults
    faults.flood["SendMessage"] = 2
    messages = [rough.say(rough.enter(), RUDE) for _ in range(3)]
    await posted_once(rough, *messages)
    assert "FLOOD_WAIT" not in rough.cards(messages[0])[0].text
    assert faults.counts["flood"] > 0
    assert re.search(r"Telegram asks to wait 2 s before Say \d+$", log(rough), re.MULTILINE)


def log(evening: "Evening") -> str:
    """What Steward logged."""
    return evening.stage.bot.log.read_text("utf-8")


async def test_a_flood_wait_of_reading_delays_the_reading(rough: "Evening") -> None:
    """The history is asked for again later."""
    faults = rough.stage.telegram.faults
    faults.lose_updates = 1.0
    message = rough.say(rough.enter(), RUDE)
    faults.lose_updates = 0.0
    faults.flood |= {"GetHistory": 1, "GetParticipants": 1, "GetPeerDialogs": 1}
    rough.stage.cut_bot()
    await posted_once(rough, message)


async def test_slow_mode_holds_one_room_only(rough: "Evening") -> None:
    """The staff room's card waits; what is to be done in the chat does not."""
    faults = rough.stage.telegram.faults
    who = rough.enter()
    about = await rough.insult(who)
    faults.errors["SendMessage"] = [RpcFault(420, "SLOWMODE_WAIT_2")]
    message = rough.say(rough.enter(), RUDE)
    await rough.until(lambda: not faults.errors["SendMessage"])
    reported = rough.say(rough.enter(), "!", about)
    await rough.until(lambda: rough.message(reported).deleted)
    await posted_once(rough, message)


@pytest.mark.parametrize("moment", ["cut_next_before", "cut_next_after"])
async def test_a_connection_cut_around_a_send_makes_one_card(rough: "Evening", moment: str) -> None:
    """Steward cannot know whether Telegram has it, and asks again with the same random id."""
    setattr(rough.stage.telegram.faults, moment, 2)
    messages = [rough.say(rough.enter(), RUDE) for _ in range(3)]
    await posted_once(rough, *messages)
    repeats = rough.world.repeats.total()
    assert repeats > 0 or moment == "cut_next_before"


async def test_cut_decisions_are_carried_out(rough: "Evening") -> None:
    """A deletion, a mute and a rewritten card, each cut off after Telegram has done it."""
    who = rough.enter()
    deleted, muted = await rough.insult(who), await rough.insult(who)
    rough.stage.telegram.faults.cut_after = 0.5
    rough.react(rough.lena, deleted, "🙈")
    rough.react(rough.lena, muted, "🙊")
    await rough.settled()
    assert rough.message(deleted).deleted
    assert not rough.may_write(who)
    assert "🙈 Лена" in rough.cards(deleted)[0].text
    assert "🙊 Лена" in rough.cards(muted)[0].text


async def test_telegrams_own_troubles_are_waited_out(rough: "Evening") -> None:
    """An internal error, and a first attempt that is still under way: asked again."""
    errors = rough.stage.telegram.faults.errors
    names = ("RPC_CALL_FAIL", "RANDOM_ID_DUPLICATE")
    errors["SendMessage"] = [RpcFault(500, name) for name in names]
    await posted_once(rough, rough.say(rough.enter(), RUDE))
    assert errors["SendMessage"] == []


async def test_a_restart_of_the_server_is_survived(rough: "Evening") -> None:
    """Connections, sessions and salts are gone; the login is not."""
    before = rough.say(rough.enter(), RUDE)
    await rough.stage.telegram.server.restart(pause=0.2)
    after = rough.say(rough.enter(), RUDE)
    rough.stage.telegram.server.rotate_salts()
    last = rough.say(rough.enter(), RUDE)
    await posted_once(rough, before, after, last)


async def test_many_cuts_in_a_row_lose_nothing(rough: "Evening") -> None:
    """The line breaks again and again while members write."""
    messages = []
    for _ in range(5):
        messages.append(rough.say(rough.enter(), RUDE))
        rough.stage.cut_bot()
        messages.append(rough.say(rough.enter(), RUDE))
        await rough.card(messages[0])
    await posted_once(rough, *messages)


async def test_sigkill_between_sending_and_taking_it_down_makes_one_card(rough: "Evening") -> None:
    """Telegram has the card, Steward's disk does not know it: the same random id finds it."""
    faults = rough.stage.telegram.faults
    faults.delay = 30.0  # answers come too late for Steward
    message = rough.say(rough.enter(), RUDE)
    await rough.card(message)
    await rough.stage.kill_bot()
    faults.delay = 0.0
    await rough.stage.start_bot()
    await posted_once(rough, message)


async def test_a_ban_undone_while_steward_is_down_never_happens(rough: "Evening") -> None:
    """Its time ran out meanwhile: nothing is sent before the reactions were looked at."""
    who = rough.enter()
    about = await rough.insult(who)
    rough.react(rough.lena, about, "💔")
    await rough.stands(about, State.BANNED)
    await rough.stage.kill_bot()
    bans = rough.world.calls["channels.EditBanned"]
    rough.react(rough.lena, about, None)
    rough.let_time_pass()
    await rough.stage.start_bot()
    await rough.settled()
    assert rough.world.calls["channels.EditBanned"] == bans
    assert rough.flag(about).state is State.OPEN


async def test_a_ban_whose_time_ends_while_steward_is_down_is_carried_out(rough: "Evening") -> None:
    """Late, and once."""
    who = rough.enter()
    about = await rough.insult(who)
    rough.react(rough.lena, about, "💔")
    await rough.stands(about, State.BANNED)
    await rough.stage.kill_bot()
    rough.let_time_pass()
    await rough.stage.start_bot()
    await rough.until(lambda: rough.is_banned(who))
    await rough.settled()
