"""Danger to a life is heard, however it is typed; what only sounds like it wakes nobody."""

import time
from itertools import count

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outreach.listening.emergency.alarm import ALARM_AT, NOTHING, alarm, reason_of
from outreach.listening.heard import ALARM
from outreach.listening.line import Line
from outreach.listening.talk import Talk, Utterance
from tests.outreach.emergency.sentences import (
    ENGLISH_ALARMS,
    ENGLISH_QUIET,
    RUSSIAN_ALARMS,
    RUSSIAN_QUIET,
)

ALARMS = (*RUSSIAN_ALARMS, *ENGLISH_ALARMS)


def said(text: str, **line: object) -> Utterance:
    """One message, alone in its chat."""
    return Talk().hear(Line(1, 0.0, 1, text, **line))  # type: ignore[arg-type]


def talk(*lines: tuple[int, float, str]) -> list[Utterance]:
    """Messages of one chat: author, seconds, text."""
    heard, numbers = Talk(), count(1)
    return [heard.hear(Line(next(numbers), at, author, text)) for author, at, text in lines]


@pytest.mark.parametrize("text", ALARMS)
def test_danger_is_heard(text: str) -> None:
    """In many words, in few, in bad spelling."""
    assert alarm(said(text)) >= ALARM


@pytest.mark.parametrize("text", [*RUSSIAN_QUIET, *ENGLISH_QUIET])
def test_near_misses_wake_nobody(text: str) -> None:
    """The past, lessons, films, jokes, sayings, relief, small ills."""
    assert alarm(said(text)) < ALARM


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("она не дышит", "urgent-breathing"),
        ("губы синие", "urgent-colour"),
        ("не могу его разбудить", "urgent-waking"),
        ("у неё судороги не прекращаются", "urgent-seizure"),
        ("кровь хлещет", "urgent-bleeding"),
        ("i want to die tonight", "urgent-suicide"),
        ("her throat is closing up", "urgent-throat"),
        ("доброе утро", None),
    ],
)
def test_the_reason_names_the_sign(text: str, reason: str | None) -> None:
    """A key for the card of the worker."""
    assert reason_of(said(text)) == reason


@pytest.mark.parametrize(
    ("now", "then"),
    [
        ("брат не дышит", "год назад брат не дышал, откачали"),
        ("губы синие", "в 2014 были губы синие, помню"),
        ("she won't wake up", "last year she wouldn't wake up, years ago"),
        ("he is having a seizure", "in the film he is having a seizure"),
    ],
)
def test_the_same_in_the_past_is_less(now: str, then: str) -> None:
    """What was is no alarm."""
    assert alarm(said(now)) >= ALARM > alarm(said(then))


def test_it_comes_back() -> None:
    """Relief does not silence what follows it."""
    assert alarm(said("налоксон помог, задышал")) < ALARM
    assert alarm(said("задышал и опять не дышит, губы серые")) >= ALARM


@given(st.sampled_from(ALARMS), st.integers(0, 200), st.sampled_from("\u200b\u2060\u00ad\ufeff"))
def test_invisible_characters_hide_nothing(text: str, at: int, mark: str) -> None:
    """Wherever they are put."""
    assert alarm(said(f"{text[:at]}{mark}{text[at:]}")) == alarm(said(text))


@given(st.sampled_from(ALARMS))
def test_capitals_silence_nothing(text: str) -> None:
    """Who shouts is heard as who whispers."""
    assert alarm(said(text.upper())) == alarm(said(text))


@given(st.sampled_from(ALARMS), st.text("!?.… ", max_size=12))
def test_trailing_punctuation_silences_nothing(text: str, end: str) -> None:
    """However many marks stand at the end."""
    assert alarm(said(text + end)) == alarm(said(text.rstrip("!?.… ")))


@given(st.sampled_from(ALARMS), st.data())
def test_stretched_letters_silence_nothing(text: str, data: st.DataObject) -> None:
    """As in "не дыыыышит"."""
    letters = [at for at, letter in enumerate(text) if letter.isalpha()]
    at = data.draw(st.sampled_from(letters))
    # Of a doubled letter in a short word ("too", "нее") one is left: another word.
    if text[at].casefold() not in (text[:at][-1:] + text[at + 1 :][:1]).casefold():
        assert alarm(said(text[:at] + text[at] * 4 + text[at + 1 :])) >= ALARM


