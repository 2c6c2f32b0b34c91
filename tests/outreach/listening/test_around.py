"""What surrounds a message: only what was said before, and of that the newest."""

from collections.abc import Sequence

from hypothesis import given, settings
from hypothesis import strategies as st

from outreach.listening.around import DAY, KEPT, NAMES, Scene
from outreach.listening.line import Line
from outreach.listening.reading import read
from outreach.listening.talk import Talk, Utterance

Said = tuple[Line, float]


def said(
    number: int,
    text: str = "ну да",
    author: int | None = 1,
    *,
    at: float | None = None,
    reply_to: int | None = None,
    names: tuple[str, ...] = (),
    score: float = -1.0,
) -> Said:
    """A message, a minute after the one before it, and what its words are worth."""
    when = number * 60.0 if at is None else at
    return Line(number, when, author, text, reply_to, names=names), score


def looked(*talk: Said) -> dict[str, float]:
    """What surrounds the last message of a talk, by name."""
    scene, words = Scene(), Talk()
    seen: Sequence[float] = ()
    for line, score in talk:
        one = words.hear(line)
        seen = scene.look(one, read(one), score)
        scene.note(one, score)
    return dict(zip(NAMES, seen, strict=True))


def test_who_asked_just_now_is_known() -> None:
    """Oneself or somebody else; how many messages ago."""
    own = looked(said(1, score=2.0), said(2, author=5), said(3))
    assert own["asked before"] == 1.0
    assert (own["own score"], own["others since asked"]) == (2.0, 2.0)
    assert own["askers"] == 0.0
    other = looked(said(1, score=2.0), said(2, author=5))
    assert (other["askers"], other["asker turns"], other["asked before"]) == (1.0, 1.0, 0.0)


def test_what_is_replied_to_is_known() -> None:
    """Its score, and whether it is one's own; a parent that is not remembered says nothing."""
    reply = looked(said(1, score=2.0), said(2, author=5, reply_to=1))
    assert (reply["reply"], reply["parent score"], reply["reply own"]) == (1.0, 2.0, 0.0)
    assert looked(said(1), said(2, reply_to=1))["reply own"] == 1.0
    lost = looked(said(1, score=2.0), said(2, author=5, reply_to=99))
    assert (lost["reply"], lost["parent score"]) == (1.0, -4.0)


def test_who_is_called_by_name_is_known() -> None:
    """In any case of the name; not oneself, and nobody by a small word of a display name."""
    talk = (said(1, names=("Марина и кот",), score=2.0),)
    called = looked(*talk, said(2, "Марину жалко", author=5))
    assert (called["names somebody"], called["names first"], called["names asker"]) == (1, 1, 1)
    assert looked(*talk, said(2, "марина это я"))["names somebody"] == 0.0
    assert looked(*talk, said(2, "и что", author=5))["names somebody"] == 0.0


def test_repeating_oneself_shows() -> None:
    """As the share of words that one asked with before."""
    again = looked(said(1, "где автобус стоит", score=2.0), said(2, "где автобус"))
    assert again["own overlap"] == 1.0
    assert looked(said(1, "где автобус", score=2.0), said(2, "чай вкусный"))["own overlap"] == 0.0


def test_deleted_accounts_are_not_one_person() -> None:
    """What one of them said is not what another said before."""
    assert looked(said(1, author=None, score=2.0), said(2, author=None))["asked before"] == 0.0


MESSAGES = st.lists(
    st.tuples(
        st.text(max_size=12),
        st.sampled_from([None, 1, 2, 3]),
        st.floats(0, 2 * DAY),
        st.none() | st.integers(0, 12),
        st.floats(-9, 9),
    ),
    min_size=1,
    max_size=6,
)


@settings(max_examples=60)
@given(MESSAGES, MESSAGES)
def test_what_comes_later_is_not_seen(
    early: list[tuple[str, int | None, float, int | None, float]],
    late: list[tuple[str, int | None, float, int | None, float]],
) -> None:
    """A message looks the same at its place, whatever was noted after it."""
    scene, words = Scene(), Talk()
    kept: list[tuple[Utterance, float, tuple[float, ...]]] = []
    for number, (text, author, at, reply_to, score) in enumerate([*early, *late], 1):
        parent = reply_to if reply_to is not None and reply_to < number else None
        one = words.hear(Line(number, at, author, text, parent))
        kept.append((one, score, scene.look(one, read(one), score)))
        scene.note(one, score)
    for one, score, seen in kept[: len(early)]:
        assert len(seen) == len(NAMES)
        assert scene.look(one, read(one), score) == seen


def test_memory_is_bounded_and_forgets() -> None:
    """Of messages, and of who wrote them; what was deleted is gone."""
    scene, words = Scene(), Talk()
    for number in range(1, 2 * KEPT):
        one = words.hear(said(number, author=number)[0])
        scene.note(one, 2.0)
    assert len(scene._notes) == len(scene._own) == KEPT
    for number in range(1, 2 * KEPT):
        scene.forget(number)
    assert not scene._notes
    assert not scene._own
