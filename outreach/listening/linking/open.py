"""The open requests that a message is compared with."""

from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from operator import attrgetter
from typing import Final

from outreach.listening.heard import Kind
from outreach.listening.linking.asked import Asked
from outreach.listening.linking.pairs import Known
from outreach.listening.linking.scene import Scene

_KEPT: Final = 400  # requests that need not be looked at again while nothing happened to them
KINDS: Final = (Kind.HELP, Kind.EMERGENCY, Kind.INVITE, Kind.UNCLEAR, Kind.VOICE)
ASKED: Final = (
    *("?", "where", "when", "who", "how", "what", "whether", "number", "asking:", "me", "url"),
)
FITS: Final[Mapping[str, frozenset[str]]] = {
    "where": frozenset({"place", "url", "informed:"}),
    "when": frozenset({"time", "number"}),
    "who": frozenset({"person", "me", "offer:"}),
    "how": frozenset({"advice", "number", "you"}),
    "what": frozenset({"advice", "you", "informed:"}),
    "whether": frozenset({"yes", "no", "informed:"}),
}
"""What kind of words a question of each kind waits for."""


@dataclass(frozen=True, slots=True)
class Request:
    """An open request, looked at."""

    asked: Asked
    known: Known
    stems: frozenset[str] = field(repr=False)
    answered: tuple[frozenset[str], ...] = field(repr=False)
    """The stems of its answers so far."""
    waits_for: frozenset[str]
    """The manners of messages that fit it."""
    ids: frozenset[int]
    """The asker's messages that belong to it."""
    given: frozenset[int]
    """The messages that answered it."""
    id: int
    active: int
    """The place of the newest message that belongs to it."""
    order: tuple[int, int]
    """Sorts by that place, the newest first."""
    traits: tuple[float, ...]
    """Which of `KINDS` it is, and which of `ASKED` it sounds like."""

    def is_meant_by(self, reply: int | None) -> bool:
        """Whether a reply to that message is one to the request or to an answer of it."""
        return reply is not None and (reply in self.ids or reply in self.given)


class Requests:
    """Looks at each request once, and again when something happened to it. Bounded."""

    def __init__(self, scene: Scene) -> None:
        self._scene = scene
        self._seen: OrderedDict[int, Request] = OrderedDict()

    def chosen(self, said: Known, asked: Sequence[Asked], most: int) -> list[Request]:
        """The requests that `said` may answer, newest first: at most `most` of them.

        Taken first are those that it replies to or whose asker it names, then the latest, and of
        the older ones those that share its words.
        """
        author, place = said.shape.author, said.shape.place
        requests = [
            self._look(one)
            for one in asked
            if one.said.place < place and (author is None or one.said.line.author != author)
        ]
        if len(requests) > most:
            requests = self._likeliest(said, requests, most)
        return sorted(requests, key=lambda one: (-one.known.shape.place, -one.id))

    def _likeliest(self, said: Known, requests: Sequence[Request], most: int) -> list[Request]:
        reply, named, stems = said.shape.reply_to, said.named, said.shape.stems
        latest = sorted(requests, key=attrgetter("order"))
        meant = [
            one for one in latest if one.is_meant_by(reply) or one.known.shape.author in named
        ][: most // 3]
        taken = {one.id for one in meant}
        rest = [one for one in latest if one.id not in taken]
        free = most - len(meant)
        shared, old = self._scene.shared, rest[free * 2 // 3 :]
        alike = [one for one in old if not stems.isdisjoint(one.stems)]
        alike.sort(key=lambda one: (-shared(stems, one.stems), one.order))
        kept = [*meant, *alike[: free - free * 2 // 3]]
        taken = {one.id for one in kept}
        late = (one for one in latest if one.id not in taken)
        return [*kept, *islice(late, most - len(kept))]

    def _look(self, asked: Asked) -> Request:
        number = asked.said.line.id
        kept = self._seen.get(number)
        if kept is not None and kept.asked is asked:
            return kept
        found = self._seen[number] = _request(asked, self._scene)
        while len(self._seen) > _KEPT:
            self._seen.popitem(last=False)
        return found


def _request(asked: Asked, scene: Scene) -> Request:
    """Look at a request with all that belongs to it."""
    known = scene.known(asked.said)
    stems, manner = known.shape.stems, known.shape.manner
    for other in asked.more:
        shape = scene.known(other).shape
        stems, manner = stems | shape.stems, manner | shape.manner
    active = max(other.place for other in (asked.said, *asked.more, *asked.answers))
    waits_for = [words for kind, words in FITS.items() if kind in manner]
    return Request(
        asked=asked,
        known=known,
        stems=stems,
        answered=tuple(scene.known(other).shape.stems for other in asked.answers),
        waits_for=frozenset().union(*waits_for),
        ids=asked.ids,
        given=frozenset(other.id for other in asked.answers),
        id=asked.id,
        active=active,
        order=(-active, -asked.id),
        traits=(
            *(float(asked.kind is kind) for kind in KINDS),
            *(float(name in manner) for name in ASKED),
        ),
    )
