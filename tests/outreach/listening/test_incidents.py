"""One emergency is one incident, whoever speaks of it."""

from hypothesis import given
from hypothesis import strategies as st

from outreach.listening.incidents import KEPT, LASTS, NEAR, Incidents
from outreach.listening.line import Line


def line(number: int, at: float, author: int | None = 1, reply_to: int | None = None) -> Line:
    """A message of which only place and person count here."""
    return Line(number, at, author, reply_to=reply_to)


def begun(at: float = 0.0) -> Incidents:
    """An incident of author 1, anchored at message 10."""
    incidents = Incidents()
    incidents.begin(line(10, at))
    return incidents


def test_its_author_goes_on_while_it_lasts() -> None:
    """Alarm or not; half an hour after the last word it is over."""
    incidents = begun()
    assert incidents.of(line(11, LASTS), alarm=False) == 10
    assert incidents.of(line(11, LASTS + 1), alarm=True) is None


def test_each_word_about_it_makes_it_last_longer() -> None:
    """Half an hour counts from the last of them."""
    incidents = begun()
    incidents.join(line(11, LASTS), 10)
    assert incidents.of(line(12, 2 * LASTS), alarm=False) == 10


def test_a_reply_into_it_is_about_it_at_any_time() -> None:
    """Whoever writes it; also to a message that joined."""
    incidents = begun()
    incidents.join(line(11, 5.0), 10)
    assert incidents.of(line(50, 9 * LASTS, author=7, reply_to=11), alarm=False) == 10


def test_anothers_alarm_close_by_is_about_the_same_person() -> None:
    """Not anyone's small talk, nor an alarm later on, nor one in reply to another talk."""
    incidents = begun()
    assert incidents.of(line(11, NEAR, author=2), alarm=True) == 10
    assert incidents.of(line(11, NEAR, author=2), alarm=False) is None
    assert incidents.of(line(11, NEAR + 1, author=2), alarm=True) is None
    assert incidents.of(line(11, NEAR, author=2, reply_to=3), alarm=True) is None


def test_nobody_known_is_nobody_in_particular() -> None:
    """Two deleted accounts are not one author."""
    incidents = Incidents()
    incidents.begin(line(10, 0.0, author=None))
    assert incidents.of(line(11, 1.0, author=None), alarm=False) is None


def test_once_it_is_ended_the_next_alarm_is_new() -> None:
    """Also by the same author."""
    incidents = begun()
    incidents.end(10)
    assert incidents.of(line(11, 1.0), alarm=True) is None


def test_a_deleted_follow_up_leaves_the_incident() -> None:
    """And a deleted anchor does not end it: somebody may still be in danger."""
    incidents = begun()
    incidents.join(line(11, 1.0), 10)
    incidents.forget(11)
    incidents.forget(10)
    assert incidents.of(line(12, 2.0, author=5, reply_to=11), alarm=False) is None
    assert incidents.of(line(13, 2.0), alarm=True) == 10


@given(st.lists(st.floats(0, 1e6), max_size=3 * KEPT))
def test_it_tells_how_long_ago_the_last_word_was(times: list[float]) -> None:
    """Never less than nothing; for ever where there was none."""
    incidents = Incidents()
    for number, at in enumerate(times):
        incidents.begin(line(number, at))
    assert incidents.since(2e6) == (2e6 - max(times[-KEPT:]) if times else float("inf"))
    assert incidents.since(0.0) >= 0.0
