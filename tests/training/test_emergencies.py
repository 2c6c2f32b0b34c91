"""`python -m training.emergencies`: what is taught is what is served, and twice the same."""

import json
import sys
from pathlib import Path

import pytest

from adapters.models.emergencies.model import SHIPPED, parse
from outreach.listening.heard import Kind
from outreach.listening.line import Line
from outreach.listening.talk import Talk
from training import emergencies
from training.chats import CHATS, Told
from training.emergencies import URGENT, calm, data_of, of_chat, of_single, taught, train, urgent

CRIES = ("она не дышит", "he will not wake up", "губы синие, помогите")
TALK = ("чай остыл", "автобус ушёл уже", "he went home early")


def single(name: str) -> emergencies.Lesson:
    """A little lesson in which a cry is one of the cries."""
    rows = [(f"{text} {name} {number}", True) for number, text in enumerate(CRIES * 4)]
    return of_single(name, rows + [(f"{text} {name}", False) for text in TALK * 6])


def test_what_is_said_about_an_emergency_teaches_nothing() -> None:
    """Nor does the staff; only the cry itself, and the talk of others."""
    chat = (
        Told(Line(1, 0.0, 1, "доброе утро")),
        Told(Line(2, 9.0, 2, "она не дышит"), Kind.EMERGENCY, incident=2),
        Told(Line(3, 12.0, 3, "звони 103"), incident=2),
        Told(Line(4, 15.0, 4, "еду", staff=True), role="worker"),
        Told(Line(5, 99.0, 3, "где автобус?"), Kind.QUESTION),
    )
    lesson = of_chat("chat", chat)
    assert [one.id for one in lesson.said] == [1, 2, 5]
    assert lesson.danger == (False, True, False)


def test_examples_are_left_out_where_the_rules_hear_a_cry(tmp_path: Path) -> None:
    """A few of them are true ones; of the rest, some will do."""
    texts = ["чай остыл", "", "", "", "она не дышит, губы синие", "", "", "", "иди уже домой"]
    rows = "".join(json.dumps({"text": text}) + "\n" for text in texts)
    (tmp_path / "one.jsonl").write_text(rows, "utf-8")
    lesson = calm(tmp_path)
    assert [one.line.text for one in lesson.said] == ["чай остыл", "иди уже домой"]
    assert not any(lesson.danger)


def test_what_is_taught_is_what_is_served() -> None:
    """But for the rounding of the weights; and the same bytes in any order of lessons."""
    lessons = [single("one"), single("two")]
    made = train(lessons, {"data": "none"})
    assert made == train(lessons[::-1], {"data": "none"})
    told = json.loads(made.partition(b"\n")[0])
    assert (told["messages"], told["emergencies"]) == (60, 24)
    model, judge = parse(made), taught(lessons)
    for lesson in lessons:
        for score, one, danger in zip(
            judge.score(lesson.matrix), lesson.said, lesson.danger, strict=True
        ):
            assert model.opinion(one) == pytest.approx(score, abs=0.1)
            assert bool(score > 0) is danger


def test_a_word_of_one_message_teaches_nothing() -> None:
    """It would only say which message that was."""
    rows = [*((text, True) for text in CRIES * 2), *((text, False) for text in TALK * 2)]
    common = of_single("common", rows)
    rare = of_single("rare", [*rows, ("щебёнка", True)])
    alone = Talk().hear(Line(1, 0.0, 1, "щебёнка"))
    unseen = Talk().hear(Line(1, 0.0, 1, "щегол"))
    known, other = parse(train([rare], {})), parse(train([common], {}))
    assert known.opinion(alone) - known.opinion(unseen) < 1
    assert abs(other.opinion(alone) - other.opinion(unseen)) < 1


def test_the_shipped_model_was_taught_by_what_lies_here() -> None:
    """The very files of the repository; `--check` compares every byte."""
    told = json.loads(SHIPPED.read_bytes().partition(b"\n")[0])
    assert told["data"] == data_of(), "train it again: python -m training.emergencies"
    assert {f"urgent-{path.stem}" for path in URGENT.glob("*.jsonl")} <= set(told["learnt_from"])
    assert {f"chat-{path.stem}" for path in CHATS.glob("*.jsonl")} <= set(told["learnt_from"])


def test_the_messages_written_for_it_are_of_both_sorts() -> None:
    """By every writer, and none is empty."""
    for lesson in urgent():
        assert 0.3 < sum(lesson.danger) / len(lesson.danger) < 0.6
        assert all(one.plain.words for one in lesson.said)


def test_without_the_data_it_says_what_is_missing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """And writes nothing."""
    out = tmp_path / "out.model"
    monkeypatch.setattr(sys, "argv", ["emergencies", "--data", str(tmp_path), "--out", str(out)])
    assert emergencies.main() == 1
    assert "data is missing" in capsys.readouterr().err
    assert not out.exists()
