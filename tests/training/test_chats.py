"""Our own chats are in order, and read as the chat would give them."""

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from core.events import Media
from outreach.listening.heard import Kind
from outreach.listening.words import topics
from training.cases import DATA
from training.chats import GOLD, Told, chat, gold, ours

NOON = "2026-03-02T12:00:00"


def written(path: Path, *rows: dict[str, Any]) -> Path:
    """A chat of these messages; what is left out is filled in."""
    file = path / "ru_9.jsonl"
    full = [{"id": n, "at": NOON, "who": "olya", **row} for n, row in enumerate(rows, 1)]
    file.write_text("".join(json.dumps(row) + "\n" for row in full), "utf-8")
    return file


def test_a_message_is_read_with_its_labels(tmp_path: Path) -> None:
    """People become numbers in the order of their first words; staff are marked."""
    file = written(
        tmp_path,
        {"text": "где автобус", "names": ["Оля"], "request": "question", "topic": "bus_schedule"},
        {"who": "dima", "role": "worker", "text": "у метро", "reply_to": 1, "answers": [1]},
        {"media": "voice", "tags": ["voice"]},
    )
    asked, answer, voice = chat(file)
    assert (asked.kind, asked.topic, asked.line.author) == (Kind.QUESTION, "bus_schedule", 1)
    assert asked.line.names == ("Оля",)
    assert not asked.line.staff
    assert (answer.answers, answer.line.author, answer.line.staff) == ((1,), 2, True)
    assert answer.line.reply_to == 1
    assert (voice.line.media, voice.line.text) == (Media.VOICE, "")
    assert voice.tags == {"voice"}


@pytest.mark.parametrize(
    ("rows", "what"),
    [
        ([{}, {"id": 1}], "ids must grow"),
        ([{"answers": [7]}], "answers 7"),
        ([{}, {"answers": [1]}], "answers 1"),
        ([{"request": "wish"}], "wish"),
        ([{"media": "scroll"}], "scroll"),
        ([{"at": "noon"}], "noon"),
    ],
)
def test_a_label_that_makes_no_sense_is_named(
    tmp_path: Path, rows: list[dict[str, Any]], what: str
) -> None:
    """With its file and its message."""
    with pytest.raises(ValueError, match=rf"ru_9\.jsonl, message .*{what}"):
        chat(written(tmp_path, *rows))


def test_our_chats_keep_their_own_rules() -> None:
    """Staff never ask, nobody answers themself, an anchor is its own incident, topics exist."""
    known = {*topics(), "other", None}
    for name, told in ours().items():
        by_id = {one.id: one for one in told}
        wrong = [one.id for one in told if not _is_right(one, by_id) or one.topic not in known]
        assert not wrong, f"{name}: {wrong}"


def _is_right(told: Told, by_id: dict[int, Told]) -> bool:
    anchor = None if told.incident is None else by_id.get(told.incident)
    return (
        (told.kind is None or not told.line.staff)
        and all(by_id[request].line.author != told.line.author for request in told.answers)
        and (told.incident is None or (anchor is not None and anchor.kind is Kind.EMERGENCY))
    )


@pytest.mark.skipif(not (DATA / "gold").is_dir(), reason="NOT READ: ../shared/data is missing")
@pytest.mark.parametrize("name", GOLD)
def test_the_chats_beside_the_project_are_read_whole(name: str) -> None:
    """Every labelled message, in the order of the export."""
    told = gold(name)
    labels = (DATA / "gold" / f"{name}.gold.jsonl").read_text("utf-8").splitlines()
    assert [one.id for one in told] == [json.loads(label)["id"] for label in labels]
    assert Counter(one.kind for one in told)[Kind.EMERGENCY] >= 3
    assert any(one.line.media is Media.VOICE for one in told)
    assert all(one.line.staff == (one.role != "member") for one in told)
