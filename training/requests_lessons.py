"""What the model of requests learns from: chats, single messages, our examples of rudeness."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from outreach.listening.around import Scene
from outreach.listening.heard import Kind
from outreach.listening.incidents import Incidents
from outreach.listening.line import Line
from outreach.listening.reading import Reading, read
from outreach.listening.talk import Talk, Utterance
from training.cases import EXAMPLES, lines
from training.chats import Chat
from training.requests_fit import Matrix, matrix_of

ASKED: Final = Path(__file__).with_name("asked.jsonl")
SINGLE: Final = "domain_requests"
_NONE: Final = "none"
# How much a message of each source counts beside one of a chat, found best on writers left out.
_ASKED_WEIGHT: Final = 0.5
_CALM_WEIGHT: Final = 0.12
_CALM_STEP: Final = 4  # every fourth will do: the rest says the same
# Examples of rudeness that are none, and of which those without a question mark ask for nothing.
_CALM: Final = frozenset(
    {
        *("joke_between_friends", "swearing", "self_irony", "thanks", "story", "quote"),
        *("disagreement", "correction", "warning", "support", "smalltalk", "institution"),
    }
)


@dataclass(frozen=True, slots=True)
class Lesson:
    """The messages of one writer, or of one source, as the judge of words sees them."""

    name: str
    matrix: Matrix
    asks: tuple[bool, ...]
    kinds: tuple[Kind | None, ...]
    counts: tuple[bool, ...]
    """Which messages are learnt from; the rest only surrounds them."""
    weight: float = 1.0
    said: tuple[Utterance, ...] = field(default=(), repr=False)
    readings: tuple[Reading, ...] = field(default=(), repr=False)
    alarmed: tuple[float, ...] = ()
    """Of each message: seconds since something was last said about an emergency."""

    def scene(self, scores: Sequence[float]) -> list[tuple[float, ...]]:
        """What surrounds each message; `scores`: what the words of each are worth."""
        scene, seen = Scene(), []
        rows = zip(self.said, self.readings, scores, self.alarmed, strict=True)
        for said, reading, score, alarmed in rows:
            seen.append(scene.look(said, reading, score, alarmed))
            scene.note(said, score)
        return seen


def of_chat(name: str, chat: Chat) -> Lesson:
    """What a labelled chat teaches.

    Staff never ask, and what somebody says about their own emergency is for its rules.
    """
    talk = Talk()
    said = tuple(talk.hear(told.line) for told in chat)
    readings = tuple(map(read, said))
    authors = {told.id: told.line.author for told in chat}
    own = [
        told.incident is not None and authors.get(told.incident) == told.line.author
        for told in chat
    ]
    return Lesson(
        name,
        matrix_of(readings),
        tuple(told.kind is not None for told in chat),
        tuple(told.kind for told in chat),
        tuple(
            not (told.line.staff or told.line.forwarded or told.kind is Kind.EMERGENCY or mine)
            for told, mine in zip(chat, own, strict=True)
        ),
        said=said,
        readings=readings,
        alarmed=tuple(_alarmed(chat, own)),
    )


def _alarmed(chat: Chat, own: Sequence[bool]) -> list[float]:
    """What the listener would know of emergencies, were each of them recognised."""
    incidents, since = Incidents(), []
    for told, mine in zip(chat, own, strict=True):
        since.append(incidents.since(told.line.at))
        if told.kind is Kind.EMERGENCY:
            incidents.begin(told.line)
        elif (anchor := incidents.of(told.line, alarm=mine)) is not None:
            incidents.join(told.line, anchor)
    return since


def of_single(path: Path) -> Lesson:
    """What single messages teach; their writer's doubts and the emergencies are left out."""
    rows = [
        (row["text"], None if row["label"] == _NONE else Kind(row["label"]))
        for row in lines(path)
        if not row.get("borderline") and row["label"] != Kind.EMERGENCY
    ]
    return _of_rows(SINGLE, rows, 1.0)


def others(asked: Path = ASKED, examples: Path = EXAMPLES) -> list[Lesson]:
    """What our examples of rudeness teach: those that ask or seem to, and those that are calm."""
    rows = {path.stem: lines(path) for path in sorted(examples.glob("*.jsonl"))}
    told = [
        (rows[labels["file"]][number - 1]["text"], None if label == _NONE else Kind(label))
        for labels in lines(asked)
        for label, numbers in labels.items()
        if label != "file"
        for number in numbers
    ]
    calm = [row["text"] for name in sorted(rows) for row in rows[name] if _is_calm(row)]
    return [
        _of_rows("asked", told, _ASKED_WEIGHT),
        _of_rows("calm", [(text, None) for text in calm[::_CALM_STEP]], _CALM_WEIGHT),
    ]


def _is_calm(row: dict[str, Any]) -> bool:
    return (
        not row["label"]
        and not row.get("borderline")
        and row["kind"] in _CALM
        and "?" not in row["text"]
    )


def _of_rows(name: str, rows: Sequence[tuple[str, Kind | None]], weight: float) -> Lesson:
    readings = tuple(read(Talk().hear(Line(1, 0.0, 1, text))) for text, _ in rows)
    kinds = tuple(kind for _, kind in rows)
    asks = tuple(kind is not None for kind in kinds)
    return Lesson(name, matrix_of(readings), asks, kinds, (True,) * len(rows), weight)
