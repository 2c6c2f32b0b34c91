"""Taking a decision back: in time, by whoever took it, or by word at any time."""

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from core.effects import Limit, Say
from moderation.flag import State

if TYPE_CHECKING:
    from tests.moderation.conftest import Evening

DECISIONS = {"🕊": State.HARMLESS, "✍": State.EXPLAINED, "🙊": State.MUTED, "💔": State.BANNED}


def everything_goes_out(evening: "Evening") -> None:
    """Long after."""
    evening.wait(3600)
    evening.deliver()


@pytest.mark.parametrize("emoji", DECISIONS)
@pytest.mark.parametrize("seconds", [0, 59, 60])
def test_removing_the_reaction_in_time_undoes_it(
    flagged: "Evening", emoji: str, seconds: int
) -> None:
    """Up to and including the last second; nothing is left behind."""
    flagged.react(flagged.anna, emoji)
    flagged.wait(seconds)
    flagged.react(flagged.anna)
    everything_goes_out(flagged)
    assert flagged.card().args["state"] == "open"
    assert flagged.limit() is Limit.NONE
    assert flagged.public() == []


@pytest.mark.parametrize("emoji", ["🕊", "✍", "🙊", "💔"])
def test_removing_it_later_changes_nothing(flagged: "Evening", emoji: str) -> None:
    """What has gone out stands."""
    flagged.react(flagged.anna, emoji)
    flagged.wait(61)
    flagged.deliver()
    flagged.react(flagged.anna)
    assert flagged.flag.state is DECISIONS[emoji]


@pytest.mark.parametrize("emoji", ["✍", "💔"])
def test_removing_it_late_still_counts_while_the_effect_waits(
    flagged: "Evening", emoji: str
) -> None:
    """Steward was away: what has not been done need not be done."""
    flagged.react(flagged.anna, emoji)
    flagged.wait(600)
    flagged.react(flagged.anna)
    assert flagged.flag.state is State.OPEN
    everything_goes_out(flagged)
    assert flagged.limit() is Limit.NONE
    assert flagged.public() == []


def test_somebody_elses_removal_undoes_nothing(flagged: "Evening") -> None:
    """Boris agreed with Anna and thinks better of it; Anna's decision stands."""
    flagged.react(flagged.anna, "🙊")
    flagged.react(flagged.boris, "🙊")
    flagged.react(flagged.boris)
    assert flagged.flag.state is State.MUTED


def test_removing_another_reaction_undoes_nothing(flagged: "Evening") -> None:
    """A heart beside the decision comes and goes."""
    flagged.react(flagged.anna, "🙊", "❤")
    flagged.react(flagged.anna, "🙊")
    assert flagged.flag.state is State.MUTED


def test_removing_an_overruled_reaction_undoes_nothing(flagged: "Evening") -> None:
    """Boris decided otherwise since."""
    flagged.react(flagged.anna, "🙊")
    flagged.react(flagged.boris, "✍")
    flagged.react(flagged.anna)
    assert flagged.flag.state is State.EXPLAINED


def test_who_deletes_beside_a_mute_leaves_it_to_be_undone(flagged: "Evening") -> None:
    """Boris deletes the message; Anna still undoes her own mute, Boris's removal does nothing."""
    flagged.react(flagged.anna, "🙊")
    flagged.react(flagged.boris, "🙈")
    flagged.react(flagged.boris)
    assert flagged.card().args["state"] == "muted"
    flagged.react(flagged.anna)
    assert flagged.card().args["state"] == "open"
    assert flagged.limit() is Limit.NONE


def test_a_deletion_cannot_be_undone(flagged: "Evening") -> None:
    """Neither by removal nor by word: the message does not come back."""
    flagged.react(flagged.anna, "🙈")
    flagged.react(flagged.anna)
    flagged.word(flagged.anna, "отмена")
    assert flagged.flag.state is State.DELETED


def test_letting_a_card_go_has_no_time_limit(flagged: "Evening") -> None:
    """Who said "mine" can take it back whenever."""
    flagged.react(flagged.anna, "👀")
    flagged.wait(86_400)
    flagged.react(flagged.anna)
    assert flagged.flag.state is State.OPEN


def test_by_word_anybody_undoes_at_any_time(flagged: "Evening") -> None:
    """The explanation that stands in the chat is removed."""
    flagged.react(flagged.anna, "✍")
    everything_goes_out(flagged)
    assert len(flagged.public()) == 1
    flagged.word(flagged.boris, "отмена")
    flagged.deliver()
    assert flagged.public() == []
    assert flagged.flag.decided_by == flagged.boris


