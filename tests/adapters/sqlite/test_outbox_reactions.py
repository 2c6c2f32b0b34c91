"""Steward's own reactions in the outbox: one wish a message, and the latest wins."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from core.effects import React, Withdraw

if TYPE_CHECKING:
    from tests.adapters.conftest import HandClock
    from tests.adapters.sqlite.conftest import Rows

CHAT = -1001000000001


def react(emoji: str | None, message: int = 100, after: datetime | None = None) -> React:
    """A reaction on a message."""
    return React(CHAT, message, emoji, after)


def take_back(before: str | None = None) -> Withdraw:
    """What undoes it."""
    return Withdraw(react("👀").key, otherwise=react(before))


def emojis(rows: "Rows") -> list[str | None]:
    """What is to go out now, and goes out."""
    shown = []
    for wish in rows.take():
        assert isinstance(wish.effect, React)
        shown.append(wish.effect.emoji)
        rows.sent(wish)
    return shown


def test_the_latest_reaction_wins(rows: "Rows") -> None:
    """Of one message; another's is another wish."""
    rows.write(react("👀"), react("🔥"), react("👌", message=101))
    assert emojis(rows) == ["🔥"]
    assert emojis(rows) == ["👌"]
    rows.write(react(None))
    assert emojis(rows) == [None]
    assert rows.take() == []


def test_a_newer_reaction_survives_the_end_of_an_older_attempt(rows: "Rows") -> None:
    """It came while the older one was under way."""
    rows.write(react("👀"))
    older = rows.one()
    rows.write(react("🔥"))
    rows.sent(older)
    assert emojis(rows) == ["🔥"]


def test_a_reaction_that_waits_is_withdrawn_without_a_trace(
    rows: "Rows", clock: "HandClock"
) -> None:
    """Nobody has seen it, so nothing need be taken away."""
    rows.write(react("👀", after=clock.now() + timedelta(seconds=60)))
    rows.write(take_back())
    clock.wait(60)
    assert rows.drain() == []


@pytest.mark.parametrize("answered", [True, False])
def test_a_reaction_that_may_be_out_is_taken_away(answered: bool, rows: "Rows") -> None:
    """Whether or not Telegram's answer came."""
    rows.write(react("👀"))
    attempt = rows.one()
    if answered:
        rows.sent(attempt)
    rows.write(take_back())
    assert emojis(rows) == [None]
    assert rows.drain() == []


@pytest.mark.parametrize("otherwise", [None, react("👀")])
def test_a_second_reaction_that_waits_is_withdrawn_and_the_first_stays(
    otherwise: React | None, rows: "Rows", clock: "HandClock"
) -> None:
    """As the undoing says; without a word of that nothing changes at Telegram."""
    rows.write(react("👀"))
    rows.drain()
    rows.write(react("🔥", after=clock.now() + timedelta(seconds=60)))
    rows.write(replace(take_back(), otherwise=otherwise))
    clock.wait(60)
    assert emojis(rows) == ([] if otherwise is None else ["👀"])


def test_once_it_is_gone_the_next_one_can_be_withdrawn_again(
    rows: "Rows", clock: "HandClock"
) -> None:
    """Nothing of ours is left on the message."""
    rows.write(react("👀"))
    rows.drain()
    rows.write(react(None))
    rows.drain()
    rows.write(react("🔥", after=clock.now() + timedelta(seconds=60)))
    rows.write(take_back())
    clock.wait(60)
    assert rows.drain() == []
