"""Where invites live, and the NGO's rules for them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from core.ports import Mask
from invites.link import Join


@dataclass(frozen=True, slots=True)
class Rules:
    """The settings of `[invites]`."""

    quota: int
    """How many invitations a member has at a time."""
    regrow_days: int
    """So many midnights after it was used, one comes back."""
    uses: int
    """How many may come by one member's link."""
    life: timedelta
    newcomer: timedelta
    """So long after they joined, members may invite."""
    peer_join: Join
    handout_life: timedelta
    handout_most: int
    handout_join: Join
    keep: timedelta
    """How long it is known who invited whom."""
    wave_joins: int
    """So many joins within `wave_span` pause inviting."""
    wave_span: timedelta
    undo: timedelta
    report_at: time
    rule: str = ""
    """The chat's rules in one sentence, for the printed cards; empty for the usual one."""
    rotation: Mapping[str, int] = field(default_factory=dict)
    """Links that each source gets anew every week."""


@dataclass(frozen=True, slots=True)
class House:
    """The rooms, the account itself, and how time and people are written down."""

    chat: int
    staff: int
    me: int
    zone: ZoneInfo
    mask: Mask
    token: Callable[[str], str]
    """An opaque title for a link: the same for the same intent, meaningless without the key."""
    rules: Rules

    def day(self, at: datetime) -> date:
        """The day that it is then where the NGO is."""
        return at.astimezone(self.zone).date()

    def midnight(self, day: date) -> datetime:
        """When a day begins there, also where clocks are changed at midnight."""
        # A midnight that does not exist is read with the offset before the change (PEP 495), which
        # is the moment of the change: the first one of that day.
        return datetime.combine(day, time(), self.zone).astimezone(ZoneInfo("UTC"))

    def week(self, at: datetime) -> str:
        """The ISO week, such as 2026-W48."""
        year, week, _ = self.day(at).isocalendar()
        return f"{year}-W{week:02}"

    def show(self, at: datetime) -> str:
        """A moment as members read it: day, month and time, where the NGO is."""
        return f"{at.astimezone(self.zone):%d.%m, %H:%M}"