def test_an_undone_ban_on_top_of_a_mute_frees_the_member(flagged: "Evening") -> None:
    """The ban never went out, but the mute beneath it did."""
    flagged.react(flagged.anna, "🙊")
    flagged.deliver()
    flagged.react(flagged.boris, "💔")
    flagged.word(flagged.boris, "отмена")
    everything_goes_out(flagged)
    assert flagged.limit() is Limit.NONE


def test_an_undone_mute_on_top_of_a_ban_frees_the_member(flagged: "Evening") -> None:
    """The mute was taken back before it went out, the ban beneath it had."""
    flagged.react(flagged.anna, "💔")
    everything_goes_out(flagged)
    flagged.word(flagged.boris, "мут")
    flagged.word(flagged.boris, "отмена")
    flagged.deliver()
    assert flagged.limit() is Limit.NONE


def test_undoing_one_card_does_not_lift_what_another_imposed(flagged: "Evening") -> None:
    """Two cards about one member: both mute, one is taken back."""
    first = flagged.card_id()
    flagged.word(flagged.anna, "мут", first)
    flagged.rude(101)
    everything_goes_out(flagged)
    flagged.word(flagged.boris, "мут")
    everything_goes_out(flagged)
    flagged.word(flagged.boris, "отмена")
    everything_goes_out(flagged)
    assert flagged.limit() is Limit.MUTED
    flagged.word(flagged.anna, "отмена", first)
    everything_goes_out(flagged)
    assert flagged.limit() is Limit.NONE


def test_a_ban_that_an_admin_lifted_does_not_come_back(flagged: "Evening") -> None:
    """The member writes again, so they were let in; a mute about that is a mute."""
    flagged.word(flagged.anna, "бан")
    everything_goes_out(flagged)
    flagged.limits.clear()
    flagged.wait(3600)
    flagged.rude(101)
    everything_goes_out(flagged)
    flagged.word(flagged.boris, "мут")
    everything_goes_out(flagged)
    assert flagged.limit() is Limit.MUTED
    flagged.word(flagged.boris, "отмена")
    everything_goes_out(flagged)
    assert flagged.limit() is Limit.NONE


def test_a_mute_that_is_over_does_not_come_back(flagged: "Evening") -> None:
    """Undoing a second card a day later finds nothing of the first to restore."""
    flagged.word(flagged.anna, "мут")
    everything_goes_out(flagged)
    flagged.wait(25 * 3600)
    flagged.rude(101)
    everything_goes_out(flagged)
    flagged.word(flagged.boris, "мут")
    everything_goes_out(flagged)
    flagged.word(flagged.boris, "отмена")
    everything_goes_out(flagged)
    assert flagged.limit() is Limit.NONE


def test_a_ban_under_way_is_lifted_when_it_is_undone(flagged: "Evening") -> None:
    """Telegram may have it already: the answer never came."""
    flagged.react(flagged.anna, "💔")
    flagged.deliver()
    flagged.wait(60)
    (wish,) = flagged.take()
    flagged.carry_out(wish)
    flagged.word(flagged.anna, "отмена")
    everything_goes_out(flagged)
    assert flagged.limit() is Limit.NONE


def test_an_explanation_under_way_is_removed_when_it_is_undone(flagged: "Evening") -> None:
    """It is said once more with the same random_id, to learn which message to delete."""
    flagged.react(flagged.anna, "✍")
    flagged.deliver()
    flagged.wait(60)
    (wish,) = flagged.take()
    flagged.carry_out(wish)
    flagged.word(flagged.anna, "отмена")
    everything_goes_out(flagged)
    assert flagged.public() == []


def test_a_ban_put_off_by_a_fault_does_not_come_after_its_undoing(flagged: "Evening") -> None:
    """What undoes a restriction has the last word."""
    flagged.react(flagged.anna, "💔")
    flagged.deliver()
    flagged.wait(60)
    (wish,) = flagged.take()
    flagged.outbox.postpone(flagged.connection, wish, flagged.now.replace(minute=30))
    flagged.word(flagged.anna, "отмена")
    everything_goes_out(flagged)
    assert flagged.limit() is Limit.NONE


@pytest.mark.parametrize("late", [60, 600])
def test_an_explanation_learned_of_late_is_removed_when_it_is_undone(
    flagged: "Evening", late: int
) -> None:
    """Steward was down when the word was said, so it goes out at once: it may be out already."""
    flagged.word(flagged.anna, "объяснить", at=flagged.now - timedelta(seconds=late))
    wishes = flagged.take()
    assert any(isinstance(wish.effect, Say) for wish in wishes)
    flagged.word(flagged.anna, "отмена")
    for wish in wishes:
        flagged.settle(wish)
    everything_goes_out(flagged)
    assert flagged.flag.state is State.OPEN
    assert flagged.public() == []
