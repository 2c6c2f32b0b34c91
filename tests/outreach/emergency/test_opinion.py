"""A second opinion finds what the rules miss, and silences nothing that they find."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outreach.listening.emergency.alarm import ALARM_AT, alarm, reason_of
from outreach.listening.emergency.opinion import EVEN, MOST, added
from outreach.listening.heard import ALARM
from outreach.listening.line import Line
from outreach.listening.talk import Talk, Utterance
from tests.outreach.emergency.sentences import (
    ENGLISH_ALARMS,
    ENGLISH_QUIET,
    RUSSIAN_ALARMS,
    RUSSIAN_QUIET,
)

SENTENCES = (*RUSSIAN_ALARMS, *RUSSIAN_QUIET, *ENGLISH_ALARMS, *ENGLISH_QUIET)
ODDS = st.floats(-50, 50)
SURE, CALM = 20.0, -20.0


def said(text: str, **line: object) -> Utterance:
    """One message, alone in its chat."""
    return Talk().hear(Line(1, 0.0, 1, text, **line))  # type: ignore[arg-type]


@given(ODDS, ODDS)
def test_surer_never_adds_less(one: float, other: float) -> None:
    """Nothing up to where it is even, and never more than the weakest alarm."""
    low, high = sorted((one, other))
    assert 0 <= added(low) <= added(high) <= MOST == ALARM_AT
    assert added(min(low, EVEN)) == 0


@given(
    st.lists(st.tuples(st.sampled_from(SENTENCES), st.integers(1, 2)), min_size=1, max_size=4),
    st.booleans(),
    st.lists(ODDS, min_size=8, max_size=8),
)
def test_it_never_makes_an_alarm_weaker(
    lines: list[tuple[str, int]], forwarded: bool, odds: list[float]
) -> None:
    """Whatever it thinks of the message, of the burst, of those before."""
    talk = Talk()
    before = [
        talk.hear(Line(number, 20.0 * number, author, text, forwarded=forwarded))
        for number, (text, author) in enumerate(lines, 1)
    ]
    last, parent = before[-1], before[0] if len(before) > 1 else None
    alone = alarm(last, parent, before)
    assert (
        alarm(last, parent, before, opinion=lambda one: odds[len(one.line.text) % 8])
        >= alone - 1e-9
    )


@pytest.mark.parametrize("text", ["он ушёл за край", "all gone dark in here, come quick"])
def test_it_may_raise_an_alarm_by_itself(text: str) -> None:
    """One that nobody can give a sign for."""
    assert alarm(said(text)) < ALARM <= alarm(said(text), opinion=lambda _: SURE)
    assert alarm(said(text), opinion=lambda _: CALM) == alarm(said(text))


def test_a_sign_and_an_opinion_make_an_alarm_together() -> None:
    """Where neither is sure alone; the sign is the reason."""
    one = said("сосед упал")
    assert alarm(one) < ALARM
    assert alarm(one, opinion=lambda _: EVEN + 2.5) >= ALARM
    assert reason_of(one, opinion=lambda _: EVEN + 2.5) == "urgent-waking"
    assert alarm(said("доброе утро"), opinion=lambda _: EVEN + 2.5) < ALARM


def test_a_forwarded_cry_needs_a_sign() -> None:
    """An opinion alone is not enough for what somebody else wrote, nor for staff."""
    for line in ({"forwarded": True}, {"staff": True}):
        assert alarm(said("он ушёл за край", **line), opinion=lambda _: SURE) < ALARM


def test_a_burst_is_judged_as_a_whole() -> None:
    """It reads all that the author wrote, without what they quote."""
    heard: list[str] = []

    def opinion(one: Utterance) -> float:
        heard.append(one.line.text)
        return CALM

    talk = Talk()
    first = talk.hear(Line(1, 0.0, 1, "сосед упал «и встал»"))
    alarm(talk.hear(Line(2, 20.0, 1, "весь холодный")), None, (first,), opinion=opinion)
    assert [text.split() for text in heard] == [
        ["весь", "холодный"],
        ["сосед", "упал", "весь", "холодный"],
    ]


def test_it_is_not_asked_about_silence() -> None:
    """A photo, a voice."""
    assert alarm(said(""), opinion=lambda _: SURE) == 0
