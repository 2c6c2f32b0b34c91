"""Teaching the small model: what is taught is what is served, and twice the same."""

import json

import numpy as np
import pytest

from adapters.models.small import features
from adapters.models.small.model import VIEWS, parse
from moderation.rules.reading import read
from moderation.rules.rudeness import rudeness
from moderation.said import Parent, Said
from training.cases import Case
from training.fit import Judge, learn, see, shipped

AIMED = ("ты", "вы", "you", "Марина, ты")
INSULTS = ("дурак", "врёшь опять", "крыса", "are a liar", "мешаешь всем", "никто тут")
PLAIN = ("чай остыл", "автобус ушёл", "погода дрянь", "the van is late", "спасибо", "я дурак")
CASES = [
    *(Case(Said(f"{who} {what}"), rude=True) for who in AIMED for what in INSULTS),
    *(Case(Said(f"{what}, {where}"), rude=False) for what in PLAIN for where in ("да", "эх", "oh")),
    Case(Said("опять ты", Parent.OTHER, "привет"), rude=True),
    Case(Said("опять я", Parent.SELF, "привет"), rude=False),
    Case(Said(""), rude=False),
    Case(Said("\ud800\0"), rude=False),
]


SEEN = see(CASES)


@pytest.fixture(scope="module")
def judge() -> Judge:
    """What a few messages teach."""
    return learn([SEEN])


def test_it_learns_what_it_is_taught(judge: Judge) -> None:
    """And something for what it has not seen."""
    scores = judge.score(SEEN.matrix)
    assert [score > 0 for score in scores] == [case.rude for case in CASES]
    unseen = see([Case(Said("ты лжёшь опять"), rude=True), Case(Said("чай ушёл, эх"), rude=False)])
    rude, plain = judge.score(unseen.matrix)
    assert rude > plain


def test_taught_twice_it_is_the_same_to_the_byte(judge: Judge) -> None:
    """Nothing is left to chance, also when the writers come one by one."""
    again = learn([see(CASES[:20]), see(CASES[20:])])
    told = {"licence": "CC0-1.0"}
    assert shipped(again, told) == shipped(judge, told)


def test_what_is_served_is_what_was_taught(judge: Judge) -> None:
    """A byte for a weight costs little, and serving counts as teaching did."""
    model = parse(shipped(judge, {}))
    taught = judge.score(SEEN.matrix)
    for case, expected in zip(CASES, taught, strict=True):
        reading = read(case.said)
        assert model.judge(reading, rudeness(reading)) == pytest.approx(expected, abs=0.1)


def test_the_file_says_how_it_came_to_be(judge: Judge) -> None:
    """With what it is told besides."""
    head = json.loads(shipped(judge, {"licence": "CC0-1.0", "messages": 9}).partition(b"\n")[0])
    assert (head["features"], head["bits"]) == (features.VERSION, features.BITS)
    assert (head["licence"], head["messages"]) == ("CC0-1.0", 9)
    assert len(head["scales"]) == VIEWS


def test_a_judge_that_knows_nothing_can_be_shipped() -> None:
    """All weights zero, in some view or in all of them."""
    nothing = Judge(np.zeros(VIEWS << features.BITS), -2.0)
    assert parse(shipped(nothing, {})).judge(read(Said("ты идиот")), None) == -2.0


def test_every_view_of_a_message_has_the_length_of_one() -> None:
    """However long the message: of many words each says less."""
    for text in ("чай", "ты идиот", "один два три четыре пять шесть семь"):
        (row,) = see([Case(Said(text), rude=False)]).matrix.toarray()
        assert [np.linalg.norm(view) for view in np.split(row, VIEWS)] == pytest.approx(
            [1.0] * VIEWS, abs=0.35
        )


def test_fewer_views_can_be_taught(judge: Judge) -> None:
    """For the benchmarks: what the letters alone, or letters and words, would be worth."""
    for views in range(1, VIEWS):
        fewer = learn([SEEN], views)
        assert len(fewer.weights) == views << features.BITS
        assert len(fewer.score(SEEN.matrix)) == len(CASES)
    assert len(judge.weights) == VIEWS << features.BITS


def test_both_answers_can_be_made_to_weigh_the_same() -> None:
    """Where one is given much more often."""
    few = [case for case in CASES if not case.rude] + [case for case in CASES if case.rude][:2]
    doubtful = see([Case(Said("ты"), rude=True)]).matrix
    (uneven,), (even,) = (learn([see(few)], even=even).score(doubtful) for even in (False, True))
    assert even > uneven
