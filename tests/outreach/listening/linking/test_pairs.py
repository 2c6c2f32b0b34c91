"""A message beside the earlier ones that it may reply to."""

from hypothesis import given, settings
from hypothesis import strategies as st

from outreach.listening.linking.pairs import CANDIDATES, RANK, WINDOW, candidates, rank_rows
from tests.outreach.listening.linking.chatter import Chatter

AT = {name: at for at, name in enumerate(RANK)}
TURN = st.tuples(
    st.sampled_from([None, 1, 2, 3, 4]),
    st.sampled_from(["где метадон?", "Марина, там", "grisha_k ok", "ага", "спс", "", "Zed: no"]),
    st.floats(0, 5000),
)


def rows_of(here: Chatter) -> tuple[list[int], list[list[float]]]:
    """The candidates' ids and the rows of the newest message."""
    said = here.talk.get(here.count)
    assert said is not None
    known, window = here.look(said)
    places, rows = rank_rows(known, window, here.scene.weight)
    return [window[place].shape.id for place in places], rows


def test_a_row_tells_what_lies_between() -> None:
    """Turns, who spoke, who is called, which words are shared."""
    here = Chatter()
    here.say(1, "где сегодня автобус?")
    here.say(2, "кто смотрел матч")
    here.say(1, "ау")
    here.say(3, "Марина, автобус у вокзала")
    ids, rows = rows_of(here)
    assert ids == [3, 2, 1]
    first = dict(zip(RANK, rows[2], strict=True))
    assert first["turns"] == 2
    assert first["by_them"] == 1
    assert first["called_first"] == 1
    assert first["their_newest"] == 0
    assert first["shared"] > 0
    assert first["their ?"] == 1
    second = dict(zip(RANK, rows[1], strict=True))
    assert second["called"] == 0
    assert second["shared"] == 0


def test_the_last_row_is_nobody() -> None:
    """A message may begin something new."""
    here = Chatter()
    here.say(1, "всем привет")
    ids, rows = rows_of(here)
    assert ids == []
    assert [row[AT["nobody"]] for row in rows] == [1.0]


def test_who_is_called_or_replied_to_is_a_candidate_however_far() -> None:
    """Within the window: names and replies reach farther than the newest few."""
    here = Chatter()
    here.say(1, "кто знает расписание")
    here.say(3, "а я про погоду")
    for number in range(WINDOW - 20):
        here.say(2, f"болтовня {number}")
    here.say(4, "Марина, с утра", reply=2)
    ids, _ = rows_of(here)
    assert {1, 2} <= set(ids)
    assert len(ids) == CANDIDATES - 1


@given(st.lists(TURN, min_size=1, max_size=40))
@settings(max_examples=30)
def test_every_row_is_whole_and_candidates_are_few(
    turns: list[tuple[int | None, str, float]],
) -> None:
    """Whoever says what: as many numbers as names, finite, and a bounded number of rows."""
    here = Chatter()
    for author, text, after in turns:
        here.say(author, text, after=after)
    ids, rows = rows_of(here)
    assert len(rows) == len(ids) + 1 <= CANDIDATES
    assert len(set(ids)) == len(ids)
    assert all(len(row) == len(RANK) and all(abs(n) < 1e6 for n in row) for row in rows)


@given(st.lists(TURN, min_size=2, max_size=25))
@settings(max_examples=30)
def test_what_is_said_later_changes_nothing(turns: list[tuple[int | None, str, float]]) -> None:
    """Causal: a message looks the same whether or not the talk went on."""
    short, long = Chatter(), Chatter()
    for author, text, after in turns[:-1]:
        short.say(author, text, after=after)
    for author, text, after in turns:
        long.say(author, text, after=after)
    said = long.talk.get(len(turns) - 1)
    assert said is not None
    for number in range(1, len(turns)):
        heard = long.talk.get(number)
        assert heard is not None
        long.look(heard)
    known, window = long.look(said)
    assert rank_rows(known, window, long.scene.weight) == _alone(short)
    assert candidates(known, window) == _alone(short)[0]


def _alone(here: Chatter) -> tuple[list[int], list[list[float]]]:
    for number in range(1, here.count + 1):
        said = here.talk.get(number)
        assert said is not None
        known, window = here.look(said)
    return rank_rows(known, window, here.scene.weight)
