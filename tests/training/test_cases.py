"""Labelled messages are read as they are meant, whoever wrote them."""

import gzip
import json
from pathlib import Path

import pytest

from moderation.said import Parent, Said
from training.cases import (
    DATA,
    PUBLIC,
    SINGLE,
    chat,
    drug_talk,
    ours,
    public,
    single,
    text_of,
    written,
)


def write(path: Path, *rows: object) -> Path:
    """A file with one JSON object a line."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in rows), "utf-8")
    return path


def test_a_single_message_is_read_with_what_it_answers(tmp_path: Path) -> None:
    """An answer is to somebody else; an empty line is none."""
    row = {"text": "сам такой", "reply_to": "ты кто?", "label": 1, "kind": "mockery", "scene": 7}
    plain = {"text": "привет", "reply_to": None, "label": 0, "borderline": 1}
    path = write(tmp_path / "ru.jsonl", row, plain)
    path.write_text(path.read_text("utf-8") + "\n\n", "utf-8")
    answer, greeting = single(path)
    assert answer.said == Said("сам такой", Parent.OTHER, "ты кто?")
    assert (answer.rude, answer.borderline, answer.kind, answer.scene) == (
        True,
        False,
        "mockery",
        7,
    )
    assert greeting.said == Said("привет")
    assert (greeting.rude, greeting.borderline, greeting.kind) == (False, True, "")


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("так", "так"),
        ("", ""),
        (["так ", {"type": "mention", "text": "@someone"}, "!"], "так @someone!"),
        ([], ""),
    ],
)
def test_a_text_in_pieces_is_put_together(text: object, whole: str) -> None:
    """As Telegram Desktop cuts it."""
    assert text_of({"text": text}) == whole


def gold(folder: Path) -> Path:
    """A small chat."""

    def message(number: int, who: str | None, text: object, **more: object) -> dict[str, object]:
        known = {"id": number, "type": "message", "from": who, "from_id": f"user{who}"}
        return {**known, "text": text, **more}

    def label(number: int, *, role: str = "member", **more: object) -> dict[str, object]:
        known = {"rude": 0, "swearing": 0, "personal_data": 0, "spam": 0, "tags": []}
        return {"id": number, "role": role, **known, **more}

    messages = [
        message(1, "Анна Б", "добрый вечер"),
        message(2, "Вера", "сама ты", reply_to_message_id=1),
        message(3, "Вера", "и опять ты", reply_to_message_id=2),
        message(4, "Олег", "пишите в личку"),
        message(5, None, ["звони ", {"type": "phone", "text": "8"}], forwarded_from="Кто-то"),
        message(6, "Анна Б", "блин", reply_to_message_id=99),
        {"id": 7, "type": "service"},
    ]
    labels = [
        label(1),
        label(2, rude=1),
        label(3, rude=1, tags=["borderline"]),
        label(4, role="worker"),
        label(5, personal_data=1, spam=1),
        label(6, swearing=1),
    ]
    (folder / "chat-xx.json").write_text(json.dumps({"messages": messages}), "utf-8")
    write(folder / "chat-xx.gold.jsonl", *labels)
    return folder


def test_a_chat_is_read_as_steward_would_hear_it(tmp_path: Path) -> None:
    """Members only, with whom they answer and who is there."""
    cases = chat(gold(tmp_path), "chat-xx")
    said = [case.said for case in cases]
    assert [one.text for one in said] == [
        *("добрый вечер", "сама ты", "и опять ты", "звони 8", "блин")
    ]
    assert [one.parent for one in said] == [
        *(Parent.NOBODY, Parent.OTHER, Parent.SELF, Parent.NOBODY, Parent.NOBODY)
    ]
    assert [one.parent_text for one in said] == ["", "добрый вечер", "сама ты", "", ""]
    assert [one.forwarded for one in said] == [False, False, False, True, False]
    assert said[1].names == {"анна", "б"}
    assert "вера" not in said[2].names
    assert [case.rude for case in cases] == [False, True, True, False, False]
    assert [case.borderline for case in cases] == [False, False, True, False, False]
    assert [case.hard for case in cases] == [False, False, False, False, True]
    assert (cases[3].personal, cases[3].advert) == (True, True)


def table(path: Path, *rows: dict[str, str]) -> None:
    """A compressed table."""
    path.parent.mkdir(parents=True, exist_ok=True)
    head = list(rows[0])
    text = "\n".join(["\t".join(head), *("\t".join(row[name] for name in head) for row in rows)])
    path.write_bytes(gzip.compress(f"{text}\n".encode()))


def test_public_sets_are_read_without_the_marks_that_they_carry(tmp_path: Path) -> None:
    """A quotation mark is a quotation mark there, and a long line is read."""
    for name, about in PUBLIC.items():
        file = tmp_path / "toxicity" / f"{about.file}.dev.tsv.gz"
        long = "а" * 200_000
        table(file, {"label": "1", "text": '@USER ты "кто'}, {"label": "0", "text": long})
        first, second = public(name, "dev", tmp_path)
        assert (first.said.text.strip(), first.rude, first.kind) == (
            'ты "кто',
            True,
            about.language,
        )
        assert (len(second.said.text), second.rude) == (200_000, False)


def test_of_the_talk_about_drugs_only_what_offends_nobody_is_taken(tmp_path: Path) -> None:
    """Flags on it are false alarms."""
    file = tmp_path / "toxicity" / "ru_drug_topic_probe.val.tsv.gz"
    rows = [
        {"text": "а", "inappropriate_score": "0.19"},
        {"text": "б", "inappropriate_score": "0.2"},
        {"text": "в", "inappropriate_score": "0.0"},
    ]
    table(file, *rows)
    assert [(case.said.text, case.rude) for case in drug_talk(tmp_path)] == [
        ("а", False),
        ("в", False),
    ]


@pytest.mark.skipif(
    not (DATA / "gold").is_dir(), reason="NOT CHECKED: ../shared/data/gold is not there to read"
)
def test_everything_written_for_the_purpose_is_there() -> None:
    """By writer: ours, and the data's."""
    found = written()
    assert ours().keys() < found.keys()
    assert {*SINGLE, "chat-ru", "chat-en", "domain_requests", "emergency"} < found.keys()
    assert all(found.values())
    assert not any(case.rude for case in found["emergency"])
