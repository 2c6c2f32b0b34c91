"""Telegram's clock, kept by a machine whose own may be wrong."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from loguru import logger

from adapters.clock import SLACK, SystemClock, TelegramClock

if TYPE_CHECKING:
    from tests.adapters.conftest import HandClock

NIGHT = datetime(2026, 1, 2, tzinfo=UTC)


class Still:
    """A machine's clock that stands."""

    def now(self) -> datetime:
        """Night."""
        return NIGHT


@pytest.fixture
def lines() -> Iterator[list[Any]]:
    """What is logged."""
    lines: list[Any] = []
    sink = logger.add(lines.append, level="INFO", format="{level} {message}")
    yield lines
    logger.remove(sink)


def test_at_first_it_is_the_machines(clock: "HandClock") -> None:
    """Which moves."""
    telegram = TelegramClock(clock)
    clock.wait(9)
    assert telegram.now() == clock.now()
    assert TelegramClock().now() >= SystemClock().now() - timedelta(hours=1)


@given(off=st.timedeltas(timedelta(days=-9999), timedelta(days=9999)))
def test_it_follows_what_telegram_told(off: timedelta) -> None:
    """Both ways; what is less than Telegram's dates are exact is let be."""
    telegram = TelegramClock(Still())
    telegram.correct(NIGHT + off)
    assert telegram.now() == (NIGHT + off if abs(off) >= SLACK else NIGHT)


def test_once_corrected_it_goes_with_the_machine(clock: "HandClock") -> None:
    """And is corrected anew when that is mended."""
    telegram = TelegramClock(clock)
    told = clock.now() + timedelta(hours=1)
    telegram.correct(told)
    clock.wait(30)
    assert telegram.now() == told + timedelta(seconds=30)
    clock.wait(3600)
    telegram.correct(clock.now())
    assert telegram.now() == clock.now()


def test_a_slow_line_does_not_move_it(clock: "HandClock") -> None:
    """Telegram's time was told somewhere between the question and the answer."""
    telegram = TelegramClock(clock)
    asked = telegram.now()
    clock.wait(20)
    telegram.correct(asked + timedelta(seconds=1), asked)
    assert telegram.now() == clock.now()
    telegram.correct(asked - timedelta(seconds=5), asked)
    assert telegram.now() == asked - timedelta(seconds=5)


def test_an_operator_is_told_of_a_jump_and_warned_of_a_big_one(
    clock: "HandClock", lines: list[Any]
) -> None:
    """Nothing is said of what needs no jump."""
    telegram = TelegramClock(clock)
    for wrong in (1, 10, -4000):
        telegram.correct(telegram.now() + timedelta(seconds=wrong))
    assert [line.strip() for line in lines] == [
        "INFO The clock moves by +10 s",
        "WARNING The clock moves by -4000 s",
    ]
