"""Our own labelled messages are in order: whole, ours alone, and nobody's to be reached by."""

import json
import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from moderation.findings import Kind
from moderation.rules.judge import find
from moderation.said import Said
from training.cases import DATA, EXAMPLES, SINGLE, lines, ours, single, text_of

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
NUMBER_OR_AT = re.compile(r"[\d@]")
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
    told = {text for _, row in ROWS for text in texts_of(row) if NUMBER_OR_AT.search(text)}
    found = [finding for text in told for finding in find(Said(text))]
    assert not any(finding.kind is Kind.PERSONAL for finding in found)
