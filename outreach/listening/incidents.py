"""Emergencies that are going on: whose alarm is new, and which belong to one that is known."""

import math
from collections import deque
from dataclasses import dataclass, field
from typing import Final

from outreach.listening.line import Line

LASTS: Final = 30 * 60.0
"""Seconds after its last message in which an incident goes on."""
NEAR: Final = 10 * 60.0
"""Seconds in which another member's alarm is about the same person, unless it replies elsewhere."""
KEPT: Final = 20
"""Incidents that are remembered."""
_MESSAGES: Final = 100  # of an incident that are remembered


@dataclass(slots=True)
class Incident:
    """An emergency and the messages about it."""

    anchor: int
    author: int | None
    last: float
    """When something was last said about it, in seconds since 1970."""
    messages: deque[int] = field(default_factory=lambda: deque(maxlen=_MESSAGES))


class Incidents:
    """The newest incidents of a chat."""

    def __init__(self) -> None:
        self._known: deque[Incident] = deque(maxlen=KEPT)

    def begin(self, line: Line) -> None:
        """An alarm that belongs to nothing known."""
        self._known.append(Incident(line.id, line.author, line.at, deque([line.id], _MESSAGES)))

    def of(self, line: Line, *, alarm: bool) -> int | None:
        """The anchor of the incident that a message is about.

        A reply into it, whatever its author says while it lasts, and another's alarm close by.
        """
        for incident in reversed(self._known):
            if line.id in incident.messages:
                return incident.anchor
        for incident in reversed(self._known):
            if line.reply_to in incident.messages:
                return incident.anchor
        if line.reply_to is None or alarm:
            for incident in reversed(self._known):
                quiet = line.at - incident.last
                own = line.author is not None and line.author == incident.author
                if quiet <= (LASTS if own else NEAR) and (own or (alarm and line.reply_to is None)):
                    return incident.anchor
        return None

    def since(self, at: float) -> float:
        """Seconds since something was last said about any of them; infinite where there is none."""
        return min((max(0.0, at - incident.last) for incident in self._known), default=math.inf)

    def join(self, line: Line, anchor: int) -> None:
        """A message is about the incident of `anchor`."""
        for incident in self._known:
            if incident.anchor == anchor and line.id not in incident.messages:
                incident.messages.append(line.id)
                incident.last = max(incident.last, line.at)

    def forget(self, number: int) -> None:
        """A message was deleted. The incident goes on: somebody may still be in danger."""
        for incident in self._known:
            if number in incident.messages and number != incident.anchor:
                incident.messages.remove(number)

    def end(self, anchor: int) -> None:
        """A human settled it, or it was none: the next alarm is a new one."""
        self._known = deque(
            (incident for incident in self._known if incident.anchor != anchor), maxlen=KEPT
        )
