"""Train the second opinion on emergencies that comes with Steward.

    python -m training.emergencies [--data DIR] [--out FILE] [--check]

It learns from single messages that were written for it (`training/urgent/`), from our own chats
(`training/chats/`), from single messages beside the project
(`../shared/data/gold/domain_requests.jsonl`) and from our examples of rudeness, in which nearly
nobody is in danger; where the rules think otherwise, an example is left out. Fitted by the code
that fits the model of requests. Nothing is random: the same data gives the same bytes.
"""

import argparse
import hashlib
import json
import sys
import zlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from rich.console import Console

from adapters.models.emergencies.model import SHIPPED
from adapters.models.requests import features
from outreach.listening.emergency.alarm import alarm
from outreach.listening.heard import ALARM, Kind
from outreach.listening.line import Line
from outreach.listening.reading import read
from outreach.listening.talk import Talk, Utterance
from training.cases import DATA, EXAMPLES, lines
from training.chats import CHATS, Chat, ours
from training.requests_fit import Linear, Matrix, learn, matrix_of, stacked

URGENT: Final = Path(__file__).with_name("urgent")
SINGLE: Final = "domain_requests"
# Found best on writers left out.
_STRENGTH: Final = 3.0  # of learning; how much each message counts
_CALM_WEIGHT: Final = 0.3  # of an example of rudeness beside a message written for this
_CALM_STEP: Final = 4  # every fourth will do: the rest says the same
_OFTEN: Final = 2  # messages that must hold an n-gram: of one, nothing is learnt but that message
_STEPS: Final = 127  # of a weight, on either side of zero: what one byte holds


@dataclass(frozen=True, slots=True)
class Lesson:
    """The messages of one source."""

    name: str
    said: tuple[Utterance, ...] = field(repr=False)
    danger: tuple[bool, ...]
    weight: float = 1.0

    @property
    def matrix(self) -> Matrix:
        """The messages as the model sees them, a row each."""
        return matrix_of([read(said) for said in self.said])


def of_single(name: str, rows: Sequence[tuple[str, bool]], weight: float = 1.0) -> Lesson:
    """What single messages teach."""
    said = tuple(Talk().hear(Line(1, 0.0, 1, text)) for text, _ in rows)
    return Lesson(name, said, tuple(danger for _, danger in rows), weight)


def of_chat(name: str, chat: Chat) -> Lesson:
    """What a labelled chat teaches: not by its staff, nor by what is said about an emergency."""
    talk = Talk()
    said = [(talk.hear(told.line), told) for told in chat]
    kept = [
        (one, told.kind is Kind.EMERGENCY)
        for one, told in said
        if not told.line.staff and told.incident in (None, told.id)
    ]
    return Lesson(name, tuple(one for one, _ in kept), tuple(danger for _, danger in kept))


def urgent(folder: Path = URGENT) -> list[Lesson]:
    """What the messages written for this teach, a lesson for each writer."""
    return [
        of_single(f"urgent-{path.stem}", [(row["text"], bool(row["label"])) for row in lines(path)])
        for path in sorted(folder.glob("*.jsonl"))
    ]


def domain(file: Path) -> Lesson:
    """What the single messages beside the project teach, but those their writer was in doubt of."""
    rows = [row for row in lines(file) if not row.get("borderline")]
    return of_single(SINGLE, [(row["text"], row["label"] == Kind.EMERGENCY) for row in rows])


def calm(folder: Path = EXAMPLES) -> Lesson:
    """What our examples of rudeness teach: how people sound where nobody is in danger."""
    texts = [
        row["text"]
        for path in sorted(folder.glob("*.jsonl"))
        for row in lines(path)[::_CALM_STEP]
        if alarm(Talk().hear(Line(1, 0.0, 1, row["text"]))) < ALARM
    ]
    return of_single("examples", [(text, False) for text in texts], _CALM_WEIGHT)


def taught(lessons: Sequence[Lesson]) -> Linear:
    """The judge that `lessons` teach; cries and calm weigh the same, however often they come."""
    parts = [lesson.matrix for lesson in lessons]
    matrix = stacked(parts, [(True,) * len(lesson.danger) for lesson in lessons])
    danger = [one for lesson in lessons for one in lesson.danger]
    weights = [lesson.weight for lesson in lessons for _ in lesson.danger]
    cries = sum(weight for weight, one in zip(weights, danger, strict=True) if one)
    even = (sum(weights) - cries) / cries
    counted = [
        _STRENGTH * weight * (even if one else 1.0)
        for weight, one in zip(weights, danger, strict=True)
    ]
    often = matrix.getnnz(axis=0) >= _OFTEN
    return learn(matrix.multiply(often).tocsr(), danger, counted)


def shipped(judge: Linear, told: Mapping[str, Any]) -> bytes:
    """The model's file: a line of JSON with `told` in it, then weights of one byte each."""
    weights, scales = bytearray(), []
    for view in judge.weights.reshape(features.VIEWS, -1):
        scale = float(abs(view).max()) / _STEPS or 1.0
        weights += (view / scale).round().astype("int8").tobytes()
        scales.append(scale)
    head = {
        "features": features.VERSION,
        "bits": features.BITS,
        "scales": scales,
        "bias": judge.bias,
        "sha256": hashlib.sha256(weights).hexdigest(),
        **told,
    }
    return json.dumps(head).encode() + b"\n" + zlib.compress(bytes(weights), 9)


def train(lessons: Collection[Lesson], more: Mapping[str, str]) -> bytes:
    """The file of the model that `lessons` teach; `more`: what else its first line shall tell."""
    ordered = sorted(lessons, key=lambda lesson: lesson.name)
    told = {
        **more,
        "messages": sum(len(lesson.danger) for lesson in ordered),
        "emergencies": sum(sum(lesson.danger) for lesson in ordered),
        "licence": "CC0-1.0",
        "learnt_from": [lesson.name for lesson in ordered],
    }
    return shipped(taught(ordered), told)


def data_of() -> str:
    """The hash of all that is learnt from and lies in the repository."""
    found = hashlib.sha256()
    for folder in (URGENT, CHATS, EXAMPLES):
        for file in sorted(folder.glob("*.jsonl")):
            found.update(hashlib.sha256(file.read_bytes()).digest())
    return found.hexdigest()


def main() -> int:
    """Train, and write the model; 1 when the data is missing, or `--check` finds a difference."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=DATA, help="the data beside the project")
    parser.add_argument("--out", type=Path, default=SHIPPED, help="where to write the model")
    parser.add_argument("--check", action="store_true", help="only compare with what is there")
    options = parser.parse_args()
    console = Console(stderr=True)
    single = options.data / "gold" / f"{SINGLE}.jsonl"
    if not single.is_file():
        console.print("The data is missing: expected ../shared/data/gold beside the project.")
        return 1
    chats = [of_chat(f"chat-{name}", chat) for name, chat in ours().items()]
    model = train([*urgent(), *chats, domain(single), calm()], {"data": data_of()})
    if options.check:
        same = options.out.is_file() and options.out.read_bytes() == model
        console.print(f"{options.out.name}: {'the same' if same else 'another'}")
        return 0 if same else 1
    options.out.write_bytes(model)
    console.print(f"{options.out.name}: {len(model):,} bytes")
    return 0


if __name__ == "__main__":
    sys.exit(main())
