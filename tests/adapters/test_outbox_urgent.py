"""An emergency on the road out: nothing that is slow, and no wait of others', holds it up."""

import asyncio
from contextlib import suppress
from typing import TYPE_CHECKING

import pytest

from adapters import outbox as outbox_module
from adapters.outbox import URGENT, Later, Refused, Unclear
from core.effects import Priority, React, Rewrite, Say, Text
from core.events import PRIVATE
from tests.adapters.sending import CHAT, STAFF, Sending, say

if TYPE_CHECKING:
    from adapters.sqlite.database import Database
    from tests.adapters.conftest import HandClock

HOUR = 3600


def alarm(key: str = "alarm", chat: int = STAFF) -> Say:
    """An emergency's text."""
    return say(key, chat, priority=Priority.EMERGENCY)


async def tried(sending: Sending, *keys: str) -> None:
    """Wait until these attempts were made, in this order."""
    await sending.until(lambda: sending.telegram.tried() == [*keys])


async def test_an_alarm_passes_a_sender_that_hangs(sending: Sending) -> None:
    """In its own chat; what is no emergency waits."""
    gate = sending.telegram.gates["slow"] = asyncio.Event()
    await sending.wish(say("slow", STAFF))
    await tried(sending, "slow")
    await sending.wish(say("next", STAFF), alarm())
    await tried(sending, "slow", "alarm")
    gate.set()
    await sending.empty()
    assert sending.telegram.tried() == ["slow", "alarm", "next"]


@pytest.mark.parametrize("account", [True, False])
async def test_an_alarm_is_tried_while_others_wait_for_telegram(
    account: bool, sending: Sending
) -> None:
    """The wait may be for another method; the others keep to it."""
    sending.telegram.answers["a"] = [Later(HOUR, account=account)]
    await sending.wish(say("a", STAFF))
    await tried(sending, "a")
    await sending.rests()
    await sending.wish(say("b", STAFF), alarm())
    await tried(sending, "a", "alarm")
    await sending.rests()
    assert sending.telegram.tried() == ["a", "alarm"]


@pytest.mark.parametrize(
    "answer",
    [Later(HOUR, account=True), Later(HOUR, account=False), LookupError("no words")],
    ids=["account", "chat", "mistake"],
)
async def test_an_alarm_that_must_wait_is_tried_again_soon(
    answer: Exception, sending: Sending
) -> None:
    """Every few seconds, whatever Telegram says."""
    sending.telegram.answers["alarm"] = [answer, answer]
    await sending.wish(alarm())
    await tried(sending, "alarm")
    await sending.rests()
    sending.wait(URGENT - 1)
    await sending.rests()
    assert sending.telegram.tried() == ["alarm"]
    sending.wait(1)
    await tried(sending, "alarm", "alarm")
    await sending.rests()
    sending.wait(URGENT)
    await tried(sending, "alarm", "alarm", "alarm")
    assert [*sending.telegram.posted.values()] == ["alarm"]


async def test_a_wait_that_an_alarm_was_told_holds_the_others_in_full(sending: Sending) -> None:
    """They must not take from the alarm what little Telegram allows."""
    sending.telegram.answers["alarm"] = [Later(60, account=True)]
    await sending.wish(alarm())
    await tried(sending, "alarm")
    await sending.rests()
    await sending.wish(say("a", CHAT))
    sending.wait(59)
    await tried(sending, "alarm", "alarm")
    await sending.rests()
    sending.wait(1)
    await tried(sending, "alarm", "alarm", "a")


async def test_an_alarm_in_private_holds_up_no_room(sending: Sending) -> None:
    """Telegram may have meant the search for that one person."""
    letter = Say("letter", PRIVATE, Text("somebody"), Priority.EMERGENCY, member="ab" * 16)
    sending.telegram.answers["letter"] = [Later(HOUR, account=True)]
    await sending.wish(letter)
    await tried(sending, "letter")
    await sending.rests()
    await sending.wish(say("a"))
    await tried(sending, "letter", "a")


async def test_doubt_about_an_alarm_is_settled_soon(
    sending: Sending, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However long it lasts already; the same request goes again and posts nothing new."""
    monkeypatch.setattr(outbox_module, "URGENT_ATTEMPT", 0.01)
    sending.telegram.answers["alarm"] = [Unclear() for _ in range(8)]
    gate = sending.telegram.gates["alarm"] = asyncio.Event()
    await sending.wish(alarm())
    await tried(sending, "alarm")
    await sending.rests()
    gate.set()
    for number in range(2, 10):
        await sending.rests()
        sending.wait(URGENT)
        await tried(sending, *["alarm"] * number)
    await sending.empty()
    assert [*sending.telegram.posted.values()] == ["alarm"]


async def test_a_refused_alarm_is_told_at_once(sending: Sending) -> None:
    """So that somebody is told in another way."""
    sending.telegram.answers["alarm"] = [Refused("CHAT_WRITE_FORBIDDEN")]
    await sending.wish(alarm())
    await sending.until(lambda: [event.key for event in sending.refused] == ["alarm"])


async def test_an_alarm_is_changed_once_it_is_posted(sending: Sending) -> None:
    """Though the change, being none, goes with the others."""
    gate = sending.telegram.gates["alarm"] = asyncio.Event()
    await sending.wish(alarm(), Rewrite("alarm", STAFF, Text("somebody")), say("a", STAFF))
    await tried(sending, "alarm", "a")
    gate.set()
    await sending.empty()
    assert sending.telegram.tried() == ["alarm", "a", "rewrite:alarm"]


async def test_before_the_past_is_known_only_alarms_go_out(
    database: "Database", clock: "HandClock"
) -> None:
    """An undone ban must not be carried out; an alarm cannot wait for that."""
    sending, calm = Sending(database, clock), asyncio.Event()
    task = asyncio.create_task(sending.outbox.run(calm))
    await sending.wish(say("a"), alarm())
    await tried(sending, "alarm")
    await sending.rests()
    assert sending.telegram.tried() == ["alarm"]
    calm.set()
    sending.wake.set()
    await tried(sending, "alarm", "a")
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task


async def test_a_reaction_that_was_under_way_when_steward_stopped_goes_again(
    database: "Database", clock: "HandClock"
) -> None:
    """A new process finds it, and Telegram sees the same wish twice at most."""
    wish = React(CHAT, 100, "👀")
    for answer, done in ((Unclear(), False), (None, True)):
        sending = Sending(database, clock)
        sending.telegram.answers[wish.key] = [answer] if answer else []
        task = asyncio.create_task(sending.outbox.run())
        await sending.wish(*([] if done else [wish]))
        await tried(sending, wish.key)
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task
        (attempt,) = sending.telegram.attempts
        assert attempt.again is done
        clock.wait(60)
