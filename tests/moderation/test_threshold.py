"""How rude a message must be to become a card: moved by decisions, within bounds, and back."""

from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.sqlite.retention import Retention, purge
from core.effects import Text
from core.events import Author, MessageSent
from moderation.desk import Notes
from moderation.findings import Finding, Kind
from moderation.flag import State
from moderation.judgement import FLAG_AT, HIGHEST, LOWEST, Tally, threshold

if TYPE_CHECKING:
    from tests.moderation.conftest import Evening

COUNT = st.integers(0, 1000)
TALLY = st.builds(Tally, COUNT, COUNT)
NOTHING = Tally()
ADVERT = Finding(Kind.ADVERT, "reason-advert-loan", 0.9)


def rude(score: float) -> Finding:
    """What the judges find."""
    return Finding(Kind.RUDE, "reason-model-you", score)


def decide(evening: "Evening", word: str, times: int, since: int = 1000) -> None:
    """Lots of flags, each decided so."""
    for number in range(since, since + times):
        evening.rude(number)
        evening.deliver()
        evening.word(evening.anna, word)
        evening.deliver()


def is_flagged(evening: "Evening", number: int, finding: Finding) -> bool:
    """Whether a message that is judged so becomes a card."""
    before = len(evening.flags)
    evening.rude(number, finding)
    return len(evening.flags) > before


def ask(evening: "Evening", text: str, number: int = 9000) -> list[Text]:
    """What Steward answers to a message of Anna's own in the staff room."""
    fields = {"chat": evening.staff_room, "author": Author(evening.anna), "text": text}
    evening.happens(MessageSent(evening.message(number, **fields)))
    evening.deliver()
    return [post.text for post in evening.posts.values() if post.text.template.startswith("answer")]


@given(TALLY)
def test_it_stays_within_its_bounds(tally: Tally) -> None:
    """However one-sided the decisions."""
    assert LOWEST <= threshold(tally) <= HIGHEST


@given(TALLY, COUNT)
def test_harmless_flags_never_make_it_more_attentive(tally: Tally, more: int) -> None:
    """And upheld ones never quieter."""
    now = threshold(tally)
    assert threshold(Tally(tally.upheld, tally.harmless + more)) >= now
    assert threshold(Tally(tally.upheld + more, tally.harmless)) <= now


def test_it_begins_in_the_middle_and_reaches_both_bounds() -> None:
    """By a hundred decisions of one kind, the most that are looked at."""
    assert threshold(NOTHING) == FLAG_AT
    assert threshold(Tally(harmless=100)) == HIGHEST
    assert threshold(Tally(upheld=100)) == LOWEST


@pytest.mark.parametrize("tally", [Tally(1, 0), Tally(0, 1), Tally(2, 1), Tally(1, 2)])
def test_a_few_decisions_move_it_little(tally: Tally) -> None:
    """One tired evening must not change a chat."""
    assert abs(threshold(tally) - FLAG_AT) < 0.05


def test_it_rests_where_most_flags_are_right() -> None:
    """Seven of ten."""
    assert threshold(Tally(70, 30)) == FLAG_AT


def test_the_usual_threshold_itself_is_a_flag(evening: "Evening") -> None:
    """What is below is not."""
    assert not is_flagged(evening, 1, rude(FLAG_AT - 0.0001))
    assert is_flagged(evening, 2, rude(FLAG_AT))


def test_harmless_decisions_make_steward_quieter(evening: "Evening") -> None:
    """For a message between the bounds; what is beyond them is flagged as ever, or never."""
    decide(evening, "не вред", 4)
    assert not is_flagged(evening, 1, rude(0.55))
    assert is_flagged(evening, 2, rude(HIGHEST))
    decide(evening, "не вред", 20, since=2000)
    assert is_flagged(evening, 3, rude(HIGHEST))
    assert not is_flagged(evening, 4, rude(HIGHEST - 0.001))


def test_upheld_decisions_make_steward_more_attentive(evening: "Evening") -> None:
    """Whatever was decided: an explanation, a mute, a ban, a deletion."""
    for since, word in enumerate(("объяснить", "мут", "бан", "удалить"), 1):
        decide(evening, word, 6, since * 1000)
    assert is_flagged(evening, 1, rude(LOWEST + 0.01))
    assert not is_flagged(evening, 2, rude(LOWEST - 0.001))


def test_undecided_flags_do_not_count(evening: "Evening") -> None:
    """Nor those that somebody has only taken."""
    for number in range(1000, 1005):
        evening.rude(number)
    decide(evening, "беру", 5, since=2000)
    assert evening.store.tally(evening.chat) == NOTHING


