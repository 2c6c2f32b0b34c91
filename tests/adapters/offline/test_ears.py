"""An exported chat is heard in order, whatever its ids are like."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.offline import ears as module
from adapters.offline.ears import Ears, Noted, heard_alone
from adapters.offline.entries import Entry, Reader
from adapters.offline.requests import Requests
from adapters.offline.talk import ExportedRoster
from moderation.said import Parent, Said
from outreach.listening.heard import Answer, Heard, Kind
from outreach.listening.line import Line
from tests.adapters.offline.exports import CHAT, MEMBER, OTHER, WORKER, entry
from tests.adapters.offline.listeners import LISTENING, TOPICS

FIELDS = ("id", "text", "from", "from_id", "date", "date_unixtime", "media_type", "type")
ODD = (
    st.none() | st.integers(-(2**53), 2**53) | st.text(max_size=9) | st.lists(st.text(), max_size=2)
)
IDS = st.none() | st.integers(-3, 12)


class Recorder:
    """Takes every message for an answer to the first, and to what it replies to."""

    def __init__(self) -> None:
        self.lines: list[Line] = []

    def hear(self, line: Line) -> Heard:
        """Keep it."""
        self.lines.append(line)
        answered = sorted({1, line.reply_to or 1} - {line.id})
        return Heard(answers=tuple(Answer(number, 0.75) for number in answered))


def entries(*raws: dict[str, Any]) -> list[Entry]:
    """As they are read from an export."""
    reader = Reader(-CHAT)
    return [found for raw in raws if (found := reader.read(raw))]


def heard(*raws: dict[str, Any]) -> tuple[list[Line], list[Noted], Ears]:
    """What a listener is told, and what comes of it."""
    recorder = Recorder()
    ears = Ears(recorder, ExportedRoster(frozenset({WORKER})))
    return recorder.lines, ears.hear(entries(*raws)), ears


@given(st.lists(st.tuples(IDS, IDS), max_size=12))
def test_places_grow_and_replies_lead_back(pairs: list[tuple[int | None, int | None]]) -> None:
    """With ids that are missing, occur twice, fall, or are replied to before they exist."""
    raws = [entry(0) | {"id": number, "reply_to_message_id": to} for number, to in pairs]
    lines, noted, _ = heard(*raws)
    assert [line.id for line in lines] == [one.place for one in noted]
    assert [line.id for line in lines] == list(range(1, len(pairs) + 1))
    for line, (_, parent) in zip(lines, pairs, strict=True):
        assert (line.reply_to is None) is (parent is None)
        earlier = [
            place
            for place, (number, _) in enumerate(pairs[: line.id - 1], 1)
            if number is not None and number == parent
        ]
        assert not line.reply_to or line.reply_to == earlier[-1]
        assert parent is None or bool(line.reply_to) is bool(earlier)


@given(st.lists(st.fixed_dictionaries({}, optional=dict.fromkeys(FIELDS, ODD)), max_size=4))
def test_nothing_is_too_odd_to_be_heard(odd: list[dict[str, Any]]) -> None:
    """By the real listener, in a talk that goes on."""
    told = [
        entry(1, "подскажите, где сегодня автобус?"),
        *(entry(number, "у метро") | fields for number, fields in enumerate(odd, 2)),
        entry(9, "с шести до девяти у метро", author=OTHER, reply_to_message_id=1),
    ]
    ears = Ears(LISTENING.fresh(), ExportedRoster(frozenset()))
    noted = ears.hear(entries(*told))
    assert len(noted) >= 2
    requests = Requests(TOPICS)
    requests.count(noted)
    requests.finish()
    assert requests.total() >= 1


def test_answers_are_told_by_the_ids_of_the_export() -> None:
    """With how sure each is, in the same order; a request without an id cannot be named."""
    _, noted, ears = heard(entry(70), entry(80), entry(90, reply_to_message_id=80))
    assert ears.fields(noted[2].heard) == {"answers": [70, 80], "confidence": [0.75, 0.75]}
    _, noted, ears = heard(entry(0) | {"id": None}, entry(90))
    assert ears.fields(noted[1].heard) == {"answers": [], "confidence": []}


def test_who_speaks_is_known_as_live() -> None:
    """Staff by the operator's list, channels as the house, deleted accounts by their id."""
    lines, _, _ = heard(
        entry(1, author=WORKER), entry(2, author="channel5"), entry(3) | {"from": None}
    )
    assert [line.staff for line in lines] == [True, True, False]
    assert (lines[2].author, lines[2].names) == (MEMBER, ())


def test_what_has_no_date_was_said_when_the_last_was() -> None:
    """Not in 1970: the requests of the talk would all be from the future."""
    lines, _, _ = heard(entry(1), entry(2) | {"date": None, "date_unixtime": None})
    assert lines[0].at == lines[1].at == 1_770_615_711.0


def test_what_is_remembered_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    """A reply to what was said long ago is a reply to something, nobody knows to what."""
    monkeypatch.setattr(module, "REMEMBERED", 3)
    lines, _, ears = heard(*map(entry, range(5, 9)), entry(9, reply_to_message_id=5))
    assert lines[-1].reply_to == 0
    assert len(ears._ids) == len(ears._places) == 3


def test_a_line_is_heard_after_its_parent() -> None:
    """By somebody else, a little later; alone where it answers nobody."""
    recorder = Recorder()
    heard_alone(Said("да", Parent.OTHER, "придёшь?"), recorder)
    parent, line = recorder.lines
    assert (parent.text, line.text, line.reply_to) == ("придёшь?", "да", parent.id)
    assert parent.author != line.author
    assert parent.at < line.at
    alone = Recorder()
    heard_alone(Said("да", Parent.NOBODY, ""), alone)
    assert alone.lines == [replace(line, reply_to=None)]


def test_listeners_share_no_memory() -> None:
    """What one has heard, the next has not."""
    first, second = LISTENING.fresh(), LISTENING.fresh()
    asks = Line(1, 0.0, MEMBER, "подскажите, где сегодня автобус?")
    answers = Line(2, 60.0, OTHER, "с шести до девяти у метро", reply_to=1)
    assert first.hear(asks).kind is Kind.QUESTION
    assert first.hear(answers).answers
    assert not second.hear(answers).answers
