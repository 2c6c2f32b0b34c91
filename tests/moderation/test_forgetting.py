"""What the hourly purge takes away, and what must not come of it."""

from datetime import timedelta
from typing import TYPE_CHECKING

from adapters.sqlite.retention import Retention, purge
from core.effects import Limit

if TYPE_CHECKING:
    from tests.moderation.conftest import Evening

KEEP = Retention(decisions=timedelta(days=365), sent=timedelta(days=7))


def test_a_decision_about_an_old_message_can_be_undone_like_any_other(evening: "Evening") -> None:
    """What is forgotten hourly is not what was decided just now."""
    evening.report(90, evening.message(50, date=evening.now - 2 * KEEP.decisions))
    evening.deliver()
    evening.react(evening.anna, "💔")
    purge(evening.connection, KEEP, evening.now)
    evening.wait(10)
    evening.react(evening.anna)
    evening.wait(3600)
    evening.deliver()
    assert evening.limit() is Limit.NONE


def test_what_was_forgotten_can_be_reported_again(evening: "Evening") -> None:
    """Telegram never forgets a random_id, so the new card must have one of its own."""
    evening.report(101, evening.message(100))
    evening.deliver()
    evening.react(evening.anna, "🕊")
    evening.deliver()
    about = evening.message(100)
    evening.wait(2 * KEEP.decisions.total_seconds())
    purge(evening.connection, KEEP, evening.now)
    evening.report(300, about)
    assert evening.card().args["state"] == "open"
    assert len(evening.cards()) == 2


def test_what_was_forgotten_gives_its_number_to_nobody(evening: "Evening") -> None:
    """A flag's number is in the keys of its effects, and Telegram does a thing with a key once."""
    evening.report(90, evening.message(50, date=evening.now - 2 * KEEP.decisions))
    evening.deliver()
    evening.react(evening.anna, "✍")
    evening.word(evening.anna, "удалить")
    evening.wait(60)
    evening.deliver()
    evening.wait(2 * KEEP.decisions.total_seconds())
    purge(evening.connection, KEEP, evening.now)
    assert evening.flags == []
    evening.rude(200)
    evening.deliver()
    evening.react(evening.boris, "✍")
    evening.word(evening.boris, "удалить")
    evening.wait(60)
    evening.deliver()
    assert evening.removed == {50, 90, 200}
    assert len(evening.public()) == 2
