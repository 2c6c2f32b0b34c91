"""The sandbox's clock."""

from datetime import UTC, datetime, timedelta

from sandbox.clock import Clock


def test_the_clock_tells_whole_seconds_in_utc() -> None:
    """As Telegram does."""
    before = datetime.now(UTC).replace(microsecond=0)
    now = Clock().now()
    assert before <= now <= datetime.now(UTC)
    assert now.microsecond == 0
    assert now.tzinfo is UTC


def test_the_clock_can_be_moved_both_ways() -> None:
    """By the offset it was made with, and by any later move."""
    clock = Clock(timedelta(days=2))
    clock.move(timedelta(days=-5))
    assert abs(clock.now() - datetime.now(UTC) + timedelta(days=3)) < timedelta(minutes=10)