@pytest.mark.parametrize(
    "text", ["so much bloooood it wont stop", "he was stabbbbbed in the chest"]
)
def test_stretched_double_letters_silence_nothing(text: str) -> None:
    """Where the right word has two of them."""
    assert alarm(said(text)) >= ALARM


@given(st.text(max_size=300), st.booleans(), st.booleans())
def test_whatever_is_written_has_a_score(text: str, forwarded: bool, staff: bool) -> None:
    """From 0 to 1, and the same again."""
    one = said(text, forwarded=forwarded, staff=staff)
    assert 0 <= alarm(one) <= 1
    assert alarm(one) == alarm(said(text, forwarded=forwarded, staff=staff))


def test_a_quotation_is_nobodys_alarm() -> None:
    """But a farewell that somebody received is."""
    assert alarm(said("«лёд на губах, и я не дышу» — люблю этот куплет")) < ALARM
    assert alarm(said("он написал «прощайте все, не хочу больше жить» и пропал")) >= ALARM


def test_forwards_and_staff_need_more() -> None:
    """A forwarded cry counts for less, a notice of staff for least."""
    plain = alarm(said("она не дышит"))
    assert plain > alarm(said("она не дышит", forwarded=True))
    assert alarm(said("она не дышит", forwarded=True)) > alarm(said("она не дышит", staff=True))


def test_a_burst_is_read_together() -> None:
    """One author's sentence may come in pieces."""
    first, second = talk((1, 0.0, "сосед упал"), (1, 20.0, "весь холодный"))
    assert alarm(first) < ALARM
    assert alarm(second) < ALARM
    assert alarm(second, None, (first,)) >= ALARM
    others = talk((2, 0.0, "сосед упал"), (1, 20.0, "весь холодный"))
    assert alarm(others[1], None, (others[0],)) < ALARM
    late = talk((1, 0.0, "сосед упал"), (1, 2_000.0, "весь холодный"))
    assert alarm(late[1], None, (late[0],)) < ALARM


def test_those_who_answer_an_alarm_raise_none() -> None:
    """Advice names the signs, too."""
    cry, answer = talk(
        (1, 0.0, "она не дышит, губы синие"),
        (2, 30.0, "если не дышит — дыши за неё, звони 103, на бок нельзя"),
    )
    assert alarm(cry) >= ALARM
    assert alarm(answer, cry, (cry,)) < ALARM


def test_a_second_alarm_is_heard_beside_the_first() -> None:
    """Two people may be in danger in one hour."""
    cry, other = talk(
        (1, 0.0, "она не дышит, губы синие"),
        (2, 60.0, "помогите у брата передоз, не могу разбудить, скорая не едет"),
    )
    assert alarm(other, None, (cry,)) >= ALARM


def test_what_comes_later_is_not_looked_at() -> None:
    """The judgement of an old message stays the same when the talk goes on."""
    first, second = talk((1, 0.0, "весь холодный"), (1, 20.0, "сосед упал"))
    assert alarm(first, None, (second,)) == alarm(first)


@pytest.mark.parametrize(
    "word", ["не ", "он она у него нее уже ", "cant wake him up ", "а", "губы "]
)
def test_long_texts_take_time_in_proportion(word: str) -> None:
    """Sixteen times the text takes nowhere near sixteen squared the time."""

    def took(length: int) -> float:
        best = 1.0
        for attempt in range(3):
            one = said((word * length)[:length] + str(attempt))
            start = time.process_time()
            alarm(one)
            best = min(best, time.process_time() - start)
        return best

    assert took(4_080) < 100 * max(took(255), 0.0005)


def test_nothing_is_said_by_silence() -> None:
    """A photo, a voice."""
    assert alarm(said("")) == 0
    assert reason_of(said("")) is None
    assert NOTHING.points < ALARM_AT
