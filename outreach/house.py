"""Where outreach lives: its rooms, its hours, its topics, its times."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Final

from core.ports import Mask
from outreach.hours import Hours

EVERYBODY: Final = ""
"""The speciality of topics that are everybody's."""


@dataclass(frozen=True, slots=True)
class Topic:
    """What a request can be about."""

    name: str
    """In the settings, in the database."""
    titles: Mapping[str, str]
    """How staff read it, by language."""
    speciality: str = EVERYBODY
    """Whose it is first: a word of the house's own, such as `doctor`."""
    wait: timedelta = timedelta(minutes=30)
    """How long it waits for peers before the staff are called."""
    private: bool = False
    """Better answered in private than in the chat."""


@dataclass(frozen=True, slots=True)
class Rules:
    """The times, and what is switched on."""

    rest: timedelta = timedelta(minutes=10)
    """How long an exchange is quiet before its answers are shown to a worker."""
    again: timedelta = timedelta(minutes=60)
    """When the staff are called again about what nobody has taken."""
    claim: timedelta = timedelta(minutes=120)
    """How long a claim lasts."""
    correction: timedelta = timedelta(minutes=30)
    """How long whoever said 👎 has for the correction."""
    notice: timedelta | None = timedelta(minutes=3)
    """After hours, how long a request waits for peers before the notice; None: no notices."""
    voice: timedelta = timedelta(minutes=10)
    """How long a voice message waits to be written before it has a card."""
    undo: timedelta = timedelta(seconds=60)
    mark: str = "👍"
    """Steward's reaction on a verified answer: one of Telegram's free set."""
    line: bool = False
    """Also say it, in one short line under the answer."""
    page: timedelta = timedelta(seconds=90)
    """An emergency that nobody has taken is paged again."""
    prompt: timedelta = timedelta(minutes=3)
    """Whoever took it is asked how it goes."""
    help_text: str = ""
    """The house's own emergency text; empty: the usual one."""
    help_bot: str = ""
    """The overdose bot's address."""
    help_number: str = "112"
    """The ambulance's number."""


@dataclass(frozen=True, slots=True)
class House:
    """The rooms, how people are written down, and the rules."""

    chat: int
    staff: int
    mask: Mask
    hours: Hours
    language: str = "ru"
    """The staff's."""
    topics: Mapping[str, Topic] = field(default_factory=dict)
    doctor: str = "doctor"
    """The speciality that 💊 calls."""
    rules: Rules = field(default_factory=Rules)

    def topic(self, name: str | None) -> Topic:
        """The topic of that name, or the one that stands for all else."""
        known = self.topics.get(name or OTHER.name)
        return known or self.topics.get(OTHER.name, OTHER)


OTHER: Final = Topic("other", {"ru": "другое", "en": "other"})
