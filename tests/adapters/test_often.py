"""Whoever asks without end is not answered without end."""

from datetime import UTC, datetime, timedelta

from adapters.often import KEPT, MOST, SPAN, Often

NOW = datetime(2026, 11, 21, 20, tzinfo=UTC)
SECOND = timedelta(seconds=1)


def test_so_many_an_hour_are_answered_and_then_again() -> None:
    """Each hour counts from the ask itself."""
    often = Often()
    assert not [n for n in range(MOST) if often.is_too_often(1, n, NOW + n * SECOND)]
    assert often.is_too_often(1, 100, NOW + SPAN - SECOND)
    assert not often.is_too_often(1, 101, NOW + SPAN)
    assert often.is_too_often(1, 102, NOW + SPAN)


def test_one_message_counts_once() -> None:
    """A batch that failed is prepared again."""
    often = Often()
    for _ in range(MOST + 1):
        assert not often.is_too_often(1, 7, NOW)
    assert not [n for n in range(MOST - 1) if often.is_too_often(1, n, NOW)]
    assert often.is_too_often(1, 100, NOW)
    assert not often.is_too_often(1, 7, NOW)


def test_everybody_is_counted_alone() -> None:
    """Also when more people ask than are remembered."""
    often = Often()
    for number in range(MOST + 1):
        often.is_too_often(1, number, NOW)
    assert not often.is_too_often(2, 1, NOW)
    assert often.is_too_often(1, 99, NOW)
    for who in range(3, KEPT + 3):
        assert not often.is_too_often(who, 1, NOW)
    assert not often.is_too_often(1, 99, NOW)
