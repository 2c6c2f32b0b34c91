"""The labelled messages: our own are in order, and everybody's are read as they are meant."""

import gzip
import json
import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from moderation.findings import Kind
from moderation.rules.judge import find
from moderation.said import Parent, Said
from training.cases import (
    DATA,
    EXAMPLES,
    PUBLIC,
    SINGLE,
    chat,
    drug_talk,
    lines,
    ours,
    public,
    single,
    text_of,
    written,
)

FILES = sorted(EXAMPLES.glob("*.jsonl"))
ROWS = [
    (f"{file.name}:{number}", row) for file in FILES for number, row in enumerate(lines(file), 1)
]
NEEDED = {"text", "reply_to", "label", "kind", "scene"}
RUDE_KINDS = frozenset(
    {"insult", "mockery", "threat", "contempt", "slur", "implicit", "pile_on", "accusation"}
)
OTHER_KINDS = frozenset(
    {"swearing", "joke_between_friends", "self_irony", "quote", "story", "slang", "institution"}
    | {"disagreement", "correction", "warning", "question", "support", "smalltalk", "thanks"}
)
# Sayings that two writers hit upon by themselves.
SAYINGS = frozenset(
    {
        *("I wouldn't piss on you if you were on fire", "сдохни уже, всем легче будет"),
        *("вот это поворот", "ясно с тобой всё", "what's everyone having for tea"),
        *("иди проспись, потом пиши", "you're the human version of a wet sock"),
        *("тебе слова не давали",),
    }
)
LINK = re.compile(
    r"https?:|www\.|\bt\.me/|\b[\w-]+\.(?:com|ru|org|net|me|info|uk)\b", re.IGNORECASE
)
PHONE = re.compile(r"(?<!\d)\+?\d(?:[ ()-]*\d){6,}")
# Telegram's have five letters or more. A given name is scenery, and so are these, which their
# writers made up; nobody has looked up whether there are such accounts: let there be no more.
HANDLE = re.compile(r"(?<!\w)@(\w{5,})")
GIVEN_NAME = re.compile(r"[A-Za-zА-Яа-яё]{5,8}")
INVENTED = frozenset(
    {
        *("mods_team", "medway_mark", "mod_jo", "priya_support", "ivanych_garazh", "ksyu_obmen"),
        *("gost77", "gera_88"),
    }
)


def texts_of(row: dict[str, Any]) -> list[str]:
    """All words of a row."""
    return [row["text"], row["reply_to"] or ""]


def wrong(rows: list[tuple[str, dict[str, Any]]], *fine: bool) -> list[str]:
    """Where it is not so."""
    return [where for (where, _), is_fine in zip(rows, fine, strict=True) if not is_fine]


def test_there_are_examples_of_many_writers() -> None:
    """In both languages, of both labels."""
    names = Counter(file.stem.split("_")[0] for file in FILES)
    assert set(names) == {"ru", "en"}
    assert min(names.values()) >= 3
    assert all({case.rude for case in cases} == {True, False} for cases in ours().values())


def test_every_row_has_what_it_needs() -> None:
    """And nothing that nobody reads."""
    allowed = NEEDED | {"borderline"}
    assert wrong(ROWS, *(NEEDED <= row.keys() <= allowed for _, row in ROWS)) == []
    assert wrong(ROWS, *(row["label"] in (0, 1) for _, row in ROWS)) == []
    assert wrong(ROWS, *(row.get("borderline", 0) in (0, 1) for _, row in ROWS)) == []
    assert wrong(ROWS, *(isinstance(row["scene"], int) for _, row in ROWS)) == []
    assert wrong(ROWS, *(isinstance(row["reply_to"], str | None) for _, row in ROWS)) == []
    assert wrong(ROWS, *(isinstance(row["text"], str) for _, row in ROWS)) == []
    assert wrong(ROWS, *(0 < len(row["text"].strip()) <= 4096 for _, row in ROWS)) == []


def test_the_kind_says_what_the_label_says() -> None:
    """Each of the kinds is of one label."""
    kinds = {1: RUDE_KINDS, 0: OTHER_KINDS}
    assert wrong(ROWS, *(row["kind"] in kinds[row["label"]] for _, row in ROWS)) == []


def test_a_file_is_in_the_language_of_its_name() -> None:
    """Most of its letters are."""
    for file in FILES:
        text = "".join(row["text"] for row in lines(file))
        russian = len(re.findall("[а-яё]", text)) > len(re.findall("[a-z]", text))
        assert russian is file.stem.startswith("ru"), file.name


def test_nothing_is_told_twice() -> None:
    """A short word may be; two writers would otherwise know of each other."""
    seen: dict[str, str] = {}
    twice = []
    for where, row in ROWS:
        text = row["text"]
        if len(text.split()) <= 3 or text in SAYINGS:
            continue
        if seen.setdefault(text, where) != where:
            twice.append(f"{where} as {seen[text]}")
    assert twice == []


@pytest.mark.skipif(
    not (DATA / "gold").is_dir(), reason="NOT CHECKED: ../shared/data/gold is not there to compare"
)
def test_nothing_is_taken_from_what_it_is_measured_by() -> None:
    """The development data may be learnt from, but our examples are our own."""
    gold = {
        case.said.text.strip() for name in SINGLE for case in single(DATA / f"gold/{name}.jsonl")
    }
    for name in ("domain_requests", "emergency"):
        gold |= {row["text"].strip() for row in lines(DATA / f"gold/{name}.jsonl")}
    for file in (DATA / "gold").glob("chat-*.json"):
        gold |= {text_of(message).strip() for message in _messages(file)}
    taken = [
        where
        for where, row in ROWS
        if row["text"].strip() in gold - SAYINGS and len(row["text"].split()) > 2
    ]
    assert taken == []


def _messages(file: Path) -> list[dict[str, Any]]:
    messages: list[dict[str, Any]] = json.loads(file.read_text("utf-8"))["messages"]
    return [message for message in messages if "text" in message]


def test_nobody_can_be_reached_by_them() -> None:
    """No link, no number, no name of an account but invented ones."""
    for pattern in (LINK, PHONE):
        assert wrong(ROWS, *(not any(map(pattern.search, texts_of(row))) for _, row in ROWS)) == []
    handles = {name for _, row in ROWS for text in texts_of(row) for name in HANDLE.findall(text)}
    assert {name for name in handles if not GIVEN_NAME.fullmatch(name)} <= INVENTED


def test_they_hold_no_personal_data() -> None:
    """None that Steward itself would find."""
    found = (find(Said(text)) for _, row in ROWS for text in texts_of(row))
    assert not any(finding.kind is Kind.PERSONAL for findings in found for finding in findings)


# --- how they are read


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
