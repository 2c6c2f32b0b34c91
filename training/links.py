"""Train the small model of links that comes with Steward.

    python -m training.links [--data DIR] [--out FILE]

Reads our own chats (`training/chats`, in the repository) and the Ubuntu channel in
`../shared/data/linking`. Takes some minutes. Nothing is random: the same messages give the same
file on the same machine. `python -m benchmarks.linking` says how good it is.
"""

import argparse
import hashlib
import json
import math
import sys
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import lightgbm
import numpy as np
from rich.console import Console

from adapters.models.links.model import PARTS, SHIPPED, VERSION
from outreach.listening.linking.answering import ANSWER
from outreach.listening.linking.linker import Row
from outreach.listening.linking.pairs import RANK
from outreach.listening.linking.shape import Shape
from outreach.listening.talk import Utterance
from training import links_rows, links_text
from training.cases import DATA
from training.chats import Chat, ours
from training.links_trees import graph, learn
from training.threads import ubuntu

HEARD: Final = 250
"""Messages of each of Ubuntu's talks that are learnt from."""
_UNNAMED: Final = 3  # one talk in so many is learnt from a second time, with all names hidden
RANKER: Final[Mapping[str, Any]] = {
    "objective": "lambdarank",
    "num_leaves": 31,
    "learning_rate": 0.08,
    "min_data_in_leaf": 100,
}
RANKER_TREES: Final = 220
JUDGE: Final[Mapping[str, Any]] = {
    "objective": "binary",
    "num_leaves": 8,
    "learning_rate": 0.05,
    "min_data_in_leaf": 60,
    "feature_fraction": 0.2,
    "lambda_l2": 5.0,
    "bagging_fraction": 0.8,
    "bagging_freq": 1,
}
JUDGE_TREES: Final = 250
JUDGES: Final = 3
"""Their mean is steadier than one: each sees other columns and other rows."""


@dataclass(frozen=True, slots=True)
class Taught:
    """The model as training has it; judges as the served one does."""

    words: links_text.Judge
    ranker: lightgbm.Booster
    judges: Sequence[lightgbm.Booster] = ()

    def text(self, said: Utterance, shape: Shape, before: Shape | None) -> float:
        """Log-odds of an answer, by the words."""
        return self.words.text(said, shape, before)

    def parents(self, rows: Sequence[Row]) -> Sequence[float]:
        """The log of how likely each is replied to."""
        found: list[float] = self._predict(self.ranker, rows)
        return found

    def answers(self, rows: Sequence[Row]) -> Sequence[float]:
        """How sure each is answered."""
        if not self.judges:
            return [0.0] * len(rows)
        odds = np.mean([self._predict(judge, rows) for judge in self.judges], axis=0)
        return [1 / (1 + math.exp(-one)) for one in odds]

    @staticmethod
    def _predict(booster: lightgbm.Booster, rows: Sequence[Row]) -> list[float]:
        matrix = np.array(rows, dtype=np.float32)
        odds = np.asarray(booster.predict(matrix, raw_score=True, num_threads=1))
        found: list[float] = odds.tolist()
        return found


def rank(data: Path) -> lightgbm.Booster:
    """Who replies to whom, learnt from Ubuntu alone.

    To add what our own chats tell of it made no link better on writers left out, and links of the
    chats that nobody learnt from worse: how people take turns is the same everywhere.
    """
    named = links_rows.replies(ubuntu("train", data), HEARD)
    unnamed = links_rows.replies(ubuntu("train", data, named=False)[::_UNNAMED], HEARD)
    return learn([named, unnamed], RANKER_TREES, **RANKER)


def teach(chats: Mapping[str, Chat], ranker: lightgbm.Booster) -> Taught:
    """The whole model. Each writer's words are judged by what the others taught, as in earnest."""
    rows = []
    for name, chat in chats.items():
        others = [other for key, other in chats.items() if key != name]
        rows.append(links_rows.answers(chat, Taught(links_text.learn(others), ranker)))
    words = links_text.learn(list(chats.values()))
    judges = [learn(rows, JUDGE_TREES, **JUDGE, seed=seed) for seed in range(1, JUDGES + 1)]
    return Taught(words, ranker, judges)


def shipped(taught: Taught, told: Mapping[str, Any]) -> bytes:
    """The model's file: a line of JSON with `told` in it, then its parts, compressed."""
    if not taught.judges:
        raise ValueError("it was not taught to judge")
    parts = dict(
        zip(
            PARTS,
            (taught.words.weights.tobytes(), graph([taught.ranker]), graph(taught.judges)),
            strict=True,
        )
    )
    body = b"".join(parts.values())
    head = {
        "version": VERSION,
        "rank": len(RANK),
        "answer": len(ANSWER),
        "sizes": [len(part) for part in parts.values()],
        "scale": taught.words.scale,
        "bias": taught.words.bias,
        "sha256": hashlib.sha256(body).hexdigest(),
        **told,
    }
    return json.dumps(head).encode() + b"\n" + zlib.compress(body, 9)


def main() -> int:
    """Train, and write the model; 1 when the data is missing."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=DATA, help="the data beside the project")
    parser.add_argument("--out", type=Path, default=SHIPPED, help="where to write the model")
    options = parser.parse_args()
    console = Console(stderr=True)
    if not (options.data / "linking").is_dir():
        console.print("The data is missing: expected ../shared/data/linking beside the project.")
        return 1
    console.print("learning who replies to whom")
    ranker = rank(options.data)
    console.print("learning what answers")
    chats = ours()
    told = {
        "messages": sum(map(len, chats.values())),
        "learnt_from": [*sorted(chats), "en_irc_ubuntu"],
        "licence": "CC0-1.0 and CC BY 4.0",
    }
    model = shipped(teach(chats, ranker), told)
    options.out.write_bytes(model)
    console.print(f"{options.out.name}: {len(model):,} bytes")
    return 0


if __name__ == "__main__":
    sys.exit(main())
