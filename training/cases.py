"""Labelled messages: our own examples, the development data beside the project, public sets.

The data (`../shared/data`) is no part of the project and stays where it is.
"""

import csv
import gzip
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from moderation.said import Parent, Said

ROOT = Path(__file__).resolve().parents[1]
DATA = ROOT.parent / "shared" / "data"
EXAMPLES = Path(__file__).with_name("examples")
SINGLE = ("rude", "domain_rude_ru", "domain_rude_en")
CHATS = ("chat-ru", "chat-en")
# Files by one writer: who is tested on some of them must not have learnt from the others.
GOLD = frozenset({"rude", "emergency", *CHATS})
_LATELY = 60  # messages whose authors count as present
csv.field_size_limit(1 << 24)


@dataclass(frozen=True, slots=True)
class Case:
    """A message and what its annotator says about it."""

    said: Said
    rude: bool
    borderline: bool = False
    hard: bool = False
    """Not rude, but swearing, slang, self-irony or talk about somebody absent."""
    personal: bool | None = None
    advert: bool | None = None
    kind: str = ""
    scene: int = 0
    """Messages of one conversation: they must not be split between training and testing."""


def lines(path: Path) -> list[dict[str, Any]]:
    """The objects of a file with one JSON object a line."""
    with path.open(encoding="utf-8") as file:
        return [json.loads(line) for line in file if line.strip()]


def single(path: Path) -> list[Case]:
    """The cases of a file of single messages, ours or the data's."""
    return [
        Case(
            Said(
                row["text"],
                Parent.OTHER if row.get("reply_to") else Parent.NOBODY,
                row.get("reply_to") or "",
            ),
            bool(row["label"]),
            bool(row.get("borderline")),
            kind=row.get("kind", ""),
            scene=row.get("scene", 0),
        )
        for row in lines(path)
    ]


def text_of(message: dict[str, Any]) -> str:
    """The text of an exported message, which may be cut into entities."""
    text = message["text"]
    if isinstance(text, str):
        return text
    return "".join(part if isinstance(part, str) else part["text"] for part in text)


def chat(gold: Path, name: str) -> list[Case]:
    """The members' messages of the labelled chat `name` in the folder `gold`."""
    with (gold / f"{name}.json").open(encoding="utf-8") as file:
        messages = {row["id"]: row for row in json.load(file)["messages"]}
    labels = {row["id"]: row for row in lines(gold / f"{name}.gold.jsonl")}
    cases, lately = [], []
    for number, message in messages.items():
        if number not in labels:
            continue
        author = message.get("from") or ""
        lately.append(author)
        if labels[number]["role"] != "member":
            continue
        names = frozenset(
            word for other in lately[-_LATELY:] if other != author for word in other.lower().split()
        )
        cases.append(_in_chat(message, messages, labels[number], names))
    return cases


def _in_chat(
    message: dict[str, Any],
    messages: dict[int, dict[str, Any]],
    label: dict[str, Any],
    names: frozenset[str],
) -> Case:
    parent = messages.get(message.get("reply_to_message_id") or 0)
    whose = Parent.NOBODY
    if parent is not None:
        whose = Parent.SELF if parent.get("from_id") == message.get("from_id") else Parent.OTHER
    said = Said(
        text_of(message),
        whose,
        text_of(parent) if parent else "",
        names,
        forwarded="forwarded_from" in message,
    )
    tags = set(label["tags"])
    hard = not label["rude"] and bool(
        label["swearing"] or tags & {"slang", "self", "friend", "third"}
    )
    return Case(
        said,
        bool(label["rude"]),
        "borderline" in tags,
        hard,
        bool(label["personal_data"]),
        bool(label["spam"]),
    )


def ours() -> dict[str, list[Case]]:
    """Our own examples, by writer; they are in the repository."""
    return {path.stem: single(path) for path in sorted(EXAMPLES.glob("*.jsonl"))}


def written(data: Path = DATA) -> dict[str, list[Case]]:
    """Everything that was written for this very purpose, by writer: the data's and ours."""
    gold = data / "gold"
    found = {name: single(gold / f"{name}.jsonl") for name in SINGLE}
    found |= {name: chat(gold, name) for name in CHATS}
    # Written for the questions and the alarms of outreach; nobody is rude in them.
    for name in ("domain_requests", "emergency"):
        found[name] = [Case(Said(row["text"]), rude=False) for row in lines(gold / f"{name}.jsonl")]
    return found | ours()


@dataclass(frozen=True, slots=True)
class Public:
    """A public set of comments, labelled toxic or not, whoever is meant."""

    file: str
    language: str
    permissive: bool
    """Whether its licence lets the weights be used commercially, too (the data's README)."""


PUBLIC = {
    "2ch": Public("ru_2ch_pikabu", "ru", permissive=False),
    "okru": Public("ru_okru_sub", "ru", permissive=False),
    "olid": Public("en_olid", "en", permissive=False),
    "conda": Public("en_conda", "en", permissive=False),
    "convabuse": Public("en_convabuse", "en", permissive=True),
    "ucc": Public("en_ucc", "en", permissive=False),
}


def rows(path: Path) -> Iterator[dict[str, str]]:
    """The rows of a compressed table."""
    with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)


def public(name: str, split: str, data: Path = DATA) -> list[Case]:
    """A public set; `split` is "train" or "dev"."""
    about = PUBLIC[name]
    return [
        Case(Said(row["text"].replace("@USER", " ")), row["label"] == "1", kind=about.language)
        for row in rows(data / "toxicity" / f"{about.file}.{split}.tsv.gz")
    ]


def drug_talk(data: Path = DATA) -> list[Case]:
    """Messages about drugs that a crowd found inoffensive: flags on them are false alarms."""
    return [
        Case(Said(row["text"]), rude=False)
        for row in rows(data / "toxicity" / "ru_drug_topic_probe.val.tsv.gz")
        if float(row["inappropriate_score"]) < 0.2
    ]
