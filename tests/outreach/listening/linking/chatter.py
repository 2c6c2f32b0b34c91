"""A little talk for the linker, written down turn by turn."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from outreach.listening.heard import Kind
from outreach.listening.line import Line
from outreach.listening.linking.asked import Asked
from outreach.listening.linking.pairs import Known
from outreach.listening.linking.scene import Scene
from outreach.listening.linking.shape import Shape
from outreach.listening.talk import Talk, Utterance

NAMES = {1: ("Марина",), 2: ("Гриша", "grisha_k"), 3: ("Zed",), 4: ("Алекс",)}


@dataclass
class Chatter:
    """A talk with its open requests."""

    talk: Talk = field(default_factory=Talk)
    scene: Scene = field(default_factory=Scene)
    open: dict[int, Asked] = field(default_factory=dict)
    count: int = 0
    now: float = 1_000_000.0

    def say(
        self,
        author: int | None,
        text: str,
        reply: int | None = None,
        after: float = 30.0,
        staff: bool = False,
    ) -> Utterance:
        """The next message, some seconds after the last."""
        self.count += 1
        self.now += after
        names = NAMES.get(author or 0, ())
        line = Line(self.count, self.now, author, text, reply, staff, names=names)
        return self.talk.hear(line)

    def ask(
        self, author: int, text: str, kind: Kind = Kind.QUESTION, after: float = 30.0
    ) -> Utterance:
        """The next message, a request."""
        said = self.say(author, text, after=after)
        self.open[said.id] = Asked(said, kind)
        return said

    def answered(self, request: Utterance, answer: Utterance) -> None:
        """Somebody answered."""
        one = self.open[request.id]
        self.open[request.id] = replace(one, answers=(*one.answers, answer))

    @property
    def asked(self) -> tuple[Asked, ...]:
        return tuple(self.open.values())

    def look(self, said: Utterance) -> tuple[Known, list[Known]]:
        """As the linker does."""
        return self.scene.look(said, self.talk)


class Echo:
    """A model that shows what it was asked, and answers with one number of each row."""

    def __init__(self, column: int) -> None:
        self._column = column
        self.shown: list[Sequence[float]] = []

    def text(self, said: Utterance, shape: Shape, before: Shape | None) -> float:
        """Nothing in particular."""
        return 0.0

    def parents(self, rows: Sequence[Sequence[float]]) -> Sequence[float]:
        """Rather the newest."""
        return [-float(at) for at in range(len(rows) - 1)] + [-100.0]

    def answers(self, rows: Sequence[Sequence[float]]) -> Sequence[float]:
        """One number of each row."""
        self.shown = list(rows)
        return [row[self._column] for row in rows]
