"""Public talks of several people in which somebody marked who replies to whom. All English.

They lie beside the project (`../shared/data/linking`) and are no part of it.
"""

import gzip
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from outreach.listening.line import Line
from training.cases import DATA

_MINUTE: Final = 60.0
_TURN: Final = 30.0  # seconds between two turns of a talk that has no times


@dataclass(frozen=True, slots=True)
class Spoken:
    """A message, and the ids of those that it replies to."""

    line: Line
    parents: frozenset[int] | None
    """None: nobody looked. Its own id: it begins something."""
    notice: bool = False
    """Somebody came or went; no words of anybody."""


Thread = tuple[Spoken, ...]


def _rows(name: str, data: Path) -> Iterator[dict[str, Any]]:
    with gzip.open(data / "linking" / f"{name}.jsonl.gz", "rt", encoding="utf-8") as file:
        for line in file:
            yield json.loads(line)


def ubuntu(split: str, data: Path = DATA, *, named: bool = True) -> list[Thread]:
    """The Ubuntu channel (Kummerfeld et al. 2019); `split`: "train" or "dev".

    `named`: False hides what people are called, so that no message names anybody.
    """
    found: dict[str, list[Spoken]] = {}
    users: dict[str, int] = {}
    for row in _rows(f"en_irc_ubuntu.{split}", data):
        user, parents = row["user"], row["parents"]
        line = Line(
            id=row["i"],
            at=row["minute"] * _MINUTE,
            author=users.setdefault(user, len(users) + 1) if user else None,
            text=row["text"],
            names=(user,) if named and user else (),
        )
        spoken = Spoken(line, None if parents is None else frozenset(parents), row["system"])
        found.setdefault(row["file"], []).append(spoken)
    return [tuple(thread) for thread in found.values()]


@dataclass(frozen=True, slots=True)
class Asking:
    """A short talk with its questions and their answers."""

    lines: tuple[Line, ...]
    pairs: frozenset[tuple[int, int]]
    """Question and answer, by id."""


def asking(name: str, data: Path = DATA) -> list[Asking]:
    """Talks with question-answer pairs: "en_molweni_dp.dev" or "en_stac.train"."""
    found = []
    for row in _rows(name, data):
        users: dict[str, int] = {}
        lines = tuple(
            Line(
                id=at + 1,
                at=at * _TURN,
                author=users.setdefault(one["speaker"], len(users) + 1),
                text=one["text"],
                names=(one["speaker"],),
            )
            for at, one in enumerate(row["edus"])
        )
        pairs = frozenset(
            (one["x"] + 1, one["y"] + 1) for one in row["relations"] if one["type"] == "QAP"
        )
        found.append(Asking(lines, pairs))
    return found
