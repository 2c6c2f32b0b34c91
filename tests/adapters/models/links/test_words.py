"""What the text model sees of a message."""

from hypothesis import given
from hypothesis import strategies as st

from adapters.models.links.words import BITS, MANY, beside, bucket, views
from outreach.listening.line import Line
from outreach.listening.linking.shape import shape
from outreach.listening.talk import Talk


def seen(text: str, before: str | None = None) -> tuple[list[int], ...]:
    """The four views of a message, perhaps after another."""
    talk = Talk()
    first = None if before is None else shape(talk.hear(Line(1, 0.0, 8, before)))
    said = talk.hear(Line(2, 9.0, 7, text))
    return tuple(list(view) for view in views(said, shape(said), first))


def test_each_view_sees_its_own() -> None:
    """Words, kinds of words, the manner as a whole, and what was said before."""
    words, kinds, manner, after = seen("приходи в автобус завтра", "где автобус?")
    assert bucket("word завтра") in words
    assert bucket("kind #bus") in kinds
    assert bucket("kinds advice _") in kinds
    assert bucket("has advice") in manner
    assert bucket("begins приходи") in manner
    assert beside("where", "advice") in after
    assert seen("приходи в автобус завтра")[3] == []


def test_two_languages_share_their_kinds() -> None:
    """What is learnt of an answer in one holds a little in the other."""
    _, russian, _, _ = seen("спроси врача")
    _, english, _, _ = seen("ask doctor")
    assert set(russian) == set(english)


@given(st.text(max_size=300), st.none() | st.text(max_size=100))
def test_any_text_has_buckets_in_range(text: str, before: str | None) -> None:
    """Whatever is written."""
    assert all(0 <= number < 1 << BITS for view in seen(text, before) for number in view)


def test_a_long_message_costs_no_more_than_its_beginning() -> None:
    """Words beyond the limit are not looked at."""
    short, long = seen("суп " * MANY), seen("суп " * MANY + "метадон " * 300)
    assert short[:2] == long[:2]
