"""A second opinion on emergencies: what another judge thinks, in the points of the rules.

The rules know phrases, a model knows how such messages sound. It may raise an alarm that the rules
miss, and never silences one: that humans can do. `docs/models/emergencies.md` tells how the numbers
were found.
"""

from collections.abc import Callable
from typing import Final

from outreach.listening.talk import Utterance

Opinion = Callable[[Utterance], float]
"""The log-odds that a message, read alone, tells of danger to a life."""

EVEN: Final = -1.5
"""The log-odds up to which nothing is added."""
WEIGHT: Final = 1.25
"""The points that one more of log-odds is worth."""
MOST: Final = 4.0
"""The points that are added at most: enough for the weakest alarm, and for no more."""


def added(odds: float) -> float:
    """The points that a second opinion adds to those of the rules, from 0 to MOST."""
    return min(max(WEIGHT * (odds - EVEN), 0.0), MOST)
