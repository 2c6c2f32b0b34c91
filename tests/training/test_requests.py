"""`python -m training.requests`: what is taught is what is served, and twice the same."""

import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from adapters.models.requests.model import SHIPPED, parse
from outreach.listening.heard import Kind
from outreach.listening.line import Line
from outreach.listening.talk import Talk
from training.cases import EXAMPLES, ROOT, lines
from training.chats import CHATS, Told
from training.requests import data_of, read_by_others, train, words_of
from training.requests_fit import best_threshold, surrounded
from training.requests_lessons import ASKED, Lesson, of_chat, of_single, others

ASKED_FOR = ("где автобус", "кто знает адрес врача", "нужна куртка", "how do i get there")
TALK = ("чай остыл", "автобус ушёл уже", "куртка тёплая", "he went there", "ну и погода", "ага")


def chat(salt: str) -> tuple[Told, ...]:
    """A little chat: whoever asks begins with a word of asking."""
    told = []
    for number in range(60):
        asks = number % 3 == 0
        text = f"{(ASKED_FOR if asks else TALK)[number % 4]} {salt} {number}"
        line = Line(number + 1, number * 90.0, number % 5, text)
        told.append(
            Told(line, Kind.HELP if "куртка" in text else Kind.QUESTION) if asks else Told(line)
        )
    told.append(Told(Line(61, 5400.0, 7, "ему плохо"), Kind.EMERGENCY, incident=61))
    told.append(Told(Line(62, 5405.0, 7, "скорее"), incident=61))
    told.append(Told(Line(63, 5406.0, 8, "где вы?", staff=True), role="worker"))
    return tuple(told)


@pytest.fixture(scope="module")
def chats() -> dict[str, Lesson]:
    """Two writers' lessons."""
    return {name: of_chat(name, chat(name)) for name in ("one", "two")}


@pytest.fixture(scope="module")
def single(tmp_path_factory: pytest.TempPathFactory) -> list[Lesson]:
    """Single messages of every kind."""
    file = tmp_path_factory.mktemp("single") / "single.jsonl"
    rows = [
        *({"text": text, "label": "question"} for text in ASKED_FOR),
        *({"text": text, "label": "none"} for text in TALK),
        {"text": "добавьте друга в чат", "label": "invite"},
        {"text": "а там как с этим", "label": "unclear"},
        {"text": "дайте куртку", "label": "help"},
        {"text": "он не дышит", "label": "emergency"},
        {"text": "может быть", "label": "question", "borderline": 1},
    ]
    file.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    return [of_single(file)]


def test_emergencies_staff_and_doubts_are_not_taught(
    chats: dict[str, Lesson], single: list[Lesson]
) -> None:
    """Others judge those, or nobody does."""
    assert chats["one"].counts[-3:] == (False, False, False)
    assert all(chats["one"].counts[:-3])
    assert len(single[0].asks) == len(ASKED_FOR) + len(TALK) + 3


def test_an_alarm_is_known_to_what_comes_after(chats: dict[str, Lesson]) -> None:
    """As seconds since the last word about it; never before the first."""
    alarmed = chats["one"].alarmed
    assert alarmed[60] == float("inf")
    assert alarmed[61:] == (5.0, 1.0)


def test_a_chat_is_read_by_those_who_do_not_know_it(
    chats: dict[str, Lesson], single: list[Lesson]
) -> None:
    """So the numbers are those of a chat that nobody has seen."""
    seen, asks = read_by_others(chats, single).rows
    assert len(seen) == len(asks) == 120
    own = chats["one"].scene(
        words_of([*single, *chats.values()]).score(chats["one"].matrix).tolist()
    )
    assert [row[0] for row in seen[:60]] != [row[0] for row in own[:60]]


def test_what_is_taught_is_what_is_served(chats: dict[str, Lesson], single: list[Lesson]) -> None:
    """But for the rounding of the weights to bytes; and the same bytes in any order of files."""
    made = train(chats, single, {"data": "none"})
    assert made == train(dict(reversed(chats.items())), single, {"data": "none"})
    model = parse(made)
    read = read_by_others(chats, single)
    lesson = chats["two"]
    taught = (
        words_of([*single, *(chats[name] for name in sorted(chats))]).score(lesson.matrix)
        - read.zero
    )
    served = [model.words(reading) for reading in lesson.readings]
    assert np.abs(taught - served).max() < 0.15
    around = surrounded(*read.rows)
    assert len(around.line) == len(read.rows[0][0])
    asked = [model.whole(row) > 0 for row in read.rows[0]]
    assert np.mean(np.array(asked) == np.array(read.rows[1])) > 0.95


def test_the_threshold_is_where_most_is_right() -> None:
    """Of equally good ones the lowest, so that nothing is missed in vain."""
    assert best_threshold([3.0, 2.0, 1.0, 0.0], [True, True, False, False]) == 2.0
    assert best_threshold([1.0, 1.0], [True, True]) == 1.0
    assert best_threshold([5.0, 4.0, 3.0], [False, False, True]) == 3.0


def test_the_labels_of_our_examples_fit_them() -> None:
    """They name lines of files; a line that is rude asks for nothing."""
    rows = {path.stem: lines(path) for path in EXAMPLES.glob("*.jsonl")}
    for labels in lines(ASKED):
        for label, numbers in labels.items():
            if label == "file":
                continue
            chosen = [rows[labels["file"]][number - 1] for number in numbers]
            assert all(row["kind"] == "question" and not row["label"] for row in chosen), label
    asked, calm = others()
    assert sum(asked.asks) > len(asked.asks) / 3
    assert not any(calm.asks)


def test_the_shipped_model_was_taught_by_what_lies_here() -> None:
    """The very files of the repository; `--check` compares every byte."""
    told = json.loads(SHIPPED.read_bytes().partition(b"\n")[0])
    assert told["data"] == data_of(), "train it again: python -m training.requests"
    assert {path.stem for path in CHATS.glob("*.jsonl")} <= set(told["learnt_from"])


def test_without_the_data_it_says_what_is_missing(tmp_path: Path) -> None:
    """And the old model stays."""
    out = tmp_path / "requests.model"
    out.write_bytes(b"old")
    done = subprocess.run(
        [sys.executable, "-m", "training.requests", "--data", str(tmp_path), "--out", str(out)],
        cwd=ROOT,
        env=dict(os.environ),
        capture_output=True,
        check=False,
    )
    assert done.returncode == 1
    assert b"../shared/data/gold" in done.stderr
    assert b"Traceback" not in done.stderr
    assert out.read_bytes() == b"old"


def test_a_message_of_a_chat_is_read_once() -> None:
    """By the same reader that listens."""
    lesson = of_chat("one", chat("x"))
    assert lesson.said[0] == Talk().hear(lesson.said[0].line)
