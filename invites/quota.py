"""How many people a member may invite, and when one more: a pure function of their links."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from invites.house import House
from invites.link import Link, State


@dataclass(frozen=True, slots=True)
class Allowance:
    """What a member has left."""

    left: int
    grows: datetime | None
    """When the next invitation comes back; None when all are there."""


def allowance(links: Iterable[Link], house: House, now: datetime) -> Allowance:
    """What is left to a member who asked for these links.

    A link counts while somebody may come in by it, and if somebody has, until midnight so many days
    after it was asked for. What nobody used comes back when it has ended.
    """
    ends = [end for link in links if (end := _ends(link, house)) is None or end > now]
    left = house.rules.quota - len(ends)
    known = sorted(end for end in ends if end is not None)
    # Of more links than the quota (it was lowered, say) that many must end before one comes back.
    nth = max(0, -left)
    return Allowance(left, known[nth] if nth < len(known) else None)


def _ends(link: Link, house: House) -> datetime | None:
    """When a link stops counting; None while that is open (Telegram has yet to revoke it)."""
    if link.state is State.CLOSING:
        return None
    ends = link.asked if link.state is State.CLOSED else link.expires
    if link.used:
        day = house.day(link.asked) + timedelta(days=house.rules.regrow_days)
        ends = max(ends, house.midnight(day))
    return ends
