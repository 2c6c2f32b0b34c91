"""When the road out waits: in doubt, when Telegram says so, before a closed door."""

import asyncio
from typing import TYPE_CHECKING

import pytest

from adapters.outbox import CLOSED, Later, Refused, Unclear
from core.effects import Priority
from core.events import PRIVATE
from tests.adapters.sending import STAFF, say

if TYPE_CHECKING:
    from tests.adapters.sending import Sending

HOURS = 3 * 3600


async def test_doubt_waits_a_while_before_the_next_attempt(sending: "Sending") -> None:
    """Not in a loop as fast as it can."""
    sending.telegram.answers["a"] = [Unclear()]
    await sending.wish(say("a"))
    await sending.until(lambda: len(sending.telegram.attempts) == 1)
    await sending.rests()
    assert len(sending.telegram.attempts) == 1
    sending.wait(1)
    await sending.empty()
    assert len(sending.telegram.attempts) == 2


async def test_slow_mode_holds_one_chat_only(sending: "Sending") -> None:
    """For as long as Telegram says."""
    sending.telegram.answers["a"] = [Later(30, account=False)]
    await sending.wish(say("a"), say("b", STAFF))
    await sending.until(lambda: sorted(sending.telegram.tried()) == ["a", "b"])
    sending.wait(29)
    await sending.rests()
    assert sorted(sending.telegram.tried()) == ["a", "b"]
    sending.wait(1)
    await sending.until(lambda: sending.telegram.tried()[-1] == "a")


async def test_a_flood_wait_holds_the_whole_account(sending: "Sending") -> None:
    """Nothing goes anywhere until it is over; then everything does."""
    sending.telegram.answers["a"] = [Later(30, account=True)]
    await sending.wish(say("a"))
    await sending.until(lambda: sending.telegram.tried() == ["a"])
    await sending.rests()
    await sending.wish(say("b", STAFF))
    sending.wait(29)
    await sending.rests()
    assert sending.telegram.tried() == ["a"]
    sending.wait(1)
    await sending.until(lambda: sorted(sending.telegram.tried()) == ["a", "a", "b"])


async def test_a_flood_wait_before_a_private_message_holds_private_messages(
    sending: "Sending",
) -> None:
    """It may be about finding that one member; the staff's cards go on."""
    sending.telegram.answers["a"] = [Later(30, account=True)]
    await sending.wish(say("a", PRIVATE, member="ab" * 16), say("b", STAFF))
    await sending.until(lambda: sorted(sending.telegram.tried()) == ["a", "b"])
    await sending.rests()
    assert sorted(sending.telegram.tried()) == ["a", "b"]
    sending.wait(30)
    await sending.until(lambda: sending.telegram.tried()[-1] == "a")


async def test_a_shorter_flood_wait_does_not_end_a_longer_one(sending: "Sending") -> None:
    """Two sends were under way when Telegram had enough."""
    for key, seconds in (("a", 300), ("b", 2)):
        sending.telegram.answers[key] = [Later(seconds, account=True)]
        sending.telegram.gates[key] = asyncio.Event()
    await sending.wish(say("a"), say("b", STAFF))
    await sending.until(lambda: sorted(sending.telegram.tried()) == ["a", "b"])
    for key in ("a", "b"):
        sending.telegram.gates[key].set()
    await sending.rests()
    sending.wait(299)
    await sending.rests()
    assert sorted(sending.telegram.tried()) == ["a", "b"]
    sending.wait(1)
    await sending.until(lambda: sorted(sending.telegram.tried()) == ["a", "a", "b", "b"])


@pytest.mark.parametrize(
    "answer", [Unclear(), Later(30, account=False), Later(30, account=True)], ids=repr
)
async def test_a_clock_set_back_holds_nothing_up(sending: "Sending", answer: Exception) -> None:
    """It was ahead when something had to wait, and when something was wished for."""
    sending.telegram.answers["a"] = [answer]
    await sending.wish(say("a"))
    await sending.until(lambda: sending.telegram.tried() == ["a"])
    await sending.rests()
    sending.wait(-HOURS)
    await sending.wish(say("b", STAFF))
    await sending.until(lambda: sorted(sending.telegram.tried()) == ["a", "a", "b"])


@pytest.mark.parametrize("code", sorted(CLOSED))
async def test_a_card_waits_until_steward_may_write_again(sending: "Sending", code: str) -> None:
    """There is nobody else to tell; meanwhile a minute passes between two attempts."""
    sending.telegram.answers["card"] = [Refused(code), Refused(code)]
    await sending.wish(say("card", STAFF, priority=Priority.CARD))
    tried = ["card"]
    while len(tried) < 3:
        await sending.until(lambda: sending.telegram.tried() == tried)  # noqa: B023
        sending.wait(59)
        await sending.rests()
        assert sending.telegram.tried() == tried
        sending.wait(1)
        tried = [*tried, "card"]
    await sending.empty()
    assert sending.refused == []
    assert list(sending.telegram.posted.values()) == ["card"]