def test_an_undone_decision_does_not_count(evening: "Evening") -> None:
    """Nor one that another took the place of."""
    decide(evening, "не вред", 1)
    assert evening.store.tally(evening.chat) == Tally(harmless=1)
    evening.word(evening.boris, "отмена")
    assert evening.flag.state is State.OPEN
    assert evening.store.tally(evening.chat) == NOTHING
    evening.word(evening.boris, "мут")
    assert evening.store.tally(evening.chat) == Tally(upheld=1)


def test_a_report_that_staff_agree_with_counts_as_upheld(evening: "Evening") -> None:
    """Steward missed something; a report of something harmless is nobody's mistake."""
    for number, word in ((100, "не вред"), (200, "объяснить")):
        evening.report(number + 1, evening.message(number))
        evening.deliver()
        evening.word(evening.anna, word)
        evening.deliver()
    assert evening.store.tally(evening.chat) == Tally(upheld=1)


def test_other_findings_neither_count_nor_follow_it(evening: "Evening") -> None:
    """A phone number is one at any threshold."""
    phone = Finding(Kind.PERSONAL, "reason-phone", 0.1)
    evening.rude(100, phone)
    evening.deliver()
    evening.word(evening.anna, "не вред")
    assert evening.store.tally(evening.chat) == NOTHING
    decide(evening, "не вред", 30)
    assert is_flagged(evening, 1, phone)


def test_below_the_threshold_the_rest_of_a_message_still_counts(evening: "Evening") -> None:
    """A little rude, and an advert: the card is about the advert."""
    evening.happens(MessageSent(evening.message(1)), Notes((rude(0.3), ADVERT)))
    assert evening.flag.kind is Kind.ADVERT


def test_a_reset_starts_anew(evening: "Evening") -> None:
    """What was decided before counts no more, not even when it is decided again."""
    decide(evening, "не вред", 10)
    assert not is_flagged(evening, 1, rude(0.55))
    (answer,) = ask(evening, "сбросить порог")
    assert answer.template == "answer-reset"
    assert evening.store.tally(evening.chat) == NOTHING
    evening.word(evening.anna, "мут")
    assert evening.store.tally(evening.chat) == NOTHING
    assert is_flagged(evening, 2, rude(0.55))
    decide(evening, "не вред", 1, since=2000)
    assert evening.store.tally(evening.chat) == Tally(harmless=1)


def test_it_is_still_there_after_a_restart(new_evening: "type[Evening]", tmp_path: Path) -> None:
    """The counts, and the reset."""
    file = tmp_path / "steward.db"
    first = new_evening(file)
    decide(first, "не вред", 4)
    first.close()
    second = new_evening(file)
    assert not is_flagged(second, 1, rude(0.55))
    ask(second, "сбросить порог")
    second.close()
    third = new_evening(file)
    assert is_flagged(third, 2, rude(0.55))
    third.close()


def test_forgotten_decisions_move_it_no_more(evening: "Evening") -> None:
    """It drifts back as they are purged."""
    decide(evening, "не вред", 10)
    moved = threshold(evening.store.tally(evening.chat))
    evening.wait(timedelta(days=30).total_seconds())
    decide(evening, "не вред", 2, since=2000)
    keep = Retention(decisions=timedelta(days=10), sent=timedelta(days=1))
    purge(evening.connection, keep, evening.now)
    assert evening.store.tally(evening.chat) == Tally(harmless=2)
    assert FLAG_AT < threshold(evening.store.tally(evening.chat)) < moved
    evening.wait(timedelta(days=30).total_seconds())
    purge(evening.connection, keep, evening.now)
    assert threshold(evening.store.tally(evening.chat)) == FLAG_AT


def test_a_decision_made_late_after_a_purge_counts(evening: "Evening") -> None:
    """A reset on an empty database does not swallow what comes after it."""
    decide(evening, "не вред", 3)
    evening.wait(timedelta(days=30).total_seconds())
    purge(evening.connection, Retention(timedelta(days=1), timedelta(days=1)), evening.now)
    assert evening.flags == []
    ask(evening, "сбросить порог")
    decide(evening, "не вред", 2, since=2000)
    assert evening.store.tally(evening.chat) == Tally(harmless=2)


def test_no_words_are_kept(evening: "Evening") -> None:
    """Neither the member's nor the staff's: counts are counted from the states of flags."""
    evening.rude(100, rude(0.6), text="zvoncanary zvoncanary")
    evening.deliver()
    evening.word(evening.anna, "zvoncanary")
    evening.word(evening.anna, "не вред")
    ask(evening, "порог", 9001)
    ask(evening, "Сбросить Порог!", 9002)
    kept = evening.on_disk().casefold()
    assert "canary" not in kept
    assert "порог" not in kept
    assert evening.connection.execute("SELECT * FROM threshold").fetchall() == [(evening.chat, 1)]
