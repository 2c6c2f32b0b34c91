"""How what was heard of a labelled chat compares with its labels."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from outreach.listening.heard import Heard, Kind
from training.chats import Chat

HEADER = f"{'':30}{'requests':>9}{'found':>7}{'P':>7}{'R':>7}{'F1':>7}{'kind':>7}"


@dataclass(frozen=True, slots=True)
class Found:
    """What was found, what was wanted, and how much of it is the same."""

    found: int
    wanted: int
    right: int

    @property
    def precision(self) -> float:
        return self.right / self.found if self.found else 0.0

    @property
    def recall(self) -> float:
        return self.right / self.wanted if self.wanted else 0.0

    @property
    def f1(self) -> float:
        both = self.found + self.wanted
        return 2 * self.right / both if both else 0.0

    def __add__(self, other: "Found") -> "Found":
        return Found(self.found + other.found, self.wanted + other.wanted, self.right + other.right)


def compared(found: Collection[object], wanted: Collection[object]) -> Found:
    """Two sets."""
    return Found(len(found), len(wanted), len(set(found) & set(wanted)))


@dataclass(frozen=True, slots=True)
class Figures:
    """The figures of one chat, by the rules of `score_gold.py`."""

    messages: int
    requests: Found
    same_kind: int
    links: Found
    bare_links: Found
    """Of answers that do not carry Telegram's reply to the request."""
    peers: Found
    """Requests that members answered."""
    unanswered: Found
    emergencies: Found
    stray: int
    """Alarms that belong to no emergency."""
    missed: tuple[str, ...] = field(default=(), repr=False)
    invented: tuple[str, ...] = field(default=(), repr=False)

    def line(self, name: str) -> str:
        """The requests, as a line under HEADER."""
        found = self.requests
        kind = self.same_kind / found.right if found.right else 0.0
        return (
            f"{name:30}{found.wanted:>9}{found.found:>7}{found.precision:>7.3f}"
            f"{found.recall:>7.3f}{found.f1:>7.3f}{kind:>7.3f}"
        )

    def more(self) -> str:
        """The links and the emergencies."""
        return (
            f"    links F1 {self.links.f1:.3f}, without reply {self.bare_links.f1:.3f}; "
            f"answered by peers F1 {self.peers.f1:.3f}; "
            f"unanswered recall {self.unanswered.recall:.3f}; "
            f"emergencies {self.emergencies.right} of {self.emergencies.wanted}, "
            f"{self.stray} stray in {self.messages} messages"
        )


def asks(heard: Heard) -> bool:
    """Whether it counts as a request; what a voice asks for, nobody can tell."""
    return heard.kind is not None and heard.kind is not Kind.VOICE


def figures(chat: Chat, heard: Sequence[Heard]) -> Figures:
    """Compare what was heard of `chat`, message by message, with its labels."""
    pairs = list(zip(chat, heard, strict=True))
    members = [(told, one) for told, one in pairs if not told.line.staff]
    wanted = {told.id for told, _ in members if told.kind is not None}
    found = {told.id for told, one in members if asks(one)}
    reply = {told.id: told.line.reply_to for told, _ in pairs}
    staff = {told.id for told, _ in pairs if told.line.staff}
    links = {(told.id, request) for told, _ in pairs for request in told.answers}
    got = {(told.id, answer.request) for told, one in pairs for answer in one.answers}
    anchors = {told.id for told, _ in pairs if told.kind is Kind.EMERGENCY}
    alarms = {told.id: told.incident for told, one in pairs if one.kind is Kind.EMERGENCY}
    return Figures(
        messages=len(pairs),
        requests=compared(found, wanted),
        same_kind=sum(told.kind is one.kind for told, one in members if told.id in found & wanted),
        links=compared(got, links),
        bare_links=compared(_bare(got, reply), _bare(links, reply)),
        peers=compared(_answered(got, wanted, staff), _answered(links, wanted, staff)),
        unanswered=compared(wanted - _answered(got, wanted), wanted - _answered(links, wanted)),
        emergencies=compared(anchors & alarms.keys(), anchors),
        stray=sum(
            number not in anchors and incident not in anchors for number, incident in alarms.items()
        ),
        missed=tuple(told.line.text for told, _ in members if told.id in wanted - found),
        invented=tuple(told.line.text for told, _ in members if told.id in found - wanted),
    )


def _bare(links: Collection[tuple[int, int]], reply: dict[int, int | None]) -> set[tuple[int, int]]:
    return {(answer, request) for answer, request in links if reply[answer] != request}


def _answered(
    links: Collection[tuple[int, int]], wanted: set[int], without: Collection[int] = ()
) -> set[int]:
    """The requests that somebody answered, `without` the messages of some."""
    return {request for answer, request in links if answer not in without} & wanted
